"""`--seeds N`: how often each test that rolls dice is run; few in `make test`, many in `faults`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from faults.counts import lines_of_counts

THOROUGH_SEEDS = 20
"""From so many seeds on everything is tried at its full size."""


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "seeds(few, many): how often at most: in `make test`, and in `make faults`"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seed" in metafunc.fixturenames:
        count = metafunc.config.getoption("--seeds")
        if (mark := metafunc.definition.get_closest_marker("seeds")) is not None:
            count = min(count, mark.kwargs["many" if count >= THOROUGH_SEEDS else "few"])
        metafunc.parametrize("seed", range(count))


@pytest.fixture(autouse=True)
def _told_seed(
    request: pytest.FixtureRequest, record_property: Callable[[str, object], None]
) -> None:
    """Put the seed into the report, for the table of what was tried."""
    if "seed" in request.fixturenames:
        record_property("seed", request.getfixturevalue("seed"))


@pytest.fixture
def is_thorough(request: pytest.FixtureRequest) -> bool:
    """Whether everything is tried, as `make faults` does, and not only some of it."""
    return int(request.config.getoption("--seeds")) >= THOROUGH_SEEDS


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how often each promise was tried."""
    if lines := list(lines_of_counts()):
        terminalreporter.section("promises")
        for line in lines:
            terminalreporter.write_line(line)

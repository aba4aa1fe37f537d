"""`--seeds N`: how often each test that rolls dice is run; few in `make test`, many in `faults`.

A test of which fewer are asked says so: `@pytest.mark.seeds(50)` is at most 50, however many are
wanted; `@pytest.mark.seeds(20, few=1)` is also only one where `make test` runs it.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

THOROUGH_SEEDS = 20
"""From so many seeds on everything is tried at its full size."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", range(_seeds_of(metafunc.definition)))


def _seeds_of(test: pytest.Function) -> int:
    wanted: int = test.config.getoption("--seeds")
    mark = test.get_closest_marker("seeds")
    if mark is None:
        return wanted
    (most,) = mark.args
    return min(wanted, most if _is_thorough(test.config) else mark.kwargs.get("few", most))


def _is_thorough(config: pytest.Config) -> bool:
    return int(config.getoption("--seeds")) >= THOROUGH_SEEDS


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
    return _is_thorough(request.config)

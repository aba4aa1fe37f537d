"""`--seeds N`: how often each test that rolls dice is run; few in `make test`, many in `faults`."""

from __future__ import annotations

import pytest

THOROUGH_SEEDS = 50


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", range(metafunc.config.getoption("--seeds")))


@pytest.fixture
def is_thorough(request: pytest.FixtureRequest) -> bool:
    """Whether everything is tried, as `make faults` does, and not only some of it."""
    return int(request.config.getoption("--seeds")) >= THOROUGH_SEEDS

"""When a job tries again: full jitter over a doubling wait."""

from __future__ import annotations

import pytest

from dropmill.core.context import JobContext
from dropmill.core.errors import Problem
from dropmill.core.job import Result
from dropmill.core.runner import Runner
from dropmill.core.state import State
from recorder import Recorder, submit


@pytest.fixture
def spread(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, float]]:
    """The ranges that waits were drawn from; nobody waits."""
    asked: list[tuple[float, float]] = []

    def uniform(low: float, high: float) -> float:
        asked.append((low, high))
        return 0.0

    monkeypatch.setattr("random.uniform", uniform)
    return asked


def test_each_wait_is_drawn_from_all_of_a_range_that_doubles(
    runner: Runner, recorder: Recorder, spread: list[tuple[float, float]]
) -> None:
    def busy(ctx: JobContext) -> Result:
        raise Problem("The server is busy", can_pass=True)

    ids = submit(runner, busy, retries=8)
    recorder.wait_for(ids, State.FAILED)
    assert spread == [(0.0, most) for most in (1, 2, 4, 8, 16, 32, 60, 60)]


def test_what_a_server_asks_for_is_spread_too(
    runner: Runner, recorder: Recorder, spread: list[tuple[float, float]]
) -> None:
    def busy(ctx: JobContext) -> Result:
        raise Problem("The server is busy", can_pass=True, retry_after_s=0.0)

    ids = submit(runner, busy, retries=1)
    recorder.wait_for(ids, State.FAILED)
    assert spread == [(0.0, 1.0)]

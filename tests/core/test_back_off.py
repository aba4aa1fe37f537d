"""When a job tries again: full jitter over a doubling wait."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import pytest

from dropmill.core.context import JobContext
from dropmill.core.errors import Problem
from dropmill.core.job import Result
from dropmill.core.runner import Runner
from dropmill.core.state import State
from recorder import ActJob, Recorder, submit


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept(ActJob):
    """One that keeps something when it stops, and takes its time to remove that."""

    resumes: ClassVar[bool] = True

    discards: Callable[[], None] = lambda: None

    def discard(self) -> None:
        self.discards()


def test_one_that_is_being_discarded_does_not_come_back(
    runner: Runner, recorder: Recorder, spread: list[tuple[float, float]]
) -> None:
    other_came_back = threading.Event()
    calls: list[str] = []

    def busy(ctx: JobContext) -> Result:
        calls.append("first")
        raise Problem("The server is busy", can_pass=True, retry_after_s=0.3)

    def other(ctx: JobContext) -> Result:
        calls.append("other")
        if calls.count("other") == 1:
            raise Problem("The server is busy", can_pass=True, retry_after_s=0.4)
        other_came_back.set()
        return Result()

    def discards() -> None:
        assert other_came_back.wait(20)

    jobs = [Kept(act=busy, retries=5, discards=discards), Kept(act=other, retries=5)]
    first, second = runner.submit(jobs).result(10).ids
    recorder.wait(lambda: recorder.latest[first].due_at is not None)
    runner.cancel([first])
    recorder.wait_for([first, second])
    assert recorder.states(first)[-2:] == [State.WAITING, State.CANCELLED]
    assert calls.count("first") == 1

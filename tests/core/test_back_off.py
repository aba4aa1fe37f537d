"""When a job tries again: full jitter over a doubling wait."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import pytest

from dropmill.core.context import JobContext
from dropmill.core.errors import Problem
from dropmill.core.job import Lane, Result
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


def paused(runner: Runner, recorder: Recorder, discards: Callable[[], None]) -> int:
    """Return a job that has begun, and is paused with something kept."""
    is_running = threading.Event()

    def act(ctx: JobContext) -> Result:
        is_running.set()
        while True:
            ctx.sleep(10)

    (job,) = runner.submit([Kept(act=act, discards=discards)]).result(10).ids
    assert is_running.wait(10)
    runner.pause([job])
    recorder.wait_for([job], State.PAUSED)
    return job


def test_one_that_cannot_be_discarded_is_cancelled_all_the_same(
    runner: Runner, recorder: Recorder, caplog: pytest.LogCaptureFixture
) -> None:
    def discards() -> None:
        raise ValueError("a kind of a third party may raise anything")

    job = paused(runner, recorder, discards)
    runner.cancel([job])
    recorder.wait_for([job], State.CANCELLED)
    assert "may raise anything" in caplog.text


def test_a_cancel_waits_for_no_job_that_runs(recorder: Recorder) -> None:
    runner = Runner(widths={Lane.CPU: 1}, is_synced=False)
    runner.subscribe(recorder)
    runner.start()
    may_end, is_running = threading.Event(), threading.Event()

    def long(_: JobContext) -> Result:
        is_running.set()
        assert may_end.wait(20)
        return Result()

    job = paused(runner, recorder, lambda: None)
    (running,) = submit(runner, long)
    assert is_running.wait(10)
    runner.cancel([job])
    try:
        recorder.wait_for([job], State.CANCELLED, timeout_s=10)
    finally:
        may_end.set()
    recorder.wait_for([running], State.DONE)
    assert runner.close(10)

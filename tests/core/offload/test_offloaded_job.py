"""Kinds that say their work as steps: many under way on one worker, each with its own end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import psutil
import pytest

from core.offload.works import Given, Got
from dropmill.core.cancel import Stop
from dropmill.core.context import JobContext
from dropmill.core.errors import Problem
from dropmill.core.job import Lane, Result
from dropmill.core.offload.job import Call, Calls, OffloadedJob
from dropmill.core.runner import Runner
from dropmill.core.services import Services
from dropmill.core.state import Event, State
from recorder import ContextRecorder, Recorder

undone: list[str] = []


@contextmanager
def remembered(name: str) -> Iterator[None]:
    try:
        yield
    finally:
        undone.append(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stepping(OffloadedJob):
    """Call a function of the tests as often as `times` says."""

    kind: ClassVar[str] = "stepping"
    lane: ClassVar[Lane] = Lane.CPU
    unit: ClassVar[str] = "steps"

    function: str = "answer"
    times: int = 1
    retries: int = 0

    def calls(self, ctx: JobContext) -> Calls:
        got = Got()
        with remembered(self.inputs[0]):
            for _ in range(self.times):
                got = yield Call(f"core.offload.works:{self.function}", Given(self.inputs[0]), Got)
        return Result(values={"text": got.text})


@pytest.fixture(autouse=True)
def clean() -> None:
    undone.clear()


def jobs(count: int, **fields: object) -> list[Stepping]:
    return [Stepping(inputs=(f"job{n}",), **fields) for n in range(count)]  # type: ignore[arg-type]


def test_one_alone_takes_its_steps() -> None:
    services, recorder = Services(), ContextRecorder()
    job = Stepping(inputs=("a",), times=3)
    JobContext(job, recorder, services=services).attempt(job.run)
    services.close()
    assert recorder.endings[0].result.values == {"text": "A"}
    assert undone == ["a"]


def test_many_are_all_done_each_with_its_own_result(runner: Runner, recorder: Recorder) -> None:
    ids = runner.submit(jobs(1_000, times=2)).result(20).ids
    recorder.wait_for(ids, State.DONE)
    assert [recorder.latest[n].values["text"] for n in ids] == [f"JOB{n}" for n in range(1_000)]
    assert len(undone) == 1_000


def test_one_that_crashes_fails_alone(runner: Runner, recorder: Recorder) -> None:
    mixed = jobs(100)
    mixed[50] = Stepping(inputs=("bad",), function="segfault")
    mixed[70] = Stepping(inputs=("worse",), function="vanish")
    ids = runner.submit(mixed).result(20).ids
    recorder.wait_for(ids)
    failed = [n for n, number in enumerate(ids) if recorder.latest[number].state is State.FAILED]
    assert failed == [50, 70]
    assert len(undone) == 100


def test_a_problem_is_raised_where_the_step_was_asked_for() -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Second(Stepping):
        def calls(self, ctx: JobContext) -> Calls:
            try:
                yield Call("core.offload.works:refuse", Given(), Got)
            except Problem as problem:
                return Result(values={"text": problem.title})
            return Result()

    services, recorder = Services(), ContextRecorder()
    ctx = JobContext(Second(inputs=("a",)), recorder, services=services)
    Second.run_many([(ctx.job, ctx)])  # type: ignore[list-item]
    services.close()
    assert recorder.endings[0].result.values == {"text": "This is no picture"}


def test_one_that_is_paused_while_it_is_looked_up_holds_no_other_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def look_up(ctx: JobContext) -> None:
        if ctx.job.inputs == ("job1",):
            ctx.token.request(Stop.PAUSE)
        ctx.checkpoint()

    def suspended(_: JobContext) -> None:
        raise AssertionError("all of the run would wait")

    monkeypatch.setattr(JobContext, "look_up", look_up)
    monkeypatch.setattr(JobContext, "suspended", suspended)
    services, recorders = Services(), [ContextRecorder() for _ in range(3)]
    items = [
        (job, JobContext(job, recorder, services=services))
        for job, recorder in zip(jobs(3), recorders, strict=True)
    ]
    Stepping.run_many(items)
    services.close()
    events = [ending.event for recorder in recorders for ending in recorder.endings]
    assert sorted(events) == [Event.FINISH, Event.FINISH, Event.PAUSE]
    assert recorders[1].endings[0].event is Event.PAUSE


def test_pause_cancel_and_resume_reach_each_one(
    runner: Runner, recorder: Recorder, tmp_path: Path
) -> None:
    files = [tmp_path / "a", tmp_path / "b"]
    work = [Stepping(inputs=(str(path),), function="count") for path in files]
    ids = runner.submit(work).result(20).ids
    if psutil.cpu_count() == 1:
        ids = ids[:1]
    recorder.wait(lambda: all(n in recorder.progressed for n in ids))
    runner.pause(ids)
    recorder.wait_for(ids, State.PAUSED)
    children = psutil.Process().children()
    wait_until_all(children, psutil.STATUS_STOPPED)
    runner.resume(ids[:1])
    recorder.wait_for(ids[:1], State.RUNNING)
    runner.cancel()
    recorder.wait_for(ids, State.CANCELLED)
    assert not any(path.exists() for path in files)
    assert sorted(undone) == sorted(map(str, files))


def wait_until_all(children: list[psutil.Process], status: str) -> None:
    turn = threading.Event()
    for _ in range(1_000):
        if all(child.status() == status for child in children):
            return
        turn.wait(0.01)
    raise AssertionError([child.status() for child in children])


def test_the_end_of_the_runner_ends_all(recorder: Recorder, tmp_path: Path) -> None:
    runner = Runner(is_synced=False)
    runner.subscribe(recorder)
    runner.start()
    work = [Stepping(inputs=(str(tmp_path / str(n)),), function="count") for n in range(64)]
    ids = runner.submit(work).result(20).ids
    recorder.wait(lambda: bool(recorder.progressed))
    assert runner.close(10)
    assert not psutil.Process().children()
    events = {recorder.latest[n].state for n in ids}
    assert events <= {State.INTERRUPTED, State.WAITING}


@pytest.mark.skipif(psutil.cpu_count() == 1, reason="there is one child only")
def test_what_comes_later_does_not_wait_for_what_takes_long(
    runner: Runner, recorder: Recorder, tmp_path: Path
) -> None:
    (long,) = (
        runner.submit([Stepping(inputs=(str(tmp_path / "a"),), function="count")]).result(20).ids
    )
    recorder.wait(lambda: long in recorder.progressed)
    later = runner.submit(jobs(3)).result(20).ids
    recorder.wait_for(later, State.DONE)
    assert recorder.latest[long].state is State.RUNNING
    runner.cancel([long])
    recorder.wait_for([long], State.CANCELLED)

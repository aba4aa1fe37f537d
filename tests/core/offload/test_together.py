"""Small jobs done by one call in a child: each keeps its own end."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Self

import psutil
import pytest

from core.offload.works import Many
from dropmill.core.attempts import Attempts
from dropmill.core.cancel import CancelToken, Stop
from dropmill.core.context import JobContext, finish_all
from dropmill.core.entry import Entry
from dropmill.core.errors import Problem
from dropmill.core.job import Job, Lane, Result
from dropmill.core.keeper import Unkept
from dropmill.core.ledger import Seen
from dropmill.core.offload.together import LEAST, MOST, Done, Together
from dropmill.core.runner import Runner
from dropmill.core.services import Services
from dropmill.core.state import State
from recorder import ContextRecorder, Recorder


@dataclass(frozen=True, slots=True, kw_only=True)
class Shout(Job):
    """Say it in capitals: in a child, or here and then with a dot."""

    kind: ClassVar[str] = "shout"
    lane: ClassVar[Lane] = Lane.CPU
    together: ClassVar[int] = MOST
    retries: int = 0
    function: str = "call_out"
    is_alone: bool = False

    def run(self, ctx: JobContext) -> Result:
        if self.inputs[0] == "bad":
            raise Problem("This is bad", "Choose another.")
        return Result(values={"text": f"{self.inputs[0].upper()}."})

    @classmethod
    def run_many(cls, items: Iterable[tuple[Self, JobContext]]) -> None:
        Shouts().run_many(items)


class Shouts(Together[Shout, str, str]):
    forgotten: ClassVar[list[str]] = []
    function = ""

    def terms_of(self, job: Shout) -> object:
        return None if job.is_alone else job.function

    def begin(self, job: Shout, ctx: JobContext) -> None:
        self.function = job.function

    def part(self, job: Shout, ctx: JobContext, *, is_looked_at: bool) -> str | None:
        if is_looked_at and job.inputs[0] == "large":
            return None
        return job.inputs[0]

    def call(self, parts: Sequence[str]) -> tuple[str, Many, type[list[str | None]]]:
        return f"core.offload.works:{self.function}", Many(tuple(parts)), list[str | None]

    def results(self, done: Sequence[Done[Shout, str, str]]) -> list[Result]:
        return [Result(values={"text": one.made}) for one in done]

    def forget(self, part: str) -> None:
        self.forgotten.append(part)


@pytest.fixture(autouse=True)
def clean() -> None:
    Shouts.forgotten.clear()


@pytest.fixture
def services() -> Iterator[Services]:
    services = Services()
    yield services
    services.close()


class Bench:
    """Runs jobs on this thread, as a worker does with one run."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.recorders: list[ContextRecorder] = []
        self.tokens: list[CancelToken] = []

    def items(self, jobs: Iterable[Shout]) -> Iterator[tuple[Shout, JobContext]]:
        for job in jobs:
            self.recorders.append(ContextRecorder())
            self.tokens.append(CancelToken())
            recorder, token = self.recorders[-1], self.tokens[-1]
            yield job, JobContext(job, recorder, services=self._services, token=token)

    def run(self, jobs: Sequence[Shout]) -> list[str]:
        Shout.run_many(self.items(jobs))
        endings = [recorder.endings for recorder in self.recorders]
        assert all(len(ends) == 1 for ends in endings)
        return [ends[0].result.values.get("text", ends[0].event.value) for ends in endings]


def words(count: int, **fields: object) -> list[Shout]:
    return [Shout(inputs=(f"w{n}",), **fields) for n in range(count)]  # type: ignore[arg-type]


@pytest.mark.parametrize("count", [LEAST, MOST, MOST + LEAST])
def test_each_gets_its_own_result(services: Services, count: int) -> None:
    assert Bench(services).run(words(count)) == [f"W{n}" for n in range(count)]


def test_a_few_are_done_here(services: Services) -> None:
    assert Bench(services).run(words(LEAST - 1)) == [f"W{n}." for n in range(LEAST - 1)]


def test_what_the_call_leaves_is_done_here_or_fails_with_its_own_words(services: Services) -> None:
    jobs = words(50)
    jobs[20], jobs[30] = Shout(inputs=("none",)), Shout(inputs=("bad",))
    bench = Bench(services)
    said = bench.run(jobs)
    assert (said[20], said[30]) == ("NONE.", "fail")
    failure = bench.recorders[30].endings[0].failure
    assert failure is not None
    assert failure.title == "This is bad"
    assert said[21:30] == [f"W{n}" for n in range(21, 30)]


def test_what_is_large_or_different_is_done_in_its_turn(services: Services) -> None:
    jobs = [*words(3), Shout(inputs=("large",)), *words(LEAST), *words(1, is_alone=True)]
    jobs += words(LEAST, function="whisper")
    said = Bench(services).run(jobs)
    assert said[:4] == ["W0.", "W1.", "W2.", "LARGE."]
    assert said[4 : 4 + LEAST] == [f"W{n}" for n in range(LEAST)]
    assert said[4 + LEAST] == "W0."
    assert said[5 + LEAST :] == [f"w{n}" for n in range(LEAST)]


@pytest.mark.parametrize("function", ["vanish_many", "too_few", "fault_many"])
def test_when_the_call_fails_each_is_done_here(services: Services, function: str) -> None:
    said = Bench(services).run(words(LEAST, function=function))
    assert said == [f"W{n}." for n in range(LEAST)]
    assert len(Shouts.forgotten) == LEAST


@pytest.mark.parametrize(("stop", "event"), [(Stop.CANCEL, "cancel"), (Stop.PAUSE, "pause")])
def test_a_stop_ends_the_call_and_only_the_one_it_is_for(
    services: Services, tmp_path: Path, stop: Stop, event: str
) -> None:
    bench = Bench(services)
    began = tmp_path / "began"
    os.mkfifo(began)

    def ask() -> None:
        with began.open():  # until the child has opened it, so it is in the middle of the call
            bench.tokens[1].request(stop)

    jobs = [*words(LEAST, function="hang_many"), Shout(inputs=(str(began),), function="hang_many")]
    asking = threading.Thread(target=ask)
    asking.start()
    said = bench.run(jobs)
    asking.join()
    assert said[1] == event
    assert [said[0], *said[2:-1]] == ["W0.", *(f"W{n}." for n in range(2, LEAST))]


def test_one_that_is_paused_while_it_is_looked_up_holds_no_other_up(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look_up(ctx: JobContext) -> None:
        if ctx.job.inputs == ("w1",):
            ctx.token.request(Stop.PAUSE)
        ctx.checkpoint()

    def suspended(_: JobContext) -> None:
        raise AssertionError("all of the call would wait")

    monkeypatch.setattr(JobContext, "look_up", look_up)
    monkeypatch.setattr(JobContext, "suspended", suspended)
    said = Bench(services).run(words(LEAST, skip_done=True))
    assert said == ["W0", "pause", *(f"W{n}" for n in range(2, LEAST))]


def test_one_with_a_time_limit_is_left_alone(services: Services) -> None:
    said = Bench(services).run(words(LEAST, timeout_s=60.0))
    assert said == [f"W{n}." for n in range(LEAST)]


def test_thousands_through_a_runner(recorder: Recorder, runner: Runner) -> None:
    ids = runner.submit(words(3_000)).result(20).ids
    recorder.wait_for(ids, State.DONE)
    said = [recorder.latest[number].values["text"].rstrip(".") for number in ids]
    assert said == [f"W{n}" for n in range(3_000)]
    assert all(recorder.latest[number].started_at is not None for number in ids)
    runner.close(5)
    assert not psutil.Process().children()


def test_a_fault_at_one_end_costs_no_other_its_own(
    recorder: Recorder, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_over = Attempts._take_over

    def faulty(self: Attempts, entry: Entry, *rest: Any) -> float:
        if entry.inputs == ("w50",):
            raise ZeroDivisionError
        return take_over(self, entry, *rest)

    monkeypatch.setattr(Attempts, "_take_over", faulty)
    ids = runner.submit(words(100)).result(20).ids
    recorder.wait_for([*ids[:50], *ids[51:]], State.DONE)
    assert recorder.latest[ids[50]].state is not State.DONE


def test_paused_ones_wait_and_go_on_and_the_rest_is_cancelled(
    recorder: Recorder, runner: Runner
) -> None:
    ids = runner.submit(words(2_000)).result(20).ids
    runner.pause(ids[1_000:])
    recorder.wait_for(ids[:1_000], State.DONE)
    recorder.wait_for(ids[1_000:], State.PAUSED, State.HELD, State.DONE)
    runner.resume()
    recorder.wait_for(ids, State.DONE)


def test_each_attempt_is_told_in_order(recorder: Recorder, runner: Runner) -> None:
    ids = runner.submit(words(500)).result(20).ids
    recorder.wait_for(ids, State.DONE)
    allowed = [State.WAITING, State.RUNNING, State.DONE]
    for number in ids:
        states = [picture.state for picture in recorder.history if picture.id == number]
        assert states == sorted(states, key=allowed.index)
        assert states[-1] is State.DONE
        assert states.count(State.DONE) == 1


def test_those_that_have_ended_are_told_of_though_that_cannot_be_recorded() -> None:
    def refuse(*_: object) -> None:
        raise RuntimeError("the journal is closed")

    recorder = ContextRecorder()
    (job,) = words(1)
    keeper = Unkept()
    keeper.record = refuse  # type: ignore[method-assign]
    ctx = JobContext(job, recorder, keeper=keeper)
    ctx._seen = Seen("settings", ("key",))
    with pytest.raises(RuntimeError, match="closed"):
        finish_all([(ctx, Result(("/made",)))])
    assert [ending.result.outputs for ending in recorder.endings] == [("/made",)]


def test_a_fault_at_one_end_does_not_cost_the_others_theirs() -> None:
    recorder = ContextRecorder()
    plain, odd = (JobContext(job, recorder) for job in words(2))
    odd.gives_to = Shout
    odd.finish(Result())
    with pytest.raises(RuntimeError, match="ended already"):
        finish_all([(plain, Result(values={"text": "plain"})), (odd, Result())])
    assert [ending.result.values for ending in recorder.endings] == [{}, {"text": "plain"}]

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import pytest

from dropmill.core import strokes
from dropmill.core.context import JobContext
from dropmill.core.errors import Problem
from dropmill.core.job import Lane, Result
from dropmill.core.runner import Runner
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import State
from dropmill.core.strokes import PART, STROKE_S, Asked, Strokes, parts
from dropmill.core.verbs import Chosen
from recorder import ActJob, Recorder, submit

MANY = 10 * PART


def count_to(number: int, name: str, seen: list[str]) -> Strokes:
    for one in range(number):
        seen.append(f"{name}{one}")
        yield


def test_what_is_asked_is_done_in_order_in_as_many_strokes_as_it_takes() -> None:
    now = 0.0
    asked = Asked(lambda: now)
    seen: list[str] = []
    asked.add(count_to, (2, "a", seen))
    asked.add(seen.append, ("b",))
    asked.add(count_to, (2, "c", seen))
    asked.go_on()
    assert seen == ["a0", "a1", "b", "c0", "c1"], "no time has passed: it is one stroke"
    assert asked.is_empty


def test_a_stroke_ends_when_its_time_is_over() -> None:
    times = iter(range(100))
    asked = Asked(lambda: next(times) * STROKE_S)
    seen: list[str] = []
    asked.add(count_to, (2, "a", seen))
    asked.add(seen.append, ("b",))
    found = []
    while not asked.is_empty:
        asked.go_on()
        found.append((len(seen), asked.is_half_done))
    assert found == [(0, True), (1, True), (2, True), (2, False), (3, False)]


def test_what_fails_is_logged_and_the_next_is_done(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> Strokes:
        yield
        raise RuntimeError("broken")

    asked = Asked(lambda: 0.0)
    seen: list[str] = []
    asked.add(fail, ())
    asked.add(seen.append, ("b",))
    asked.go_on()
    assert seen == ["b"]
    assert "broken" in caplog.text


def test_parts_are_all_of_it() -> None:
    numbers = range(2 * PART + 1)
    assert [n for part in parts(numbers) for n in part] == list(numbers)
    assert [len(part) for part in parts(numbers)] == [PART, PART, 1]


class OnParts(Recorder):
    """Does something, on the Runner's thread, when the first of something is told."""

    def __init__(self, state: State, act: Callable[[], None]) -> None:
        super().__init__()
        self._state = state
        self._act = act
        self.sizes: list[int] = []
        """How many were told of together."""

    def jobs_changed(self, snapshots: Sequence[Snapshot]) -> None:
        super().jobs_changed(snapshots)
        if any(snapshot.state is self._state for snapshot in snapshots):
            self.sizes.append(len(snapshots))
            if len(self.sizes) == 1:
                self._act()


@pytest.fixture
def short_strokes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strokes, "STROKE_S", 0.0)


@pytest.mark.usefixtures("short_strokes")
@pytest.mark.parametrize("verb", ["cancel", "retry", "hold", "release", "run_next", "put", "move"])
def test_a_verb_for_many_is_told_in_parts_and_others_are_heard_in_between(
    verb: str, runner: Runner, recorder: Recorder
) -> None:
    runner.hold_lanes()
    ids = runner.submit([ActJob()] * MANY, is_held=verb == "release").result(20).ids
    state = State.WAITING
    if verb == "retry":
        runner.cancel()
    elif verb in {"cancel", "hold"}:
        state = State.CANCELLED if verb == "cancel" else State.HELD
    runner.settle().result(20)
    heard: list[int] = []
    watcher = OnParts(state, lambda: runner._owner.post(lambda: heard.append(len(watcher.sizes))))
    runner.subscribe(watcher)
    match verb:
        case "put":
            runner.put({number: (0, number + 0.5) for number in ids})
        case "run_next" | "move":
            getattr(runner, verb)(ids)
        case _:
            getattr(runner, verb)()
    runner.settle().result(20)
    assert sum(watcher.sizes) == MANY
    assert max(watcher.sizes) <= PART
    assert heard == [1], "right after the first part"


@pytest.mark.usefixtures("short_strokes")
def test_a_removal_of_many_is_told_in_parts_and_taken_back_whole(
    runner: Runner, recorder: Recorder
) -> None:
    runner.hold_lanes()
    ids = runner.submit([ActJob()] * MANY).result(20).ids
    runner.remove()
    runner.restore(ids)
    runner.settle().result(20)
    assert sorted(recorder.removed) == sorted(ids)
    assert {number for number in ids if runner.snapshot(number) is not None} == set(ids)


@pytest.mark.usefixtures("short_strokes")
@pytest.mark.parametrize("is_last_gone", [False, True])
def test_a_verb_for_a_batch_reaches_what_comes_of_its_jobs_meanwhile(
    is_last_gone: bool, runner: Runner, recorder: Recorder
) -> None:
    """A job that ends before its turn has come, and brings others with it."""
    is_running, may_end, is_over = (threading.Event() for _ in range(3))

    def wait(ctx: JobContext) -> Result:
        is_running.set()
        assert may_end.wait(20)
        return Result(jobs=tuple(ActJob(act=fail) for _ in range(3)))

    def fail(ctx: JobContext) -> Result:
        raise AssertionError("it was cancelled before it began")

    def end_what_runs() -> None:
        may_end.set()
        assert is_over.wait(20)

    watcher = OnParts(State.CANCELLED, end_what_runs)
    runner.subscribe(watcher)
    runner.hold_lanes([Lane.DISK])
    jobs = [*[Waiting()] * MANY, Telling(act=wait, after=is_over.set), *[Waiting()] * is_last_gone]
    done = runner.submit(jobs).result(20)
    assert is_running.wait(20)
    if is_last_gone:
        runner.remove(done.ids[-1:])
    runner.cancel(Chosen(batch=done.batch))
    runner.settle().result(20)
    recorder.wait(lambda: len(recorder.latest) == MANY + 4)
    coming = [number for number in recorder.latest if number > done.ids[-1]]
    recorder.wait_for(coming, State.CANCELLED)
    assert len(coming) == 3
    assert recorder.latest[done.ids[MANY]].state is State.DONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting(ActJob):
    """One in a lane that is held."""

    lane: ClassVar[Lane] = Lane.DISK


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling(ActJob):
    """One that says when its end is on the way to the Runner's thread."""

    after: Callable[[], None] = lambda: None

    @classmethod
    def run_many(cls, items: Iterable[tuple[ActJob, JobContext]]) -> None:
        for job, ctx in items:
            ctx.attempt(job.run)
            job.after()  # type: ignore[attr-defined]


@pytest.mark.usefixtures("short_strokes")
def test_no_job_starts_while_a_verb_is_half_done(recorder: Recorder) -> None:
    ran: list[int] = []
    is_running, may_end, is_over = (threading.Event() for _ in range(3))

    def wait(ctx: JobContext) -> Result:
        is_running.set()
        assert may_end.wait(20)
        return Result()

    def end_what_runs() -> None:
        may_end.set()
        assert is_over.wait(20)

    def run(ctx: JobContext) -> Result:
        ran.append(ctx.job_id)
        return Result()

    runner = Runner(widths={Lane.CPU: 1}, is_synced=False)
    watcher = OnParts(State.CANCELLED, end_what_runs)
    runner.subscribe(watcher)
    runner.start()
    try:
        runner.submit([Telling(act=wait, after=is_over.set)]).result(20)
        assert is_running.wait(20)
        ids = runner.submit([ActJob(act=run)] * MANY).result(20).ids
        runner.cancel(ids)
        runner.settle().result(20)
        watcher.wait_for(ids, State.CANCELLED)
        assert ran == [], "its slot was free long before the last of them was cancelled"
    finally:
        assert runner.close(10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping(ActJob):
    """One that keeps something for its next attempt when it fails."""

    resumes: ClassVar[bool] = True

    kept: list[str]

    def discard(self) -> None:
        self.kept.remove(self.inputs[0])


@pytest.fixture
def failed(runner: Runner, recorder: Recorder) -> tuple[list[str], tuple[int, ...]]:
    """Two jobs that have failed and kept something: of different inputs."""
    kept: list[str] = []

    def fail(ctx: JobContext) -> Result:
        kept.append(ctx.job.inputs[0])
        raise Problem("The server is gone", "Try again later.")

    jobs = [Keeping(inputs=(name,), act=fail, kept=kept) for name in ("a", "b")]
    ids = runner.submit(jobs).result(20).ids
    recorder.wait_for(ids, State.FAILED)
    return kept, ids


def test_what_a_failed_job_kept_goes_with_it(
    runner: Runner, recorder: Recorder, failed: tuple[list[str], tuple[int, ...]]
) -> None:
    kept, (first, second) = failed
    runner.remove([first])
    recorder.wait(lambda: recorder.removed == [first])
    assert kept == ["b"]
    runner.restore([first])
    recorder.wait_for([first, second], State.FAILED)


class Removing:
    """A job that has failed and is being removed: what it kept goes when the test lets it."""

    def __init__(self, runner: Runner, recorder: Recorder) -> None:
        self.is_asked = threading.Event()
        self.may_go = threading.Event()
        self.had_stopped: list[bool] = []

        def fail(ctx: JobContext) -> Result:
            raise Problem("The server is gone", "Try again later.")

        def discard() -> None:
            self.is_asked.set()
            assert self.may_go.wait(20)
            self.had_stopped.append(runner._owner.all_stopped.is_set())

        (self.id,) = runner.submit([Slow(act=fail, discards=discard)]).result(20).ids
        recorder.wait_for([self.id], State.FAILED)
        runner.remove([self.id])
        assert self.is_asked.wait(20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slow(ActJob):
    """One that takes its time to remove what it kept."""

    resumes: ClassVar[bool] = True

    discards: Callable[[], None]

    def discard(self) -> None:
        self.discards()


def test_a_removal_is_kept_before_it_is_said_to_be(runner: Runner, recorder: Recorder) -> None:
    one = Removing(runner, recorder)
    found: list[Snapshot | None] = []
    is_settled = threading.Event()

    def look(_: object) -> None:
        found.append(runner.snapshot(one.id))
        is_settled.set()

    runner.settle().add_done_callback(look)
    runner._owner.ask(one.may_go.set)
    assert is_settled.wait(20)
    assert found == [None]


def test_the_end_waits_for_a_removal_under_way(recorder: Recorder) -> None:
    runner = Runner(is_synced=False)
    runner.subscribe(recorder)
    runner.start()
    one = Removing(runner, recorder)
    runner.quit()
    runner._owner.ask(one.may_go.set)
    assert runner.close(10)
    assert one.had_stopped == [False]
    assert recorder.removed == [one.id]


def test_what_another_job_would_go_on_from_stays(
    runner: Runner, recorder: Recorder, failed: tuple[list[str], tuple[int, ...]]
) -> None:
    kept, ids = failed
    job = runner.job(ids[0])
    assert job is not None
    runner.submit([job], is_held=True).result(20)
    runner.remove(ids)
    recorder.wait(lambda: sorted(recorder.removed) == sorted(ids))
    assert kept == ["a"]


def test_others_have_their_turn_while_it_is_looked_who_would_go_on_from_it(
    runner: Runner, recorder: Recorder, failed: tuple[list[str], tuple[int, ...]]
) -> None:
    kept, ids = failed
    runner.submit([Keeping(inputs=(str(n),), kept=kept) for n in range(MANY)], is_held=True)
    counts: list[int] = []

    def remove() -> None:
        strokes = runner._owner.control.on_remove(Chosen(ids=ids))
        counts.append(sum(1 for _ in strokes))

    runner._owner.ask(remove)
    recorder.wait(lambda: sorted(recorder.removed) == sorted(ids))
    assert counts[0] > MANY // PART
    assert kept == []


def test_a_batch_has_its_title_for_as_long_as_one_of_its_jobs_may_come_back(
    runner: Runner, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dropmill.core.control.REMEMBERED_MOST", 4)
    named = runner.submit([ActJob(), ActJob()], title="Holiday").result(20)
    others = [submit(runner, lambda _: Result(), lambda _: Result()) for _ in range(3)]
    recorder.wait_for([*named.ids, *(number for ids in others for number in ids)], State.DONE)
    runner.remove(named.ids[:1])
    runner.remove(named.ids[1:])
    recorder.wait(lambda: sorted(recorder.removed) == sorted(named.ids))
    assert runner.title_of(named.batch) == "Holiday"
    for ids in others:
        runner.remove(ids)
    runner.settle().result(20)
    assert runner.title_of(named.batch) == ""

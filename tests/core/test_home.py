"""One home over several starts: what was acknowledged is still there, and done stays done."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, ClassVar

import pytest
from msgspec import Meta
from msgspec.structs import replace

from dropmill.core import verbs
from dropmill.core.context import JobContext
from dropmill.core.devices import Devices
from dropmill.core.errors import Failure, Problem
from dropmill.core.files import TEMPORARY_SUFFIX
from dropmill.core.home import Home, hand_over, reach
from dropmill.core.job import Job, Lane, Result
from dropmill.core.leftovers import Leftovers
from dropmill.core.link import Link
from dropmill.core.ownership import Ownership
from dropmill.core.records import Change, Stored, Submission
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.core.settings import Lanes, Settings
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import State
from dropmill.jobs import BUILTIN
from dropmill.jobs.copy.kind import Copy
from recorder import ActJob, Recorder

MAY_END = threading.Event()
RUNS: list[str] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Job):
    """Waits where it is told to, and leaves a file when told."""

    kind: ClassVar[str] = "step"
    lane: ClassVar[Lane] = Lane.CPU

    waits: Annotated[bool, Meta(description="Until the test lets it")] = False

    def run(self, ctx: JobContext) -> Result:
        RUNS.append(self.inputs[0])
        if not self.waits:
            return Result()
        with ctx.output(Path(self.dir) / "result") as output:
            while not MAY_END.is_set():
                ctx.sleep(0.005)
            return Result(outputs=(str(output.publish()),))


@dataclass(frozen=True, slots=True, kw_only=True)
class GoOn(Step):
    """As Step, but it can go on where it was."""

    kind: ClassVar[str] = "go-on"
    resumes: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Fail(Job):
    """Fails."""

    kind: ClassVar[str] = "fail"
    lane: ClassVar[Lane] = Lane.CPU

    def run(self, ctx: JobContext) -> Result:
        raise Problem("It cannot be done", "Do something else.")


KINDS = Registry(
    {"step": f"{__name__}:Step", "go-on": f"{__name__}:GoOn", "fail": f"{__name__}:Fail"}
)
KINDS._kinds.update(
    {"step": Step, "go-on": GoOn, "fail": Fail}
)  # this module has another name for pytest


@dataclass(frozen=True, slots=True, kw_only=True)
class PickyStep(Step):
    """As Step was in a later version, which refuses some inputs."""

    def __post_init__(self) -> None:
        if self.inputs == ("refused",):
            raise ValueError("not this one")


PICKY = Registry({"step": ""})
PICKY._kinds["step"] = PickyStep


@pytest.fixture(autouse=True)
def _fresh() -> None:
    MAY_END.clear()
    RUNS.clear()


@contextmanager
def home(
    folder: Path, kinds: Registry = KINDS, **settings: object
) -> Iterator[tuple[Home, Recorder]]:
    opened = Home.take(folder, kinds, Settings(lanes=Lanes(cpu=2), **settings))  # type: ignore[arg-type]
    assert opened is not None
    recorder = Recorder()
    opened.runner.subscribe(recorder)
    opened.start()
    assert opened.is_recovered.wait(10)
    try:
        yield opened, recorder
    finally:
        assert opened.close(10)


def test_what_was_taken_in_is_there_at_the_next_start(tmp_path: Path) -> None:
    jobs = [Step(inputs=("a",), waits=True, dir=str(tmp_path)), Step(inputs=("b",))]
    with home(tmp_path) as (first, recorder):
        ids = first.runner.submit(jobs, is_held=True).result(5).ids
    with home(tmp_path) as (second, recorder):
        recorder.wait_for(ids, State.HELD)
        assert [second.runner.job(number) for number in ids] == jobs


def test_done_stays_done_and_is_not_run_again(tmp_path: Path) -> None:
    with home(tmp_path) as (first, recorder):
        ids = first.runner.submit([Step(inputs=("a",))]).result(5).ids
        recorder.wait_for(ids, State.DONE)
    with home(tmp_path) as (second, recorder):
        recorder.wait_for(ids, State.DONE)
        assert second.journal.reader.counts()[State.DONE] == 1
    assert RUNS == ["a"]


def test_what_ran_at_the_exit_is_interrupted_and_only_what_can_go_on_does(tmp_path: Path) -> None:
    fields = {"waits": True, "dir": str(tmp_path)}
    with home(tmp_path) as (first, recorder):
        jobs = [Step(inputs=("a",), **fields), GoOn(inputs=("b",), **fields)]
        ids = first.runner.submit(jobs).result(5).ids
        recorder.wait_for(ids, State.RUNNING)
    MAY_END.set()
    with home(tmp_path) as (_, recorder):
        recorder.wait_for(ids[1:], State.DONE)
        assert recorder.latest[ids[0]].state is State.INTERRUPTED
    assert sorted(RUNS) == ["a", "b", "b"]


def test_going_on_by_itself_is_a_setting(tmp_path: Path) -> None:
    with home(tmp_path) as (first, recorder):
        job = GoOn(inputs=("b",), waits=True, dir=str(tmp_path))
        ids = first.runner.submit([job]).result(5).ids
        recorder.wait_for(ids, State.RUNNING)
    with home(tmp_path, resume_at_start=False) as (_, recorder):
        recorder.wait_for(ids, State.INTERRUPTED)


def test_what_a_job_left_and_cannot_be_removed_is_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with home(tmp_path) as (first, recorder):
        job = Step(inputs=("b",), waits=True, dir=str(tmp_path))
        ids = first.runner.submit([job]).result(5).ids
        recorder.wait_for(ids, State.RUNNING)

    def refuse(_self: Leftovers, _stored: Stored) -> int:
        raise PermissionError("not yours")

    monkeypatch.setattr(Leftovers, "sweep", refuse)
    with home(tmp_path) as (_, recorder):
        recorder.wait_for(ids, State.INTERRUPTED)
    assert f"what job {ids[0]} left could not be removed" in caplog.text


def test_numbers_are_never_given_twice(tmp_path: Path) -> None:
    seen: list[int] = []
    for _ in range(3):
        with home(tmp_path) as (opened, recorder):
            ids = opened.runner.submit([Step(inputs=("a",))]).result(5).ids
            recorder.wait_for(ids)
            opened.runner.remove(ids)
            recorder.wait(lambda: not recorder.latest)
            seen += ids
    assert len(set(seen)) == 3


def test_a_temporary_file_of_a_job_that_was_cut_off_is_cleaned(tmp_path: Path) -> None:
    with home(tmp_path) as (first, recorder):
        job = Step(inputs=("a",), waits=True, dir=str(tmp_path))
        ids = first.runner.submit([job]).result(5).ids
        recorder.wait_for(ids, State.RUNNING)
        tag = first.runner.tag_of(ids[0])
    ours = tmp_path / f".result.{tag}-12345678{TEMPORARY_SUFFIX}"  # as a kill would leave it
    other = tmp_path / f".result.ffffff-1-12345678{TEMPORARY_SUFFIX}"
    ours.touch()
    other.touch()
    with home(tmp_path):
        assert not ours.exists()
        assert other.exists()


def test_jobs_whose_kind_is_gone_stay_in_the_list_and_say_so(tmp_path: Path) -> None:
    jobs = [Step(inputs=("a",)), GoOn(inputs=("b",)), Step(inputs=("c",))]
    with home(tmp_path) as (opened, recorder):
        (done,) = opened.runner.submit([GoOn(inputs=("d",))]).result(10).ids
        recorder.wait_for([done], State.DONE)
        ids = opened.runner.submit(jobs, is_held=True).result(10).ids
    with home(tmp_path, Registry({"step": f"{__name__}:Step"})) as (opened, recorder):
        assert recorder.latest[done].state is State.DONE
        assert recorder.latest[ids[0]].state is State.HELD
        lost = recorder.latest[ids[1]]
        assert (lost.state, lost.name, lost.kind) == (State.INTERRUPTED, "b", "go-on")
        assert lost.error is not None
        assert lost.error.title == "There is no kind “go-on” any more"
        with pytest.raises(Problem, match="no kind “go-on”"):
            opened.answers(verbs.Change(id=ids[1], settings={"retries": "1"}))
        opened.runner.retry([ids[1], ids[1]])
        recorder.wait_for([ids[1]], State.FAILED)
        assert recorder.latest[ids[1]].error == lost.error
        opened.runner.remove([ids[0]])
        recorder.wait(lambda: ids[0] not in recorder.latest)
    with home(tmp_path) as (opened, recorder):
        opened.runner.retry([ids[1]])
        recorder.wait_for([ids[1]], State.DONE)
    assert RUNS == ["d", "b"]


def test_a_job_that_its_kind_refuses_by_now_fails_alone(tmp_path: Path) -> None:
    with home(tmp_path) as (opened, _):
        jobs = [Step(inputs=(name,)) for name in ("a", "refused", "b")]
        ids = opened.runner.submit(jobs, is_held=True).result(10).ids
    with home(tmp_path, PICKY) as (opened, recorder):
        opened.runner.release()
        recorder.wait_for(ids)
        assert [recorder.latest[n].state for n in ids] == [State.DONE, State.FAILED, State.DONE]
        error = recorder.latest[ids[1]].error
        assert error is not None
        assert error.title == "The settings of this job do not fit the kind “step” any more"


def test_old_history_is_forgotten(tmp_path: Path) -> None:
    with home(tmp_path) as (opened, recorder):
        old, new, listed = (
            opened.runner.submit([Step(inputs=(name,))]).result(10).ids[0] for name in "abc"
        )
        recorder.wait_for([old, new, listed], State.DONE)
        opened.runner.remove([old, new])
        opened.runner.settle().result(10)
        kept = threading.Event()
        opened.journal.record(
            [replace(recorder.latest[listed], id=n, ended_at=1.0) for n in (old, listed)], kept.set
        )
        assert kept.wait(10)
    with home(tmp_path, history_days=0) as (opened, _):
        opened.runner.settle().result(10)
        assert opened.journal.reader.job(old) is not None
    with home(tmp_path) as (opened, _):
        opened.runner.settle().result(10)
        assert opened.journal.reader.job(old) is None
        assert opened.journal.reader.job(new) is not None
        assert opened.journal.reader.job(listed) is not None


def test_the_order_of_the_queue_is_kept(tmp_path: Path) -> None:
    with home(tmp_path) as (first, recorder):
        first.runner.hold_lanes()
        a, b, c = first.runner.submit([Step(inputs=(n,)) for n in "abc"]).result(5).ids
        first.runner.move([c], before=a)
        recorder.wait(lambda: recorder.latest[c].order < recorder.latest[a].order)
    with home(tmp_path) as (_, recorder):
        recorder.wait_for([a, b, c], State.DONE)
        started = [s.id for s in recorder.history if s.state is State.RUNNING]
        assert started[0] == c


def test_one_process_owns_a_home_and_others_send_it_verbs(tmp_path: Path) -> None:
    with home(tmp_path) as (opened, recorder):
        assert Home.take(tmp_path, KINDS, Settings()) is None
        link = Link.connect(tmp_path)
        assert link is not None
        with link:
            accepted = link.ask(
                verbs.Submit(kind="step", inputs=("a", "b"), settings={"waits": "no"})
            )
            recorder.wait_for(accepted.ids, State.DONE)
            pictures = link.ask(verbs.Jobs(after=accepted.ids[0]))
            assert [p.id for p in pictures] == [accepted.ids[1]]
            link.ask(verbs.Hold(lane=Lane.CPU))
            waiting = link.ask(verbs.Submit(kind="step", inputs=("c",)))
            link.ask(verbs.Change(id=waiting.ids[0], settings={"retries": "7"}))
            link.ask(verbs.Release(lane=Lane.CPU))
            recorder.wait_for(waiting.ids, State.DONE)
            job = opened.runner.job(waiting.ids[0])
            assert job is not None
            assert job.retries == 7
            with pytest.raises(Problem, match="no kind “steps”"):
                link.ask(verbs.Submit(kind="steps", inputs=("a",)))
            with pytest.raises(Problem, match="has no window"):
                link.ask(verbs.Raise())


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Set once somebody has looked whether a home is served; no desktop's leave is about."""
    has_looked = threading.Event()
    connect = Link.connect

    def look(folder: Path) -> Link | None:
        found = connect(folder)
        has_looked.set()
        return found

    monkeypatch.setattr(Link, "connect", look)
    for name in ("XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID"):
        monkeypatch.delenv(name, raising=False)
    return has_looked


def test_what_is_opened_while_the_window_comes_up_reaches_it(
    tmp_path: Path, looked: threading.Event
) -> None:
    opened = Home.take(tmp_path, KINDS, Settings())
    assert opened is not None
    heard: list[object] = []

    def hear(what: object) -> bool:
        heard.append(what)
        return True

    opened.answers.on_open = opened.answers.on_raise = hear
    with ThreadPoolExecutor(1) as other:
        handed = other.submit(hand_over, tmp_path, ["https://example.org/a"])
        assert looked.wait(10)
        assert heard == []
        opened.start()
        assert handed.result(10) is None
    assert heard == [("https://example.org/a",), ""]
    assert opened.is_recovered.wait(10)
    assert opened.close(10)


def test_where_the_window_went_meanwhile_the_next_one_owns_the_home(
    tmp_path: Path, looked: threading.Event
) -> None:
    before = Ownership.take(tmp_path)
    assert before is not None
    with ThreadPoolExecutor(1) as other:
        handed = other.submit(hand_over, tmp_path, ["https://example.org/a"])
        assert looked.wait(10)
        before.release()
        after = handed.result(10)
    assert after is not None
    after.release()


@pytest.mark.parametrize("quits_at", ["open", "raise"])
def test_what_a_window_that_quits_does_not_show_is_for_the_next_one(
    tmp_path: Path, quits_at: str
) -> None:
    quitting = Home.take(tmp_path, KINDS, Settings())
    assert quitting is not None
    was_asked = threading.Event()
    heard: list[object] = []

    def hear(name: str, what: object) -> bool:
        heard.append(what)
        if name == quits_at:
            was_asked.set()
        return name != quits_at

    quitting.answers.on_open = partial(hear, "open")
    quitting.answers.on_raise = partial(hear, "raise")
    quitting.start()
    with ThreadPoolExecutor(1) as other:
        handed = other.submit(hand_over, tmp_path, ["https://example.org/a"])
        assert was_asked.wait(10)
        assert quitting.is_recovered.wait(10)
        assert quitting.close(10)
        after = handed.result(10)
    assert after is not None, "it shows them itself"
    after.release()
    assert heard[0] == ("https://example.org/a",)


def test_who_goes_away_while_it_greets_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Ownership.take(tmp_path)
    assert before is not None

    def connect(_folder: Path) -> Link | None:
        before.release()
        raise Problem("A message was cut short", can_pass=True)

    monkeypatch.setattr(Link, "connect", connect)
    after = hand_over(tmp_path, ["https://example.org/a"])
    assert after is not None
    before = after
    home = reach(tmp_path, KINDS, Settings())
    assert isinstance(home, Home)
    assert home.close(10)


def test_who_does_not_answer_is_waited_for_no_longer_than_that(tmp_path: Path) -> None:
    ownership = Ownership.take(tmp_path)
    assert ownership is not None
    with ownership, pytest.raises(Problem, match="does not answer"):
        hand_over(tmp_path, [], patience_s=0)


class SlowKeeper:
    """Keeps nothing until the test says so."""

    is_lasting = True

    def __init__(self) -> None:
        self.committed: Future[None] = Future()
        self.records: list[tuple[Sequence[Change], Callable[[], None] | None]] = []
        self._recorded = threading.Condition()

    def submit(
        self, jobs: Sequence[Job], *, title: str = "", is_held: bool = False, **_: object
    ) -> Submission:
        return Submission(1, range(1, 1 + len(jobs)), self.committed)

    def number(self, count: int) -> range:
        return range(100, 100 + count)

    def record(
        self, changes: Sequence[Change], on_committed: Callable[[], None] | None = None
    ) -> None:
        with self._recorded:
            self.records.append((changes, on_committed))
            self._recorded.notify_all()

    def wait_for_end(self) -> None:
        """Wait until something is asked to be kept that somebody waits for."""
        with self._recorded:
            assert self._recorded.wait_for(lambda: any(call for _, call in self.records), 10)

    def commit(self) -> None:
        while self.records:
            _, on_committed = self.records.pop(0)
            if on_committed is not None:
                on_committed()


@contextmanager
def slow(recorder: Recorder) -> Iterator[tuple[Runner, SlowKeeper]]:
    keeper = SlowKeeper()
    runner = Runner(keeper=keeper)
    runner.subscribe(recorder)
    runner.start()
    yield runner, keeper
    keeper.commit()
    assert runner.close(5)


def test_nothing_runs_before_it_is_kept_and_done_is_not_shown_before(recorder: Recorder) -> None:
    has_run = threading.Event()

    def act(_: JobContext) -> Result:
        has_run.set()
        return Result()

    with slow(recorder) as (runner, keeper):
        submitted = runner.submit([ActJob(act=act)])
        recorder.wait_for([1], State.WAITING)
        assert recorder.latest[1].note == "saving"
        assert not submitted.done()
        keeper.committed.set_result(None)
        assert submitted.result(5).ids == (1,)
        recorder.wait(lambda: recorder.latest[1].note == "")
        begun = keeper.records[0][0][0]
        assert isinstance(begun, Snapshot)
        assert begun.state is State.RUNNING
        assert not has_run.is_set()
        keeper.commit()
        assert has_run.wait(5)
        keeper.wait_for_end()
        assert recorder.latest[1].state is not State.DONE
        keeper.commit()
        recorder.wait_for([1], State.DONE)


def test_what_cannot_be_kept_is_not_acknowledged(recorder: Recorder) -> None:
    with slow(recorder) as (runner, keeper):
        submitted = runner.submit([ActJob()])
        keeper.committed.set_exception(Problem("The disk is full", "Make room."))
        with pytest.raises(Problem, match="The disk is full"):
            submitted.result(5)
        recorder.wait(lambda: recorder.removed == [1])


def test_who_removed_one_of_them_before_is_told_that_they_could_not_be_kept(
    recorder: Recorder,
) -> None:
    with slow(recorder) as (runner, keeper):
        submitted = runner.submit([ActJob(), ActJob()])
        recorder.wait_for([1, 2], State.WAITING)
        runner.remove([1])
        keeper.wait_for_end()
        assert runner.snapshot(1) is None
        keeper.committed.set_exception(Problem("The disk is full", "Make room."))
        with pytest.raises(Problem, match="The disk is full"):
            submitted.result(5)
        keeper.commit()
        recorder.wait(lambda: recorder.removed == [1, 2])


def test_while_the_record_fails_the_list_goes_on_and_says_so(recorder: Recorder) -> None:
    with slow(recorder) as (runner, keeper):
        keeper.committed.set_result(None)
        runner.submit([ActJob()]).result(5)
        keeper.wait_for_end()
        keeper.commit()
        keeper.wait_for_end()
        trouble = Failure("The disk is full", "Make room.")
        runner.note_trouble(trouble)
        recorder.wait_for([1], State.DONE)
        runner.note_trouble(None)
        recorder.wait(lambda: recorder.troubles == [trouble, None])


def test_batches_keep_their_titles(tmp_path: Path) -> None:
    with home(tmp_path) as (first, _):
        named = first.runner.submit(
            [Step(inputs=("a",)), Step(inputs=("b",))], title="Holiday", is_held=True
        ).result(10)
        plain = first.runner.submit([Step(inputs=("c",))]).result(10)
        assert first.runner.title_of(named.batch) == "Holiday"
    with home(tmp_path) as (second, _):
        assert second.runner.title_of(named.batch) == "Holiday"
        assert second.runner.title_of(plain.batch) == ""


def test_the_width_that_was_found_is_where_the_next_start_begins(tmp_path: Path) -> None:
    with home(tmp_path) as (first, _):
        first.runner.remember_widths({"disk copy": 2})
        first.runner.settle().result(5)
    with home(tmp_path) as (second, _):
        second.runner.settle().result(5)
        assert second.runner.found_widths() == {"disk copy": 2}
    (tmp_path / "widths.json").write_text("[broken")
    with home(tmp_path) as (third, _):
        third.runner.settle().result(5)
        assert third.runner.found_widths() == {}


def test_of_what_is_done_the_latest_come_back_and_all_are_in_the_history(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dropmill.core.home.DONE_MOST", 3)
    jobs = [Step(inputs=(str(number),)) for number in range(6)]
    with home(tmp_path) as (first, recorder):
        (failed,) = first.runner.submit([Fail(inputs=("bad",))]).result(5).ids
        ids = first.runner.submit(jobs).result(5).ids
        recorder.wait_for([failed, *ids])
    with home(tmp_path) as (again, recorder):
        assert set(recorder.latest) == {failed, *ids[3:]}
        assert {picture.id for picture in again.answers(verbs.History())} == {failed, *ids}
        again.runner.remove(ids[5:])
        again.runner.settle().result(5)
        again._thread.join(10)  # it has left the earlier ones to the history then
    with home(tmp_path) as (_, recorder):
        assert set(recorder.latest) == {failed, *ids[3:5]}, "earlier ones do not take their place"


def test_jobs_of_the_journal_stand_in_line_without_being_made(tmp_path: Path) -> None:
    """A hundred thousand would take seconds: their slots are found by their folders."""
    kinds = Registry({"copy": BUILTIN["copy"]})
    state = tmp_path / "state"
    state.mkdir()
    jobs = [Copy(inputs=(str(tmp_path / str(n)),), dir=str(tmp_path)) for n in range(5)]
    with home(state, kinds) as (first, _):
        first.runner.hold_lanes()
        ids = first.runner.submit(jobs).result(5).ids
    opened = Home.take(state, kinds, Settings())
    assert opened is not None
    opened.runner.hold_lanes()
    opened.start()
    assert opened.is_recovered.wait(10)
    for _ in range(2):  # the disks are asked for at the end of the step that takes the jobs in
        opened.runner.settle().result(5)
    devices = opened.runner.service(Devices)
    is_known = threading.Event()
    devices.call(is_known.set)  # after what was asked before
    assert is_known.wait(10)
    opened.runner.settle().result(5)
    entries = opened.runner._owner.roster.entries
    assert opened.runner.lanes()[Lane.DISK].waiting == len(jobs)
    assert [entries[number].made for number in ids] == [None] * len(jobs)
    assert all(entries[number].ticket > 0 for number in ids)
    assert opened.close(10)

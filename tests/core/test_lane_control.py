"""Lanes, disks, hours and priorities with a real Runner."""

from __future__ import annotations

import errno
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import ClassVar, Self

import pytest

from dropmill.core.context import JobContext
from dropmill.core.device import Device, Sort
from dropmill.core.devices import Devices
from dropmill.core.errors import Problem
from dropmill.core.job import Job, Lane, Result
from dropmill.core.lack import Lack, Missing
from dropmill.core.lane_view import LanesView
from dropmill.core.places import Priority
from dropmill.core.runner import Runner
from dropmill.core.services import Services
from dropmill.core.settings import Lanes
from dropmill.core.state import State
from dropmill.core.verbs import Chosen
from dropmill.core.waiting import Why
from recorder import Act, ActJob, Recorder, submit

W, R, D = State.WAITING, State.RUNNING, State.DONE


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskJob(Job):
    """Does what a test says, in the lane of disks."""

    kind: ClassVar[str] = "disk-act"
    lane: ClassVar[Lane] = Lane.DISK

    inputs: tuple[str, ...] = ("/in/x",)
    act: Act = lambda ctx: Result()

    def run(self, ctx: JobContext) -> Result:
        return self.act(ctx)


class Gate:
    """An act that runs until it is let go; it notes how many run at once."""

    def __init__(self) -> None:
        self.may_end = threading.Event()
        self.running = 0
        self.most = 0
        self._lock = threading.Lock()

    def __call__(self, ctx: JobContext) -> Result:
        with self._lock:
            self.running += 1
            self.most = max(self.most, self.running)
        while not self.may_end.wait(0.005):
            ctx.checkpoint()
        with self._lock:
            self.running -= 1
        return Result()


class FakeDisks:
    """A probe whose disk has the room a test gives it."""

    def __init__(self) -> None:
        self.free = 0
        self.total = 1 << 40
        self.has_drive = False
        self.looks = 0

    def room(self, folder: str) -> tuple[int, int]:
        self.looks += 1
        return self.free, 1 << 20

    def size(self, folder: str) -> int:
        return self.total

    def is_there(self, lack: Lack) -> bool:
        return self.has_drive


SORTS = {"/spin": (1, Sort.SPINNING), "/fast": (2, Sort.SOLID), "/far": (3, Sort.NETWORK)}


def look(folder: str, known: dict[int, Device]) -> Device:
    number, sort = SORTS.get(folder, (9, Sort.UNKNOWN))
    return Device(number, sort)


@pytest.fixture
def disks() -> FakeDisks:
    return FakeDisks()


def patient(recorder: Recorder, disks: FakeDisks, patience_s: float | None) -> Runner:
    """Start a Runner with two workers a lane."""
    runner = Runner(
        widths=dict.fromkeys(Lane, 2),
        services=Services({Devices: lambda: Devices(look, probe=disks)}),
        is_synced=False,
        disk_patience_s=patience_s,
    )
    runner.subscribe(recorder)
    runner.start()
    return runner


@pytest.fixture(autouse=True)
def _looks_all_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dropmill.core.holds.POLL_S", 0.02)


@pytest.fixture
def kept(recorder: Recorder, disks: FakeDisks) -> Iterator[Runner]:
    """A Runner that waits for disks for as long as it takes."""
    runner = patient(recorder, disks, patience_s=None)
    yield runner
    assert runner.close(10)


def why(runner: Runner, job: int) -> tuple[Why, int] | None:
    wait = runner.wait_of(job)
    return None if wait is None else (wait.why, wait.before)


def until(is_so: Callable[[], bool]) -> None:
    deadline, turn = time.monotonic() + 20, threading.Event()
    while not is_so():
        assert time.monotonic() < deadline
        turn.wait(0.002)


# Why jobs wait.


def test_a_full_lane_says_how_many_come_before(kept: Runner, recorder: Recorder) -> None:
    gate = Gate()
    ids = submit(kept, *[gate] * 6)
    recorder.wait_for(ids[:2], R)
    until(lambda: [why(kept, n) for n in ids[2:]] == [(Why.LANE_FULL, n) for n in range(4)])
    assert why(kept, ids[0]) is None
    kept.move([ids[5]], before=ids[2])
    until(lambda: why(kept, ids[5]) == (Why.LANE_FULL, 0))
    assert why(kept, ids[2]) == (Why.LANE_FULL, 1)
    kept.cancel([ids[5]])
    until(lambda: why(kept, ids[2]) == (Why.LANE_FULL, 0))
    gate.may_end.set()
    recorder.wait_for(ids[:5], D)
    assert why(kept, ids[0]) is None


def test_what_is_asked_for_says_why_and_what_is_told_does_not(
    kept: Runner, recorder: Recorder
) -> None:
    kept.hold_lanes([Lane.CPU])
    (job,) = submit(kept, lambda _: Result())
    seen = kept.snapshot(job)
    assert seen is not None
    assert seen.wait is not None
    assert (seen.wait.why, seen.wait.subject) == (Why.LANE_HELD, "cpu")
    kept.hold([job])
    recorder.wait_for([job], State.HELD)
    assert why(kept, job) == (Why.HELD, 0)
    assert all(snapshot.wait is None for snapshot in recorder.history)
    kept.release([job])
    kept.release_lanes([Lane.CPU])
    recorder.wait_for([job], D)


def test_a_job_that_tries_again_counts_by_a_clock_that_does_not_jump(
    kept: Runner, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dropmill.core.attempts.BACK_OFF_FIRST_S", 1_000.0)
    monkeypatch.setattr("dropmill.core.attempts.BACK_OFF_MOST_S", 1_000.0)
    monkeypatch.setattr("random.uniform", lambda _low, high: high)

    def busy(ctx: JobContext) -> Result:
        raise Problem("The server is busy", can_pass=True)

    (job,) = submit(kept, busy)
    until(lambda: why(kept, job) == (Why.TRYING_AGAIN, 0))
    real = time.time
    for jump_s in (7_200, -7_200):
        monkeypatch.setattr("time.time", lambda jump_s=jump_s: real() + jump_s)
        wait = kept.wait_of(job)
        assert wait is not None
        assert wait.until is not None
        assert 900 < wait.until - time.time() <= 1_000
        assert wait.subject == "The server is busy"


# Disks that are full or gone.


def write_to(disks: FakeDisks, size: int, tried: list[int]) -> Act:
    def write(ctx: JobContext) -> Result:
        tried.append(ctx.job_id)
        ctx.progress(0, size)
        if disks.free < size:
            raise OSError(errno.ENOSPC, "full", "/out/x")
        return Result()

    return write


def test_a_full_disk_holds_its_jobs_and_they_go_on_by_themselves(
    kept: Runner, recorder: Recorder, disks: FakeDisks, tmp_path: Path
) -> None:
    views: list[LanesView] = []
    kept.watch_lanes(views.append)
    tried: list[int] = []
    act = write_to(disks, 5_000, tried)
    out = str(tmp_path)
    ids = kept.submit([DiskJob(act=act, dir=out) for _ in range(500)]).result(10).ids
    until(lambda: bool(kept.lanes().lacks))
    (lack,) = kept.lanes().lacks
    assert (lack.missing, lack.folder, lack.needed_bytes) == (Missing.ROOM, out, 5_000)
    (other,) = submit(kept, lambda _: Result())
    recorder.wait_for([other], D)
    assert {recorder.latest[n].state for n in ids} <= {W, R}
    assert len(set(tried)) < 100, "the others did not even try"
    until(lambda: (why(kept, ids[400]) or ("", 0))[0] is Why.NO_ROOM)
    seen = disks.looks
    until(lambda: disks.looks > seen + 3)
    disks.free = 5_000
    recorder.wait_for(ids, D)
    until(lambda: not kept.lanes().lacks)
    began = [view.lacks for view in views]
    changes = [a for a, b in pairwise(began) if bool(a) != bool(b)]
    assert len(changes) == 2, "it was said once, and once that it is over"


def test_a_person_can_let_them_go_on(
    kept: Runner, recorder: Recorder, disks: FakeDisks, tmp_path: Path
) -> None:
    tried: list[int] = []
    act = write_to(disks, 5_000, tried)
    ids = kept.submit([DiskJob(act=act, dir=str(tmp_path))]).result(10).ids
    until(lambda: bool(kept.lanes().lacks))
    before = len(tried)
    kept.go_on()
    until(lambda: len(tried) > before)
    kept.cancel(ids)
    recorder.wait_for(ids, State.CANCELLED)


def test_a_held_jobs_verbs_work(
    kept: Runner, recorder: Recorder, disks: FakeDisks, tmp_path: Path
) -> None:
    act = write_to(disks, 5_000, [])
    jobs = [DiskJob(act=act, dir=str(tmp_path)) for _ in range(6)]
    ids = kept.submit(jobs).result(10).ids
    until(lambda: bool(kept.lanes().lacks))
    kept.cancel([ids[0]])
    kept.hold([ids[1]])
    kept.run_next([ids[5]])
    kept.change(ids[2], DiskJob(act=lambda _: Result(), dir="/fast"))
    recorder.wait_for([ids[0]], State.CANCELLED)
    recorder.wait_for([ids[1]], State.HELD)
    recorder.wait_for([ids[2]], D)
    disks.free = 5_000
    recorder.wait_for(ids[3:], D)
    assert recorder.latest[ids[1]].state is State.HELD


def test_a_quota_with_room_to_be_seen_is_tried_a_few_times(
    kept: Runner,
    recorder: Recorder,
    disks: FakeDisks,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr("dropmill.core.attempts.BACK_OFF_FIRST_S", 0.001)
    disks.free = 1 << 40

    def write(ctx: JobContext) -> Result:
        raise OSError(errno.EDQUOT, "quota", "/out/x")

    ids = kept.submit([DiskJob(act=write, dir=str(tmp_path), retries=2)]).result(10).ids
    recorder.wait_for(ids, State.FAILED)
    assert not kept.lanes().lacks


@pytest.mark.parametrize("has_gone", [False, True], ids=["while it writes", "once it is gone"])
def test_what_lacked_room_beside_a_file_that_never_fits_is_done_once_that_is_given_up(
    recorder: Recorder, disks: FakeDisks, tmp_path: Path, *, has_gone: bool
) -> None:
    """The small one fails while the large one has all the room, and is tried again."""
    disks.total, disks.free = 50_000, 50_000
    runner = patient(recorder, disks, patience_s=30.0)
    has_filled, has_failed = threading.Event(), threading.Event()
    tries: list[int] = []

    def large(ctx: JobContext) -> Result:
        ctx.progress(0, 100_000)
        disks.free = 0
        has_filled.set()
        assert has_failed.wait(20)
        disks.free = 50_000
        raise OSError(errno.ENOSPC, "full", str(tmp_path / "large"))

    def small(ctx: JobContext) -> Result:
        ctx.progress(0, 10)
        tries.append(ctx.job_id)
        if len(tries) > 1 and disks.free:
            return Result()
        assert has_filled.wait(20)
        if has_gone:  # before anybody looks at the disk
            has_failed.set()
            until(lambda: disks.free > 0)
        raise OSError(errno.ENOSPC, "full", str(tmp_path / "small"))

    jobs = [DiskJob(act=act, dir=str(tmp_path), retries=0) for act in (large, small)]
    ids = runner.submit(jobs).result(10).ids
    if not has_gone:
        until(lambda: bool(runner.lanes().lacks))
        has_failed.set()
    recorder.wait_for(ids, State.FAILED, D)
    assert [recorder.latest[n].state for n in ids] == [State.FAILED, D]
    assert len(tries) == 2
    assert runner.close(10)


def test_where_there_is_some_room_others_go_on(
    kept: Runner, recorder: Recorder, disks: FakeDisks, tmp_path: Path
) -> None:
    disks.free = 100 << 20
    large = DiskJob(act=write_to(disks, 200 << 20, []), dir=str(tmp_path))
    (waiting,) = kept.submit([large]).result(10).ids
    until(lambda: why(kept, waiting) == (Why.NO_ROOM, 0))
    small = [DiskJob(act=write_to(disks, 5_000, []), dir=str(tmp_path)) for _ in range(50)]
    ids = kept.submit(small).result(10).ids
    recorder.wait_for(ids, D)
    assert why(kept, waiting) == (Why.NO_ROOM, 0)
    disks.free = 200 << 20
    recorder.wait_for([waiting], D)


def test_a_hold_ends_with_the_jobs_that_needed_the_room(
    kept: Runner, recorder: Recorder, disks: FakeDisks, tmp_path: Path
) -> None:
    large = DiskJob(act=write_to(disks, 5_000, []), dir=str(tmp_path))
    (waiting,) = kept.submit([large]).result(10).ids
    until(lambda: bool(kept.lanes().lacks))
    (other,) = kept.submit([DiskJob(dir=str(tmp_path))]).result(10).ids
    until(lambda: why(kept, other) == (Why.NO_ROOM, 0))
    kept.cancel([waiting])
    recorder.wait_for([other], D)
    until(lambda: not kept.lanes().lacks)


def test_patience_with_a_disk_comes_to_an_end(
    recorder: Recorder, disks: FakeDisks, tmp_path: Path
) -> None:
    runner = patient(recorder, disks, patience_s=0.05)
    tried: list[int] = []
    act = write_to(disks, 5_000, tried)
    ids = runner.submit([DiskJob(act=act, dir=str(tmp_path)) for _ in range(50)]).result(10).ids
    recorder.wait_for(ids, State.FAILED)
    assert len(tried) <= 50 + runner.lanes()[Lane.DISK].width, "who had waited has tried again"
    assert not runner.lanes().lacks
    assert runner.close(10)


def test_a_command_that_ends_with_its_jobs_lets_them_fail(
    runner: Runner, recorder: Recorder, tmp_path: Path
) -> None:
    def write(ctx: JobContext) -> Result:
        raise OSError(errno.ENOSPC, "full", "/out/x")

    ids = runner.submit([DiskJob(act=write, dir=str(tmp_path))]).result(10).ids
    recorder.wait_for(ids, State.FAILED)


# Slots by device.


@pytest.mark.parametrize(("folder", "most"), [("/spin", 1), ("/far", 2), ("/fast", 4)])
def test_a_device_gets_as_many_jobs_as_it_likes(
    recorder: Recorder, disks: FakeDisks, folder: str, most: int
) -> None:
    runner = Runner(
        widths={Lane.DISK: 4},
        services=Services({Devices: lambda: Devices(look, probe=disks)}),
        is_synced=False,
    )
    runner.subscribe(recorder)
    runner.start()
    gate = Gate()
    jobs = [DiskJob(act=gate, dir=folder, inputs=("/fast/x",)) for _ in range(6)]
    ids = runner.submit(jobs).result(10).ids
    until(lambda: gate.running == most)
    expected = Why.LANE_FULL if most == 4 else Why.DEVICE_FULL
    assert why(runner, ids[-1]) == (expected, 6 - most - 1)
    elsewhere = runner.submit([DiskJob(dir="/fast")]).result(10).ids
    if most < 4:
        recorder.wait_for(elsewhere, D)
    gate.may_end.set()
    recorder.wait_for(ids, D)
    assert gate.most == most
    assert runner.close(10)


# Widths, hours, priorities.


def test_a_lane_is_made_wider_and_narrower_while_it_runs(kept: Runner, recorder: Recorder) -> None:
    gate = Gate()
    ids = submit(kept, *[gate] * 8)
    until(lambda: gate.running == 2)
    kept.set_lanes(Lanes(cpu=5))
    until(lambda: gate.running == 5)
    assert kept.lanes()[Lane.CPU].width == 5
    kept.set_lanes(Lanes(cpu=1))
    until(lambda: kept.lanes()[Lane.CPU].width == 1)
    gate.may_end.set()
    recorder.wait_for(ids, D)
    again = Gate()
    more = submit(kept, *[again] * 4)
    recorder.wait_for(more[:1], R)
    again.may_end.set()
    recorder.wait_for(more, D)
    assert again.most == 1


def test_jobs_that_one_worker_has_in_flight_are_counted_as_running(kept: Runner) -> None:
    may_end, are_all_seen = threading.Event(), threading.Event()

    class Together(ActJob):
        __slots__ = ()
        in_flight: ClassVar[int] = 3

        @classmethod
        def run_many(cls, items: Iterable[tuple[Self, JobContext]]) -> None:
            begun = []
            for _, ctx in items:
                ctx.begin()
                begun.append(ctx)
                if len(begun) == 3:
                    are_all_seen.set()
                    break
            assert may_end.wait(10)
            for ctx in begun:
                ctx.finish(Result())

    jobs = [Together(inputs=(name,)) for name in ("/a", "/b", "/c")]
    ids = kept.submit(jobs).result(10).ids
    assert are_all_seen.wait(10)
    assert kept.lanes()[Together.lane].running == 3
    may_end.set()
    until(lambda: kept.lanes()[Together.lane].running == 0)
    assert len(ids) == 3


def test_an_adaptive_lane_grows_while_that_brings_more(
    kept: Runner, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dropmill.core.adaptive.SLICE_S", 0.05)
    monkeypatch.setattr("dropmill.core.adaptive.SETTLE_S", 0.02)
    monkeypatch.setattr("dropmill.core.lane_control.MEASURE_S", 0.02)
    kept.set_lanes(Lanes(net=2, adaptive=(Lane.CPU,), cpu=1))

    def wait(ctx: JobContext) -> Result:
        ctx.sleep(0.01)
        return Result()

    ids = submit(kept, *[wait] * 10_000)
    until(lambda: kept.lanes()[Lane.CPU].width >= 2)
    assert kept.lanes()[Lane.CPU].is_adaptive
    kept.set_lanes(Lanes(cpu=3))
    until(lambda: kept.lanes()[Lane.CPU].width == 3)
    assert not kept.lanes()[Lane.CPU].is_adaptive
    kept.cancel(ids)
    recorder.wait_for(ids)


def test_outside_its_hours_a_lane_starts_nothing_and_says_when(
    kept: Runner, recorder: Recorder
) -> None:
    hour = time.localtime().tm_hour
    later = f"{(hour + 2) % 24:02}:00-{(hour + 3) % 24:02}:00"
    kept.set_lanes(Lanes(hours={Lane.CPU: later}))
    (job,) = submit(kept, lambda _: Result())
    wait = kept.wait_of(job)
    assert wait is not None
    assert wait.why is Why.HOURS
    assert wait.until is not None
    assert time.localtime(wait.until).tm_hour == (hour + 2) % 24
    kept.set_lanes(Lanes())
    recorder.wait_for([job], D)


def test_a_higher_priority_comes_first_whatever_the_order(kept: Runner, recorder: Recorder) -> None:
    order: list[int] = []
    kept.hold_lanes()
    kept.set_lanes(Lanes(cpu=1))

    def note(ctx: JobContext) -> Result:
        order.append(ctx.job_id)
        return Result()

    first = kept.submit([ActJob(act=note)] * 3).result(10)
    second = kept.submit([ActJob(act=note)] * 3).result(10)
    third = kept.submit([ActJob(act=note)]).result(10)
    kept.prioritise(Chosen(batch=second.batch), Priority.HIGH)
    kept.prioritise([first.ids[0]], Priority.LOW)
    kept.move([second.ids[2]], before=second.ids[0])
    kept.release_lanes()
    recorder.wait_for([*first.ids, *second.ids, *third.ids], D)
    a, b, c = first.ids, second.ids, third.ids
    assert order == [b[2], b[0], b[1], a[1], a[2], c[0], a[0]]

"""The Runner's thread without threads: a fake clock, a fake executor, a keeper that keeps late.

Every order of commands, commits, runs and ticks is deterministic here, so what fails once fails
again, and what must hold at each moment can be looked at.
"""

from __future__ import annotations

import contextlib
import itertools
import traceback
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar
from unittest import mock

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from dropmill.core import strokes
from dropmill.core.attempts import Equipment
from dropmill.core.context import JobContext
from dropmill.core.errors import Failure, JobSkipped, Problem
from dropmill.core.intake import About
from dropmill.core.job import Job, Lane, Result
from dropmill.core.owner import Owner
from dropmill.core.records import Change, Submission
from dropmill.core.services import Services
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import ENDED, TRANSITIONS, State
from dropmill.core.strokes import Asked
from dropmill.core.verbs import Chosen
from recorder import ActJob

STEPS = {(state, target) for (state, _), target in TRANSITIONS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Resuming(ActJob):
    """A job that a pause takes off its worker."""

    kind: ClassVar[str] = "resuming"
    resumes: ClassVar[bool] = True


class LateKeeper:
    """Gives numbers at once, and keeps nothing before it is told to."""

    def __init__(self) -> None:
        self._ids = itertools.count(1)
        self._batches = itertools.count(1)
        self._queue: deque[Callable[[], None]] = deque()
        self.is_lasting = True
        self.kept: dict[int, State] = {}
        self.ever_kept: set[tuple[int, State]] = set()

    def submit(
        self, jobs: Sequence[Job], *, title: str = "", is_held: bool = False, **_: object
    ) -> Submission:
        committed: Future[None] = Future()
        first = next(self._ids)
        for _ in jobs[1:]:
            next(self._ids)
        self._queue.append(lambda: committed.set_result(None))
        return Submission(next(self._batches), range(first, first + len(jobs)), committed)

    def number(self, count: int) -> range:
        raise AssertionError("no recipe runs here")

    def record(
        self, changes: Sequence[Change], on_committed: Callable[[], None] | None = None
    ) -> None:
        def keep() -> None:
            states = [(c.id, c.state) for c in changes if isinstance(c, Snapshot)]
            self.kept.update(states)
            self.ever_kept.update(states)
            if on_committed is not None:
                on_committed()

        self._queue.append(keep)

    def commit(self, count: int) -> bool:
        """Keep so much of what waits; return whether there was anything."""
        had = bool(self._queue)
        for _ in range(min(count, len(self._queue))):
            self._queue.popleft()()
        return had


class FakeThreads:
    """A lane's threads: what is handed to one runs when the machine says so."""

    def __init__(self) -> None:
        self.calls: list[Callable[[], None]] = []

    def submit(self, function: Callable[..., None], *args: Any) -> None:
        self.calls.append(lambda: function(*args))

    def take(self) -> FakeThreads:
        return self

    def give_back(self, pool: object) -> None:
        pass

    def call(self, function: Callable[[], None]) -> None:
        self.calls.append(function)


class OwnerMachine(RuleBasedStateMachine):
    """At every moment: what is shown is kept, states follow the table, a job is in one place."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = 0.0
        self.keeper = LateKeeper()
        equipment = Equipment(
            Services(), is_synced=False, tag="0", claims=None, has_person=False, keeper=self.keeper
        )
        self.owner = Owner({Lane.CPU: 2}, self.keeper, equipment, kinds={}, disk_patience_s=0.0)
        ticks = itertools.count()
        self.owner._asked = Asked(lambda: float(next(ticks)))
        # What fails on the Runner's thread is logged there; here it is to be seen.
        self.owner._handle = lambda handle, args: handle(*args)  # type: ignore[method-assign]
        self.patches = contextlib.ExitStack()
        self.patches.enter_context(mock.patch.object(strokes.log, "exception", self.note_fault))
        self.patches.enter_context(mock.patch.object(strokes, "PART", 1))
        self.owner._timers._clock = lambda: self.clock
        self.threads = FakeThreads()
        workers = self.owner.workers[Lane.CPU]
        workers._threads = self.threads  # type: ignore[assignment]
        workers._has_started = True
        self.owner.teller.observers.add(self)
        self.seen: dict[int, list[State]] = defaultdict(list)
        self.removed: set[int] = set()
        self.faults: list[str] = []  # an observer's own failures would be logged only
        self.draw: Callable[[], Callable[[JobContext], Result]] = lambda: finish

    def note_fault(self, words: str) -> None:
        self.faults.append(f"{words}: {traceback.format_exc()}")

    # What it is told, as an observer.

    def jobs_changed(self, snapshots: Sequence[Snapshot]) -> None:
        for snapshot in snapshots:
            if snapshot.id in self.removed:
                self.faults.append(f"{snapshot.id} told of after it had gone")
            known = (snapshot.id, snapshot.state)
            if snapshot.state in ENDED and known not in self.keeper.ever_kept:
                self.faults.append(f"{known} told before it was kept")
            states = self.seen[snapshot.id]
            if not states or states[-1] is not snapshot.state:
                states.append(snapshot.state)

    def job_progressed(self, job_id: int) -> None:
        pass

    def jobs_removed(self, ids: Sequence[int]) -> None:
        self.removed.update(ids)

    def trouble_changed(self, trouble: Failure | None) -> None:
        pass

    # What can happen.

    def step(self) -> None:
        while True:
            self.owner._step(0)
            if not self.owner._inbox._messages and self.owner._asked.is_empty:
                return

    def begin(self, handle: Callable[..., Any], *args: object) -> None:
        """Ask for something and do a little of it: with the next rule, all of it."""
        self.owner.ask(handle, *args)
        self.owner._step(0)

    def ids(self) -> list[int]:
        return sorted(self.owner.roster.entries)

    @rule(count=st.integers(1, 4), resumes=st.booleans(), is_held=st.booleans())
    def submit(self, count: int, resumes: bool, is_held: bool) -> None:
        kind = Resuming if resumes else ActJob
        jobs = tuple(kind(act=self.act, retries=2) for _ in range(count))
        self.begin(self.owner.intake.on_submit, jobs, About(is_held=is_held), Future())

    def act(self, ctx: JobContext) -> Result:
        """Be a job: it must have been kept that it runs, before it has any effect."""
        if self.keeper.kept[ctx.job_id] is not State.RUNNING:
            self.faults.append(f"{ctx.job_id} runs before that is kept")
        return self.draw()(ctx)

    def command(self, verb: str, chosen: Chosen) -> None:
        control, order = self.owner.control, self.owner.queue
        ids = chosen.ids or tuple(self.ids())
        match verb:
            case "remove":
                self.begin(control.on_remove, chosen)
            case "run next":
                self.begin(order.on_run_next, ids)
            case "move":
                self.begin(order.on_move, ids[1:], ids[0])
            case _:
                self.begin(control.on_each, getattr(control, verb), chosen)

    @precondition(lambda self: self.owner.roster.entries)
    @rule(data=st.data())
    def ask(self, data: st.DataObject) -> None:
        self.command(data.draw(VERBS), self.some(data))

    def some(self, data: st.DataObject) -> Chosen:
        ids = data.draw(st.none() | st.lists(st.sampled_from(self.ids()), min_size=1, unique=True))
        return Chosen(ids=None if ids is None else tuple(ids))

    @rule(count=st.integers(1, 5))
    def commit(self, count: int) -> None:
        self.keeper.commit(count)
        self.step()

    @rule(seconds=st.sampled_from([0.1, 1.0, 100.0]))
    def tick(self, seconds: float) -> None:
        self.clock += seconds
        self.step()

    @precondition(lambda self: self.threads.calls)
    @rule(data=st.data())
    def work(self, data: st.DataObject) -> None:
        """A thread does what it was handed; somebody may ask for something in the middle."""

        def draw() -> Callable[[JobContext], Result]:
            if data.draw(st.booleans()) and (ids := self.ids()):
                chosen = Chosen(ids=(data.draw(st.sampled_from(ids)),))
                self.command(data.draw(STOPS), chosen)
            return data.draw(OUTCOMES)

        self.draw = draw
        self.threads.calls.pop(data.draw(st.integers(0, len(self.threads.calls) - 1)))()
        self.step()

    @rule(is_held=st.booleans())
    def hold_lane(self, is_held: bool) -> None:
        self.owner.workers[Lane.CPU].is_held = is_held
        self.step()

    # What holds.

    @invariant()
    def nothing_is_shown_or_run_that_is_not_kept(self) -> None:
        assert not self.faults

    @invariant()
    def states_follow_the_table(self) -> None:
        for states in self.seen.values():
            assert all(step in STEPS for step in pairwise(states)), states

    @invariant()
    def every_job_is_in_one_place(self) -> None:
        for entry in self.owner.roster.entries.values():
            places = [bool(entry.ticket), entry.run is not None, entry.due_at is not None]
            if entry.state is State.WAITING and entry.is_stopping:
                # A worker has it, or removes what it kept.
                assert places[0::2] == [False, False], (entry.id, places)
            elif entry.state is State.WAITING and not entry.is_saving:
                assert places.count(True) == 1, (entry.id, places)
            elif entry.state is not State.RUNNING:
                assert places.count(True) == 0, (entry.id, entry.state, places)
            assert (entry.ctx is None) == (entry.run is None)

    def teardown(self) -> None:
        """In the end nothing is left over: all goes on to its end, or is held."""
        with self.patches:
            self.end()

    def end(self) -> None:
        self.draw = lambda: finish
        self.owner.workers[Lane.CPU].is_held = False
        self.step()
        for _ in range(100):
            if not (self.keeper.commit(100) or self.threads.calls or self.owner._timers._heap):
                break
            calls, self.threads.calls = self.threads.calls, []
            for call in calls:
                call()
            self.clock += 1_000
            self.step()
            self.every_job_is_in_one_place()
        for entry in self.owner.roster.entries.values():
            assert entry.state in {*ENDED, State.HELD, State.PAUSED}, entry.state
            assert entry.state is self.seen[entry.id][-1]
        self.begin(self.owner.on_close)
        self.step()
        assert not self.faults
        assert self.owner.all_stopped.is_set()


def finish(ctx: JobContext) -> Result:
    ctx.progress(1, 1)
    if ctx.job.resumes:
        ctx.checkpoint()
    return Result()


def fail(ctx: JobContext) -> Result:
    raise Problem("It does not work", "Try another one.")


def fail_for_now(ctx: JobContext) -> Result:
    raise Problem("Busy", can_pass=True)


def skip(ctx: JobContext) -> Result:
    raise JobSkipped("already there")


OUTCOMES = st.sampled_from([finish, fail, fail_for_now, skip])
STOPS = st.sampled_from(["pause", "resume", "cancel", "hold", "remove"])
VERBS = st.sampled_from(
    ["pause", "resume", "hold", "release", "cancel", "retry", "remove", "run next", "move"]
)

OwnerMachine.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestOwnerMachine = OwnerMachine.TestCase

"""What happens to a job that runs, from its context to its end or its next try."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import msgspec

from dropmill.core.cancel import Stop
from dropmill.core.claims import Claims
from dropmill.core.context import Ending, JobContext
from dropmill.core.control import Control
from dropmill.core.entry import Entry
from dropmill.core.errors import Problem
from dropmill.core.gate import Gate
from dropmill.core.holds import Holds
from dropmill.core.job import Job, Lane, Result
from dropmill.core.keeper import Keeper
from dropmill.core.log import about_job
from dropmill.core.roster import Roster
from dropmill.core.services import Services
from dropmill.core.state import ENDED, Event, State
from dropmill.core.steps import Steps
from dropmill.core.teller import Teller
from dropmill.core.timers import Timers
from dropmill.core.workers import Workers

log = logging.getLogger(__name__)

BACK_OFF_FIRST_S = 1.0
BACK_OFF_MOST_S = 60.0

ROOM_TRIES = 3
"""Tries where a disk was full a moment ago: whoever wants no other tries gets these too."""

MOST_FREE_TRIES = 4096
"""Tries that cost nothing because each gains something."""


class Equipment(msgspec.Struct, frozen=True):
    """What every job of a Runner is given."""

    services: Services
    is_synced: bool
    has_person: bool
    """Jobs may wait for somebody to do something; else they fail."""
    tag: str
    """Stands in the names of temporary files, with the job's id."""
    claims: Claims | None
    keeper: Keeper | None
    """Who records what jobs do to files; None: nobody."""

    def tag_of(self, job_id: int) -> str:
        """Return the mark that a job's temporary files have in their names."""
        return f"{self.tag}-{job_id}"


class Attempts:
    """Makes the contexts of jobs and takes their reports.

    `job_…` are called on worker threads, everything else on the Runner's; `report` has something
    called there. `on_ended` is called after each end.
    """

    def __init__(
        self,
        equipment: Equipment,
        roster: Roster,
        *,
        workers: Mapping[Lane, Workers],
        teller: Teller,
        control: Control,
        steps: Steps,
        holds: Holds,
        timers: Timers,
        report: Callable[..., None],
        on_ended: Callable[[], None],
    ) -> None:
        self._equipment = equipment
        self._roster = roster
        self._workers = workers
        self._teller = teller
        self._control = control
        self._steps = steps
        self._holds = holds
        self._timers = timers
        self._report = report
        self._on_each_end = on_ended
        self._gate = Gate()

    def equip(self, entry: Entry) -> JobContext:
        """Make the context of a job's next run."""
        ctx = JobContext(
            entry.job,
            self,
            job_id=entry.id,
            attempt_number=entry.attempt,
            gate=self._gate,
            services=self._equipment.services,
            is_synced=self._equipment.is_synced,
            tag=self._equipment.tag_of(entry.id),
            claims=self._equipment.claims,
            keeper=self._equipment.keeper,
        )
        if entry.attempt == 1:  # who retries wants it done as it is now
            ctx.planned = entry.planned
        ctx.amount = entry.last_amount
        ctx.name = entry.name
        if entry.way is not None:
            ctx.gives_to = self._steps.next_kind(entry)
            ctx.brings_to = self._steps.brings_home(entry)
        ctx.named = entry.named or entry.job_name
        return ctx

    # What contexts report, from worker threads.

    def job_began(self, ctx: JobContext) -> None:
        """Report: the attempt begins."""
        self._report(self._on_began, ctx, time.time(), time.monotonic())

    def job_progressed(self, ctx: JobContext) -> None:
        """Report: there is something new in `ctx`."""
        ctx.is_marked = True
        for observer in self._teller.observers.all:
            observer.job_progressed(ctx.job_id)

    def job_suspended(self, ctx: JobContext) -> None:
        """Report: the job waits in place."""
        self._report(self._on_suspended, ctx, time.monotonic())

    def job_proceeded(self, ctx: JobContext) -> None:
        """Report: the job goes on."""
        self._report(self._on_proceeded, ctx, time.monotonic())

    def job_ended(self, ctx: JobContext, ending: Ending) -> None:
        """Report: the attempt is over."""
        self._report(self._on_ended, ctx, ending, time.time(), time.monotonic())

    def jobs_done(self, done: Sequence[tuple[JobContext, Result]]) -> None:
        """Report: these attempts are over, all with a result."""
        self._report(self._on_all_done, done, time.time(), time.monotonic())

    # What they mean, on the Runner's thread.

    def _on_began(self, ctx: JobContext, now: float, clock: float) -> None:
        entry = self._roster.entries[ctx.job_id]
        _start(entry, now, clock)
        if (limit_s := entry.job.timeout_s) is not None:
            self._watch_limit(entry, ctx, entry.work_s + limit_s)
        self._teller.publish(entry)

    def _watch_limit(self, entry: Entry, ctx: JobContext, most_work_s: float) -> None:
        """Ask a job to stop once it has worked so long; time in which it is paused is free."""
        if entry.ctx is not ctx:
            return
        left_s = most_work_s - entry.work_s
        if entry.work_since is not None:
            left_s -= time.monotonic() - entry.work_since
        if left_s > 0:
            self._timers.after(left_s, lambda: self._watch_limit(entry, ctx, most_work_s))
            return
        self._control.ask_to_stop(entry, Stop.TIMEOUT)
        self._teller.publish(entry)

    def _on_suspended(self, ctx: JobContext, clock: float) -> None:
        entry = self._roster.entries[ctx.job_id]
        self._count_work(entry, clock)
        entry.move(Event.PAUSE)
        entry.is_stopping = ctx.token.stop > Stop.PAUSE
        entry.is_suspended = True
        self._teller.publish(entry)

    def _on_proceeded(self, ctx: JobContext, clock: float) -> None:
        entry = self._roster.entries[ctx.job_id]
        entry.work_since = clock
        entry.move(Event.PROCEED)
        entry.is_suspended = False
        self._teller.publish(entry)

    def _on_all_done(
        self, done: Sequence[tuple[JobContext, Result]], now: float, clock: float
    ) -> None:
        """Do what `_on_ended` does for each, as far as all are plain: most are, by thousands."""
        entries = self._roster.entries
        plain: list[Entry] = []
        work_s = 0.0
        rest = iter(done)
        try:
            for ctx, result in rest:
                entry = entries[ctx.job_id]
                if entry.way is not None or result.jobs:
                    self._on_ended(ctx, Ending(Event.FINISH, result), now, clock)
                    continue
                work_s += self._take_over(entry, ctx, result, clock)
                entry.error = None
                entry.skipped = ""
                entry.move(Event.FINISH)
                entry.ended_at = now
                plain.append(entry)
        finally:
            if others := list(rest):  # a fault at one must not cost the others their ends
                self._report(self._on_all_done, others, now, clock)
            if plain:
                self._count_done(plain, work_s)
                self._teller.publish_all(plain)
                self._control.let_go([entry for entry in plain if entry.is_removed])
                self._on_each_end()

    def _count_done(self, done: Sequence[Entry], work_s: float) -> None:
        """Take note of how long jobs of one kind took, in all, which have done their work."""
        template = done[0].template
        workers = self._workers[template.lane]
        workers.learn(template.group, work_s, len(done))
        workers.jobs_done += len(done)
        if template.unit == "bytes":
            workers.bytes_done += sum(entry.last_amount[0] for entry in done)

    def _take_over(self, entry: Entry, ctx: JobContext, result: Result, clock: float) -> float:
        """Take over what an attempt that is over has left; return its share of the time."""
        if ctx.began_unseen is not None:
            _start(entry, *ctx.began_unseen)
        work_s = self._count_work(entry, clock, ctx.shares_time_with)
        entry.last_amount = ctx.amount
        entry.name = ctx.name
        entry.note = ""
        entry.ctx = None
        entry.run = None
        entry.is_stopping = False
        entry.is_suspended = False
        entry.result = result
        return work_s

    def _on_ended(self, ctx: JobContext, ending: Ending, now: float, clock: float) -> None:
        entry = self._roster.entries[ctx.job_id]
        if entry.way is not None and self._steps.keeps_back(
            entry, partial(self._on_ended, ctx, ending, now, clock)
        ):
            return
        following: Sequence[Job] = ()
        if entry.way is not None and ending.event is Event.FINISH:
            try:
                following = self._steps.jobs_after(entry, ending.result)
            except Problem as problem:
                ending = Ending(Event.FAIL, ending.result, problem.failure)
        elif ending.event is Event.FINISH:
            following = ending.result.jobs
        ending = self._steps.end(entry, ending)
        work_s = self._take_over(entry, ctx, ending.result, clock)
        entry.error = ending.failure
        entry.skipped = ending.skipped
        has_failed = ending.event is Event.FAIL
        waits = ending.needs_person and self._equipment.has_person and entry.job.resumes
        if not has_failed or not (
            self._wait_for_disk(entry, ending) or self._try_again_later(entry, ending)
        ):
            entry.move(Event.PAUSE if waits else ending.event)
        if entry.state in ENDED:
            entry.ended_at = now
        elif not waits or ctx.token.stop is not Stop.NONE:
            self._catch_up(entry, ctx.token.stop)
        if ending.event is Event.FINISH and not ending.skipped:
            self._count_done([entry], work_s)
        elif entry.template.unit == "bytes":
            self._workers[entry.template.lane].bytes_done += entry.last_amount[0]
        if ending.failure is not None:
            with about_job(entry.id):
                log.warning(
                    "%s: %s\n%s", entry.template.kind, ending.failure.title, ending.failure.detail
                )
        self._teller.publish(entry)
        if following:
            self._steps.follow(entry, following, ctx.token.stop)
        self._steps.conclude(entry, is_fine=ending.is_fine)
        if entry.is_removed and not entry.is_stopping:  # else it is being discarded
            self._control.let_go([entry])
        self._on_each_end()

    def _catch_up(self, entry: Entry, stop: Stop) -> None:
        """Obey what was asked of a job that is not over while the end of its run was on its way."""
        if stop is Stop.CANCEL:
            obey = self._control.cancel
        elif entry.state is State.PAUSED and stop is Stop.NONE:
            obey = self._control.resume
        elif entry.state is State.WAITING and stop is Stop.PAUSE:
            obey = self._control.pause
        else:
            return
        self._teller.publish(entry)  # observers see each step
        obey(entry)

    def _count_work(self, entry: Entry, clock: float, sharing: int = 1) -> float:
        work_s = 0.0 if entry.work_since is None else (clock - entry.work_since) / sharing
        entry.work_since = None
        entry.work_s += work_s
        return work_s

    def _wait_for_disk(self, entry: Entry, ending: Ending) -> bool:
        """Let a job wait until its disk has what it lacks; False when that is not it."""
        workers = self._workers[entry.template.lane]
        if ending.lack is None or not ending.lack.is_sure or workers.is_closing:
            return False
        if not self._holds.begin(ending.lack, entry):
            return False
        entry.move(Event.BACK_OFF)
        entry.error = None
        workers.add(entry)
        return True

    def _try_again_later(self, entry: Entry, ending: Ending) -> bool:
        """Send a failed attempt back to the queue; False when it has had its tries."""
        workers = self._workers[entry.template.lane]
        # There is room by now, or a quota that nobody can see: others may have needed it.
        may_fit = ending.lack is not None and not ending.lack.is_sure
        if workers.is_closing or not (ending.can_pass or may_fit):
            return False
        most_tries = max(entry.job.retries, ROOM_TRIES if may_fit else 0)
        has_gained = _has_gained(entry)
        entry.best_done = max(entry.best_done, entry.last_amount[0])
        entry.tries = 0 if has_gained else entry.tries + 1
        if entry.tries > most_tries or not most_tries:
            return False
        seconds = 0.0
        if ending.retry_after_s is not None:
            seconds = min(max(ending.retry_after_s, 0.0), BACK_OFF_MOST_S)
            # Not all at the same moment: the server has just said that they were too many.
            seconds += random.uniform(0.0, BACK_OFF_FIRST_S)  # noqa: S311 - spread, not secrecy
        elif entry.tries:
            most = min(BACK_OFF_FIRST_S * 2 ** (entry.tries - 1), BACK_OFF_MOST_S)
            seconds = random.uniform(0.0, most)  # noqa: S311 - spread, not secrecy
        entry.move(Event.BACK_OFF)
        failure, entry.error = entry.error, None
        entry.note = failure.title if failure is not None else ""
        entry.due_at = time.time() + seconds
        entry.due_clock = time.monotonic() + seconds
        attempt = (entry.attempt, entry.tries)

        def come_back() -> None:
            # One that is being discarded waits too, but for its end.
            is_same = (entry.attempt, entry.tries) == attempt and not entry.is_stopping
            if is_same and entry.state is State.WAITING and not entry.ticket and not entry.run:
                entry.due_at = entry.due_clock = None
                workers.add(entry)

        self._timers.after(seconds, come_back)
        return True


def _start(entry: Entry, now: float, clock: float) -> None:
    """Let a job be one that runs, from this moment on by both clocks."""
    entry.move(Event.START)
    entry.begun = entry.attempt
    entry.started_at = now
    entry.work_since = clock
    entry.due_at = entry.due_clock = None
    entry.ended_at = None
    entry.note = ""


def _has_gained(entry: Entry) -> bool:
    """Whether an attempt got far enough for the next one to be free.

    So far that it would be done after MOST_FREE_TRIES like it: who gives a byte at a time is to
    come to an end.
    """
    done, total = entry.last_amount
    gain = done - entry.best_done
    is_much = total is None or gain * MOST_FREE_TRIES >= total - done
    return gain >= entry.job.least_gain and is_much

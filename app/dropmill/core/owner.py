"""The one thread that owns the queue, the lanes and every job's state."""

from __future__ import annotations

import logging
import queue
import random
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future
from typing import Any

import msgspec

from dropmill.core.cancel import Stop
from dropmill.core.context import Ending, JobContext
from dropmill.core.entry import Entry
from dropmill.core.errors import Failure
from dropmill.core.gate import Gate
from dropmill.core.job import Job, Lane
from dropmill.core.keeper import Keeper, Unkept
from dropmill.core.lanes import Place
from dropmill.core.log import about_job
from dropmill.core.observer import News, Observers
from dropmill.core.ordering import first_places, is_crowded, places_before, spaced
from dropmill.core.records import Changed, Moved, Removed, Stored, Submission
from dropmill.core.services import Services
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import ENDED, RETRYABLE, TRANSITIONS, Event, State
from dropmill.core.timers import Timers
from dropmill.core.verbs import Chosen
from dropmill.core.workers import Workers

log = logging.getLogger(__name__)

DEFAULT_WIDTHS: Mapping[Lane, int] = {Lane.NET: 16, Lane.DISK: 4, Lane.CPU: 4}
"""Jobs that run at once in each lane: net workers only wait, the others share the machine."""

SLICE = 2_000
"""Jobs taken in, or told to observers, in one go."""

BACK_OFF_FIRST_S = 1.0
BACK_OFF_MOST_S = 60.0


class Submitted(msgspec.Struct, frozen=True):
    """The numbers that a submission was given: ids in the order of its jobs."""

    batch: int
    ids: tuple[int, ...]


class Owner:
    """What the Runner's thread knows and does.

    Everything but `post`, `all_stopped` and what contexts report belongs to its own thread; other
    threads read `entries`, one look-up at a time, for pictures.
    """

    def __init__(
        self,
        *,
        widths: Mapping[Lane, int] | None = None,
        services: Services | None = None,
        keeper: Keeper | None = None,
        is_synced: bool = True,
        tag: str = "0",
    ) -> None:
        self.services = services or Services()
        self._keeper = keeper or Unkept()
        self._is_synced = is_synced
        self.tag = tag
        self._gate = Gate()
        self._inbox: queue.SimpleQueue[tuple[Callable[..., None], tuple[Any, ...]]] = (
            queue.SimpleQueue()
        )
        self.entries: dict[int, Entry] = {}  # read by snapshot() from any thread
        self.observers = Observers()
        self._changed: list[Snapshot] = []
        self._timers = Timers()
        self._is_closing = False
        self._is_troubled = False
        self.all_stopped = threading.Event()
        self._has_ended = False
        self.workers = {
            lane: Workers(
                lane,
                width,
                equip=self._equip,
                announce=self._announce,
                post=self.post,
                on_idle=self._note_if_stopped,
            )
            for lane, width in {**DEFAULT_WIDTHS, **(widths or {})}.items()
        }
        self.thread = threading.Thread(target=self._own, name="dropmill-runner", daemon=True)

    # What contexts report, from worker threads.

    def job_began(self, ctx: JobContext) -> None:
        """Report: the attempt begins."""
        self.post(self._on_began, ctx, time.time(), time.monotonic())

    def job_progressed(self, ctx: JobContext) -> None:
        """Report: there is something new in `ctx`."""
        ctx.is_marked = True
        for observer in self.observers.all:
            observer.job_progressed(ctx.job_id)

    def job_suspended(self, ctx: JobContext) -> None:
        """Report: the job waits in place."""
        self.post(self._on_suspended, ctx, time.monotonic())

    def job_proceeded(self, ctx: JobContext) -> None:
        """Report: the job goes on."""
        self.post(self._on_proceeded, ctx, time.monotonic())

    def job_ended(self, ctx: JobContext, ending: Ending) -> None:
        """Report: the attempt is over."""
        self.post(self._on_ended, ctx, ending, time.time(), time.monotonic())

    # The owner thread.

    def post(self, handle: Callable[..., None], *args: Any) -> None:
        """Have `handle` called on this thread, after what was posted before. Any thread."""
        self._inbox.put((handle, args))

    def _own(self) -> None:
        for workers in self.workers.values():
            workers.start()
        while not self._has_ended:
            self._step(self._timers.seconds_to_next())

    def _step(self, timeout_s: float | None) -> None:
        """Handle what has come in, start what may start, tell the observers."""
        try:
            message = self._inbox.get(timeout=timeout_s)
            for _ in range(SLICE):
                self._handle(*message)
                message = self._inbox.get_nowait()
            self._handle(*message)
        except queue.Empty:
            pass
        for call in self._timers.due():
            self._handle(call, ())
        self._start_and_tell()

    def _start_and_tell(self) -> None:
        for workers in self.workers.values():
            workers.hand_over()
        self._tell()

    def _handle(self, handle: Callable[..., None], args: tuple[Any, ...]) -> None:
        try:
            handle(*args)
        except Exception:
            # A fault here must not end the only thread that can end the other jobs.
            log.exception("the runner failed at %s", getattr(handle, "__name__", handle))

    def _tell(self) -> None:
        """Keep what has changed and tell the observers; that jobs have ended, once that is kept."""
        if not self._changed:
            return
        changed, self._changed = self._changed, []
        if not any(snapshot.state in ENDED for snapshot in changed):
            self._keeper.record(changed)
            self._show(changed)
            return
        news = self.observers.tell(lambda o: o.jobs_changed(changed), is_due=self._is_troubled)
        self._keeper.record(changed, lambda: self.post(self._on_kept, news))

    def _show(self, snapshots: Sequence[Snapshot]) -> None:
        self.observers.tell(lambda observer: observer.jobs_changed(snapshots))

    def _on_kept(self, news: News) -> None:
        news.is_due = True
        self.observers.flush()

    def on_trouble(self, trouble: Failure | None) -> None:
        """Tell that the record cannot be kept, or can again."""
        # What has ended is shown all the same: that it is not kept is said beside it.
        self._is_troubled = trouble is not None
        if self._is_troubled:
            self.observers.flush(is_all_due=True)
        self.observers.tell(lambda observer: observer.trouble_changed(trouble))

    def _announce(self, entries: list[Entry], then: Callable[[], None]) -> None:
        """Record that jobs are about to run: what has no such record has had no effect."""
        now = time.time()
        begun = [
            msgspec.structs.replace(entry.picture(), state=State.RUNNING, started_at=now)
            for entry in entries
        ]
        self._keeper.record(begun, lambda: self.post(then))

    def _publish(self, entry: Entry) -> None:
        self._changed.append(entry.picture())

    # Taking in.

    def on_submit(
        self, jobs: tuple[Job, ...], title: str, is_held: bool, submitted: Future[Submitted]
    ) -> None:
        """Take in a new batch; it starts once it is kept."""
        submission = self._keeper.submit(jobs, title=title, is_held=is_held)
        state = State.HELD if is_held else State.WAITING
        now = time.time()
        is_saving = not submission.committed.done()
        entries = []
        for start in range(0, len(jobs), SLICE):
            part = slice(start, start + SLICE)
            for number, job in zip(submission.ids[part], jobs[part], strict=True):
                entry = Entry(number, submission.batch, job, now, state)
                entry.is_saving = True
                entry.note = "saving" if is_saving else ""
                self.entries[number] = entry
                entries.append(entry)
            self._show([entry.picture() for entry in entries[part]])
        submission.committed.add_done_callback(
            lambda committed: self.post(
                self._on_saved, submission, entries, committed.exception(), submitted
            )
        )

    def _on_saved(
        self,
        submission: Submission,
        entries: list[Entry],
        error: BaseException | None,
        submitted: Future[Submitted],
    ) -> None:
        if error is not None:
            self._forget(entries)
            submitted.set_exception(error)
            return
        for start in range(0, len(entries), SLICE):
            saved = entries[start : start + SLICE]
            for entry in saved:
                entry.is_saving = False
                if entry.state is State.WAITING:
                    self.workers[entry.job.lane].add(entry)
            noted = [entry for entry in saved if entry.note]
            for entry in noted:
                entry.note = ""
            if noted:
                self._show([entry.picture() for entry in noted])
            self._start_and_tell()
        submitted.set_result(Submitted(submission.batch, tuple(submission.ids)))

    def on_settle(self, settled: Future[None]) -> None:
        """Say when all that was asked before is kept."""
        self._tell()
        self._keeper.record((), lambda: settled.set_result(None))

    def on_adopt(
        self,
        stored: tuple[Stored, ...],
        only: Collection[int] | None,
        is_adopted: Future[None],
    ) -> None:
        """Take in what the journal had."""
        adopted = []
        for kept in stored:
            if kept.job is None or kept.snapshot.id in self.entries:
                continue
            snapshot = kept.snapshot
            entry = Entry(
                snapshot.id, snapshot.batch, kept.job, snapshot.submitted_at, snapshot.state
            )
            entry.restore(snapshot)
            self.entries[entry.id] = entry
            if entry.state is State.WAITING and (only is None or entry.id in only):
                self.workers[entry.job.lane].add(entry)
            adopted.append(entry)
        self._show([entry.picture() for entry in adopted])
        is_adopted.set_result(None)

    # What happens to a job that runs.

    def _equip(self, entry: Entry) -> JobContext:
        ctx = JobContext(
            entry.job,
            self,
            job_id=entry.id,
            attempt_number=entry.attempt,
            gate=self._gate,
            services=self.services,
            is_synced=self._is_synced,
            tag=tag_of(self.tag, entry.id),
            keeper=None if isinstance(self._keeper, Unkept) else self._keeper,
        )
        ctx.amount = entry.last_amount
        ctx.name = entry.name
        return ctx

    def _on_began(self, ctx: JobContext, now: float, clock: float) -> None:
        entry = self.entries[ctx.job_id]
        entry.move(Event.START)
        entry.has_run = True
        entry.started_at = now
        entry.work_since = clock
        entry.due_at = None
        entry.ended_at = None
        entry.note = ""
        if (limit_s := entry.job.timeout_s) is not None:
            self._watch_limit(entry, ctx, entry.work_s + limit_s)
        self._publish(entry)

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
        self._ask_to_stop(entry, Stop.TIMEOUT)
        self._publish(entry)

    def _on_suspended(self, ctx: JobContext, clock: float) -> None:
        entry = self.entries[ctx.job_id]
        self._count_work(entry, clock)
        entry.move(Event.PAUSE)
        entry.is_stopping = ctx.token.stop > Stop.PAUSE
        entry.is_suspended = True
        self._publish(entry)

    def _on_proceeded(self, ctx: JobContext, clock: float) -> None:
        entry = self.entries[ctx.job_id]
        entry.work_since = clock
        entry.move(Event.PROCEED)
        entry.is_suspended = False
        self._publish(entry)

    def _on_ended(self, ctx: JobContext, ending: Ending, now: float, clock: float) -> None:
        entry = self.entries[ctx.job_id]
        work_s = self._count_work(entry, clock)
        entry.last_amount = ctx.amount
        entry.name = ctx.name
        entry.note = ""
        entry.ctx = None
        entry.run = None
        entry.is_stopping = False
        entry.is_suspended = False
        entry.result = ending.result
        entry.error = ending.failure
        entry.skipped = ending.skipped
        if not (ending.can_pass and self._try_again_later(entry, ending)):
            entry.move(ending.event)
        if entry.state in ENDED:
            entry.ended_at = now
        else:
            self._catch_up(entry, ctx.token.stop)
        if ending.event is Event.FINISH and not ending.skipped:
            self.workers[entry.job.lane].learn(entry.group, work_s)
        if ending.failure is not None:
            with about_job(entry.id):
                log.warning(
                    "%s: %s\n%s", entry.job.kind, ending.failure.title, ending.failure.detail
                )
        self._publish(entry)
        if entry.is_removed:
            self._forget([entry])
        self._note_if_stopped()

    def _catch_up(self, entry: Entry, stop: Stop) -> None:
        """Obey what was asked of a job that is not over while the end of its run was on its way."""
        if stop is Stop.CANCEL:
            self.cancel(entry)
        elif entry.state is State.PAUSED and stop is Stop.NONE:
            self.resume(entry)
        elif entry.state is State.WAITING and stop is Stop.PAUSE:
            self.pause(entry)

    def _count_work(self, entry: Entry, clock: float) -> float:
        work_s = 0.0 if entry.work_since is None else clock - entry.work_since
        entry.work_since = None
        entry.work_s += work_s
        return work_s

    def _try_again_later(self, entry: Entry, ending: Ending) -> bool:
        """Send a failed attempt back to the queue; False when it has had its tries."""
        if self._is_closing:
            return False
        has_gained = entry.last_amount[0] > entry.best_done
        entry.best_done = max(entry.best_done, entry.last_amount[0])
        entry.tries = 0 if has_gained else entry.tries + 1
        if entry.tries > entry.job.retries or not entry.job.retries:
            return False
        seconds = 0.0
        if ending.retry_after_s is not None:
            seconds = min(max(ending.retry_after_s, 0.0), BACK_OFF_MOST_S)
        elif entry.tries:
            most = min(BACK_OFF_FIRST_S * 2 ** (entry.tries - 1), BACK_OFF_MOST_S)
            seconds = most * random.uniform(0.5, 1.0)  # noqa: S311 - spread, not secrecy
        entry.move(Event.BACK_OFF)
        failure, entry.error = entry.error, None
        entry.note = failure.title if failure is not None else ""
        entry.due_at = time.time() + seconds
        attempt = (entry.attempt, entry.tries)

        def come_back() -> None:
            is_same = (entry.attempt, entry.tries) == attempt
            if is_same and entry.state is State.WAITING and not entry.ticket and not entry.run:
                entry.due_at = None
                self.workers[entry.job.lane].add(entry)

        self._timers.after(seconds, come_back)
        return True

    # The verbs.

    def on_each(self, verb: Callable[[Entry], bool], chosen: Chosen) -> None:
        """Do a verb to each chosen job; tell of those for which it did something."""
        for entry in self._chosen(chosen):
            if verb(entry):
                self._publish(entry)

    def _chosen(self, chosen: Chosen) -> list[Entry]:
        if chosen.ids is None:
            entries = list(self.entries.values())
        else:
            entries = [e for number in chosen.ids if (e := self.entries.get(number)) is not None]
        if chosen.batch is not None:
            entries = [entry for entry in entries if entry.batch == chosen.batch]
        if chosen.lane is not None:
            entries = [entry for entry in entries if entry.job.lane is chosen.lane]
        return entries

    def _leave_line(self, entry: Entry) -> bool:
        """Take a waiting job back; False when a worker has it already."""
        if not self.workers[entry.job.lane].take_back(entry):
            return False
        entry.due_at = None
        return True

    def _ask_to_stop(self, entry: Entry, stop: Stop) -> bool:
        if entry.ctx is None:
            return False
        entry.is_stopping = True
        entry.ctx.token.request(stop)
        return True

    def hold(self, entry: Entry) -> bool:
        """Let a waiting job not start."""
        if entry.state is not State.WAITING or not self._leave_line(entry):
            return False
        entry.move(Event.HOLD)
        return True

    def release(self, entry: Entry) -> bool:
        """Let a held job start."""
        return entry.state is State.HELD and self.resume(entry)

    def pause(self, entry: Entry) -> bool:
        """Hold it if it waits, ask it to pause if it runs."""
        if self.hold(entry):
            return True
        if entry.state in {State.WAITING, State.RUNNING} and not entry.is_stopping:
            return self._ask_to_stop(entry, Stop.PAUSE)
        return False

    def resume(self, entry: Entry) -> bool:
        """Let a paused or held job go on."""
        if entry.ctx is not None:
            if not entry.is_suspended and not entry.is_stopping:
                return False
            # Suspended in place, or asked to pause and not there yet.
            entry.ctx.token.proceed()
            entry.is_stopping = entry.ctx.token.stop is not Stop.NONE
            return True
        if entry.state in {State.HELD, State.PAUSED} and not entry.is_stopping:
            entry.move(Event.RESUME)
            if not entry.is_saving:
                self.workers[entry.job.lane].add(entry)
            return True
        return False

    def cancel(self, entry: Entry) -> bool:
        """End it for good, at once or once it has stopped."""
        if entry.state is State.WAITING and not self._leave_line(entry):
            return self._ask_to_stop(entry, Stop.CANCEL)
        if entry.ctx is not None:
            return self._ask_to_stop(entry, Stop.CANCEL)
        if entry.is_stopping or (entry.state, Event.CANCEL) not in TRANSITIONS:
            return False
        if entry.has_run and entry.job.resumes:
            self._discard(entry)
        else:
            self._end_cancelled(entry)
        return True

    def _discard(self, entry: Entry) -> None:
        """Remove what was kept for a later attempt, on a worker; then it is cancelled."""
        entry.is_stopping = True

        def discard() -> None:
            try:
                entry.job.discard()
            except OSError:
                log.exception("job %s: what it kept could not be removed", entry.id)
            self.post(self._on_discarded, entry)

        self.workers[entry.job.lane].call(discard)

    def _on_discarded(self, entry: Entry) -> None:
        entry.is_stopping = False
        self._end_cancelled(entry)
        self._publish(entry)
        if entry.is_removed:
            self._forget([entry])

    def _end_cancelled(self, entry: Entry) -> None:
        entry.move(Event.CANCEL)
        entry.ended_at = time.time()
        entry.note = ""
        entry.due_at = None

    def retry(self, entry: Entry) -> bool:
        """Begin another attempt."""
        if entry.state not in RETRYABLE or entry.is_stopping:
            return False
        entry.move(Event.RETRY)
        entry.attempt += 1
        entry.tries = 0
        entry.best_done = 0
        entry.last_amount = (0, None)
        entry.error = None
        entry.skipped = ""
        entry.note = ""
        entry.ended_at = None
        self.workers[entry.job.lane].add(entry)
        return True

    def on_hold_lanes(self, lanes: tuple[Lane, ...], is_held: bool) -> None:
        """Start no more in these lanes, or start again."""
        for lane in lanes:
            self.workers[lane].is_held = is_held

    def on_run_next(self, ids: tuple[int, ...]) -> None:
        """Put jobs before all others."""
        moved = self._in_order(ids)
        for entry, place in zip(moved, first_places(self._open_places(), len(moved)), strict=True):
            self._put(entry, place)

    def on_move(self, ids: tuple[int, ...], before: int | None) -> None:
        """Put jobs before another one, or at the end."""
        moved = self._in_order(ids)
        own = {entry.id for entry in moved}
        anchor = self.entries.get(before) if before is not None and before not in own else None
        place = None if anchor is None else anchor.order
        places = places_before(place, self._open_places(without=own), len(moved))
        for entry, new in zip(moved, places, strict=True):
            self._put(entry, new)
        if is_crowded(places, place):
            for entry, new in spaced(self.entries.values()):
                self._put(entry, new)

    def _in_order(self, ids: tuple[int, ...]) -> list[Entry]:
        chosen = self._chosen(Chosen(ids=ids))
        return sorted(chosen, key=lambda entry: entry.order)

    def _open_places(self, without: Collection[int] = ()) -> list[Place]:
        return [
            entry.order
            for entry in self.entries.values()
            if entry.state not in ENDED and entry.id not in without
        ]

    def _put(self, entry: Entry, order: Place) -> None:
        """Give a job its place, in the line too; one that a worker has keeps its own."""
        is_in_line = entry.state is State.WAITING and (entry.ticket or entry.run)
        if is_in_line and not self._leave_line(entry):
            return
        entry.order = order
        self._keeper.record([Moved(entry.id, order)])
        if is_in_line:
            self.workers[entry.job.lane].add(entry)
        self._publish(entry)

    def on_change(self, job_id: int, job: Job) -> None:
        """Take other settings for a job that does not run."""
        entry = self.entries.get(job_id)
        if entry is None or entry.ctx is not None or type(job) is not entry.group:
            return
        is_in_line = bool(entry.ticket)
        self.workers[job.lane].take_back(entry)
        entry.job = job
        entry.slot_key = job.slot_key
        if is_in_line:
            self.workers[job.lane].add(entry)
        self._keeper.record([Changed(entry.id, job)])
        self._publish(entry)

    def on_remove(self, chosen: Chosen) -> None:
        """Take jobs from the list, once they have stopped."""
        gone = []
        for entry in self._chosen(chosen):
            if self.cancel(entry):
                self._publish(entry)
            entry.is_removed = True
            if entry.ctx is None and not entry.is_stopping:
                gone.append(entry)
        self._forget(gone)

    def _forget(self, gone: list[Entry]) -> None:
        if not gone:
            return
        self._tell()
        for entry in gone:
            del self.entries[entry.id]
        ids = tuple(entry.id for entry in gone)
        self._keeper.record([Removed(number) for number in ids])
        self.observers.tell(lambda observer: observer.jobs_removed(ids))

    # The end.

    def on_close(self) -> None:
        """Start nothing more and interrupt what runs."""
        self._is_closing = True
        for workers in self.workers.values():
            workers.is_closing = True
        for entry in self.entries.values():
            if entry.state is State.WAITING and self._leave_line(entry):
                continue
            if self._ask_to_stop(entry, Stop.QUIT):
                self._publish(entry)
        self._note_if_stopped()

    def _note_if_stopped(self) -> None:
        if self._is_closing and all(workers.is_idle for workers in self.workers.values()):
            self.all_stopped.set()

    def on_end(self) -> None:
        """Tell what is left to tell and end the thread."""
        self._tell()
        self.observers.flush(is_all_due=True)
        self._has_ended = True


def tag_of(tag: str, job_id: int) -> str:
    """Return the mark that a job's temporary files have in their names."""
    return f"{tag}-{job_id}"

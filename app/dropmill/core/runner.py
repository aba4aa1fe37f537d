"""The Runner: the one owner of the queue, the lanes and every job's state."""

from __future__ import annotations

import heapq
import logging
import queue
import random
import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
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
from dropmill.core.observer import News, Observer, Observers
from dropmill.core.ordering import first_places, is_crowded, places_before, spaced
from dropmill.core.records import Changed, Moved, Removed, Stored, Submission
from dropmill.core.services import Services
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import ENDED, RETRYABLE, TRANSITIONS, Event, State
from dropmill.core.timers import Timers
from dropmill.core.verbs import Chosen, Jobs
from dropmill.core.workers import Workers

log = logging.getLogger(__name__)

DEFAULT_WIDTHS: Mapping[Lane, int] = {Lane.NET: 16, Lane.DISK: 4, Lane.CPU: 4}
"""Jobs that run at once in each lane: net workers only wait, the others share the machine."""

SLICE = 2_000
"""Jobs taken in, or told to observers, in one go."""

BACK_OFF_FIRST_S = 1.0
BACK_OFF_MOST_S = 60.0


Which = Iterable[int] | Chosen | None
"""The jobs that a verb is for: these ids, those that fit all that Chosen says, or (None) all."""


class Submitted(msgspec.Struct, frozen=True):
    """The numbers that a submission was given: ids in the order of its jobs."""

    batch: int
    ids: tuple[int, ...]


class Runner:
    """Takes jobs in, runs them in the lanes' thread pools, and tells observers.

    One thread owns all state; every public method may be called from any thread, posts a message
    to that thread and returns at once.
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
        self._services = services or Services()
        self._keeper = keeper or Unkept()
        self._is_synced = is_synced
        self._tag = tag
        self._gate = Gate()
        self._inbox: queue.SimpleQueue[tuple[Callable[..., None], tuple[Any, ...]]] = (
            queue.SimpleQueue()
        )
        self._entries: dict[int, Entry] = {}  # read by snapshot() from any thread
        self._observers = Observers()
        self._changed: list[Snapshot] = []
        self._timers = Timers()
        self._is_closing = False
        self._is_troubled = False
        self._all_stopped = threading.Event()
        self._has_ended = False
        self._workers = {
            lane: Workers(
                lane,
                width,
                equip=self._equip,
                announce=self._announce,
                post=self._post,
                on_idle=self._note_if_stopped,
            )
            for lane, width in {**DEFAULT_WIDTHS, **(widths or {})}.items()
        }
        self._thread = threading.Thread(target=self._own, name="dropmill-runner", daemon=True)

    # Commands, from any thread.

    def start(self) -> None:
        """Start the owner thread; it starts the workers. Jobs submitted before wait for it."""
        self._thread.start()

    def subscribe(self, observer: Observer) -> Callable[[], None]:
        """Tell `observer` of everything from now on; call what is returned to end that."""
        return self._observers.add(observer)

    def submit(
        self, jobs: Sequence[Job], *, title: str = "", is_held: bool = False
    ) -> Future[Submitted]:
        """Take these jobs in as one batch; the future gives their ids once they are kept.

        They are told to observers at once and start when they are kept; when they cannot be, they
        are removed again and the future has the Problem.
        """
        submitted: Future[Submitted] = Future()
        self._post(self._on_submit, tuple(jobs), title, is_held, submitted)
        return submitted

    def adopt(self, stored: Sequence[Stored], only: Collection[int] | None = None) -> Future[None]:
        """Take in jobs from the journal as they are there; those that wait, wait again.

        With `only`, none but these start by themselves; the others are in the list and stay as
        they are. The future is done once they are in the list.
        """
        adopted: Future[None] = Future()
        self._post(self._on_adopt, tuple(stored), only, adopted)
        return adopted

    def settle(self) -> Future[None]:
        """Return what is done once all that was asked before has been taken in and is kept.

        What is asked of running jobs has then reached them; they may take their time.
        """
        settled: Future[None] = Future()
        self._post(self._on_settle, settled)
        return settled

    def note_trouble(self, trouble: Failure | None) -> None:
        """Say that the record of jobs cannot be kept, or can again (None)."""
        self._post(self._on_trouble, trouble)

    def pause(self, ids: Which = None) -> None:
        """Hold what waits and stop what runs, to go on later; None means all."""
        self._post(self._on_each, self._pause, _chosen(ids))

    def resume(self, ids: Which = None) -> None:
        """Let what is paused or held go on; None means all."""
        self._post(self._on_each, self._resume, _chosen(ids))

    def hold(self, ids: Which = None) -> None:
        """Let what waits not start until it is resumed; what runs goes on. None means all."""
        self._post(self._on_each, self._hold, _chosen(ids))

    def release(self, ids: Which = None) -> None:
        """Let what is held start; what is paused stays so. None means all."""
        self._post(self._on_each, self._release, _chosen(ids))

    def hold_lanes(self, lanes: Iterable[Lane] = tuple(Lane)) -> None:
        """Start no more jobs in these lanes; what runs goes on."""
        self._post(self._on_hold_lanes, tuple(lanes), True)

    def release_lanes(self, lanes: Iterable[Lane] = tuple(Lane)) -> None:
        """Start jobs in these lanes again."""
        self._post(self._on_hold_lanes, tuple(lanes), False)

    def move(self, ids: Iterable[int], before: int | None = None) -> None:
        """Put jobs, in the order they have, before another one in the queue; None: at its end."""
        self._post(self._on_move, tuple(ids), before)

    def run_next(self, ids: Iterable[int]) -> None:
        """Put jobs before all others in the queue."""
        self._post(self._on_run_next, tuple(ids))

    def cancel(self, ids: Which = None) -> None:
        """Stop for good and leave nothing partial behind; None means all."""
        self._post(self._on_each, self._cancel, _chosen(ids))

    def retry(self, ids: Which = None) -> None:
        """Start another attempt of what failed, was cancelled or interrupted; None means all."""
        self._post(self._on_each, self._retry, _chosen(ids))

    def remove(self, ids: Which = None) -> None:
        """Take jobs from the list, those that have not ended once they are cancelled."""
        self._post(self._on_remove, _chosen(ids))

    def snapshot(self, job_id: int) -> Snapshot | None:
        """Return the picture of a job now, None if it is not in the list. Takes no lock."""
        entry = self._entries.get(job_id)
        if entry is None:
            return None
        if (ctx := entry.ctx) is not None:
            ctx.is_marked = False  # before it is read: what comes later marks it again
        return entry.picture()

    def change(self, job_id: int, job: Job) -> None:
        """Give a job that does not run other settings; nothing happens to one that runs."""
        self._post(self._on_change, job_id, job)

    def job(self, job_id: int) -> Job | None:
        """Return a job as it was submitted or changed; None if it is not in the list."""
        entry = self._entries.get(job_id)
        return None if entry is None else entry.job

    def snapshots(self, asked: Jobs) -> tuple[Snapshot, ...]:
        """Return a page of pictures, by id. Takes no lock."""
        entries = list(self._entries.values())  # one step for all threads
        ids = None if asked.ids is None else frozenset(asked.ids)
        wanted = (
            entry
            for entry in entries
            if entry.id > asked.after
            and (ids is None or entry.id in ids)
            and (not asked.states or entry.state in asked.states)
        )
        page = heapq.nsmallest(asked.limit, wanted, key=lambda entry: entry.id)
        return tuple(entry.picture() for entry in page)

    def tag_of(self, job_id: int) -> str:
        """Return the mark that a job's temporary files have in their names."""
        return f"{self._tag}-{job_id}"

    def quit(self) -> None:
        """Start nothing more and interrupt what runs, as `close` does, which waits for it."""
        self._post(self._on_close)

    def close(self, timeout_s: float = 2.5) -> bool:
        """Stop everything and end the threads; False if a worker still hangs after the timeout.

        What runs becomes interrupted. Blocks for the time-out at most: never on the UI thread.
        """
        if not self._thread.is_alive():
            return True
        deadline = time.monotonic() + timeout_s
        self._post(self._on_close)
        is_clean = self._all_stopped.wait(timeout_s)
        self._post(self._on_end)
        self._thread.join(max(0.1, deadline - time.monotonic()))
        for workers in self._workers.values():
            workers.shut_down(wait=is_clean)
        self._services.close()
        return is_clean

    # What contexts report, from worker threads.

    def job_began(self, ctx: JobContext) -> None:
        """Report: the attempt begins."""
        self._post(self._on_began, ctx, time.time(), time.monotonic())

    def job_progressed(self, ctx: JobContext) -> None:
        """Report: there is something new in `ctx`."""
        ctx.is_marked = True
        for observer in self._observers.all:
            observer.job_progressed(ctx.job_id)

    def job_suspended(self, ctx: JobContext) -> None:
        """Report: the job waits in place."""
        self._post(self._on_suspended, ctx, time.monotonic())

    def job_proceeded(self, ctx: JobContext) -> None:
        """Report: the job goes on."""
        self._post(self._on_proceeded, ctx, time.monotonic())

    def job_ended(self, ctx: JobContext, ending: Ending) -> None:
        """Report: the attempt is over."""
        self._post(self._on_ended, ctx, ending, time.time(), time.monotonic())

    # The owner thread.

    def _post(self, handle: Callable[..., None], *args: Any) -> None:
        self._inbox.put((handle, args))

    def _own(self) -> None:
        for workers in self._workers.values():
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
        for workers in self._workers.values():
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
        news = self._observers.tell(lambda o: o.jobs_changed(changed), is_due=self._is_troubled)
        self._keeper.record(changed, lambda: self._post(self._on_kept, news))

    def _show(self, snapshots: Sequence[Snapshot]) -> None:
        self._observers.tell(lambda observer: observer.jobs_changed(snapshots))

    def _on_kept(self, news: News) -> None:
        news.is_due = True
        self._observers.flush()

    def _on_trouble(self, trouble: Failure | None) -> None:
        # What has ended is shown all the same: that it is not kept is said beside it.
        self._is_troubled = trouble is not None
        if self._is_troubled:
            self._observers.flush(is_all_due=True)
        self._observers.tell(lambda observer: observer.trouble_changed(trouble))

    def _announce(self, entries: list[Entry], then: Callable[[], None]) -> None:
        """Record that jobs are about to run: what has no such record has had no effect."""
        now = time.time()
        begun = [
            msgspec.structs.replace(entry.picture(), state=State.RUNNING, started_at=now)
            for entry in entries
        ]
        self._keeper.record(begun, lambda: self._post(then))

    def _publish(self, entry: Entry) -> None:
        self._changed.append(entry.picture())

    # Taking in.

    def _on_submit(
        self, jobs: tuple[Job, ...], title: str, is_held: bool, submitted: Future[Submitted]
    ) -> None:
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
                self._entries[number] = entry
                entries.append(entry)
            self._show([entry.picture() for entry in entries[part]])
        submission.committed.add_done_callback(
            lambda committed: self._post(
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
                    self._workers[entry.job.lane].add(entry)
            noted = [entry for entry in saved if entry.note]
            for entry in noted:
                entry.note = ""
            if noted:
                self._show([entry.picture() for entry in noted])
            self._start_and_tell()
        submitted.set_result(Submitted(submission.batch, tuple(submission.ids)))

    def _on_settle(self, settled: Future[None]) -> None:
        self._tell()
        self._keeper.record((), lambda: settled.set_result(None))

    def _on_adopt(
        self,
        stored: tuple[Stored, ...],
        only: Collection[int] | None,
        is_adopted: Future[None],
    ) -> None:
        adopted = []
        for kept in stored:
            if kept.job is None or kept.snapshot.id in self._entries:
                continue
            snapshot = kept.snapshot
            entry = Entry(
                snapshot.id, snapshot.batch, kept.job, snapshot.submitted_at, snapshot.state
            )
            entry.restore(snapshot)
            self._entries[entry.id] = entry
            if entry.state is State.WAITING and (only is None or entry.id in only):
                self._workers[entry.job.lane].add(entry)
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
            services=self._services,
            is_synced=self._is_synced,
            tag=self.tag_of(entry.id),
        )
        ctx.amount = entry.last_amount
        ctx.name = entry.name
        return ctx

    def _on_began(self, ctx: JobContext, now: float, clock: float) -> None:
        entry = self._entries[ctx.job_id]
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
        entry = self._entries[ctx.job_id]
        self._count_work(entry, clock)
        entry.move(Event.PAUSE)
        entry.is_stopping = ctx.token.stop > Stop.PAUSE
        entry.is_suspended = True
        self._publish(entry)

    def _on_proceeded(self, ctx: JobContext, clock: float) -> None:
        entry = self._entries[ctx.job_id]
        entry.work_since = clock
        entry.move(Event.PROCEED)
        entry.is_suspended = False
        self._publish(entry)

    def _on_ended(self, ctx: JobContext, ending: Ending, now: float, clock: float) -> None:
        entry = self._entries[ctx.job_id]
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
            self._workers[entry.job.lane].learn(entry.group, work_s)
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
            self._cancel(entry)
        elif entry.state is State.PAUSED and stop is Stop.NONE:
            self._resume(entry)
        elif entry.state is State.WAITING and stop is Stop.PAUSE:
            self._pause(entry)

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
                self._workers[entry.job.lane].add(entry)

        self._timers.after(seconds, come_back)
        return True

    # The verbs.

    def _on_each(self, verb: Callable[[Entry], bool], chosen: Chosen) -> None:
        for entry in self._chosen(chosen):
            if verb(entry):
                self._publish(entry)

    def _chosen(self, chosen: Chosen) -> list[Entry]:
        if chosen.ids is None:
            entries = list(self._entries.values())
        else:
            entries = [e for number in chosen.ids if (e := self._entries.get(number)) is not None]
        if chosen.batch is not None:
            entries = [entry for entry in entries if entry.batch == chosen.batch]
        if chosen.lane is not None:
            entries = [entry for entry in entries if entry.job.lane is chosen.lane]
        return entries

    def _leave_line(self, entry: Entry) -> bool:
        """Take a waiting job back; False when a worker has it already."""
        if not self._workers[entry.job.lane].take_back(entry):
            return False
        entry.due_at = None
        return True

    def _ask_to_stop(self, entry: Entry, stop: Stop) -> bool:
        if entry.ctx is None:
            return False
        entry.is_stopping = True
        entry.ctx.token.request(stop)
        return True

    def _hold(self, entry: Entry) -> bool:
        if entry.state is not State.WAITING or not self._leave_line(entry):
            return False
        entry.move(Event.HOLD)
        return True

    def _release(self, entry: Entry) -> bool:
        return entry.state is State.HELD and self._resume(entry)

    def _pause(self, entry: Entry) -> bool:
        if self._hold(entry):
            return True
        if entry.state in {State.WAITING, State.RUNNING} and not entry.is_stopping:
            return self._ask_to_stop(entry, Stop.PAUSE)
        return False

    def _resume(self, entry: Entry) -> bool:
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
                self._workers[entry.job.lane].add(entry)
            return True
        return False

    def _cancel(self, entry: Entry) -> bool:
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
            self._post(self._on_discarded, entry)

        self._workers[entry.job.lane].call(discard)

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

    def _retry(self, entry: Entry) -> bool:
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
        self._workers[entry.job.lane].add(entry)
        return True

    def _on_hold_lanes(self, lanes: tuple[Lane, ...], is_held: bool) -> None:
        for lane in lanes:
            self._workers[lane].is_held = is_held

    def _on_run_next(self, ids: tuple[int, ...]) -> None:
        moved = self._in_order(ids)
        for entry, place in zip(moved, first_places(self._open_places(), len(moved)), strict=True):
            self._put(entry, place)

    def _on_move(self, ids: tuple[int, ...], before: int | None) -> None:
        moved = self._in_order(ids)
        own = {entry.id for entry in moved}
        anchor = self._entries.get(before) if before is not None and before not in own else None
        place = None if anchor is None else anchor.order
        places = places_before(place, self._open_places(without=own), len(moved))
        for entry, new in zip(moved, places, strict=True):
            self._put(entry, new)
        if is_crowded(places, place):
            for entry, new in spaced(self._entries.values()):
                self._put(entry, new)

    def _in_order(self, ids: tuple[int, ...]) -> list[Entry]:
        chosen = self._chosen(Chosen(ids=ids))
        return sorted(chosen, key=lambda entry: entry.order)

    def _open_places(self, without: Collection[int] = ()) -> list[Place]:
        return [
            entry.order
            for entry in self._entries.values()
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
            self._workers[entry.job.lane].add(entry)
        self._publish(entry)

    def _on_change(self, job_id: int, job: Job) -> None:
        entry = self._entries.get(job_id)
        if entry is None or entry.ctx is not None or type(job) is not entry.group:
            return
        is_in_line = bool(entry.ticket)
        self._workers[job.lane].take_back(entry)
        entry.job = job
        entry.slot_key = job.slot_key
        if is_in_line:
            self._workers[job.lane].add(entry)
        self._keeper.record([Changed(entry.id, job)])
        self._publish(entry)

    def _on_remove(self, chosen: Chosen) -> None:
        gone = []
        for entry in self._chosen(chosen):
            if self._cancel(entry):
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
            del self._entries[entry.id]
        ids = tuple(entry.id for entry in gone)
        self._keeper.record([Removed(number) for number in ids])
        self._observers.tell(lambda observer: observer.jobs_removed(ids))

    # The end.

    def _on_close(self) -> None:
        self._is_closing = True
        for workers in self._workers.values():
            workers.is_closing = True
        for entry in self._entries.values():
            if entry.state is State.WAITING and self._leave_line(entry):
                continue
            if self._ask_to_stop(entry, Stop.QUIT):
                self._publish(entry)
        self._note_if_stopped()

    def _note_if_stopped(self) -> None:
        if self._is_closing and all(workers.is_idle for workers in self._workers.values()):
            self._all_stopped.set()

    def _on_end(self) -> None:
        self._tell()
        self._observers.flush(is_all_due=True)
        self._has_ended = True


def _chosen(which: Which) -> Chosen:
    if isinstance(which, Chosen):
        return which
    return Chosen(ids=None if which is None else tuple(which))

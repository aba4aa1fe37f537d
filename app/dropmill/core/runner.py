"""The Runner: the one owner of the queue, the lanes and every job's state."""

from __future__ import annotations

import heapq
import itertools
import logging
import queue
import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Protocol

import msgspec

from dropmill.core.cancel import CancelToken, Stop
from dropmill.core.context import Ending, JobContext
from dropmill.core.errors import Failure
from dropmill.core.gate import Gate
from dropmill.core.job import Job, Lane, Result
from dropmill.core.lanes import Line, Run
from dropmill.core.pools import start_pool
from dropmill.core.services import Services
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import ENDED, RETRYABLE, TRANSITIONS, Event, State, after

log = logging.getLogger(__name__)

DEFAULT_WIDTHS: Mapping[Lane, int] = {Lane.NET: 16, Lane.DISK: 4, Lane.CPU: 4}
"""Jobs that run at once in each lane: net workers only wait, the others share the machine."""

SLOTS_PER_KEY = 8
"""Jobs that run at once against one host."""

RUN_MOST = 64
"""Jobs handed to one worker together, at most."""

RUN_SECONDS = 0.02
"""Jobs are handed over together while that is about as long as they take in all."""

SLICE = 2_000
"""Jobs taken in, or told to observers, in one go."""

BACK_OFF_FIRST_S = 1.0
BACK_OFF_MOST_S = 60.0


class Observer(Protocol):
    """Who watches the jobs. Every method must return at once: mark, enqueue or wake, no more."""

    def jobs_changed(self, snapshots: Sequence[Snapshot]) -> None:
        """These jobs are new or have a new state, in order. On the Runner's thread."""

    def job_progressed(self, job_id: int) -> None:
        """This job has a new amount or note: read it later by `snapshot`. On any thread."""

    def jobs_removed(self, ids: Sequence[int]) -> None:
        """These jobs are no longer in the list. On the Runner's thread."""


class Submitted(msgspec.Struct, frozen=True):
    """The numbers that a submission was given: ids in the order of its jobs."""

    batch: int
    ids: tuple[int, ...]


class _Entry:
    """A job as the Runner knows it. Only the Runner's thread writes it."""

    __slots__ = (
        "attempt",
        "batch",
        "best_done",
        "ctx",
        "due_at",
        "ended_at",
        "error",
        "group",
        "has_run",
        "id",
        "is_removed",
        "is_stopping",
        "is_suspended",
        "job",
        "last_amount",
        "name",
        "note",
        "order",
        "result",
        "run",
        "skipped",
        "slot_key",
        "started_at",
        "state",
        "submitted_at",
        "ticket",
        "tries",
        "work_s",
        "work_since",
    )

    def __init__(self, number: int, batch: int, job: Job, now: float, state: State) -> None:
        self.id = number
        self.batch = batch
        self.job = job
        self.state = state
        self.order = (0, number)
        self.slot_key = job.slot_key
        self.group = type(job)
        self.ticket = 0
        self.attempt = 1
        self.tries = 0  # failed in a row in this attempt without getting any further
        self.best_done = 0
        self.ctx: JobContext | None = None
        self.run: Run[_Entry] | None = None
        self.is_stopping = False
        self.is_suspended = False
        self.is_removed = False
        self.has_run = False
        self.last_amount: tuple[int, int | None] = (0, None)
        self.name: str | None = None
        self.note = ""
        self.due_at: float | None = None
        self.result: Result | None = None
        self.error: Failure | None = None
        self.skipped = ""
        self.submitted_at = now
        self.started_at: float | None = None
        self.ended_at: float | None = None
        self.work_s = 0.0
        self.work_since: float | None = None


class _Lane:
    """One lane: its line, its pool, and the runs its workers hold."""

    def __init__(self, lane: Lane, width: int) -> None:
        self.lane = lane
        self.width = width
        self.line: Line[_Entry] = Line(lambda _key: SLOTS_PER_KEY)
        self.runs: set[Run[_Entry]] = set()
        self.pool: ThreadPoolExecutor | None = None


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
        is_synced: bool = True,
    ) -> None:
        self._lanes = {
            lane: _Lane(lane, width) for lane, width in {**DEFAULT_WIDTHS, **(widths or {})}.items()
        }
        self._services = services or Services()
        self._is_synced = is_synced
        self._gate = Gate()
        self._inbox: queue.SimpleQueue[tuple[Callable[..., None], tuple[Any, ...]]] = (
            queue.SimpleQueue()
        )
        self._entries: dict[int, _Entry] = {}  # read by snapshot() from any thread
        self._observers: tuple[Observer, ...] = ()
        self._observers_lock = threading.Lock()  # guards the replacement of _observers
        self._changed: list[Snapshot] = []
        self._numbers = itertools.count(1)
        self._batches = itertools.count(1)
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._timer_numbers = itertools.count()
        self._mean_s: dict[object, float] = {}  # by kind: seconds of an attempt, of late
        self._is_closing = False
        self._all_stopped = threading.Event()
        self._has_ended = False
        self._thread = threading.Thread(target=self._own, name="dropmill-runner", daemon=True)

    # Commands, from any thread.

    def start(self) -> None:
        """Start the owner thread; it starts the workers. Jobs submitted before wait for it."""
        self._thread.start()

    def subscribe(self, observer: Observer) -> Callable[[], None]:
        """Tell `observer` of everything from now on; call what is returned to end that."""
        with self._observers_lock:
            self._observers = (*self._observers, observer)

        def remove() -> None:
            with self._observers_lock:
                self._observers = tuple(o for o in self._observers if o is not observer)

        return remove

    def submit(self, jobs: Sequence[Job], *, is_held: bool = False) -> Future[Submitted]:
        """Take these jobs in as one batch; the future gives their ids once they are recorded."""
        submitted: Future[Submitted] = Future()
        self._post(self._on_submit, tuple(jobs), is_held, submitted)
        return submitted

    def pause(self, ids: Iterable[int] | None = None) -> None:
        """Hold what waits and stop what runs, to go on later; None means all."""
        self._post(self._on_each, self._pause, _frozen(ids))

    def resume(self, ids: Iterable[int] | None = None) -> None:
        """Let what is paused or held go on; None means all."""
        self._post(self._on_each, self._resume, _frozen(ids))

    def cancel(self, ids: Iterable[int] | None = None) -> None:
        """Stop for good and leave nothing partial behind; None means all."""
        self._post(self._on_each, self._cancel, _frozen(ids))

    def retry(self, ids: Iterable[int] | None = None) -> None:
        """Start another attempt of what failed, was cancelled or interrupted; None means all."""
        self._post(self._on_each, self._retry, _frozen(ids))

    def remove(self, ids: Iterable[int] | None = None) -> None:
        """Take jobs from the list, those that have not ended once they are cancelled."""
        self._post(self._on_remove, _frozen(ids))

    def snapshot(self, job_id: int) -> Snapshot | None:
        """Return the picture of a job now, None if it is not in the list. Takes no lock."""
        entry = self._entries.get(job_id)
        if entry is None:
            return None
        if (ctx := entry.ctx) is not None:
            ctx.is_marked = False  # before it is read: what comes later marks it again
        return _picture(entry)

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
        for lane in self._lanes.values():
            if lane.pool is not None:
                lane.pool.shutdown(wait=is_clean, cancel_futures=True)
        self._services.close()
        return is_clean

    # What contexts report, from worker threads.

    def job_began(self, ctx: JobContext) -> None:
        """Report: the attempt begins."""
        self._post(self._on_began, ctx, time.time(), time.monotonic())

    def job_progressed(self, ctx: JobContext) -> None:
        """Report: there is something new in `ctx`."""
        ctx.is_marked = True
        for observer in self._observers:
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
        for lane in self._lanes.values():
            lane.pool = start_pool(lane.lane, lane.width)
        while not self._has_ended:
            self._step(self._seconds_to_timer())

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
        self._fire_timers()
        self._start_and_tell()

    def _start_and_tell(self) -> None:
        for lane in self._lanes.values():
            self._dispatch(lane)
        self._tell()

    def _handle(self, handle: Callable[..., None], args: tuple[Any, ...]) -> None:
        try:
            handle(*args)
        except Exception:
            # A fault here must not end the only thread that can end the other jobs.
            log.exception("the runner failed at %s", getattr(handle, "__name__", handle))

    def _tell(self) -> None:
        if not self._changed:
            return
        changed, self._changed = self._changed, []
        for observer in self._observers:
            self._guarded(observer.jobs_changed, changed)

    def _guarded(self, tell: Callable[[Any], None], what: object) -> None:
        try:
            tell(what)
        except Exception:
            log.exception("an observer failed")

    def _publish(self, entry: _Entry) -> None:
        self._changed.append(_picture(entry))

    def _move(self, entry: _Entry, event: Event) -> None:
        entry.state = after(entry.state, event)

    def _seconds_to_timer(self) -> float | None:
        if not self._timers:
            return None
        return max(0.0, self._timers[0][0] - time.monotonic())

    def _after(self, seconds: float, call: Callable[[], None]) -> None:
        when = time.monotonic() + seconds
        heapq.heappush(self._timers, (when, next(self._timer_numbers), call))

    def _fire_timers(self) -> None:
        while self._timers and self._timers[0][0] <= time.monotonic():
            self._handle(heapq.heappop(self._timers)[2], ())

    # Taking in.

    def _on_submit(
        self, jobs: tuple[Job, ...], is_held: bool, submitted: Future[Submitted]
    ) -> None:
        batch = next(self._batches)
        ids = tuple(itertools.islice(self._numbers, len(jobs)))
        state = State.HELD if is_held else State.WAITING
        now = time.time()
        for start in range(0, len(jobs), SLICE):
            end = start + SLICE
            for number, job in zip(ids[start:end], jobs[start:end], strict=True):
                entry = _Entry(number, batch, job, now, state)
                self._entries[number] = entry
                if not is_held:
                    self._lanes[job.lane].line.add(entry)
                self._publish(entry)
            self._start_and_tell()
        submitted.set_result(Submitted(batch, ids))

    # Handing over.

    def _dispatch(self, lane: _Lane) -> None:
        if self._is_closing or lane.pool is None:
            return
        while len(lane.runs) < lane.width:
            entries = lane.line.take(lambda first: self._run_length(lane, first))
            if entries:
                run = Run(entries)
            else:
                taken = self._take_from_longest(lane)
                if taken is None:
                    return
                run = taken
            lane.runs.add(run)
            for entry in run.entries:
                self._equip(entry, run)
            lane.pool.submit(self._work, lane, run)

    def _run_length(self, lane: _Lane, first: _Entry) -> int:
        mean_s = self._mean_s.get(first.group)
        if mean_s is None:
            return 1
        fair = -(-len(lane.line) // lane.width)
        quick = int(RUN_SECONDS * first.job.in_flight / max(mean_s, 1e-6))
        return max(1, min(RUN_MOST, fair, quick))

    def _take_from_longest(self, lane: _Lane) -> Run[_Entry] | None:
        """Give an idle slot the later half of what the busiest worker has not begun."""
        if not lane.runs:
            return None
        longest = max(lane.runs, key=lambda run: len(run.entries))
        if not lane.line.take_slot(longest.slot_key):
            return None
        if entries := longest.take_back_half():
            return Run(entries)
        lane.line.release(longest.slot_key)
        return None

    def _equip(self, entry: _Entry, run: Run[_Entry]) -> None:
        entry.run = run
        entry.ctx = JobContext(
            entry.job,
            self,
            job_id=entry.id,
            attempt_number=entry.attempt,
            token=CancelToken(),
            gate=self._gate,
            services=self._services,
            is_synced=self._is_synced,
        )
        entry.ctx.amount = entry.last_amount
        entry.ctx.name = entry.name

    def _work(self, lane: _Lane, run: Run[_Entry]) -> None:
        """Run one worker's jobs; on a thread of the lane's pool."""
        taken: list[JobContext] = []
        fault: BaseException
        try:
            run.group.run_many(self._items(lane, run, taken))
        except BaseException as error:  # noqa: BLE001 - a kind's fault ends its jobs, not the worker
            fault = error
        else:
            fault = RuntimeError(f"{run.group.__name__}.run_many left a job without an end")
        for ctx in taken:
            if not ctx.has_ended:
                ctx.abort(fault)
        self._post(self._on_run_over, lane, run)

    def _items(
        self, lane: _Lane, run: Run[_Entry], taken: list[JobContext]
    ) -> Iterator[tuple[Job, JobContext]]:
        while True:
            try:
                entry = run.entries.popleft()
            except IndexError:
                return
            if run.low_water and len(run.entries) == run.low_water:
                self._post(self._on_run_low, lane, run)
            ctx = entry.ctx
            assert ctx is not None  # noqa: S101 - _equip gave it one before the hand-over
            taken[:] = [other for other in taken if not other.has_ended]
            taken.append(ctx)
            yield entry.job, ctx

    def _on_run_low(self, lane: _Lane, run: Run[_Entry]) -> None:
        if run not in lane.runs or self._is_closing:
            return
        try:
            first = run.entries[0]
        except IndexError:
            return
        more = lane.line.take_more(run.slot_key, run.group, self._run_length(lane, first))
        for entry in more:
            self._equip(entry, run)
        run.entries.extend(more)

    def _on_run_over(self, lane: _Lane, run: Run[_Entry]) -> None:
        lane.runs.discard(run)
        lane.line.release(run.slot_key)
        # What was added after the worker had looked for the last time goes back in line.
        for entry in run.entries:
            self._back_in_line(entry)
        self._note_if_stopped()

    def _back_in_line(self, entry: _Entry) -> None:
        entry.run = None
        entry.ctx = None
        if entry.state is State.WAITING:
            self._lanes[entry.job.lane].line.add(entry)

    # What happens to a job that runs.

    def _on_began(self, ctx: JobContext, now: float, clock: float) -> None:
        entry = self._entries[ctx.job_id]
        self._move(entry, Event.START)
        entry.has_run = True
        entry.started_at = now
        entry.work_since = clock
        entry.due_at = None
        entry.ended_at = None
        entry.note = ""
        if (limit_s := entry.job.timeout_s) is not None:
            self._watch_limit(entry, ctx, entry.work_s + limit_s)
        self._publish(entry)

    def _watch_limit(self, entry: _Entry, ctx: JobContext, most_work_s: float) -> None:
        """Ask a job to stop once it has worked so long; time in which it is paused is free."""
        if entry.ctx is not ctx:
            return
        left_s = most_work_s - entry.work_s
        if entry.work_since is not None:
            left_s -= time.monotonic() - entry.work_since
        if left_s > 0:
            self._after(left_s, lambda: self._watch_limit(entry, ctx, most_work_s))
            return
        self._ask_to_stop(entry, Stop.TIMEOUT)
        self._publish(entry)

    def _on_suspended(self, ctx: JobContext, clock: float) -> None:
        entry = self._entries[ctx.job_id]
        self._count_work(entry, clock)
        self._move(entry, Event.PAUSE)
        entry.is_stopping = ctx.token.stop > Stop.PAUSE
        entry.is_suspended = True
        self._publish(entry)

    def _on_proceeded(self, ctx: JobContext, clock: float) -> None:
        entry = self._entries[ctx.job_id]
        entry.work_since = clock
        self._move(entry, Event.PROCEED)
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
            self._move(entry, ending.event)
        if entry.state in ENDED:
            entry.ended_at = now
        else:
            self._catch_up(entry, ctx.token.stop)
        if ending.event is Event.FINISH and not ending.skipped:
            mean_s = self._mean_s.get(entry.group, work_s)
            self._mean_s[entry.group] = mean_s + (work_s - mean_s) / 8
        self._publish(entry)
        if entry.is_removed:
            self._forget([entry])
        self._note_if_stopped()

    def _catch_up(self, entry: _Entry, stop: Stop) -> None:
        """Obey what was asked of a job that is not over while the end of its run was on its way."""
        if stop is Stop.CANCEL:
            self._cancel(entry)
        elif entry.state is State.PAUSED and stop is Stop.NONE:
            self._resume(entry)
        elif entry.state is State.WAITING and stop is Stop.PAUSE:
            self._pause(entry)

    def _count_work(self, entry: _Entry, clock: float) -> float:
        work_s = 0.0 if entry.work_since is None else clock - entry.work_since
        entry.work_since = None
        entry.work_s += work_s
        return work_s

    def _try_again_later(self, entry: _Entry, ending: Ending) -> bool:
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
        self._move(entry, Event.BACK_OFF)
        failure, entry.error = entry.error, None
        entry.note = failure.title if failure is not None else ""
        entry.due_at = time.time() + seconds
        attempt = (entry.attempt, entry.tries)

        def come_back() -> None:
            is_same = (entry.attempt, entry.tries) == attempt
            if is_same and entry.state is State.WAITING and not entry.ticket and not entry.run:
                entry.due_at = None
                self._lanes[entry.job.lane].line.add(entry)

        self._after(seconds, come_back)
        return True

    # The verbs.

    def _on_each(self, verb: Callable[[_Entry], bool], ids: tuple[int, ...] | None) -> None:
        for entry in self._chosen(ids):
            if verb(entry):
                self._publish(entry)

    def _chosen(self, ids: tuple[int, ...] | None) -> list[_Entry]:
        if ids is None:
            return list(self._entries.values())
        return [entry for number in ids if (entry := self._entries.get(number)) is not None]

    def _leave_line(self, entry: _Entry) -> bool:
        """Take a waiting job out of its line or run; False when a worker has it already."""
        if entry.run is not None:
            if not entry.run.take_back(entry):
                return False
            entry.run = None
            entry.ctx = None
        self._lanes[entry.job.lane].line.leave(entry)
        entry.due_at = None
        return True

    def _ask_to_stop(self, entry: _Entry, stop: Stop) -> bool:
        if entry.ctx is None:
            return False
        entry.is_stopping = True
        entry.ctx.token.request(stop)
        return True

    def _pause(self, entry: _Entry) -> bool:
        if entry.state is State.WAITING and self._leave_line(entry):
            self._move(entry, Event.HOLD)
            return True
        if entry.state in {State.WAITING, State.RUNNING} and not entry.is_stopping:
            return self._ask_to_stop(entry, Stop.PAUSE)
        return False

    def _resume(self, entry: _Entry) -> bool:
        if entry.ctx is not None:
            if not entry.is_suspended and not entry.is_stopping:
                return False
            # Suspended in place, or asked to pause and not there yet.
            entry.ctx.token.proceed()
            entry.is_stopping = entry.ctx.token.stop is not Stop.NONE
            return True
        if entry.state in {State.HELD, State.PAUSED} and not entry.is_stopping:
            self._move(entry, Event.RESUME)
            self._lanes[entry.job.lane].line.add(entry)
            return True
        return False

    def _cancel(self, entry: _Entry) -> bool:
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

    def _discard(self, entry: _Entry) -> None:
        """Remove what was kept for a later attempt, on a worker; then it is cancelled."""
        pool = self._lanes[entry.job.lane].pool
        if pool is None or self._is_closing:
            return
        entry.is_stopping = True

        def discard() -> None:
            try:
                entry.job.discard()
            except OSError:
                log.exception("job %s: what it kept could not be removed", entry.id)
            self._post(self._on_discarded, entry)

        pool.submit(discard)

    def _on_discarded(self, entry: _Entry) -> None:
        entry.is_stopping = False
        self._end_cancelled(entry)
        self._publish(entry)
        if entry.is_removed:
            self._forget([entry])

    def _end_cancelled(self, entry: _Entry) -> None:
        self._move(entry, Event.CANCEL)
        entry.ended_at = time.time()
        entry.note = ""
        entry.due_at = None

    def _retry(self, entry: _Entry) -> bool:
        if entry.state not in RETRYABLE or entry.is_stopping:
            return False
        self._move(entry, Event.RETRY)
        entry.attempt += 1
        entry.tries = 0
        entry.best_done = 0
        entry.last_amount = (0, None)
        entry.error = None
        entry.skipped = ""
        entry.note = ""
        entry.ended_at = None
        self._lanes[entry.job.lane].line.add(entry)
        return True

    def _on_remove(self, ids: tuple[int, ...] | None) -> None:
        gone = []
        for entry in self._chosen(ids):
            if self._cancel(entry):
                self._publish(entry)
            entry.is_removed = True
            if entry.ctx is None and not entry.is_stopping:
                gone.append(entry)
        self._forget(gone)

    def _forget(self, gone: list[_Entry]) -> None:
        if not gone:
            return
        self._tell()
        for entry in gone:
            del self._entries[entry.id]
        ids = tuple(entry.id for entry in gone)
        for observer in self._observers:
            self._guarded(observer.jobs_removed, ids)

    # The end.

    def _on_close(self) -> None:
        self._is_closing = True
        for entry in self._entries.values():
            if entry.state is State.WAITING and self._leave_line(entry):
                continue
            if self._ask_to_stop(entry, Stop.QUIT):
                self._publish(entry)
        self._note_if_stopped()

    def _note_if_stopped(self) -> None:
        if self._is_closing and not any(lane.runs for lane in self._lanes.values()):
            self._all_stopped.set()

    def _on_end(self) -> None:
        self._has_ended = True


def _frozen(ids: Iterable[int] | None) -> tuple[int, ...] | None:
    return None if ids is None else tuple(ids)


def _picture(entry: _Entry) -> Snapshot:
    ctx = entry.ctx
    done, total = entry.last_amount if ctx is None else ctx.amount
    name = entry.name if ctx is None else ctx.name
    result = entry.result or _NO_RESULT
    job = entry.job
    return Snapshot(
        id=entry.id,
        batch=entry.batch,
        kind=job.kind,
        lane=job.lane,
        name=name or job.name,
        inputs=job.inputs,
        dir=job.dir,
        state=entry.state,
        is_stopping=entry.is_stopping,
        done=done if total is None else min(done, total),
        total=total,
        unit=job.unit,
        note=ctx.text if ctx is not None and ctx.text else entry.note,
        due_at=entry.due_at,
        outputs=result.outputs,
        values=result.values,
        error=entry.error,
        skipped=entry.skipped,
        attempt=entry.attempt,
        submitted_at=entry.submitted_at,
        started_at=entry.started_at,
        ended_at=entry.ended_at,
        work_s=entry.work_s,
    )


_NO_RESULT = Result()

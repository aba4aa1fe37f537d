"""One lane at work: its line, its threads, and the runs of jobs they hold."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial

from dropmill.core.cancel import Stop
from dropmill.core.context import JobContext
from dropmill.core.entry import Entry
from dropmill.core.errors import JobCancelled
from dropmill.core.job import Job, Lane
from dropmill.core.lanes import Line, Run
from dropmill.core.template import Unmade

SLOTS_PER_KEY = 8
"""Jobs that run at once against one host."""

RUN_MOST = 64
"""Jobs handed to one worker together, at most."""

RUN_SECONDS = 0.02
"""Jobs are handed over together while that is about as long as they take in all."""

NICENESS = 10
"""Below the UI thread: hashing at full speed then makes the window 23 ms late instead of 33."""


class Workers:
    """Hands the jobs of one lane to its pool. The Runner's thread calls all public methods.

    The pool's threads are started beforehand: a cold pool starts a thread in `submit`, which then
    waits for it, for seconds when others compute. `equip` gives an entry its context; `announce`
    records that jobs are about to run and then has its second argument called on the Runner's
    thread; `post` sends a call there; `on_idle` is called there when a worker has become free.
    """

    def __init__(
        self,
        lane: Lane,
        width: int,
        *,
        equip: Callable[[Entry], JobContext],
        announce: Callable[[list[Entry], Callable[[], None]], None],
        post: Callable[..., None],
        on_idle: Callable[[], None],
    ) -> None:
        self._lane = lane
        self._width = width
        self._equip = equip
        self._announce = announce
        self._post = post
        self._on_idle = on_idle
        self._line: Line[Entry] = Line(lambda _key: SLOTS_PER_KEY)
        self._runs: set[Run[Entry]] = set()
        self._mean_s: dict[type[Job], float] = {}
        self._pool: ThreadPoolExecutor | None = None
        self.is_held = False
        """True: no waiting job of this lane starts; what runs goes on."""
        self.is_closing = False
        """True: no job starts any more."""

    @property
    def is_idle(self) -> bool:
        """Whether no worker holds a job."""
        return not self._runs

    def start(self) -> None:
        """Start the threads and wait until all run."""
        pool = ThreadPoolExecutor(self._width, f"dropmill-{self._lane}", _lower_priority)
        all_started = threading.Barrier(self._width + 1)
        for _ in range(self._width):
            pool.submit(all_started.wait)
        all_started.wait()
        self._pool = pool

    def shut_down(self, *, wait: bool) -> None:
        """Take nothing more; end the threads, and wait for that if asked. Any thread."""
        if self._pool is not None:
            self._pool.shutdown(wait=wait, cancel_futures=True)

    def add(self, entry: Entry) -> None:
        """Let a job wait for its slot."""
        self._line.add(entry)

    def take_back(self, entry: Entry) -> bool:
        """Take a waiting job out of the line or its run; False when a worker has it already."""
        if entry.run is not None:
            if not entry.run.take_back(entry):
                return False
            entry.run = None
            entry.ctx = None
        self._line.leave(entry)
        return True

    def call(self, function: Callable[[], None]) -> None:
        """Call something short that may block on a thread of the lane, out of turn."""
        if self._pool is not None:
            self._pool.submit(function)

    def learn(self, kind: type[Job], work_s: float) -> None:
        """Remember how long a job of this kind took, to know how many make a run."""
        mean_s = self._mean_s.get(kind, work_s)
        self._mean_s[kind] = mean_s + (work_s - mean_s) / 8

    def hand_over(self) -> None:
        """Give every free worker what is next."""
        if self._pool is None or self.is_held or self.is_closing:
            return
        while len(self._runs) < self._width:
            entries = self._line.take(self._run_length)
            run = Run(entries) if entries else self._half_of_longest()
            if run is None:
                return
            self._runs.add(run)
            waiting = list(run.entries)
            self._give(run, waiting)
            self._announce(waiting, partial(self._launch, run))

    def _launch(self, run: Run[Entry]) -> None:
        if self._pool is None or self.is_closing:
            self._end(run)
        else:
            self._pool.submit(self._work, run)

    def _run_length(self, first: Entry) -> int:
        fair = -(-len(self._line) // self._width)
        mean_s = self._mean_s.get(first.group)
        if mean_s is None:
            return max(1, min(fair, first.job.in_flight))
        quick = max(first.job.in_flight, int(RUN_SECONDS * first.job.in_flight / max(mean_s, 1e-6)))
        return max(1, min(RUN_MOST, fair, quick))

    def _half_of_longest(self) -> Run[Entry] | None:
        """Take the later half of what the busiest worker has not begun, for an idle one."""
        longest = max(self._runs, key=lambda run: len(run.entries), default=None)
        if longest is None or not self._line.take_slot(longest.slot_key):
            return None
        if entries := longest.take_back_half():
            return Run(entries)
        self._line.release(longest.slot_key)
        return None

    def _give(self, run: Run[Entry], entries: list[Entry]) -> None:
        for entry in entries:
            entry.run = run
            entry.ctx = self._equip(entry)

    def _refill(self, run: Run[Entry]) -> None:
        try:
            first = run.entries[0]
        except IndexError:
            return
        if run in self._runs and not self.is_held:
            more = self._line.take_more(run.slot_key, run.group, self._run_length(first))
            self._give(run, more)
            if more:
                self._announce(more, partial(self._extend, run, more))

    def _extend(self, run: Run[Entry], more: list[Entry]) -> None:
        if run in self._runs and not self.is_closing:
            run.entries.extend(more)
        else:
            self._back_in_line(more)

    def _end(self, run: Run[Entry]) -> None:
        self._runs.discard(run)
        self._line.release(run.slot_key)
        # What was added after the worker had looked for the last time goes back in line.
        self._back_in_line(run.entries)
        self._on_idle()

    def _back_in_line(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            is_asked = entry.ctx is not None and entry.ctx.token.stop is not Stop.NONE
            entry.run = None
            if is_asked and entry.ctx is not None:
                # Somebody asked it to stop while it was on its way: so it ends before it began.
                entry.ctx.abort(JobCancelled())
            else:
                entry.ctx = None
                self._line.add(entry)

    # On the pool's threads.

    def _work(self, run: Run[Entry]) -> None:
        taken: list[JobContext] = []
        fault: BaseException
        try:
            run.group.run_many(self._items(run, taken))
        except BaseException as error:  # noqa: BLE001 - a kind's fault ends its jobs, not the worker
            fault = error
        else:
            fault = RuntimeError(f"{run.group.__name__}.run_many left a job without an end")
        for ctx in taken:
            if not ctx.has_ended:
                ctx.abort(fault)
        self._post(self._end, run)

    def _items(self, run: Run[Entry], taken: list[JobContext]) -> Iterator[tuple[Job, JobContext]]:
        while True:
            try:
                entry = run.entries.popleft()
            except IndexError:
                return
            if run.low_water and len(run.entries) == run.low_water:
                self._post(self._refill, run)
            ctx = entry.ctx
            assert ctx is not None  # noqa: S101 - it was given before the entry could be taken
            taken[:] = [other for other in taken if not other.has_ended]
            taken.append(ctx)
            if isinstance(ctx.job, Unmade):
                ctx.attempt(ctx.job.run)  # it is not of the kind that the others are of
            else:
                yield ctx.job, ctx


def _lower_priority() -> None:
    if sys.platform == "linux":  # elsewhere a niceness is the whole process's
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)

"""One lane at work: its line, its threads, and the runs of jobs they hold."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from dropmill.core.cancel import Stop
from dropmill.core.context import JobContext
from dropmill.core.entry import Entry
from dropmill.core.errors import JobCancelled
from dropmill.core.items import Items
from dropmill.core.job import Job, Lane
from dropmill.core.lanes import Line, Run
from dropmill.core.template import Unmade
from dropmill.core.threads import Threads
from dropmill.core.waiting import Wait

log = logging.getLogger(__name__)

WIDEST: Mapping[Lane, int] = {Lane.NET: 64, Lane.DISK: 8, Lane.CPU: 8}
"""Workers of a lane at most: those of the net only wait, the others share the machine."""

SORTED_AT_ONCE = 256
"""Runs looked at in one go for jobs that may not start now."""

ASIDE = -1
"""The ticket of a job that was taken out of the line until what it needs is there."""

RUN_MOST = 256
"""Jobs handed to one worker together, at most."""

UNKNOWN_RUN = 32
"""The same where nobody knows yet how long they take, and the kind does small ones together."""

MULTIPLEXED_RUN_MOST = 1024
"""The same where the kind keeps many in flight: one worker then serves a whole host."""

MULTIPLEXED_RUN_SECONDS = 0.1
"""More are handed over while the first half of a run is under way, and that takes a commit."""

RUN_SECONDS = 0.02
"""Jobs are handed over together while that is about as long as they take in all."""

_REMEMBERED = 7 / 8
"""How much one job leaves of what was known of how long they take."""

_TAKEN_MOST = 512  # far more than are in flight: then those that have ended are let go of


class Workers:
    """Hands the jobs of one lane to its pool. The Runner's thread calls all public methods.

    `equip` gives an entry its context; `announce` records that jobs are about to run and then has
    its second argument called on the Runner's thread; `post` sends a call there; `on_idle` is
    called there when a worker has become free. `key_of` says which slots a job shares, None while
    that is not known; `key_limit` how many there are.
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
        key_of: Callable[[Entry], str | None],
        key_limit: Callable[[str], int],
    ) -> None:
        self.lane = lane
        self.most = max(WIDEST[lane], width)
        self._width = width
        self._equip = equip
        self._announce = announce
        self._post = post
        self._on_idle = on_idle
        self._key_of = key_of
        self._line: Line[Entry] = Line(key_limit)
        self._aside: dict[int, Entry] = {}
        self._runs: set[Run[Entry]] = set()
        self._mean_s: dict[type[Job], float] = {}
        self._threads = Threads(f"dropmill-{lane}")
        self._has_started = False
        self.is_held = False
        """True: no waiting job of this lane starts; what runs goes on."""
        self.closed_by: Wait | None = None
        """The same, because of the hour or what this computer is connected to."""
        self.is_blocked: Callable[[Entry], bool] | None = None
        """Says which jobs may not start now; None while all may."""
        self.is_next_unsure = False
        """True: what is asked of many jobs is half done; who is next may not be meant to start."""
        self.jobs_done = 0
        self.bytes_done = 0
        self.is_closing = False
        """True: no job starts any more."""

    @property
    def is_idle(self) -> bool:
        """Whether no worker holds a job."""
        return not self._runs

    @property
    def width(self) -> int:
        """How many workers may have jobs at once."""
        return self._width

    @property
    def running(self) -> int:
        """How many jobs have begun and not ended. Any thread."""
        return sum(
            ctx.has_begun and not ctx.has_ended
            for run in tuple(self._runs)
            for ctx in tuple(run.taken)
        )

    @property
    def waiting(self) -> int:
        """How many jobs wait for a slot."""
        return len(self._line) + len(self._aside)

    @property
    def is_full(self) -> bool:
        """Whether all workers that may have jobs have some. Any thread."""
        return len(self._runs) >= self._width

    @property
    def main_kind(self) -> str:
        """The kind that most workers have; "" while none has any."""
        kinds = Counter(run.group.kind for run in self._runs)
        return kinds.most_common(1)[0][0] if kinds else ""

    @property
    def turn_s(self) -> float:
        """How long the longest of what workers do in one go usually takes."""
        turns = (self._mean_s.get(run.group, 0.0) * run.group.together for run in self._runs)
        return max(turns, default=0.0)

    @property
    def bytes_under_way(self) -> int:
        """The bytes that jobs which have not ended have moved."""
        return sum(
            ctx.amount[0]
            for run in self._runs
            for ctx in tuple(run.taken)
            if ctx.job.unit == "bytes" and not ctx.has_ended
        )

    def before(self, entry: Entry) -> int:
        """Return how many of the lane come before this one. Any thread."""
        return self._line.before(entry)

    def before_in_key(self, entry: Entry) -> int | None:
        """Return how many come before it for its key's slots; None while one is free."""
        return self._line.before_in_key(entry)

    def set_width(self, width: int) -> None:
        """Let so many workers have jobs at once; those that are too many finish theirs."""
        self._width = max(1, min(width, self.most))
        if self._has_started:
            self._threads.grow(self._width)

    def start(self) -> None:
        """Start the threads and wait until all run."""
        self._threads.grow(self._width)
        self._has_started = True

    def shut_down(self, *, wait: bool) -> None:
        """Take nothing more; end the threads, and wait for that if asked. Any thread."""
        self._threads.shut_down(wait=wait)

    def add(self, entry: Entry) -> None:
        """Let a job wait for its slot: once it is kept and, if it joins results, has them all."""
        self.add_all([entry])

    def add_all(self, entries: Iterable[Entry]) -> None:
        """Do the same for many."""
        alike: list[Entry] = []
        for entry in entries:
            if entry.is_saving or (entry.way is not None and entry.is_gathering):
                continue
            key = self._key_of(entry)
            if key is None:
                self._put_aside(entry)
                continue
            entry.slot_key = key
            if alike and alike[0].slot_key != key:
                self._line.add(alike)
                alike = []
            alike.append(entry)
        self._line.add(alike)

    def take_back(self, entry: Entry) -> bool:
        """Take a waiting job out of the line or its run; False when a worker has it already."""
        if entry.run is not None:
            if not entry.run.take_back(entry):
                return False
            entry.run = None
            entry.ctx = None
        if entry.ticket == ASIDE:
            del self._aside[entry.id]
            entry.ticket = 0
        self._line.leave(entry)
        return True

    def sort_out(self) -> list[Entry]:
        """Put those aside that have become blocked while no worker had begun them; return them."""
        is_blocked = self.is_blocked
        if is_blocked is None:
            return []
        found = [
            entry
            for run in self._runs
            for entry in tuple(run.entries)
            if is_blocked(entry) and self.take_back(entry)
        ]
        for entry in found:
            self._put_aside(entry)
        return found

    def bring_back(self) -> None:
        """Let those that were put aside wait in line again."""
        aside, self._aside = self._aside, {}
        for entry in aside.values():
            entry.ticket = 0
        self.add_all(aside.values())

    def relist(self) -> None:
        """Take note that the limits of slot keys may have changed."""
        self._line.relist()

    def _put_aside(self, entry: Entry) -> None:
        entry.ticket = ASIDE
        self._aside[entry.id] = entry

    def call(self, function: Callable[[], None]) -> None:
        """Call something short that may block, on a thread beside those that run jobs."""
        self._threads.call(function)

    def learn(self, kind: type[Job], work_s: float, count: int) -> None:
        """Remember how long jobs of this kind took, in all, to know how many make a run."""
        each_s = work_s / count
        mean_s = self._mean_s.get(kind, each_s)
        self._mean_s[kind] = each_s + (mean_s - each_s) * _REMEMBERED**count

    def hand_over(self) -> None:
        """Give every free worker what is next, and those that keep many in flight what is more."""
        if not self._has_started or not self._may_start:
            return
        while len(self._runs) < self._width:
            run = self._next_run() or self._half_of_longest()
            if run is None:
                break
            self._runs.add(run)
            waiting = list(run.entries)
            self._give(run, waiting)
            self._announce(waiting, partial(self._launch, run))
        for run in self._runs:
            # What comes later must not wait for the longest that is under way at its host.
            if run.group.in_flight > 1 and run.pool is not None and run.is_low:
                self._refill(run)

    @property
    def _may_start(self) -> bool:
        is_shut = self.is_held or self.is_closing or self.closed_by is not None
        return not (is_shut or self.is_next_unsure)

    def _next_run(self) -> Run[Entry] | None:
        for _ in range(SORTED_AT_ONCE):
            entries = self._line.take(self._run_length)
            if not entries:
                return None
            free = entries if self.is_blocked is None else self._free_among(entries)
            if free:
                return Run(free)
            self._line.release(entries[0].slot_key)
        self._post(self.hand_over)  # many are blocked: others may say something meanwhile
        return None

    def _free_among(self, entries: list[Entry]) -> list[Entry]:
        """Put those aside that are blocked; return the others."""
        free = []
        for entry in entries:
            if self.is_blocked is not None and self.is_blocked(entry):
                self._put_aside(entry)
            else:
                free.append(entry)
        return free

    def _launch(self, run: Run[Entry]) -> None:
        if self.is_closing:
            self._end(run)
        else:
            run.items = Items(partial(self._next_item, run))
            run.pool = self._threads.take()
            run.pool.submit(self._work, run, run.items)

    def _run_length(self, first: Entry) -> int:
        """Return how many to hand over together; 0 when none may be now."""
        if first.group.in_flight > 1:
            # A second worker for the same host would only wait for the first one's interpreter.
            if any(run.serves(first.slot_key, first.group) for run in self._runs):
                return 0
            return self._multiplexed_length(first.group)
        fair = -(-len(self._line) // self._width)
        mean_s = self._mean_s.get(first.group)
        together = first.group.together
        if mean_s is None:
            return max(1, min(together, UNKNOWN_RUN, fair))
        quick = int(RUN_SECONDS / max(mean_s, 1e-6))
        if quick > 1:
            quick = max(quick, together)
        return max(1, min(RUN_MOST, fair, quick))

    def _multiplexed_length(self, kind: type[Job]) -> int:
        mean_s = self._mean_s.get(kind, MULTIPLEXED_RUN_SECONDS)
        quick = int(MULTIPLEXED_RUN_SECONDS * kind.in_flight / max(mean_s, 1e-6))
        return max(4 * kind.in_flight, min(MULTIPLEXED_RUN_MOST, quick))

    def _half_of_longest(self) -> Run[Entry] | None:
        """Take the later half of what the busiest worker has not begun, for an idle one."""
        longest = max(
            (run for run in self._runs if run.group.in_flight == 1),
            key=lambda run: len(run.entries),
            default=None,
        )
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
        if run in self._runs and self._may_start and len(self._runs) <= self._width:
            if run.group.in_flight > 1:
                length = self._multiplexed_length(run.group)
            elif run.entries:
                length = self._run_length(run.entries[0])
            else:
                return
            more = self._line.take_more(run.slot_key, run.group, length)
            if self.is_blocked is not None:
                more = self._free_among(more)
            self._give(run, more)
            run.coming.update(more)
            if more:
                self._announce(more, partial(self._extend, run, more))

    def _extend(self, run: Run[Entry], announced: list[Entry]) -> None:
        more = [entry for entry in announced if entry in run.coming]
        run.coming.difference_update(more)
        if run in self._runs and not self.is_closing:
            run.entries.extend(more)
            run.low_water = len(run.entries) // 2
            if run.items is not None and run.items.on_more is not None:
                run.items.on_more()
        else:
            self._back_in_line(more)

    def _end(self, run: Run[Entry]) -> None:
        self._runs.discard(run)
        run.items = None  # it holds the run
        if run.pool is not None:
            self._threads.give_back(run.pool)
            run.pool = None
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
                _abort(entry.ctx, JobCancelled())
            else:
                entry.ctx = None
                self._line.add([entry])

    # On the pool's threads.

    def _work(self, run: Run[Entry], items: Items) -> None:
        taken = run.taken
        fault: BaseException
        try:
            run.group.run_many(items)
        except BaseException as error:  # noqa: BLE001 - a kind's fault ends its jobs, not the worker
            fault = error
        else:
            fault = RuntimeError(f"{run.group.__name__}.run_many left a job without an end")
        for ctx in taken:
            if not ctx.has_ended:
                _abort(ctx, fault)
        self._post(self._end, run)

    def _next_item(self, run: Run[Entry]) -> tuple[Job, JobContext] | None:
        """Return what the worker is to do next; None when there is nothing, for now at least."""
        taken = run.taken
        while True:
            try:
                entry = run.entries.popleft()
            except IndexError:
                return None
            if run.low_water and len(run.entries) == run.low_water:
                self._post(self._refill, run)
            ctx = entry.ctx
            assert ctx is not None  # noqa: S101 - it was given before the entry could be taken
            if len(taken) >= _TAKEN_MOST:
                taken[:] = [other for other in taken if not other.has_ended]
            taken.append(ctx)
            if type(ctx.job) is not Unmade:
                return ctx.job, ctx
            ctx.attempt(ctx.job.run)  # it is not of the kind that the others are of


def _abort(ctx: JobContext, error: BaseException) -> None:
    """End an attempt; what goes wrong with that must not cost the others their ends."""
    try:
        ctx.abort(error)
    except Exception:
        log.exception("job %d could not be ended as it should be", ctx.job_id)

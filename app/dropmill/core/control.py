"""What a person may ask of jobs: hold, pause, resume, cancel, retry, change, remove."""

from __future__ import annotations

import logging
import time
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from concurrent.futures import Future

from dropmill.core.cancel import Stop
from dropmill.core.entry import Entry
from dropmill.core.errors import Problem
from dropmill.core.fields import other_settings
from dropmill.core.job import Job, Lane
from dropmill.core.records import Changed
from dropmill.core.roster import Roster
from dropmill.core.state import RETRYABLE, TRANSITIONS, Event, State
from dropmill.core.strokes import Strokes, parts
from dropmill.core.teller import Teller
from dropmill.core.verbs import Chosen
from dropmill.core.workers import Workers

log = logging.getLogger(__name__)

REMEMBERED_MOST = 4_000
"""Jobs that left the list and can be taken back: earlier removals are dropped, each as a whole."""

REMEMBERED_LEAST = 3
"""Removals that can be taken back however many jobs they were."""


_DONE_WITH = frozenset({State.DONE, State.CANCELLED})
"""States in which a job would go on from nothing."""


class Control:
    """The verbs. The Runner's thread calls all methods.

    Those for one job return whether they did something.
    """

    def __init__(
        self,
        roster: Roster,
        workers: Mapping[Lane, Workers],
        teller: Teller,
        post: Callable[..., None],
    ) -> None:
        self._roster = roster
        self._workers = workers
        self._teller = teller
        self._post = post
        self._removals: deque[dict[int, Entry]] = deque()
        """What left the list by id, one for each time that was asked; the latest last."""
        self._discarding = 0
        self._after_discarding: list[Callable[[], None]] = []
        self.on_discarded: Callable[[], None] = lambda: None
        """Called whenever what a job had kept is removed."""

    @property
    def is_discarding(self) -> bool:
        """Whether what jobs had kept is being removed: they are cancelled or gone after that."""
        return self._discarding > 0

    def after_discarding(self, then: Callable[[], None]) -> None:
        """Call this once what jobs had kept is removed; at once where nothing is."""
        if self.is_discarding:
            self._after_discarding.append(then)
        else:
            then()

    def on_each(self, verb: Callable[[Entry], bool], chosen: Chosen) -> Strokes:
        """Do a verb to each chosen job; tell of those for which it did something."""
        for part in self._roster.parts_of(chosen):
            for entry in part:
                if verb(entry):
                    self._teller.publish(entry)
            yield

    def hold(self, entry: Entry) -> bool:
        """Let a waiting job not start."""
        if entry.state is not State.WAITING or not self.leave_line(entry):
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
            return self.ask_to_stop(entry, Stop.PAUSE)
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
            entry.error = None
            if not entry.is_saving:
                self._workers[entry.template.lane].add(entry)
            return True
        return False

    def cancel(self, entry: Entry) -> bool:
        """End it for good, at once or once it has stopped."""
        if entry.state is State.WAITING and not self.leave_line(entry):
            return self.ask_to_stop(entry, Stop.CANCEL)
        if entry.ctx is not None:
            return self.ask_to_stop(entry, Stop.CANCEL)
        if entry.is_stopping or (entry.state, Event.CANCEL) not in TRANSITIONS:
            return False
        if _may_have_kept(entry):
            self._discard(entry)
        else:
            self._end_cancelled(entry)
        return True

    def retry(self, entry: Entry) -> bool:
        """Begin another attempt."""
        if entry.state not in RETRYABLE or entry.is_stopping:
            return False
        entry.move(Event.RETRY)
        if entry.begun == entry.attempt:  # one that was cancelled before it began is still to come
            entry.attempt += 1
        entry.tries = 0
        entry.best_done = 0
        entry.last_amount = (0, None)
        entry.error = None
        entry.skipped = ""
        entry.note = ""
        entry.ended_at = None
        if not entry.is_saving:
            self._workers[entry.template.lane].add(entry)
        return True

    def retry_held(self, entry: Entry) -> bool:
        """Let another attempt begin once it is released."""
        return self.retry(entry) and self.hold(entry)

    def on_change(self, job_id: int, job: Job, changed: Future[None]) -> None:
        """Take other settings for a job; one that runs takes over the live ones only."""
        try:
            self._change(job_id, job)
        except Problem as problem:
            changed.set_exception(problem)
        except Exception as error:
            changed.set_exception(error)  # who asked is not to wait for ever
            raise
        else:
            changed.set_result(None)

    def _change(self, job_id: int, job: Job) -> None:
        """Do what `on_change` says; Problem when that cannot be now."""
        entry = self._roster.entries.get(job_id)
        if entry is None or type(job) is not entry.group:
            raise Problem(f"There is no job {job_id}", "Look at the list again.")
        is_in_line = entry.state is State.WAITING and bool(entry.ticket or entry.run)
        if is_in_line and not self._workers[job.lane].take_back(entry):
            is_in_line = False
        if entry.ctx is not None:
            if others := other_settings(entry.job, job) - job.live:
                raise _not_now(job, others)
            entry.ctx.change(job)
        entry.change(job)
        if is_in_line:
            self._workers[job.lane].add(entry)
        self._teller.record([Changed(entry.id, job)])
        self._teller.publish(entry)

    def on_remove(self, chosen: Chosen) -> Strokes:
        """Take jobs from the list, once they have stopped and what they kept is removed."""
        removal: dict[int, Entry] = {}
        self._removals.append(removal)
        failed: dict[int, Entry] = {}
        for part in self._roster.parts_of(chosen):
            failed.update((e.id, e) for e in part if e.state is State.FAILED and _may_have_kept(e))
            yield
        left_over = yield from self._left_for_nobody(failed)
        for part in self._roster.parts_of(chosen):
            gone = []
            for entry in part:
                if self.cancel(entry):
                    self._teller.publish(entry)
                elif entry.id in left_over and not entry.is_stopping:
                    self._discard(entry)
                entry.is_removed = True
                if entry.ctx is None and not entry.is_stopping:
                    gone.append(entry)
            self._roster.forget(gone)
            removal.update((entry.id, entry) for entry in gone)
            yield
        self._drop_earliest()

    def _left_for_nobody(self, failed: Mapping[int, Entry]) -> Generator[None, None, set[int]]:
        """Find, in strokes, which of these have kept what no other job would go on from."""
        left: defaultdict[_Work, list[int]] = defaultdict(list)
        for number, entry in failed.items():
            left[_work_of(entry)].append(number)
        for part in self._roster.parts_of(Chosen()) if failed else ():
            for entry in part:
                is_open = entry.template.resumes and entry.state not in _DONE_WITH
                if is_open and entry.id not in failed:
                    left.pop(_work_of(entry), None)
            yield
        return {number for numbers in left.values() for number in numbers}

    def _drop_earliest(self) -> None:
        """Keep what left the list for `on_restore` within bounds: each is about 1 KB."""
        remembered = sum(map(len, self._removals))
        while len(self._removals) > REMEMBERED_LEAST and (
            remembered > REMEMBERED_MOST or not self._removals[0]
        ):
            dropped = self._removals.popleft()
            remembered -= len(dropped)
            while dropped:  # one by one: while all are freed at once, no other thread runs
                dropped.popitem()

    def on_restore(self, ids: Sequence[int]) -> Strokes:
        """Take jobs back into the list, as they were when they left it, or let them stay."""
        found: dict[int, Entry] = {}
        for number in ids:
            if (entry := self._roster.entries.get(number)) is not None:
                entry.is_removed = False  # it has not left yet: its worker has not stopped
        for removal in self._removals:
            found.update((number, removal.pop(number)) for number in ids if number in removal)
        for part in parts([found[number] for number in ids if number in found]):
            for entry in part:
                entry.is_removed = False
            self._roster.take_back(part)
            yield

    def stop_all(self) -> Strokes:
        """Interrupt what runs; what waits stays waiting."""
        handed_out = [entry for entry in self._roster.entries.values() if entry.run is not None]
        for part in parts(handed_out):
            for entry in part:
                if entry.state is State.WAITING and self.leave_line(entry):
                    continue
                if self.ask_to_stop(entry, Stop.QUIT):
                    self._teller.publish(entry)
            yield

    def leave_line(self, entry: Entry) -> bool:
        """Take a waiting job back; False when a worker has it already."""
        if not self._workers[entry.template.lane].take_back(entry):
            return False
        entry.due_at = entry.due_clock = None
        return True

    def ask_to_stop(self, entry: Entry, stop: Stop) -> bool:
        """Ask a job that a worker has to stop."""
        if entry.ctx is None:
            return False
        entry.is_stopping = True
        entry.ctx.token.request(stop)
        return True

    def _discard(self, entry: Entry) -> None:
        """Remove what was kept for a later try, which may block; then it is cancelled or gone."""
        entry.is_stopping = True
        self._discarding += 1

        def discard() -> None:
            try:
                entry.job.discard()
            except Exception:  # a kind of a third party may raise anything
                log.exception("job %s: what it kept could not be removed", entry.id)
            self._post(self._on_discarded, entry)

        self._workers[entry.template.lane].call(discard)

    def _on_discarded(self, entry: Entry) -> None:
        self._discarding -= 1
        try:
            self._end_discarded(entry)
        finally:
            if not self.is_discarding:
                waiting, self._after_discarding = self._after_discarding, []
                for then in waiting:
                    then()
            self.on_discarded()

    def _end_discarded(self, entry: Entry) -> None:
        entry.is_stopping = False
        if (entry.state, Event.CANCEL) in TRANSITIONS:
            self._end_cancelled(entry)
        self._teller.publish(entry)
        if entry.is_removed:
            self.let_go([entry])

    def let_go(self, removed: list[Entry]) -> None:
        """Take those from the list that were to leave it and have stopped by now."""
        if removed:
            self._roster.forget(removed)
            self._removals[-1].update((entry.id, entry) for entry in removed)

    def _end_cancelled(self, entry: Entry) -> None:
        entry.move(Event.CANCEL)
        entry.ended_at = time.time()
        entry.note = ""
        entry.due_at = entry.due_clock = None


def _may_have_kept(entry: Entry) -> bool:
    """Whether an attempt may have left something for the next one."""
    return bool(entry.begun) and entry.template.resumes


_Work = tuple[type[Job], tuple[str, ...], str]


def _work_of(entry: Entry) -> _Work:
    """Return what another job must have in common to go on from what this one kept."""
    return entry.group, entry.inputs, entry.template.dir


def _not_now(job: Job, names: Collection[str]) -> Problem:
    told = "now" if not job.live else f"besides {' and '.join(sorted(job.live))}"
    return Problem(
        f"{' and '.join(sorted(names)).capitalize()} cannot be changed {told} while the job runs",
        "Pause it, change it, then resume it.",
    )

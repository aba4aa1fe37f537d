"""The Runner: what everyone may ask of the one owner of all jobs."""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Future

import msgspec

from dropmill.core.alike import Alike, errors_alike
from dropmill.core.attempts import Equipment
from dropmill.core.claims import Claims
from dropmill.core.course import Course
from dropmill.core.entry import Entry
from dropmill.core.errors import Failure
from dropmill.core.intake import About, Submitted
from dropmill.core.job import Job, Lane
from dropmill.core.keeper import Keeper, Unkept
from dropmill.core.lane_control import Watcher
from dropmill.core.lane_view import LanesView
from dropmill.core.observer import Observer
from dropmill.core.owner import Owner
from dropmill.core.places import Place, Priority
from dropmill.core.plan import Plan
from dropmill.core.records import Stored, Taken
from dropmill.core.services import S, Services
from dropmill.core.settings import Lanes
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import State
from dropmill.core.template import Unmade
from dropmill.core.verbs import Chosen, Jobs
from dropmill.core.waiting import Wait

DEFAULT_WIDTHS: Mapping[Lane, int] = {Lane.NET: 16, Lane.DISK: 4, Lane.CPU: 4}
"""Jobs that run at once in each lane: net workers only wait, the others share the machine."""

Which = Iterable[int] | Chosen | None
"""The jobs that a verb is for: these ids, those that fit all that Chosen says, or (None) all."""


class Runner:
    """Takes jobs in, runs them in the lanes' thread pools, and tells observers.

    One thread owns all state (core/owner.py); every method may be called from any thread, posts a
    message to that thread and returns at once. What is asked is done in the order in which it was.
    """

    def __init__(
        self,
        *,
        widths: Mapping[Lane, int] | None = None,
        services: Services | None = None,
        keeper: Keeper | None = None,
        is_synced: bool = True,
        tag: str = "0",
        claims: Claims | None = None,
        kinds: Mapping[str, type[Job]] | None = None,
        disk_patience_s: float | None = 0.0,
    ) -> None:
        """A full disk or a drive that is gone holds jobs for `disk_patience_s`; None: for ever."""
        self._equipment = Equipment(
            services or Services(),
            is_synced=is_synced,
            has_person=keeper is not None,
            tag=tag,
            claims=claims,
            keeper=keeper,
        )
        self._owner = Owner(
            {**DEFAULT_WIDTHS, **(widths or {})},
            keeper or Unkept(),
            self._equipment,
            kinds=kinds or {},
            disk_patience_s=disk_patience_s,
        )

    # Commands, from any thread.

    def start(self) -> None:
        """Start the owner thread; it starts the workers. Jobs submitted before wait for it."""
        self._owner.thread.start()

    def subscribe(self, observer: Observer) -> Callable[[], None]:
        """Tell `observer` of everything from now on; call what is returned to end that."""
        return self._owner.teller.observers.add(observer)

    def submit(
        self,
        jobs: Sequence[Job],
        *,
        title: str = "",
        is_held: bool = False,
        plan: Plan | None = None,
        course: Course | None = None,
        taken: Taken | None = None,
    ) -> Future[Submitted]:
        """Take these jobs in as one batch; the future gives their ids once they are kept.

        With the `plan` that was made for them they do what it says, or fail when what is there
        has changed in a way that matters; until this process ends, and at the first attempt.
        `taken` are the files they come from in a watched folder, recorded with them.
        With a `course` they are the first step of that; the kinds of all steps must be known.
        They are told to observers at once and start when they are kept; when they cannot be, they
        are removed again and the future has the Problem.
        """
        if jobs and not is_held:
            self.make_ready(type(jobs[0]), len(jobs))
        submitted: Future[Submitted] = Future()
        about = About(title, is_held, plan, course, taken)
        self._owner.ask(self._owner.intake.on_submit, tuple(jobs), about, submitted)
        return submitted

    def make_ready(self, kind: type[Job], count: int) -> None:
        """Have made ready what so many jobs of a kind need, which may soon be submitted."""
        self._owner.ask(kind.make_ready, self._equipment.services, count)

    def adopt(
        self,
        stored: Sequence[Stored],
        only: Collection[int] | None = None,
        titles: Mapping[int, str] | None = None,
    ) -> Future[None]:
        """Take in jobs from the journal as they are there; those that wait, wait again.

        With `only`, none but these start by themselves; the others are in the list and stay as
        they are. `titles` are those of their batches. The future is done once they are in the list.
        """
        adopted: Future[None] = Future()
        self._owner.ask(self._owner.intake.on_adopt, tuple(stored), only, titles or {}, adopted)
        return adopted

    def end_adoption(self) -> None:
        """Say that all jobs of the journal have been adopted that have not ended."""
        self._owner.ask(self._owner.steps.end_adoption)

    def end_listing(self) -> None:
        """Say that those which have ended were adopted too, as far as they are in the list."""
        self._owner.ask(self._owner.steps.end_listing)

    def settle(self) -> Future[None]:
        """Return what is done once all that was asked before has been taken in and is kept.

        What is asked of running jobs has then reached them; they may take their time. What jobs
        had kept that were removed or cancelled is gone by then.
        """
        settled: Future[None] = Future()
        self._owner.ask(self._owner.on_settle, settled)
        return settled

    def note_trouble(self, trouble: Failure | None) -> None:
        """Say that the record of jobs cannot be kept, or can again (None)."""
        self._owner.post(self._owner.teller.on_trouble, trouble)

    def pause(self, ids: Which = None) -> None:
        """Hold what waits and stop what runs, to go on later; None means all."""
        self._each(self._owner.control.pause, ids)

    def resume(self, ids: Which = None) -> None:
        """Let what is paused or held go on; None means all."""
        self._each(self._owner.control.resume, ids)

    def hold(self, ids: Which = None) -> None:
        """Let what waits not start until it is resumed; what runs goes on. None means all."""
        self._each(self._owner.control.hold, ids)

    def release(self, ids: Which = None) -> None:
        """Let what is held start; what is paused stays so. None means all."""
        self._each(self._owner.control.release, ids)

    def hold_lanes(self, lanes: Iterable[Lane] = tuple(Lane)) -> None:
        """Start no more jobs in these lanes; what runs goes on."""
        self._owner.ask(self._owner.lanes.on_hold, tuple(lanes), True)

    def release_lanes(self, lanes: Iterable[Lane] = tuple(Lane)) -> None:
        """Start jobs in these lanes again."""
        self._owner.ask(self._owner.lanes.on_hold, tuple(lanes), False)

    def set_lanes(self, lanes: Lanes) -> None:
        """Give the lanes these widths, hours and rules, also while they run; Problem if wrong."""
        rules = lanes.rules()
        self._owner.ask(self._owner.lanes.on_set_rules, rules)
        self._owner.ask(self._owner.lanes.on_set_widths, lanes.widths(), lanes.adapts())

    def remember_widths(self, found: Mapping[str, int]) -> None:
        """Let lanes that find their width begin with what was found before, by lane and kind."""
        self._owner.ask(self._owner.lanes.found.update, dict(found))

    def found_widths(self) -> dict[str, int]:
        """Return the best widths that are known, by lane and kind. Takes no lock."""
        return dict(self._owner.lanes.found)

    def go_on(self) -> None:
        """Let jobs that wait for room on a disk, or for a drive, go on at once."""
        self._owner.ask(self._owner.lanes.on_go_on)

    def lanes(self) -> LanesView:
        """Return the picture of all lanes now. Takes no lock."""
        return self._owner.lanes.view()

    def watch_lanes(self, watcher: Watcher) -> Callable[[], None]:
        """Tell `watcher`, on the Runner's thread, when something about the lanes was changed.

        Call what is returned to end that.
        """
        self._owner.ask(self._owner.lanes.on_watch, watcher)
        return lambda: self._owner.ask(self._owner.lanes.on_unwatch, watcher)

    def watch_lacks(self, watcher: Watcher) -> Callable[[], None]:
        """Tell `watcher` the same, but what this computer is connected to is not looked up."""
        self._owner.ask(self._owner.lanes.on_watch_lacks, watcher)
        return lambda: self._owner.ask(self._owner.lanes.on_unwatch, watcher)

    def prioritise(self, ids: Which, priority: Priority) -> None:
        """Let jobs come before or after all others of a lower or higher priority."""
        self._owner.ask(self._owner.queue.on_prioritise, _chosen(ids), priority)

    def move(self, ids: Iterable[int], before: int | None = None) -> None:
        """Put jobs, in the order they have, before another one in the queue; None: at its end."""
        self._owner.ask(self._owner.queue.on_move, tuple(ids), before)

    def run_next(self, ids: Iterable[int]) -> None:
        """Put jobs before all others in the queue."""
        self._owner.ask(self._owner.queue.on_run_next, tuple(ids))

    def put(self, places: Mapping[int, Place]) -> None:
        """Give jobs these places in the queue, such as they had before they were moved."""
        self._owner.ask(self._owner.queue.on_put, dict(places))

    def cancel(self, ids: Which = None) -> None:
        """Stop for good and leave nothing partial behind; None means all."""
        self._each(self._owner.control.cancel, ids)

    def retry(self, ids: Which = None, *, is_held: bool = False) -> None:
        """Start another attempt of what failed, was cancelled or interrupted; None means all.

        What was cancelled before it began is then the same attempt. With `is_held` they wait for
        a release.
        """
        control = self._owner.control
        self._each(control.retry_held if is_held else control.retry, ids)

    def remove(self, ids: Which = None) -> None:
        """Take jobs from the list, those that have not ended once they are cancelled.

        What failed ones kept for another attempt is removed first, unless another job in the list
        would go on from it.
        """
        self._owner.ask(self._owner.control.on_remove, _chosen(ids))

    def restore(self, ids: Iterable[int]) -> None:
        """Take jobs back into the list that were removed while this Runner works, as they were.

        Those that ran come back cancelled; those that have not stopped yet stay. Those of the
        latest removals (core/control.py); others are passed over.
        """
        self._owner.ask(self._owner.control.on_restore, tuple(ids))

    def snapshot(self, job_id: int) -> Snapshot | None:
        """Return the picture of a job now, None if it is not in the list. Takes no lock."""
        entry = self._owner.roster.entries.get(job_id)
        if entry is None:
            return None
        if (ctx := entry.ctx) is not None:
            ctx.is_marked = False  # before it is read: what comes later marks it again
        return self._seen(entry)

    def change(self, job_id: int, job: Job) -> Future[None]:
        """Give a job other settings; one that runs takes over those in `Job.live`, and no others.

        The future has the Problem when they cannot be changed now.
        """
        changed: Future[None] = Future()
        self._owner.ask(self._owner.control.on_change, job_id, job, changed)
        return changed

    def job(self, job_id: int) -> Job | None:
        """Return a job as it was submitted or changed; None if it is not in the list."""
        entry = self._owner.roster.entries.get(job_id)
        return None if entry is None else entry.job

    def snapshots(self, asked: Jobs) -> tuple[Snapshot, ...]:
        """Return a page of pictures, by id. Takes no lock."""
        known = self._owner.roster.entries
        if asked.ids is None:
            entries = list(known.values())  # one step for all threads
        else:
            entries = [entry for n in set(asked.ids) if (entry := known.get(n)) is not None]
        wanted = (
            entry
            for entry in entries
            if entry.id > asked.after and (not asked.states or entry.state in asked.states)
        )
        page = heapq.nsmallest(asked.limit, wanted, key=lambda entry: entry.id)
        return tuple(self._seen(entry) for entry in page)

    def title_of(self, batch: int) -> str:
        """Return the title that a batch was given, "" if it was given none. Takes no lock."""
        return self._owner.roster.title_of(batch)

    def step_of(self, job_id: int) -> tuple[int, int] | None:
        """Return which step of its recipe a job is, and of how many; None for none. No lock."""
        entry = self._owner.roster.entries.get(job_id)
        way = None if entry is None else entry.way
        return None if entry is None or way is None else (entry.step, way.course.last)

    def root_of(self, job_id: int) -> int:
        """Return the job of a recipe's first step that a job comes from; else itself. No lock."""
        entry = self._owner.roster.entries.get(job_id)
        return job_id if entry is None else entry.root

    def first_jobs(self, batch: int) -> tuple[list[Job], Course | None]:
        """Return the jobs of a batch as they were submitted, and the recipe they go through.

        Those that have left the list are not among them. Costs a look at each job in the list:
        not on the UI thread. Takes no lock.
        """
        entries = list(self._owner.roster.entries.values())  # one step for all threads
        own = sorted((e for e in entries if e.batch == batch and e.step < 2), key=lambda e: e.id)
        ways = (entry.way for entry in entries if entry.batch == batch)
        course = next((way.course for way in ways if way is not None), None)
        jobs = [job for entry in own if not isinstance(job := entry.job, Unmade)]
        return jobs, course

    def wait_of(self, job_id: int) -> Wait | None:
        """Return why a job does not run now; None when it runs or has ended. Takes no lock."""
        entry = self._owner.roster.entries.get(job_id)
        return None if entry is None else self._owner.reasons.of(entry)

    def errors_alike(self, batch: int | None = None) -> tuple[Alike, ...]:
        """Return the failed jobs of a batch (None: of all) by what went wrong. Takes no lock.

        Costs a look at each job in the list: not on the UI thread when there are many.
        """
        entries = list(self._owner.roster.entries.values())  # one step for all threads
        failed = (e for e in entries if e.state is State.FAILED)
        return errors_alike(e.picture() for e in failed if batch is None or e.batch == batch)

    def _seen(self, entry: Entry) -> Snapshot:
        """Return its picture as somebody sees it who asks: with why it waits."""
        picture = entry.picture()
        wait = self._owner.reasons.of(entry)
        return picture if wait is None else msgspec.structs.replace(picture, wait=wait)

    def tag_of(self, job_id: int) -> str:
        """Return the mark that a job's temporary files have in their names."""
        return self._equipment.tag_of(job_id)

    def _each(self, verb: Callable[[Entry], bool], which: Which) -> None:
        self._owner.ask(self._owner.control.on_each, verb, _chosen(which))

    def service(self, of: type[S]) -> S:
        """Return the shared service of this class; it is made at first use."""
        return self._equipment.services.get(of)

    def quit(self) -> None:
        """Start nothing more and interrupt what runs, as `close` does, which waits for it."""
        self._owner.ask(self._owner.on_close)

    def close(self, timeout_s: float = 2.5) -> bool:
        """Stop everything and end the threads; False if a worker still hangs after the timeout.

        What runs becomes interrupted. Blocks for the time-out at most: never on the UI thread.
        """
        if not self._owner.thread.is_alive():
            return True
        deadline = time.monotonic() + timeout_s
        self._owner.ask(self._owner.on_close)
        is_clean = self._owner.all_stopped.wait(timeout_s)
        self._owner.ask(self._owner.on_end)
        self._owner.thread.join(max(0.1, deadline - time.monotonic()))
        for workers in self._owner.workers.values():
            workers.shut_down(wait=is_clean)
        self._equipment.services.close()
        return is_clean


def _chosen(which: Which) -> Chosen:
    if isinstance(which, Chosen):
        return which
    return Chosen(ids=None if which is None else tuple(which))

"""What comes after a job that is a step of a recipe."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from weakref import WeakValueDictionary

import msgspec
from msgspec.structs import replace

from dropmill.core.afterwork import Afterwork
from dropmill.core.cancel import Stop
from dropmill.core.clearing import Clearing
from dropmill.core.context import Ending
from dropmill.core.control import Control
from dropmill.core.course import Course
from dropmill.core.entry import Entry
from dropmill.core.errors import Problem
from dropmill.core.job import Job, Lane, Result
from dropmill.core.keeper import Keeper
from dropmill.core.recipe import jobs_of_step, joins
from dropmill.core.records import Changed, Followed, Stored
from dropmill.core.roster import Roster
from dropmill.core.state import Event, State
from dropmill.core.teller import Teller
from dropmill.core.template import template_of
from dropmill.core.way import Given, Way
from dropmill.core.workers import Workers

log = logging.getLogger(__name__)

_MAY_CHANGE = frozenset(State) - {State.RUNNING, State.PAUSED, State.DONE}
"""States in which a joining job takes more inputs, unless a worker has it."""


class Steps:
    """Sends what a step gives on to the next. The Runner's thread calls all methods.

    Jobs of the next step are recorded in one commit with the end of the one they come from: a
    kill between the two neither loses nor doubles them. A joining step is one job that waits
    until all earlier ones of its batch are over, and takes what was made of those that are done.
    """

    def __init__(
        self,
        keeper: Keeper,
        roster: Roster,
        *,
        workers: Mapping[Lane, Workers],
        teller: Teller,
        control: Control,
        kinds: Mapping[str, type[Job]],
        clearing: Callable[[], Clearing],
    ) -> None:
        self._clearing = clearing
        self._keeper = keeper
        self._roster = roster
        self._workers = workers
        self._teller = teller
        self._control = control
        self._kinds = kinds
        self._news: dict[Way, None] = {}
        self._recovered: dict[int, Way] = {}
        self._ways: WeakValueDictionary[int, Way] = WeakValueDictionary()
        self._held_back: set[int] = set()
        self._kept_back: list[Callable[[], None]] = []  # ends of jobs

    def begin(self, entries: Sequence[Entry], course: Course) -> None:
        """Send the first jobs of a batch on their way."""
        if not entries:
            return
        batch = entries[0].batch
        way = self._ways.get(batch)
        if way is None:
            way = self._ways[batch] = self._way(course)
            if course.afterwards is not None:
                numbered = replace(course.afterwards, first_job=entries[0].id)
                way.afterwork = Afterwork(course, numbered, is_joint=bool(way.joining))
        for entry in entries:
            self._enter(entry, way, 1)

    def adopt(self, entry: Entry, stored: Stored, *, may_start: bool) -> None:
        """Take in a job of the journal; joining ones wait until `end_adoption`."""
        course, step = stored.course, stored.snapshot.step
        if course is None:
            return
        way = self._ways.get(entry.batch)
        if way is None:
            way = self._ways[entry.batch] = self._way(course)
            way.is_known = way.is_whole = False
        self._recovered[entry.batch] = way
        entry.origin = stored.origin
        if course.afterwards is not None and way.afterwork is None:
            way.afterwork = Afterwork(course, course.afterwards, is_joint=bool(way.joining))
        self._enter(entry, way, step)
        way.lie(entry.root, stored.snapshot.outputs)
        way.gathered[step].update(stored.gathered)
        if entry.state is State.DONE and step + 1 in way.joining:
            way.gathered[step + 1][entry.id] = Given(_origin(entry), stored.snapshot.outputs)
        if not may_start:
            self._held_back.add(entry.id)

    def end_adoption(self) -> None:
        """Take note that every job of the journal which has not ended is here."""
        for way in self._recovered.values():
            way.is_known = True
            self._news[way] = None

    def end_listing(self) -> None:
        """Take note that those which have ended are here too."""
        for way in self._recovered.values():
            way.is_known = way.is_whole = True
            self._news[way] = None
        self._recovered.clear()
        kept_back, self._kept_back = self._kept_back, []
        for end in kept_back:
            end()

    def keeps_back(self, entry: Entry, end: Callable[[], None]) -> bool:
        """Keep a job's end back until all of its batch is read, and call `end` then; or not.

        What its inputs are due for is recorded in one commit with it, and whether they are due
        only the whole batch tells. Killed before, it is a job that was cut off.
        """
        way = entry.way
        if way is None or way.afterwork is None or way.is_whole:
            return False
        self._kept_back.append(end)
        return True

    def conclude(self, entry: Entry, *, is_fine: bool) -> None:
        """Take note of a job's end, after what came of it: its input may be done with."""
        work = entry.way.afterwork if entry.way is not None else None
        if work is not None and work.end(entry, is_fine=is_fine):
            self._begin_afterwork(entry, work)

    def _begin_afterwork(self, entry: Entry, work: Afterwork) -> None:
        try:
            jobs = work.jobs(entry, self._kinds)
        except (Problem, LookupError):
            log.exception("the inputs of job %d stay where they are", entry.id)
            return
        if jobs and entry.way is not None:
            self._spawn(entry, jobs, entry.way.course.last + 1)

    def next_kind(self, entry: Entry) -> type[Job] | None:
        """Return the kind that takes what this job makes; None when it is the last, or alone."""
        if entry.way is None or entry.step >= entry.way.course.last:
            return None
        return self._kinds.get(entry.way.course.recipe.steps[entry.step].kind)

    def jobs_after(self, entry: Entry, result: Result) -> list[Job]:
        """Make the jobs that take a result; Problem when the next step refuses it."""
        way = entry.way
        if way is None or entry.step >= way.course.last or not result.outputs:
            return []
        return self._jobs(way, entry.step + 1, result.outputs)

    def follow(self, entry: Entry, jobs: Sequence[Job], stop: Stop) -> None:
        """Let these jobs come after one that is done; what was asked of it is asked of them."""
        way, step = entry.way, max(entry.step, 1) + 1
        if not jobs:
            return
        is_joined = way is not None and step in way.joining
        new = (
            self._joined(entry, way, step) if is_joined and way else self._spawn(entry, jobs, step)
        )
        asked = {Stop.CANCEL: self._control.cancel, Stop.PAUSE: self._control.hold}.get(stop)
        for one in new:
            if asked is not None and asked(one):
                self._teller.publish(one)
        if entry.is_removed and not (is_joined and self._has_others(entry, new)):
            self._roster.forget([one for one in new if one.state is State.CANCELLED])

    def _has_others(self, removed: Entry, new: Sequence[Entry]) -> bool:
        """Whether a job of its batch is to stay in the list, besides those that have come of it."""
        return any(
            one.batch == removed.batch and not one.is_removed and one not in new
            for one in self._roster.entries.values()
        )

    def go_on(self) -> None:
        """Let joining jobs wait for their turn once they have all their inputs."""
        while self._news:
            way, _ = self._news.popitem()
            for step, entry in way.joined.items():
                if not way.is_gathering(step):
                    self._complete(entry, way, step)
            if way.aside.mark:
                self._clear(way)

    def end(self, entry: Entry, ending: Ending) -> Ending:
        """Take note of what a job has made; return its end, with what is kept when it failed."""
        if entry.way is not None:
            entry.way.lie(entry.root, ending.result.outputs)
        if ending.event is Event.FAIL and (kept := self._kept_for(entry)):
            return _with_kept(ending, kept)
        return ending

    def forget(self, entry: Entry) -> None:
        """Take note that a job has left the list."""
        if entry.way is not None:
            entry.way.forget(entry.id, entry.root)

    def brings_home(self, entry: Entry) -> Path | None:
        """Return the folder for an input that lies aside, should it be found to be a result."""
        way = entry.way
        if way is None or entry.step - 1 in way.aside.places or not way.aside.has(entry.inputs[0]):
            return None
        return Path(entry.template.dir or way.aside.home_of(entry.inputs[0]))

    def _kept_for(self, entry: Entry) -> str:
        """Return where the results of the steps before lie; "" when nothing lies aside."""
        way = entry.way
        if way is None or not way.aside.has(entry.inputs[0]):
            return ""
        return way.aside.area_of(entry.inputs[0])

    def _clear(self, way: Way) -> None:
        """Remove what lies aside for nobody, after the record of the ends that made it so."""
        paths, areas, is_all = way.done_with()
        if not paths and not (is_all and areas):
            return
        clearing = self._clearing()

        def clear() -> None:
            if is_all:
                clearing.clear_areas(areas)
            else:
                clearing.clear(paths)

        self._teller.tell()
        self._teller.record((), clear)

    def _complete(self, entry: Entry, way: Way, step: int) -> None:
        if entry.ctx is not None or entry.run is not None or entry.ticket:
            return
        if entry.state not in _MAY_CHANGE or entry.id in self._held_back:
            return
        inputs = way.inputs_of(step)
        if inputs and inputs != entry.inputs:
            try:
                (job,) = self._jobs(way, step, inputs)
            except Problem:
                log.exception("job %d cannot take all its inputs", entry.id)
            else:
                entry.change(job)
                self._teller.record_with([Changed(entry.id, job)])
                self._teller.publish(entry)
        if entry.state is State.WAITING and entry.due_at is None and not entry.is_saving:
            self._workers[entry.template.lane].add(entry)

    def _jobs(self, way: Way, step: int, inputs: Sequence[str]) -> list[Job]:
        course = way.course
        return jobs_of_step(course.recipe, step - 1, self._kinds, inputs, course.dir, way.aside)

    def _joined(self, entry: Entry, way: Way, step: int) -> list[Entry]:
        """Give a result to the job that joins; one is made when there is none that can take it."""
        outputs = entry.result.outputs if entry.result is not None else ()
        way.gathered[step][entry.id] = Given(_origin(entry), outputs)
        there = way.joined.get(step)
        if there is not None and self._can_take(there):
            return []
        return self._spawn(entry, self._jobs(way, step, way.inputs_of(step)), step)

    def _can_take(self, joining: Entry) -> bool:
        """Whether a joining job can have more inputs; if it is in line, it leaves that for now."""
        if joining.ticket or joining.run is not None:
            return self._control.leave_line(joining)
        return joining.ctx is None and joining.state in _MAY_CHANGE

    def _spawn(self, entry: Entry, jobs: Sequence[Job], step: int) -> list[Entry]:
        way, now = entry.way, time.time()
        ids = self._keeper.number(len(jobs))
        origin = _origin(entry)
        is_one = len(jobs) == 1
        origins = tuple(origin if is_one else (*origin, part) for part in range(len(jobs)))
        rank = entry.order[0]
        new = [
            Entry(
                number,
                entry.batch,
                template_of(job),
                job.inputs,
                State.WAITING,
                now,
                (rank, float(number)),
                title=entry.title,
                made=job,
                origin=of,
            )
            for number, job, of in zip(ids, jobs, origins, strict=True)
        ]
        for one in new:
            self._roster.entries[one.id] = one
            self._enter(one, way, step)
        followed = Followed(entry.batch, ids, tuple(jobs), step, origins, rank, now)
        self._teller.record_with([followed])
        self._teller.show([one.picture() for one in new])
        for one in new:
            self._workers[one.template.lane].add(one)
        return new

    def _enter(self, entry: Entry, way: Way | None, step: int) -> None:
        entry.way = way
        entry.step = step
        if way is None:
            return
        if way.afterwork is not None:
            way.afterwork.note(entry)
        way.note(entry.id, step, entry.state, entry.root)
        way.lie(entry.root, entry.inputs)
        if step in way.joining and (step not in way.joined or way.joined[step].id < entry.id):
            way.joined[step] = entry

    def _way(self, course: Course) -> Way:
        steps = range(1, course.last + 1)
        joining = frozenset(step for step in steps if self._is_joining(course, step))
        on_news: Callable[[Way], None] = lambda way: self._news.update({way: None})  # noqa: E731
        return Way(course, joining, on_news, course.aside(self._kinds))

    def _is_joining(self, course: Course, step: int) -> bool:
        try:
            return joins(course.recipe, step - 1, self._kinds)
        except (Problem, LookupError):
            return False  # its kind is gone: there is nothing to do in it


def _origin(entry: Entry) -> tuple[int, ...]:
    return entry.origin or (entry.id,)


def _with_kept(ending: Ending, folder: str) -> Ending:
    """Say where the results of the steps before are kept for another attempt."""
    failure = ending.failure
    if failure is None:
        return ending
    hint = f"{failure.hint} What the steps before have made is kept in “{folder}”.".strip()
    return msgspec.structs.replace(ending, failure=msgspec.structs.replace(failure, hint=hint))

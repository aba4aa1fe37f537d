"""How jobs come in: submitted now, or from the journal."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future
from itertools import groupby

import msgspec

from dropmill.core.course import Course
from dropmill.core.entry import Entry
from dropmill.core.job import Job, Lane
from dropmill.core.keeper import Keeper
from dropmill.core.plan import Plan
from dropmill.core.records import Stored, Submission, Taken
from dropmill.core.roster import Roster
from dropmill.core.state import ENDED, State
from dropmill.core.steps import Steps
from dropmill.core.strokes import Strokes
from dropmill.core.teller import Teller
from dropmill.core.template import template_of
from dropmill.core.workers import Workers

SLICE = 2_000
"""Jobs taken in, or told to observers, in one go."""

FIRST_SLICE = 256
"""Fewer at first: these begin while the others are still taken in."""


class Submitted(msgspec.Struct, frozen=True):
    """The numbers that a submission was given: ids in the order of its jobs."""

    batch: int
    ids: tuple[int, ...]


class About(msgspec.Struct, frozen=True):
    """What is said of a batch that is submitted: see `Runner.submit`."""

    title: str = ""
    is_held: bool = False
    plan: Plan | None = None
    course: Course | None = None
    taken: Taken | None = None


class Intake:
    """Takes jobs in. The Runner's thread calls all methods.

    `post` has something called there; `start_and_tell` lets what has been taken in begin.
    """

    def __init__(
        self,
        keeper: Keeper,
        roster: Roster,
        workers: Mapping[Lane, Workers],
        teller: Teller,
        steps: Steps,
        *,
        post: Callable[..., None],
        start_and_tell: Callable[[], None],
    ) -> None:
        self._keeper = keeper
        self._roster = roster
        self._workers = workers
        self._teller = teller
        self._steps = steps
        self._post = post
        self._start_and_tell = start_and_tell

    def on_submit(
        self, jobs: tuple[Job, ...], about: About, submitted: Future[Submitted]
    ) -> Strokes:
        """Take in a new batch; it starts once it is kept."""
        entries: list[Entry] = []
        try:
            yield from self._take_in(jobs, about, submitted, entries)
        except Exception as error:
            self._roster.forget(entries)
            submitted.set_exception(error)  # who asked is not to wait for ever
            raise

    def _take_in(
        self,
        jobs: tuple[Job, ...],
        about: About,
        submitted: Future[Submitted],
        entries: list[Entry],
    ) -> Strokes:
        plan, course, is_held = about.plan, about.course, about.is_held
        planned = {} if plan is None else plan.by_job
        submission = self._keeper.submit(
            jobs, title=about.title, is_held=is_held, course=course, taken=about.taken
        )
        title = self._roster.titled(submission.batch, about.title)
        state = State.HELD if is_held else State.WAITING
        now = time.time()
        note = "" if submission.committed.done() else "saving"
        for start in range(0, len(jobs), SLICE):
            part = slice(start, start + SLICE)
            for number, job in zip(submission.ids[part], jobs[part], strict=True):
                entry = Entry(
                    number,
                    submission.batch,
                    template_of(job),
                    job.inputs,
                    state,
                    now,
                    (0, float(number)),
                    title=title,
                    made=job,
                    is_saving=True,
                    note=note,
                )
                if planned:
                    entry.planned = planned.get(number - submission.ids.start, ())
                self._roster.entries[number] = entry
                entries.append(entry)
            if course is not None:
                self._steps.begin(entries[start:], course)
            if not start and note:
                # The rest is shown once it is kept, which is not to wait for pictures.
                self._teller.show([entry.picture() for entry in entries])
            yield
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
            self._roster.forget(entries)
            submitted.set_exception(error)
            return
        self._let_in(entries, 0, FIRST_SLICE)
        submitted.set_result(Submitted(submission.batch, tuple(submission.ids)))

    def _let_in(self, entries: list[Entry], start: int, end: int) -> None:
        """Let some of those that are kept wait for their turn, and then the next."""
        saved = entries[start:end]
        for entry in saved:
            entry.is_saving = False
        waiting = [entry for entry in saved if entry.state is State.WAITING]
        for lane, some in groupby(waiting, lambda entry: entry.template.lane):
            self._workers[lane].add_all(some)
        unseen = [entry for entry in saved if entry.state not in ENDED]
        for entry in unseen:
            entry.note = ""
        if unseen:
            self._teller.show([entry.picture() for entry in unseen])
        try:
            self._start_and_tell()
        finally:
            if end < len(entries):
                # What has ended meanwhile comes first: its worker waits for more.
                self._post(self._let_in, entries, end, end + SLICE)

    def on_adopt(
        self,
        stored: tuple[Stored, ...],
        only: Collection[int] | None,
        titles: Mapping[int, str],
        is_adopted: Future[None],
    ) -> None:
        """Take in what the journal had."""
        entries = self._roster.entries
        adopted = [kept for kept in stored if kept.snapshot.id not in entries]
        for kept in adopted:
            entry = entries[kept.snapshot.id] = Entry.restored(kept)
            entry.title = self._roster.titled(entry.batch, titles.get(entry.batch, ""))
            may_start = only is None or entry.id in only
            self._steps.adopt(entry, kept, may_start=may_start)
            if entry.state is State.WAITING and may_start:
                self._workers[entry.template.lane].add(entry)
        self._teller.show([kept.snapshot for kept in adopted])
        is_adopted.set_result(None)

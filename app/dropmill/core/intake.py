"""How jobs come in: submitted now, or from the journal."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future

import msgspec

from dropmill.core.entry import Entry
from dropmill.core.job import Job, Lane
from dropmill.core.keeper import Keeper
from dropmill.core.records import Stored, Submission
from dropmill.core.roster import Roster
from dropmill.core.state import State
from dropmill.core.teller import Teller
from dropmill.core.workers import Workers

SLICE = 2_000
"""Jobs taken in, or told to observers, in one go."""


class Submitted(msgspec.Struct, frozen=True):
    """The numbers that a submission was given: ids in the order of its jobs."""

    batch: int
    ids: tuple[int, ...]


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
        *,
        post: Callable[..., None],
        start_and_tell: Callable[[], None],
    ) -> None:
        self._keeper = keeper
        self._roster = roster
        self._workers = workers
        self._teller = teller
        self._post = post
        self._start_and_tell = start_and_tell

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
                self._roster.entries[number] = entry
                entries.append(entry)
            self._teller.show([entry.picture() for entry in entries[part]])
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
                self._teller.show([entry.picture() for entry in noted])
            self._start_and_tell()
        submitted.set_result(Submitted(submission.batch, tuple(submission.ids)))

    def on_adopt(
        self,
        stored: tuple[Stored, ...],
        only: Collection[int] | None,
        is_adopted: Future[None],
    ) -> None:
        """Take in what the journal had."""
        adopted = []
        for kept in stored:
            if kept.job is None or kept.snapshot.id in self._roster.entries:
                continue
            snapshot = kept.snapshot
            entry = Entry(
                snapshot.id, snapshot.batch, kept.job, snapshot.submitted_at, snapshot.state
            )
            entry.restore(snapshot)
            self._roster.entries[entry.id] = entry
            if entry.state is State.WAITING and (only is None or entry.id in only):
                self._workers[entry.job.lane].add(entry)
            adopted.append(entry)
        self._teller.show([entry.picture() for entry in adopted])
        is_adopted.set_result(None)

"""The journal: the durable record of jobs, states, results, history and undo."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Self

import apsw

from dropmill.core.course import Course
from dropmill.core.errors import Failure, Problem
from dropmill.core.job import Job
from dropmill.core.journal import database
from dropmill.core.journal.reader import Reader
from dropmill.core.journal.recovery import recover
from dropmill.core.journal.statements import put_batch
from dropmill.core.journal.writer import OnTrouble, Writer
from dropmill.core.records import Change, Recovered, Submission, Taken
from dropmill.core.state import State

log = logging.getLogger(__name__)


class Journal:
    """Takes jobs and changes in from any thread, at once, and writes them on a thread of its own.

    Only the process that owns the folder (core/ownership.py) may open it. What a method was told
    is on the disk, power cut or not, when its future is done or its callback is called, and not
    before; these come on the journal's thread, in the order of the calls, and must return at once.

    No secret is written: fields marked as secret are left out, passwords in links are cut out, and
    the names of the fields that lack something stand in `Stored.withheld`.

    `reader` has the queries.
    """

    is_lasting = True

    def __init__(
        self,
        folder: Path,
        kinds: Mapping[str, type[Job]],
        *,
        on_trouble: OnTrouble,
        vfs: str | None = None,
    ) -> None:
        """Open the journal in `folder`, or begin it; Problem when it cannot be written.

        A file that is damaged, of a newer version or of another program gets another name, which
        stands in `failures`. `on_trouble` is called on the journal's thread with what keeps it
        from writing changes, and with None when it can again. `vfs` is for tests.
        """
        path = folder / database.NAME
        self.failures: tuple[Failure, ...] = ()
        try:
            self._writer = self._opened(path, vfs, on_trouble)
        except (apsw.Error, OSError) as error:
            raise database.in_words(error, path) from error
        self.reader = Reader(path, kinds, vfs)
        self._kinds = kinds
        self._lock = threading.Lock()  # guards the next three, and keeps submissions in order
        self._next_job = self._writer.next_job
        self._next_batch = self._writer.next_batch
        self._is_closed = False

    def _opened(self, path: Path, vfs: str | None, on_trouble: OnTrouble) -> Writer:
        try:
            return Writer(path, vfs, on_trouble)
        except database.Unusable as unusable:
            self.failures = (database.set_aside(path, unusable),)
            log.exception("the journal was set aside")
        return Writer(path, vfs, on_trouble)

    def submit(
        self,
        jobs: Sequence[Job],
        *,
        title: str = "",
        is_held: bool = False,
        course: Course | None = None,
        taken: Taken | None = None,
    ) -> Submission:
        """Take these jobs in as one batch; never blocks.

        `taken` are the files they come from, when a watched folder handed them on: recorded with
        the batch, or not at all.

        They count when `committed` is done. It fails with a Problem when they could not be
        written, and then none of them is there; their ids are not given again.
        """
        state = State.HELD if is_held else State.WAITING
        at = time.time()
        with self._lock:
            batch, ids = self._next_batch, range(self._next_job, self._next_job + len(jobs))
            if self._is_closed:
                refused: Future[None] = Future()
                refused.set_exception(Problem("Dropmill is ending", "Start it again."))
                return Submission(batch, ids, refused)
            self._next_batch += 1
            self._next_job = ids.stop

            def write(connection: apsw.Connection) -> None:
                self._writer.next_settings = put_batch(
                    connection,
                    batch,
                    ids,
                    jobs,
                    title=title,
                    state=state,
                    at=at,
                    course=course,
                    taken=taken,
                    next_settings=self._writer.next_settings,
                )

            return Submission(batch, ids, self._writer.run(write, batch))

    def number(self, count: int) -> range:
        """Give numbers to jobs that are recorded as `Followed`; else they are given again later."""
        with self._lock:
            ids = range(self._next_job, self._next_job + count)
            self._next_job = ids.stop
        return ids

    def record(
        self, changes: Sequence[Change], on_committed: Callable[[], None] | None = None
    ) -> None:
        """Write these changes, all of them or none; never blocks.

        When that fails, `on_trouble` is told and they are kept and tried again, with what came
        later, until they are written: then `on_committed` is called.
        """
        with self._lock:
            self._check_open()
            self._writer.record(changes, on_committed)

    def recover(self) -> Future[Recovered]:
        """Make interrupted what the last process was running, before anything else is done."""
        kinds = self._kinds
        with self._lock:
            self._check_open()
            return self._writer.run(lambda connection: recover(connection, kinds))

    def close(self, timeout_s: float = 5.0) -> bool:
        """Write what is still to be written and end; False when that failed or took longer.

        Blocks: never on the UI thread.
        """
        with self._lock:
            self._is_closed = True
        self.reader.close()
        return self._writer.close(timeout_s)

    def _check_open(self) -> None:
        if self._is_closed:
            raise RuntimeError("the journal is closed")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

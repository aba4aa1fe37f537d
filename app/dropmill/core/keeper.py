"""Who keeps the record of jobs: the journal on disk, or nobody."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Protocol

from dropmill.core.course import Course
from dropmill.core.job import Job
from dropmill.core.records import Change, Submission, Taken


class Keeper(Protocol):
    """Takes jobs and changes in at once, and says when they are safe. Any thread may call it."""

    is_lasting: bool
    """Whether anything is kept: else changes need not be made up for it."""

    def submit(
        self,
        jobs: Sequence[Job],
        *,
        title: str = "",
        is_held: bool = False,
        course: Course | None = None,
        taken: Taken | None = None,
    ) -> Submission:
        """Give these jobs their numbers; they count when the submission's future is done."""

    def number(self, count: int) -> range:
        """Give so many numbers for jobs that are recorded later, as `Followed`."""

    def record(
        self, changes: Sequence[Change], on_committed: Callable[[], None] | None = None
    ) -> None:
        """Keep these changes; `on_committed` is called, on any thread, once they are safe."""


class Unkept:
    """Keeps nothing: for jobs that belong to one command and end with it."""

    is_lasting = False

    def __init__(self) -> None:
        self._next_job = 1
        self._next_batch = 1
        self._lock = threading.Lock()  # guards the two

    def submit(
        self,
        jobs: Sequence[Job],
        *,
        title: str = "",  # noqa: ARG002 - nobody will read it
        is_held: bool = False,  # noqa: ARG002 - nor this
        course: Course | None = None,  # noqa: ARG002 - nor this
        taken: Taken | None = None,  # noqa: ARG002 - nor this
    ) -> Submission:
        """Give these jobs their numbers; they count at once."""
        committed: Future[None] = Future()
        committed.set_result(None)
        with self._lock:
            batch = self._next_batch
            self._next_batch += 1
        return Submission(batch, self.number(len(jobs)), committed)

    def number(self, count: int) -> range:
        """Give so many numbers."""
        with self._lock:
            first = self._next_job
            self._next_job += count
        return range(first, first + count)

    def record(
        self,
        changes: Sequence[Change],  # noqa: ARG002 - nothing is kept
        on_committed: Callable[[], None] | None = None,
    ) -> None:
        """Call `on_committed` at once."""
        if on_committed is not None:
            on_committed()

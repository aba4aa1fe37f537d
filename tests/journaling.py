"""What the tests of the journal share: a kind, a folder's journal, pictures."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

from msgspec import Meta

from dropmill.core.context import JobContext
from dropmill.core.errors import Failure
from dropmill.core.job import Job, Lane, Result
from dropmill.core.journal import Change, Journal
from dropmill.core.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Job):
    """A job on paths, with settings of every type and a secret."""

    kind: ClassVar[str] = "note"
    lane: ClassVar[Lane] = Lane.DISK

    depth: int = 1
    ratio: float | None = None
    is_deep: bool = False
    words: tuple[str, ...] = ()
    proxy: str = ""
    password: Annotated[str, Meta(extra={"is_secret": True})] = ""

    def run(self, ctx: JobContext) -> Result:
        return Result()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch(Job):
    """A job on links that can go on where it was."""

    kind: ClassVar[str] = "fetch"
    lane: ClassVar[Lane] = Lane.NET
    resumes: ClassVar[bool] = True
    takes_links: ClassVar[bool] = True

    def run(self, ctx: JobContext) -> Result:
        return Result()


KINDS: dict[str, type[Job]] = {"note": Note, "fetch": Fetch}


class Troubles:
    """Keeps what the journal says about trouble, and lets a test wait for it."""

    def __init__(self) -> None:
        self.said: list[Failure | None] = []
        self._changed = threading.Condition()

    def __call__(self, trouble: Failure | None) -> None:
        with self._changed:
            self.said.append(trouble)
            self._changed.notify_all()

    def wait_for(self, count: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.said) >= count, 20), self.said


def open_journal(folder: Path, troubles: Troubles | None = None, vfs: str | None = None) -> Journal:
    return Journal(folder, KINDS, on_trouble=troubles or Troubles(), vfs=vfs)


def submit(journal: Journal, *jobs: Job, is_held: bool = False) -> list[int]:
    """Submit and wait for the commit; return the ids."""
    submission = journal.submit(jobs, is_held=is_held)
    submission.committed.result(20)
    return list(submission.ids)


def record(journal: Journal, *changes: Change) -> None:
    """Record and wait for the commit."""
    committed = threading.Event()
    journal.record(changes, committed.set)
    assert committed.wait(20)


def picture(journal: Journal, job_id: int, **changes: object) -> Snapshot:
    """Return the picture of a job with changes."""
    stored = journal.reader.job(job_id)
    assert stored is not None
    names = Snapshot.__struct_fields__
    return Snapshot(**{**{n: getattr(stored.snapshot, n) for n in names}, **changes})


def ids_of(stored: Sequence[object]) -> list[int]:
    return [item.snapshot.id for item in stored]  # type: ignore[attr-defined]

"""Which files were taken already, so that none is taken twice."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import NamedTuple, Protocol

from dropmill.core.claims import Claims
from dropmill.core.journal import Journal
from dropmill.core.records import Taken, TakenFile


class Signature(NamedTuple):
    """What tells one content of a path from the next one, without reading it."""

    size_bytes: int
    mtime_ns: int


class Ledger(Protocol):
    """Remembers what was taken. Only the thread of one folder watch calls it."""

    def knows(self, path: str, signature: Signature) -> bool:
        """Whether this content of this path was taken already."""

    def take(self, path: str, signature: Signature) -> None:
        """Remember that this content of this path was taken."""


class MemoryLedger:
    """A ledger that lasts as long as the process.

    A path that goes away is remembered: when a network share comes back, its files are not new.
    """

    def __init__(self) -> None:
        self._taken: dict[str, Signature] = {}

    def knows(self, path: str, signature: Signature) -> bool:
        """Whether this content of this path was taken already."""
        return self._taken.get(path) == signature

    def take(self, path: str, signature: Signature) -> None:
        """Remember that this content of this path was taken."""
        self._taken[path] = signature


class JournalLedger(MemoryLedger):
    """A ledger that lasts: it begins with what the journal has, and what is taken is kept there.

    Results of own jobs it knows by their `claims`, before the ends of these jobs are recorded.
    """

    def __init__(self, journal: Journal, watch: str, claims: Claims | None = None) -> None:
        """Read what this watch has taken before; Problem if that cannot be."""
        super().__init__()
        self._journal = journal
        self._watch = watch
        self._claims = claims
        for path, (size_bytes, mtime_ns) in journal.reader.taken(watch).items():
            super().take(path, Signature(size_bytes, mtime_ns))

    def knows(self, path: str, signature: Signature) -> bool:
        """Whether this content of this path was taken already, or is a job's result."""
        if super().knows(path, signature):
            return True
        if self._claims is None or not self._claims.has(path):
            return False
        self.take(path, signature)
        return True

    def take(self, path: str, signature: Signature) -> None:
        """Remember that this content of this path was taken."""
        if not super().knows(path, signature):
            super().take(path, signature)
            self._journal.record([Taken(self._watch, (TakenFile(path, *signature),))])


def signature_of(path: str) -> Signature | None:
    """Look at a file; None when it is gone, out of reach, or no regular file (a pipe, a folder)."""
    try:
        found = Path(path).stat()
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return Signature(found.st_size, found.st_mtime_ns)

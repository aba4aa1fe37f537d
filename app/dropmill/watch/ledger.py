"""Which files were taken already, so that none is taken twice."""

from __future__ import annotations

import os
import stat
from typing import NamedTuple, Protocol

from dropmill.core.claims import Claims
from dropmill.core.journal import Journal
from dropmill.core.records import Taken, TakenFile

_LATEST = 50_000
"""Jobs that may have ended in the moments before a kill, and many more."""

_CLOCK_S = 0.05
"""How far the clock of a disk may be ahead."""


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

    Results of own jobs it knows by their `claims`, before the ends of these jobs are recorded, and
    by these ends, in case the last process was killed before it could record them here.
    """

    def __init__(self, journal: Journal, watch: str, claims: Claims | None = None) -> None:
        """Read what this watch has taken before; Problem if that cannot be."""
        super().__init__()
        self._journal = journal
        self._watch = watch
        self._claims = claims
        self._results = journal.reader.latest_outputs(_LATEST)
        for path, (size_bytes, mtime_ns) in journal.reader.taken(watch).items():
            super().take(path, Signature(size_bytes, mtime_ns))

    def knows(self, path: str, signature: Signature) -> bool:
        """Whether this content of this path was taken already, or is a job's result."""
        if super().knows(path, signature):
            return True
        if not self._is_result(path, signature):
            return False
        self.take(path, signature)
        return True

    def _is_result(self, path: str, signature: Signature) -> bool:
        if self._claims is not None and self._claims.has(path):
            return True
        ended_at = self._results.pop(path, None)  # asked once: what comes later is told
        return ended_at is not None and signature.mtime_ns <= (ended_at + _CLOCK_S) * 1e9

    def take(self, path: str, signature: Signature) -> None:
        """Remember that this content of this path was taken."""
        if not super().knows(path, signature):
            super().take(path, signature)
            self._journal.record([Taken(self._watch, (TakenFile(path, *signature),))])


def signature_of(path: str) -> Signature | None:
    """Look at a file; None when it is gone, out of reach, or no regular file (a pipe, a folder)."""
    try:
        found = os.stat(path)  # noqa: PTH116 - bursts have very many
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return Signature(found.st_size, found.st_mtime_ns)

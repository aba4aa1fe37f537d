"""A file system for SQLite in which chosen operations fail: what a full or dying disk does."""

from __future__ import annotations

import itertools
import threading
from typing import Any

import apsw

_numbers = itertools.count()

ERRORS: dict[str, tuple[type[apsw.Error], ...]] = {
    "write": (apsw.FullError, apsw.IOError),
    "sync": (apsw.IOError,),
    "truncate": (apsw.IOError,),
}
"""What each operation may fail with."""


class BreakingDisk(apsw.VFS):
    """Counts the operations of one kind, and fails the one with the number `at`.

    With `is_for_good` all later ones fail too, those of the other kinds included.
    """

    def __init__(
        self,
        operation: str = "",
        at: int = -1,
        error: type[apsw.Error] = apsw.IOError,
        *,
        is_for_good: bool = False,
    ) -> None:
        self.name = f"breaking-{next(_numbers)}"
        self.counts = dict.fromkeys(ERRORS, 0)
        self.failed = 0
        self._operation = operation
        self._at = at
        self._error = error
        self._is_for_good = is_for_good
        self._lock = threading.Lock()  # guards the counts
        super().__init__(self.name, "")

    def break_now(self, operation: str) -> None:
        """Fail the next operation of this kind."""
        with self._lock:
            self._operation = operation
            self._at = self.counts[operation]

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 - SQLite's
        return _File(self, name, flags)

    def meet(self, operation: str) -> None:
        """Count an operation; raise if it is to fail."""
        with self._lock:
            number = self.counts[operation]
            self.counts[operation] += 1
            is_hit = operation == self._operation and number == self._at
            is_broken = self._is_for_good and self.failed
            if not (is_hit or is_broken):
                return
            self.failed += 1
        raise self._error("the disk is broken")


class _File(apsw.VFSFile):
    def __init__(self, disk: BreakingDisk, name: Any, flags: list[int]) -> None:
        self._disk = disk
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - SQLite's
        self._disk.meet("write")
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:  # noqa: N802 - SQLite's
        self._disk.meet("sync")
        super().xSync(flags)

    def xTruncate(self, size: int) -> None:  # noqa: N802 - SQLite's
        self._disk.meet("truncate")
        super().xTruncate(size)

"""How a courier makes files durable: on a thread of its own, as many together as there are."""

from __future__ import annotations

import ctypes
import os
import re
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress

SYNCED_TOGETHER = 8
"""So many files are synced by one call for the whole disk,"""

DISK_SYNC_MOST_S = 1.0
"""as long as that does not take longer."""

Written = tuple[int, int, int, str]
"""An errand's number, the size of the file, its descriptor, its path."""


class Syncing:
    """Syncs what it is given, closes it, and calls `tell` on its own thread.

    `tell` gets the numbers and sizes of what is durable, one after the other, and what is not,
    with its error.
    """

    def __init__(self, tell: Callable[[list[int], list[tuple[int, OSError]]], None]) -> None:
        self._tell = tell
        self._written: list[Written] = []
        self._changed = threading.Condition()  # guards _written
        self._sync_disk = _disk_sync()
        threading.Thread(target=self._sync, name="sync", daemon=True).start()

    def add(self, written: Written) -> None:
        """Sync this one soon, then say that it is done."""
        with self._changed:
            self._written.append(written)
            self._changed.notify()

    def _sync(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._written)
                together, self._written = self._written, []
            is_synced = len(together) >= SYNCED_TOGETHER and self._try_disk(together[0][2])
            done: list[int] = []
            failed: list[tuple[int, OSError]] = []
            for number, size, fd, path in together:
                try:
                    _finish(fd, is_synced=is_synced)
                except OSError as error:
                    with suppress(OSError):  # the disk may take nothing at all any more
                        os.unlink(path)  # noqa: PTH108 - a courier starts sooner without pathlib
                    failed.append((number, error))
                else:
                    done += (number, size)
            self._tell(done, failed)

    def _try_disk(self, fd: int) -> bool:
        """Sync the whole disk, which is one commit for all; False when that failed, or cannot."""
        if self._sync_disk is None:
            return False
        started = time.monotonic()
        is_synced = not self._sync_disk(fd)
        if time.monotonic() - started > DISK_SYNC_MOST_S:
            self._sync_disk = None  # others write much to it: from now on only what is ours
        return is_synced


def _finish(fd: int, *, is_synced: bool) -> None:
    """Make a file durable, unless it is so already, and close it; OSError if either fails."""
    try:
        if not is_synced:
            os.fsync(fd)
    finally:
        os.close(fd)


def _disk_sync() -> Callable[[int], int] | None:
    """Return what syncs a whole disk and says whether that failed; older kernels do not say."""
    if sys.platform != "linux":
        return None
    release = re.match(r"(\d+)\.(\d+)", os.uname().release)
    if release is None or (int(release[1]), int(release[2])) < (5, 8):
        return None
    try:
        return ctypes.CDLL(None).syncfs
    except AttributeError:
        return None

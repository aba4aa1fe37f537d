"""One process at a time owns a folder of Dropmill's, and with it the journal in it."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
import time
from pathlib import Path
from typing import Self

import msgspec

from dropmill.core.learned import learned

LOCK = "owner.lock"
CARD = "owner.json"

log = logging.getLogger(__name__)

if sys.platform == "win32":
    import msvcrt

    def _lock(fd: int) -> None:
        msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(fd: int) -> None:
        # Not flock: its lock would live on in a child that was forked, after a crash of ours.
        fcntl.lockf(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Owner(msgspec.Struct, frozen=True):
    """Who owns a folder, or did last."""

    pid: int
    since: float
    """Seconds since the epoch."""


# The lock is the process's, so it does not keep its own threads apart, and it ends when any
# handle of the file is closed: nothing else here may open the file of a folder that is owned.
_owned: set[Path] = set()
_owned_lock = threading.Lock()  # guards _owned


class Ownership:
    """Says that this process owns a folder, until it gives that up or ends, by a crash too.

    Get one by `take`.
    """

    def __init__(self, folder: Path, fd: int) -> None:
        self.folder = folder
        self._fd: int | None = fd

    @classmethod
    def take(cls, folder: Path) -> Self | None:
        """Own this folder; None when somebody else does. OSError when that cannot be told."""
        folder = folder.resolve()
        with _owned_lock:
            if folder in _owned:
                return None
            lock = folder / LOCK
            fd = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                _lock(fd)
                # Before it was locked its owner may have moved it away with the folder.
                is_taken = os.path.samestat(os.fstat(fd), lock.stat())
            except (BlockingIOError, PermissionError):
                is_taken = False
            except BaseException:
                os.close(fd)
                raise
            if not is_taken:
                os.close(fd)
                return None
            _owned.add(folder)
        ownership = cls(folder, fd)
        try:
            ownership._leave_card()
        except OSError:
            # The lock is what counts: a list can be read on a full disk too.
            log.warning("who owns %s could not be noted", folder, exc_info=True)
        except BaseException:
            ownership.release()
            raise
        return ownership

    def release(self) -> None:
        """Give it up; twice does no harm."""
        with _owned_lock:
            fd, self._fd = self._fd, None
            if fd is not None:
                os.close(fd)
                _owned.discard(self.folder)

    def _leave_card(self) -> None:
        card = msgspec.json.encode(Owner(os.getpid(), time.time()))
        new = self.folder / f"{CARD}.new"
        new.unlink(missing_ok=True)
        fd = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(fd, "wb") as file:
            file.write(card)
        new.replace(self.folder / CARD)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def last_owner(folder: Path) -> Owner | None:
    """Return who took the folder last, perhaps a process that is gone; None when not known."""
    with contextlib.suppress(OSError, msgspec.DecodeError):
        return msgspec.json.decode((folder / CARD).read_bytes(), type=learned(Owner))
    return None

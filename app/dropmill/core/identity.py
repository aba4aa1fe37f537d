"""Whether a file is still the one that it was: by size, time and number, without reading it."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Self

import msgspec


def identity(path: Path) -> str:
    """Return what tells this file from others and from its later self; "" when there is none.

    A link counts as itself. It stays what it is when the file is renamed. OSError when it cannot
    be told.
    """
    try:
        status = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    return identity_of(status)


def identity_of(status: os.stat_result) -> str:
    """Return the same for a file that has been looked at."""
    # What is in a folder may change without its being another one.
    is_folder = stat.S_ISDIR(status.st_mode)
    size, time = (0, 0) if is_folder else (status.st_size, status.st_mtime_ns)
    return f"{size}:{time}:{status.st_ino}:{status.st_dev}"


def as_of(size_bytes: int, mtime_ns: int) -> str:
    """Write what tells one content of a file from the next, in the settings of a job."""
    return f"{size_bytes} {mtime_ns}"


class Look(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a file was when it was looked at, by what a rename leaves as it is."""

    size_bytes: int
    mtime_ns: int
    inode: int
    device: int

    @classmethod
    def of(cls, status: os.stat_result) -> Self:
        """Return the look of a file, which is no folder."""
        return cls(status.st_size, status.st_mtime_ns, status.st_ino, status.st_dev)

    @property
    def identity(self) -> str:
        """The same as `identity` says of it."""
        return f"{self.size_bytes}:{self.mtime_ns}:{self.inode}:{self.device}"


def is_same(known: str, path: Path) -> bool:
    """Tell whether `path` is the file that `identity` once told about."""
    return is_alike(known, identity(path))


def is_alike(known: str, now: str) -> bool:
    """Tell the same from what `identity` says now; "" is alike to nothing."""
    if not known or not now:
        return False
    *amount, number, device = known.split(":")
    *amount_now, number_now, device_now = now.split(":")
    # A volume may come back under another number, and some then number their files anew.
    return amount == amount_now and (number == number_now or device != device_now)

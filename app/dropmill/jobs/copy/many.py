"""Copies many small files under temporary names, in a child process."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from contextlib import suppress

import msgspec

from dropmill.core.errors import Problem
from dropmill.core.files import create_new, open_descriptor
from dropmill.core.offload.report import Report
from dropmill.jobs.copy.attributes import copy_attributes

SMALL_BYTES = 256 << 10
"""Larger files are copied by a worker thread, piece by piece, which tells how far it is."""

TOGETHER = 64
"""Files that are written, then synced, then compared: the disk takes them in one go."""


class Small(msgspec.Struct, frozen=True, array_like=True):
    """One file to copy, and the new name of the copy."""

    source: str
    temporary: str


class Copies(msgspec.Struct, frozen=True):
    """Small files to copy."""

    files: tuple[Small, ...]
    is_compared: bool
    is_synced: bool


def copy(copies: Copies, report: Report) -> list[int | None]:
    """Copy each; return their sizes, None for what is not small or not as simple as that.

    Those are left to a worker thread, which also says what is wrong with them; there may be
    something under their temporary names.
    """
    made: list[int | None] = []
    for start in range(0, len(copies.files), TOGETHER):
        made += _some(copies, copies.files[start : start + TOGETHER], report)
    return made


def _some(copies: Copies, files: Sequence[Small], report: Report) -> list[int | None]:
    is_flushed = copies.is_synced or copies.is_compared
    written: list[bytes | None] = []
    for file in files:
        report(len(written))
        data = None
        with suppress(OSError, Problem):
            data = _written(file, is_flushed=is_flushed)
        written.append(data)
    if not is_flushed:
        return [None if data is None else len(data) for data in written]
    made: list[int | None] = []
    for file, data in zip(files, written, strict=True):
        report(len(made))
        is_fine = False
        with suppress(OSError):
            is_fine = data is not None and _is_kept(file, data, is_compared=copies.is_compared)
        made.append(len(data) if data is not None and is_fine else None)
    return made


def _written(file: Small, *, is_flushed: bool) -> bytes | None:
    """Write a copy with all that belongs to it; None unless the original is plain and stays so."""
    source = open_descriptor(file.source)
    try:
        status = os.fstat(source)
        size = status.st_size
        if size > SMALL_BYTES or status.st_blocks * 512 < size:  # large, or with holes
            return None
        data = os.read(source, size + 1)
        copy = create_new(file.temporary)
        try:
            if len(data) != size or (data and os.write(copy, data) != size):
                return None
            copy_attributes(source, status, copy)
            os.fchmod(copy, stat.S_IMODE(status.st_mode))
            if is_flushed and hasattr(os, "posix_fadvise"):
                os.posix_fadvise(copy, 0, 0, os.POSIX_FADV_DONTNEED)  # begins to write
        finally:
            os.close(copy)
        return data if os.fstat(source).st_mtime_ns == status.st_mtime_ns else None
    finally:
        os.close(source)


def _is_kept(file: Small, data: bytes, *, is_compared: bool) -> bool:
    """Wait until the disk has a copy; tell whether it reads back as what was written."""
    copy = os.open(file.temporary, os.O_RDWR | getattr(os, "O_CLOEXEC", 0))
    try:
        os.fsync(copy)
        if not is_compared:
            return True
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(copy, 0, 0, os.POSIX_FADV_DONTNEED)
        return os.read(copy, len(data) + 1) == data
    finally:
        os.close(copy)

"""Copies many small files under temporary names, in a child process."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from dropmill.core.errors import Problem
from dropmill.core.files import IfExists, create_new, give_name, numbered, open_known
from dropmill.core.identity import Look
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


class Copied(msgspec.Struct, frozen=True, array_like=True):
    """A copy that is whole, under its temporary name."""

    look: Look
    original: Look


class Names(msgspec.Struct, frozen=True):
    """Whole files by their temporary paths, and the paths that they are to have."""

    moves: tuple[tuple[str, str], ...]


def copy(copies: Copies, report: Report) -> list[Copied | None]:
    """Copy each; None for what is not small or not as simple as that.

    Those are left to a worker thread, which also says what is wrong with them; there may be
    something under their temporary names.
    """
    made: list[Copied | None] = []
    for start in range(0, len(copies.files), TOGETHER):
        made += _some(copies, copies.files[start : start + TOGETHER], report)
    return made


def give_names(names: Names, report: Report) -> list[str | None]:  # noqa: ARG001 - over at once
    """Give each its name, or that with a number when it is taken; None where that fails."""
    given: list[str | None] = []
    for temporary, target in names.moves:
        given.append(None)
        with suppress(OSError):
            given[-1] = give_name(temporary, target, IfExists.RENAME)
    return given


def where_it_is(copy: Copied, target: str) -> str | None:
    """Return the name that a copy was given when a process died right after that, else None."""
    for candidate in numbered(Path(target)):
        try:
            found = os.lstat(candidate)
        except FileNotFoundError:
            return None
        if (found.st_dev, found.st_ino) == (copy.look.device, copy.look.inode):
            return str(candidate)
    raise AssertionError("there is always another number")


def _some(copies: Copies, files: Sequence[Small], report: Report) -> list[Copied | None]:
    is_flushed = copies.is_synced or copies.is_compared
    written: list[tuple[bytes, Copied] | None] = []
    for file in files:
        report(len(written))
        written.append(None)
        with suppress(OSError, Problem):
            written[-1] = _written(file, is_flushed=is_flushed)
    if not is_flushed:
        return [None if one is None else one[1] for one in written]
    made: list[Copied | None] = []
    for file, one in zip(files, written, strict=True):
        report(len(made))
        made.append(None)
        with suppress(OSError):
            if one is not None and _is_kept(file, one[0], is_compared=copies.is_compared):
                made[-1] = one[1]
    return made


def _written(file: Small, *, is_flushed: bool) -> tuple[bytes, Copied] | None:
    """Write a copy with all that belongs to it; None unless the original is plain and stays so.

    A link is not: it is known again by itself, not by what it leads to.
    """
    source, status = open_known(file.source, follows=False)
    try:
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
            made = Look.of(os.fstat(copy))
        finally:
            os.close(copy)
        is_still = os.fstat(source).st_mtime_ns == status.st_mtime_ns
        return (data, Copied(made, Look.of(status))) if is_still else None
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

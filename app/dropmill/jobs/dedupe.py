"""The kind `dedupe`: files that are the same, found by size, then by a part, then by all bytes."""

from __future__ import annotations

import os
import stat
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, ClassVar

import msgspec
from blake3 import blake3
from msgspec import Meta

from dropmill.core.context import JobContext
from dropmill.core.errors import Problem
from dropmill.core.files import TEMPORARY_SUFFIX, open_input
from dropmill.core.job import Job, Lane, Result
from dropmill.core.plain_text import shown

_PART_BYTES = 64 << 10
_CHUNK_BYTES = 1 << 20
_LISTED_MOST = 500


class Keep(StrEnum):
    """Which of several equal files stays."""

    FIRST = "first"
    OLDEST = "oldest"
    NEWEST = "newest"
    SHORTEST = "shortest"


class Found(msgspec.Struct, frozen=True):
    """A file as it was when it was found."""

    path: Path
    place: int
    """Which one it is, in the order in which they were found."""
    size_bytes: int
    mtime_ns: int
    device: int
    inode: int

    @property
    def is_still(self) -> bool:
        """Whether the file at this path is this one, unchanged."""
        try:
            status = self.path.lstat()
        except OSError:
            return False
        now = (status.st_size, status.st_mtime_ns, status.st_dev, status.st_ino)
        return now == (self.size_bytes, self.mtime_ns, self.device, self.inode)


_RULES: Mapping[Keep, Callable[[Found], tuple[object, ...]]] = {
    Keep.FIRST: lambda found: (found.place,),
    Keep.OLDEST: lambda found: (found.mtime_ns, found.place),
    Keep.NEWEST: lambda found: (-found.mtime_ns, found.place),
    Keep.SHORTEST: lambda found: (len(str(found.path)), found.place),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dedupe(Job):
    """Find files that are the same.

    Compares all files, and those in folders, by their content. Names do not matter; empty files,
    links, and several names of one file are left alone. Unless you say that they are to be
    removed, duplicates are only listed. Those that are removed go to the trash, from where they
    can be put back, and one of each always stays.
    """

    kind: ClassVar[str] = "dedupe"
    lane: ClassVar[Lane] = Lane.DISK
    joins: ClassVar[bool] = True
    takes_folders: ClassVar[bool] = True
    has_outputs: ClassVar[bool] = False

    remove: Annotated[
        bool,
        Meta(title="Move duplicates to the trash", description="Else they are only listed"),
    ] = False
    keep: Annotated[
        Keep, Meta(title="Keep", description="Which one of several equal files stays")
    ] = Keep.FIRST

    @property
    def name(self) -> str:
        """The first input, and how many there are."""
        first = Path(self.inputs[0]).name
        return first if len(self.inputs) == 1 else f"{first} and {len(self.inputs) - 1:,} more"

    def run(self, ctx: JobContext) -> Result:
        """Find them, and put all but one of each into the trash if that is wanted."""
        files = _found(self.inputs, ctx)
        groups = _equal(files, ctx)
        kept: list[Found] = []
        spare: list[tuple[Found, Found]] = []  # (duplicate, the one that stays)
        for group in groups:
            first, *others = sorted(group, key=_RULES[self.keep])
            kept.append(first)
            spare += [(other, first) for other in others]
        removed = self._remove(spare, ctx) if self.remove else 0
        listed = [f"{shown(str(one.path))} = {shown(str(stays.path))}" for one, stays in spare]
        values = {
            "files": f"{len(files):,}",
            "duplicates": f"{len(spare):,}",
            "duplicate bytes": str(sum(one.size_bytes for one, _ in spare)),
        }
        if self.remove:
            values["moved to the trash"] = f"{removed:,}"
        if listed:
            more = len(listed) - _LISTED_MOST
            values["list"] = "\n".join(
                listed[:_LISTED_MOST] + ([f"and {more:,} more"] if more > 0 else [])
            )
        return Result(values=values)

    def _remove(self, spare: list[tuple[Found, Found]], ctx: JobContext) -> int:
        for number, (one, stays) in enumerate(spare):
            ctx.checkpoint()
            ctx.note(f"moving to the trash, {number + 1:,} of {len(spare):,}")
            if not (one.is_still and stays.is_still):
                raise Problem(
                    f"“{shown(one.path.name)}” or its double changed meanwhile",
                    "Nothing more was removed. Retry to compare them again.",
                )
            ctx.effects.trash(one.path)
        return len(spare)


def _found(inputs: Iterable[str], ctx: JobContext) -> list[Found]:
    """Return every file, each once however often it is named; one that is gone is a Problem."""
    ctx.note("looking for files")
    files: dict[tuple[int, int], Found] = {}

    def add(path: Path, status: os.stat_result) -> None:
        is_file = stat.S_ISREG(status.st_mode) and status.st_size
        if is_file and not path.name.endswith(TEMPORARY_SUFFIX):
            key = (status.st_dev, status.st_ino)  # other names of one file are no duplicates
            found = Found(path, len(files), status.st_size, status.st_mtime_ns, *key)
            files.setdefault(key, found)

    for name in inputs:
        path = Path(name).absolute()
        add(path, path.lstat())
        if path.is_dir() and not path.is_symlink():
            for folder, folders, names in os.walk(path, onerror=_raise):
                ctx.checkpoint()
                folders.sort()
                for child in sorted(names):
                    add(Path(folder, child), Path(folder, child).lstat())
    return list(files.values())


def _raise(error: OSError) -> None:
    raise error


def _equal(files: list[Found], ctx: JobContext) -> list[list[Found]]:
    """Return the groups of files with the same bytes, in the order of their first ones."""
    alike = _grouped([files], lambda found: found.size_bytes)
    ctx.note("comparing beginnings and ends")
    alike = _grouped(alike, lambda found: _ends_of(found, ctx))
    ctx.note("comparing")
    total = sum(found.size_bytes for group in alike for found in group)
    done = 0
    ctx.progress(0, total)

    def whole(found: Found) -> bytes:
        nonlocal done
        digest = _digest_of(found, ctx, done, total)
        done += found.size_bytes
        return digest

    alike = _grouped(alike, whole)
    ctx.progress(total, total)
    return sorted(alike, key=lambda group: group[0].place)


def _grouped(groups: Iterable[list[Found]], key: Callable[[Found], Hashable]) -> list[list[Found]]:
    """Split groups by a key; those that are alone are left out."""
    split: list[list[Found]] = []
    for group in groups:
        by_key: dict[Hashable, list[Found]] = defaultdict(list)
        for found in group:
            by_key[key(found)].append(found)
        split += [alike for alike in by_key.values() if len(alike) > 1]
    return split


def _ends_of(found: Found, ctx: JobContext) -> bytes:
    """Return a hash of the beginning and the end."""
    ctx.checkpoint()
    with open_input(found.path) as file:
        hasher = blake3(file.read(_PART_BYTES))
        if found.size_bytes > _PART_BYTES:
            file.seek(max(_PART_BYTES, found.size_bytes - _PART_BYTES))
            hasher.update(file.read(_PART_BYTES))
    return hasher.digest()


def _digest_of(found: Found, ctx: JobContext, done: int, total: int) -> bytes:
    if found.size_bytes <= 2 * _PART_BYTES:
        return _ends_of(found, ctx)
    hasher = blake3(max_threads=blake3.AUTO)
    piece = memoryview(bytearray(_CHUNK_BYTES))
    with open_input(found.path) as file:
        while size := file.readinto(piece):  # type: ignore[attr-defined]
            ctx.checkpoint()
            with ctx.computing():
                hasher.update(piece[:size])
            done += size
            ctx.progress(min(done, total), total)
    return hasher.digest()

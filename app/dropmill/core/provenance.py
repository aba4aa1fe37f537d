"""What a file was made from, and when: by sight, else by what is in it."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from dropmill.core.identity import identity_of, is_same
from dropmill.core.records import Made, Stored
from dropmill.core.way import Given

CHUNK_BYTES = 1 << 20
COMPARED_MOST_BYTES = 1 << 30
"""Larger files are known by sight only: reading two of them takes too long to be worth it."""


class Record(Protocol):
    """What the journal knows; any thread."""

    def made(self, beginnings: Collection[str]) -> list[Made]:
        """Return the files whose `identity` has one of these beginnings, the latest first."""

    def job(self, job_id: int) -> Stored | None:
        """Return a job, None if it is forgotten."""

    def given(self, batch: int, step: int) -> Mapping[int, Given]:
        """Return what the jobs of a recipe's step have given."""


class Provenance(msgspec.Struct, frozen=True):
    """A file, and the job that it is of."""

    path: str
    made: Made
    job: Stored
    firsts: tuple[Stored, ...]
    """The jobs of the first step where it went through a recipe, else the job alone."""
    is_copy: bool = False
    """It is not that very file, but has the same content."""

    @property
    def sources(self) -> tuple[str, ...]:
        """The paths or links that it was made from."""
        if self.made.before:
            return (self.made.before,)
        return tuple(name for first in self.firsts for name in first.snapshot.inputs)


class Stopped(Exception):  # noqa: N818 - it is no error
    """Nobody wants to know any more."""


def provenances(
    paths: Iterable[str], record: Record, is_stopped: Callable[[], bool] = lambda: False
) -> list[Provenance]:
    """Return where those of the files come from that a job has made; the others are left out.

    A file is known by what `identity` says of it, so also under another name, in another place or
    on another disk; else by its content, where the file that the job made is still there. What a
    job was made from is never taken for its result. Reads files: not on the UI thread. Stopped
    when `is_stopped` says so.
    """
    statuses = {path: status for path in paths if (status := _status(path)) is not None}
    known: dict[str, Provenance] = {}
    for look_of, is_copy in ((_sight, False), (_size, True)):
        looks = {path: look_of(status) for path, status in statuses.items() if path not in known}
        found = record.made({look for look in looks.values() if look})
        for path, look in looks.items():
            alike = [made for made in found if look and made.known.startswith(look)]
            same = _equal(path, alike, is_stopped) if is_copy else _same(path, alike)
            if (one := _of(path, same, record, is_copy=is_copy)) is not None:
                known[path] = one
    return [known[path] for path in statuses if path in known]


def _status(path: str) -> os.stat_result | None:
    try:
        return os.lstat(path)
    except OSError:
        return None


def _sight(status: os.stat_result) -> str:
    """Return how the identity of what this is begins: size and time; a folder's is its own."""
    if stat.S_ISDIR(status.st_mode):
        return identity_of(status)
    return f"{_size(status)}{status.st_mtime_ns}:" if _size(status) else ""


def _size(status: os.stat_result) -> str:
    """Return how the identity of what may be equal to this begins; "" for what is no content."""
    return f"{status.st_size}:" if stat.S_ISREG(status.st_mode) and status.st_size else ""


def _of(path: str, same: Iterable[Made], record: Record, *, is_copy: bool) -> Provenance | None:
    """Return what one of these says that still has its job."""
    for made in same:
        job = record.job(made.job_id)
        if job is None:
            continue
        one = Provenance(path, made, job, _firsts(job, record), is_copy=is_copy)
        if path not in one.sources:
            return one
    return None


def _same(path: str, alike: Sequence[Made]) -> Iterator[Made]:
    """Yield those that are this very file."""
    return (made for made in alike if _is(made, path))


def _equal(path: str, alike: Sequence[Made], is_stopped: Callable[[], bool]) -> Iterator[Made]:
    """Yield those that are still there and have the same content."""
    for made in alike:
        there = Path(made.path)
        is_there = made.path != path and _is(made, made.path)
        if is_there and _has_equal_content(Path(path), there, is_stopped):
            yield made


def _is(made: Made, path: str) -> bool:
    try:
        return is_same(made.known, Path(path))
    except OSError:
        return False  # nobody may look there


def _has_equal_content(one: Path, other: Path, is_stopped: Callable[[], bool]) -> bool:
    try:
        status = one.stat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > COMPARED_MOST_BYTES:
            return False
        with one.open("rb", buffering=0) as left, other.open("rb", buffering=0) as right:
            while True:
                if is_stopped():
                    raise Stopped
                piece = left.read(CHUNK_BYTES)
                if piece != right.read(CHUNK_BYTES):
                    return False
                if not piece:
                    return True
    except OSError:
        return False  # what cannot be read is no copy that anybody could tell


def _firsts(job: Stored, record: Record) -> tuple[Stored, ...]:
    """Return the jobs that a recipe began with for this one; the job itself without a recipe."""
    roots: Sequence[int] = job.origin[:1]
    if not roots and job.snapshot.step > 1:  # it joins what the step before has given
        given = record.given(job.snapshot.batch, job.snapshot.step - 1)
        roots = sorted({one.origin[0] for one in given.values()})
    found = [first for root in roots if (first := record.job(root)) is not None]
    return tuple(found) or (job,)

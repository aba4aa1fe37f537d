"""Which files jobs have published: noted before a result gets its name.

A job that is killed between giving its result a name and the record of that is interrupted, and
may run again. By its claim it then knows the file that is already there for its own, instead of
making a second one beside it.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import struct
import threading
from collections import OrderedDict, defaultdict
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

from dropmill.core.files import IfExists, numbered, publish
from dropmill.core.identity import Look

log = logging.getLogger(__name__)

ROTATED_AT_BYTES = 1 << 18
"""Claims that are newer than the record of their jobs' ends are far fewer than fit in here."""

RECENT = 20_000
"""Claims of this process that are remembered for `has`: their jobs' ends are known long before."""

_ROW = struct.Struct("<QQQQq")
_64_BITS = (1 << 64) - 1


class Claim(NamedTuple):
    """A file that a job has published, or was about to, by what a rename leaves as it is."""

    job_id: int
    device: int
    inode: int
    size_bytes: int
    mtime_ns: int

    @classmethod
    def of(cls, job_id: int, look: Look) -> Claim:
        """Return the claim of a job to a file."""
        device, inode = look.device & _64_BITS, look.inode & _64_BITS
        return cls(job_id, device, inode, look.size_bytes, look.mtime_ns)


class Claims:
    """The claims of a home's jobs, in three files of its folder.

    "claims" is appended to, and becomes "claims-before" when it is large; "claims-kept" has those
    of earlier processes. Nothing is synced: what a killed process wrote is there, and a power cut
    may at worst let a second result be made. Any thread may call `publish` and `note`.
    """

    def __init__(self, folder: Path) -> None:
        """Open the files; OSError if that fails."""
        self._path = folder / "claims"
        self._before = folder / "claims-before"
        self._kept = folder / "claims-kept"
        self._earlier: dict[int, list[Claim]] = {}
        if left := _bytes_of(self._before) + _bytes_of(self._path):
            with self._kept.open("ab") as kept:
                kept.write(left)
        self._before.unlink(missing_ok=True)
        self._lock = threading.Lock()  # guards the next three
        self._recent: OrderedDict[tuple[int, ...], None] = OrderedDict()
        self._fd = -1
        self._size_bytes = 0
        self._open()

    def read(self) -> None:
        """Learn what earlier processes have claimed, before their jobs may run again."""
        earlier = defaultdict(list)
        try:
            for row in _ROW.iter_unpack(_bytes_of(self._kept)):
                earlier[row[0]].append(Claim(*row))
        except OSError:
            log.warning("earlier claims could not be read", exc_info=True)
        self._earlier = dict(earlier)

    def keep(self, ids: Collection[int]) -> None:
        """Forget what was read of all jobs but these, which may run again."""
        if not self._earlier:
            return
        self._earlier = {number: self._earlier[number] for number in ids if number in self._earlier}
        rows = [_ROW.pack(*claim) for claims in self._earlier.values() for claim in claims]
        written = self._kept.with_name("claims-new")
        try:
            written.write_bytes(b"".join(rows))
            written.replace(self._kept)
        except OSError:
            log.warning("claims that are needed no more could not be removed", exc_info=True)

    def has(self, path: str) -> bool:
        """Whether a job has given this file its name, as far as its end may not be known yet."""
        if not self._recent and not self._earlier:
            return False  # watched folders ask for each file
        try:
            file = Claim.of(0, Look.of(os.lstat(path)))[1:]
        except OSError:
            return False
        with self._lock:
            if file in self._recent:
                return True
        return any(claim[1:] == file for claims in self._earlier.values() for claim in claims)

    def publish(self, job_id: int, temporary: Path, target: Path, if_exists: IfExists) -> Path:
        """Do what `files.publish` does, but take a file that is already there and its own."""
        claim = Claim.of(job_id, Look.of(temporary.stat()))
        if if_exists is IfExists.RENAME and (mine := self._earlier.get(job_id)):
            for candidate in numbered(target):
                try:
                    found = Claim.of(job_id, Look.of(os.lstat(candidate)))
                except FileNotFoundError:
                    break
                if found in mine:
                    temporary.unlink()
                    return candidate
        self.note([claim])
        return publish(temporary, target, if_exists)

    def has_earlier(self, job_id: int) -> bool:
        """Whether an attempt of this job was cut off that may have published already."""
        return job_id in self._earlier

    def close(self) -> None:
        """Close the file; claims are not noted any more."""
        with self._lock:
            self._let_go()
            self._size_bytes = 0  # so that it is not opened anew

    def note(self, claims: Sequence[Claim]) -> None:
        """Note that these are about to get their names, which others then give them."""
        try:
            with self._lock:
                for claim in claims:
                    self._recent[claim[1:]] = None
                    if len(self._recent) > RECENT:
                        self._recent.popitem(last=False)
                if self._size_bytes >= ROTATED_AT_BYTES:
                    self._let_go()
                    with contextlib.suppress(FileNotFoundError):  # it was moved by the last try
                        self._path.replace(self._before)
                    self._open()
                self._append(b"".join(_ROW.pack(*claim) for claim in claims))
        except OSError:
            # The result is worth more than the note about it.
            log.warning("a claim could not be noted", exc_info=True)

    def _append(self, rows: bytes) -> None:
        """Write whole rows or none: half of one would spoil all that follow."""
        if os.write(self._fd, rows) < len(rows):
            os.ftruncate(self._fd, self._size_bytes)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self._path))
        self._size_bytes += len(rows)

    def _let_go(self) -> None:
        """Close the file; its number may be another's from here on."""
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)

    def _open(self) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND
        flags |= getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        self._fd = os.open(self._path, flags, 0o600)
        self._size_bytes = 0


def _bytes_of(path: Path) -> bytes:
    """Return all whole rows of a file; none when there is no such file."""
    data = b""
    with contextlib.suppress(FileNotFoundError):
        data = path.read_bytes()
    return data[: len(data) - len(data) % _ROW.size]

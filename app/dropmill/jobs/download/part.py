"""The part file: what has come of a download, beside its target, and the proof of it."""

from __future__ import annotations

import contextlib
import itertools
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from io import BufferedWriter, FileIO
from pathlib import Path
from typing import BinaryIO, Self

import msgspec
import xxhash

from dropmill.core.files import TEMPORARY_SUFFIX, default_mode
from dropmill.core.names import shortened
from dropmill.jobs.download.pieces import Interval, merged
from dropmill.jobs.download.record import Record, Span, load_record, remove_record, save_record

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

BLOCK_BYTES = 4 * 1024 * 1024
"""Hashes are taken of aligned blocks of this size, and of what is there of the last."""

_SLICE_BYTES = 1024 * 1024
_GATHERED_BYTES = 256 * 1024
"""What comes is written in pieces of this size."""
_MOST_TWINS = 100

_FLAGS = os.O_RDWR | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)

Turn = Callable[[], AbstractContextManager[object]]
"""Gives a turn to compute: JobContext.computing."""


class Part:
    """The file that a download fills. Used by one worker; the transfer thread writes to its fd.

    It is locked, so that two downloads of one link into one folder do not share it.
    """

    def __init__(self, path: Path, fd: int, *, is_new: bool) -> None:
        self.path = path
        self.fd = fd
        self.is_new = is_new
        self._spans: dict[tuple[int, int], bytes] = {}
        self._has_record = not is_new
        self.has_aside = False
        """An earlier version waits beside it."""
        self._reader: BinaryIO | None = None

    @classmethod
    def open(cls, folder: str, stem: str, key: str) -> Self:
        """Open the part of this key, or a new one; OSError if the folder does not take it."""
        for path in _paths(folder, stem, key):
            try:
                fd = _create(path)
                is_new = True
            except FileExistsError:
                try:
                    # Never through a link that somebody put there.
                    fd = os.open(path, _FLAGS | getattr(os, "O_NOFOLLOW", 0))
                except FileNotFoundError:
                    continue  # its owner has just finished: take the next name
                is_new = False
            if _lock(fd) and _is_at(fd, path):
                return cls(Path(path), fd, is_new=is_new)
            os.close(fd)
        raise FileExistsError(f"{_MOST_TWINS} downloads of one link into one folder")

    @classmethod
    def open_kept(cls, folder: str, stem: str, key: str) -> Self | None:
        """Open what an ended attempt has left; None if there is nothing that can be gone on from.

        A part that another download uses is passed over.
        """
        for path in _paths(folder, stem, key):
            try:
                fd = os.open(path, _FLAGS | getattr(os, "O_NOFOLLOW", 0))
            except FileNotFoundError:
                return None
            if _lock(fd) and _is_at(fd, path):
                return cls(Path(path), fd, is_new=False)
            os.close(fd)
        return None

    @property
    def record_path(self) -> Path:
        """Where its control record is."""
        return self._beside("record")

    def _beside(self, what: str) -> Path:
        stem = self.path.name.removesuffix(TEMPORARY_SUFFIX)
        return self.path.with_name(f"{stem}.{what}{TEMPORARY_SUFFIX}")

    def load(self) -> Record | None:
        """Return the record of what is there, None if nothing is known of it."""
        return None if self.is_new else load_record(self.record_path)

    def prove(self, record: Record, turn: Turn, checkpoint: Callable[[], None]) -> list[Interval]:
        """Hash again what the record speaks of; return what is proven, in order."""
        size = os.fstat(self.fd).st_size
        proven = []
        for span in record.spans:
            if span.end > size or span.start >= span.end:
                continue
            if self._digest(span.start, span.end, turn, checkpoint) == span.digest:
                self._spans[span.start, span.end] = span.digest
                proven.append((span.start, span.end))
        return merged(proven)

    def save(
        self, intervals: list[Interval], record: Record, turn: Turn, *, is_synced: bool
    ) -> None:
        """Record that these bytes are there: sync them, hash what is new, write the record."""
        if is_synced:
            os.fsync(self.fd)
        spans = {}
        for start, end in blocks(intervals):
            digest = self._spans.get((start, end))
            spans[start, end] = digest or self._digest(start, end, turn)
        self._spans = spans
        listed = tuple(Span(start, end, digest) for (start, end), digest in spans.items())
        self._has_record = True
        record = msgspec.structs.replace(record, spans=listed)
        save_record(record, self.record_path, is_synced=is_synced)

    def open_at(self, position: int) -> BufferedWriter:
        """Open the file once more, to write from `position` on."""
        flags = os.O_WRONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        fd = os.open(self.path, flags)
        os.lseek(fd, position, os.SEEK_SET)
        return BufferedWriter(FileIO(fd, "wb"), _GATHERED_BYTES)

    def write(self, data: bytes | bytearray) -> None:
        """Write from the beginning on."""
        view = memoryview(data)
        while view:
            view = view[os.write(self.fd, view) :]

    def read(self, start: int, end: int) -> bytes:
        """Read what is there, less if it ends before `end`."""
        if self._reader is None:
            # Not the descriptor that is written to: its position belongs to the transfer thread.
            self._reader = self.path.open("rb", buffering=0)
        self._reader.seek(start)
        return self._reader.read(end - start)

    def truncate(self, size: int) -> None:
        """Cut it off at a size."""
        os.ftruncate(self.fd, size)
        self._spans = {span: digest for span, digest in self._spans.items() if span[1] <= size}

    def set_aside(self) -> None:
        """Begin an empty part, but keep what is there: see `restore` and `drop_aside`."""
        self.close_before_rename()
        self.path.replace(self._beside("aside"))
        with contextlib.suppress(FileNotFoundError):
            self.record_path.replace(self._beside("aside-record"))
        self._reopen(os.O_CREAT | os.O_EXCL)
        self.has_aside = True

    def restore(self) -> bool:
        """Put what was set aside back in place of what came after it; False if there is nothing."""
        if not self.has_aside:
            return False
        self.close_before_rename()
        self._beside("aside").replace(self.path)
        with contextlib.suppress(FileNotFoundError):
            self._beside("aside-record").replace(self.record_path)
        self._reopen(0)
        self.has_aside = False
        return True

    def drop_aside(self) -> None:
        """Remove what was set aside."""
        self._beside("aside").unlink(missing_ok=True)
        self._beside("aside-record").unlink(missing_ok=True)
        self.has_aside = False

    def _reopen(self, flags: int) -> None:
        self.close()
        self.fd = os.open(self.path, _FLAGS | flags, 0o600)
        _lock(self.fd)
        self._spans.clear()

    def write_error(self, position: int, most_bytes: int) -> OSError | None:
        """Try to write where libcurl could not; return what the system says."""
        size = os.fstat(self.fd).st_size
        file = self.open_at(position)
        try:
            file.raw.write(b"\0" * min(16384, most_bytes))
        except OSError as error:
            return error
        finally:
            file.close()
            os.ftruncate(self.fd, size)
        return None

    def pieces(self) -> Iterator[bytes]:
        """Yield the whole file in pieces of 1 MiB."""
        position = 0
        while piece := self.read(position, position + _SLICE_BYTES):
            position += len(piece)
            yield piece

    def seal(self, *, is_synced: bool) -> None:
        """Give the file its final permissions and make it durable, before it is renamed."""
        if sys.platform != "win32":
            os.fchmod(self.fd, default_mode())
        if is_synced:
            os.fsync(self.fd)

    def close(self) -> None:
        """Let go of the file; what is there stays."""
        if self._has_record:
            kept_in(self.path.parent.as_posix()).add(self.path.name)
        if self._reader is not None:
            self._reader.close()
            self._reader = None
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1

    def close_before_rename(self) -> None:
        """Let go of the file where an open one cannot be renamed.

        Elsewhere it stays locked until it has its new name: nobody else may take it for a part
        that was left.
        """
        if sys.platform == "win32":
            self.close()

    def forget(self) -> None:
        """Remove what belongs to the part but not the part, which has its final name now."""
        if self._has_record:
            remove_record(self.record_path)
            self.drop_aside()
        _leave_out(self.path)

    def discard(self) -> None:
        """Remove the part and all that belongs to it."""
        self.remove()
        self.close()

    def remove(self) -> None:
        """Remove all names; the room is given back by `close`, which may take a while."""
        self.close_before_rename()
        self.path.unlink(missing_ok=True)
        self._has_record = True
        self.forget()
        self._has_record = False

    def _digest(
        self, start: int, end: int, turn: Turn, checkpoint: Callable[[], None] | None = None
    ) -> bytes:
        digest = xxhash.xxh3_128()
        for position in range(start, end, _SLICE_BYTES):
            if checkpoint is not None:
                checkpoint()
            with turn():
                digest.update(self.read(position, min(position + _SLICE_BYTES, end)))
        return digest.digest()


def blocks(intervals: list[Interval]) -> Iterator[Interval]:
    """Cut intervals at the edges of the blocks."""
    for start, end in intervals:
        position = start
        while position < end:
            edge = min((position // BLOCK_BYTES + 1) * BLOCK_BYTES, end)
            yield position, edge
            position = edge


def write_new(folder: str, name: str, tag: str, data: bytes | bytearray, *, is_synced: bool) -> str:
    """Write a small file that is whole already under a temporary name; return its path.

    `tag` is the job's own, so that what a crash leaves is found and swept.
    """
    path, fd = _create_new(f"{folder}/.{shortened(name, 100)}.{tag}")
    try:
        written = os.write(fd, data)
        while written < len(data):
            written += os.write(fd, memoryview(data)[written:])
        if is_synced:
            os.fsync(fd)
    except OSError:
        Path(path).unlink(missing_ok=True)
        raise
    finally:
        os.close(fd)
    return path


def _create_new(start: str) -> tuple[str, int]:
    """Create a file under a name that nobody has, with the permissions a new file has."""
    for number in itertools.count():
        path = f"{start}-{number}{TEMPORARY_SUFFIX}"
        try:
            return path, _create(path, 0o666)
        except FileExistsError:
            continue
    raise AssertionError("there is always another number")


def discard_parts(folder: str, stem: str, key: str) -> None:
    """Remove what ended attempts of a download have left; what another one uses stays."""
    for path in _paths(folder, stem, key):
        try:
            fd = os.open(path, _FLAGS | getattr(os, "O_NOFOLLOW", 0))
        except FileNotFoundError:
            return
        part = Part(Path(path), fd, is_new=False)
        if _lock(fd) and _is_at(fd, path):
            part.discard()
        else:
            part.close()


_kept: dict[str, set[str]] = {}


def kept_in(folder: str) -> set[str]:
    """Return the temporary files that ended attempts have left in a folder, as they come and go.

    Looked up once, so that thousands of small files do not ask the disk for each; what other
    processes leave there later is then not gone on from, but not harmed either.
    """
    kept = _kept.get(folder)
    if kept is None:
        kept = set()
        with contextlib.suppress(FileNotFoundError):
            names = (path.name for path in Path(folder).iterdir())
            kept = {name for name in names if name.endswith(TEMPORARY_SUFFIX)}
        kept = _kept.setdefault(folder, kept)
    return kept


def _leave_out(path: Path) -> None:
    """Note that nothing of a part is left: while there is something, small files take longer."""
    stem = path.name.removesuffix(TEMPORARY_SUFFIX)
    kept = _kept.get(path.parent.as_posix(), set())
    for name in list(kept):
        if name == path.name or name.startswith(f"{stem}."):
            kept.discard(name)


def _paths(folder: str, stem: str, key: str) -> Iterator[str]:
    yield f"{folder}/.{stem}.{key}{TEMPORARY_SUFFIX}"
    for twin in range(2, _MOST_TWINS):
        yield f"{folder}/.{stem}.{key}-{twin}{TEMPORARY_SUFFIX}"


def _create(path: str, mode: int = 0o600) -> int:
    flags = _FLAGS | os.O_CREAT | os.O_EXCL
    try:
        return os.open(path, flags, mode)
    except FileNotFoundError:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, flags, mode)


def _is_at(fd: int, path: str) -> bool:
    """Whether an open file still has this name: its owner may have renamed it before the lock."""
    try:
        return os.path.samestat(os.fstat(fd), os.lstat(path))
    except FileNotFoundError:
        return False


def _lock(fd: int) -> bool:
    """Lock an open file for as long as it is open; False if another one has it."""
    try:
        if sys.platform == "win32":
            os.lseek(fd, 2**62, os.SEEK_SET)  # beyond all data: the lock guards no bytes
            try:
                msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
            finally:
                os.lseek(fd, 0, os.SEEK_SET)
        else:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True

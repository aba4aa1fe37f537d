"""The kind `copy`: a file to another folder, compared byte by byte before it gets its name."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, BinaryIO, ClassVar

from msgspec import Meta

from dropmill.core.context import JobContext
from dropmill.core.errors import Problem
from dropmill.core.files import IfExists, Output, open_input
from dropmill.core.job import Job, Lane, Result

CHUNK_BYTES = 4 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy(Job):
    """Copy files to a folder.

    The copy keeps the times, the permissions and the extended attributes of the original; holes
    in sparse files stay holes. With verify, the copy is read back from the disk and compared
    before it gets its name.
    """

    kind: ClassVar[str] = "copy"
    lane: ClassVar[Lane] = Lane.DISK

    verify: Annotated[bool, Meta(description="Read the copy back and compare it")] = True

    def __post_init__(self) -> None:
        if not self.dir:
            raise Problem(
                "A copy needs a folder to go to", "Choose one (on the command line: --dir)."
            )

    def run(self, ctx: JobContext) -> Result:
        """Copy, compare, then give the copy its name."""
        source_path = Path(self.inputs[0])
        target = Path(self.dir).absolute() / source_path.name
        with open_input(source_path) as source:
            self._refuse_itself(source, target)
            status = os.fstat(source.fileno())
            progress = _Progress(ctx, status.st_size, passes=2 if self.verify else 1)
            with ctx.output(target) as output:
                _copy(source, output.file, status.st_size, progress)
                if self.verify:
                    self._compare(source, output, status.st_size, progress)
                shutil.copystat(source_path, output.path)
                if os.fstat(source.fileno()).st_mtime_ns != status.st_mtime_ns:
                    raise Problem(
                        f"“{source_path.name}” changed while it was copied",
                        "Close the program that writes it, then retry.",
                        can_pass=True,
                    )
                final = output.publish(mode=stat.S_IMODE(status.st_mode))
        return Result(outputs=(str(final),))

    def _refuse_itself(self, source: BinaryIO, target: Path) -> None:
        if self.if_exists is not IfExists.OVERWRITE:
            return
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(source.fileno()), target.stat()):
                raise Problem(
                    f"“{target.name}” is in that folder already", "Choose another folder."
                )

    def _compare(self, source: BinaryIO, output: Output, size: int, progress: _Progress) -> None:
        progress.ctx.note("comparing")
        copy = output.file
        if hasattr(os, "posix_fadvise"):
            # Written pages only leave the cache once they are on the disk.
            os.fsync(copy.fileno())
            os.posix_fadvise(copy.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        if os.fstat(copy.fileno()).st_size != size:
            raise _differs(output.target)
        for start, end in _data_ranges(source.fileno(), size):
            source.seek(start)
            copy.seek(start)
            for position in range(start, end, CHUNK_BYTES):
                length = min(CHUNK_BYTES, end - position)
                ours, theirs = bytearray(length), bytearray(length)
                _read_whole(source, ours, output.target)
                _read_whole(copy, theirs, output.target)
                with progress.ctx.computing():
                    is_same = ours == theirs
                if not is_same:
                    raise _differs(output.target)
                progress.reach(size + position + length)
        progress.reach(2 * size)


class _Progress:
    """Progress over one or two passes, told as bytes of the file."""

    def __init__(self, ctx: JobContext, size: int, passes: int) -> None:
        self.ctx = ctx
        self._size = size
        self._passes = passes
        self.reach(0)

    def reach(self, position: int) -> None:
        """Say how far it is, the bytes of all passes counted; a checkpoint too."""
        self.ctx.progress(position // self._passes, self._size)
        self.ctx.checkpoint()


def _differs(target: Path) -> Problem:
    return Problem(
        f"The copy of “{target.name}” differs from the original",
        "The disk or the original may be damaged: check them, then retry.",
    )


def _read_whole(file: BinaryIO, piece: bytearray, target: Path) -> None:
    room = memoryview(piece)
    while room:
        size = file.readinto(room)  # type: ignore[attr-defined]
        if not size:
            raise _differs(target)
        room = room[size:]


def _data_ranges(fd: int, size: int) -> Iterator[tuple[int, int]]:
    """Yield the (start, end) that hold data; all of the file where holes cannot be told."""
    if not hasattr(os, "SEEK_DATA"):
        yield from [(0, size)] if size else []
        return
    end = 0
    while end < size:
        try:
            start = os.lseek(fd, end, os.SEEK_DATA)
            end = min(size, os.lseek(fd, start, os.SEEK_HOLE))
        except OSError as error:
            if error.errno == errno.ENXIO:  # only a hole is left
                return
            yield end, size
            return
        yield start, end


def _copy(source: BinaryIO, target: BinaryIO, size: int, progress: _Progress) -> None:
    target.truncate(size)
    move = _in_kernel if hasattr(os, "copy_file_range") else _by_hand
    for start, end in _data_ranges(source.fileno(), size):
        position = start
        while position < end:
            length = min(CHUNK_BYTES, end - position)
            try:
                moved = move(source, target, position, length)
            except OSError as error:
                if move is _by_hand or error.errno not in _NOT_IN_KERNEL:
                    raise
                move = _by_hand
                continue
            if not moved:
                return  # the original got shorter: its changed time will tell
            position += moved
            progress.reach(position)
    progress.reach(size)


_NOT_IN_KERNEL = {errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM}


def _in_kernel(source: BinaryIO, target: BinaryIO, position: int, length: int) -> int:
    return os.copy_file_range(source.fileno(), target.fileno(), length, position, position)


def _by_hand(source: BinaryIO, target: BinaryIO, position: int, length: int) -> int:
    source.seek(position)
    target.seek(position)
    data = memoryview(source.read(length))
    moved = len(data)
    while data:
        data = data[target.write(data) :]
    return moved

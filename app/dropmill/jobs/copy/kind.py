"""The kind `copy`: a file to another folder, compared byte by byte before it gets its name.

A move within one disk is a rename; to another disk it is a copy, after which the original goes.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import secrets
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, BinaryIO, ClassVar, Self

from msgspec import Meta

from dropmill.core.context import JobContext
from dropmill.core.devices import Devices
from dropmill.core.errors import JobCancelled, JobSkipped, Problem
from dropmill.core.files import IfExists, Output, open_input, sync_folder, temporary_name
from dropmill.core.intent import Intent
from dropmill.core.job import Job, Lane, Result, base_name
from dropmill.core.offload.offload import Offload, result_of
from dropmill.core.offload.together import MOST, Done, Together
from dropmill.jobs.copy.attributes import copy_attributes
from dropmill.jobs.copy.many import SMALL_BYTES, Copied, Copies, Names, Small, where_it_is

CHUNK_BYTES = 4 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy(Job):
    """Copy or move files to a folder.

    The copy keeps the times, the permissions and the extended attributes of the original; holes
    in sparse files stay holes. With verify, the copy is read back from the disk and compared
    before it gets its name. A move within a disk only changes the file's place; to another disk
    it is a copy that is always compared, and only then the original is removed.
    """

    kind: ClassVar[str] = "copy"
    lane: ClassVar[Lane] = Lane.DISK
    together: ClassVar[int] = MOST

    verify: Annotated[bool, Meta(description="Read the copy back and compare it")] = True
    move: Annotated[
        bool, Meta(description="Remove the original once the copy is safe and compared")
    ] = False

    def __post_init__(self) -> None:
        if not self.dir:
            raise Problem(
                "A copy needs a folder to go to",
                "Choose one (on the command line: --dir).",
                setting="dir",
            )

    @property
    def keeps_inputs(self) -> bool:
        """Who copies wants both; who moves, the same file in another place."""
        return True

    @property
    def target(self) -> Path:
        """Where the copy goes, if its name is free."""
        return Path(self.dir).absolute() / Path(self.inputs[0]).name

    def intent(self) -> Intent:
        """The copy, or the file's old and new place."""
        if self.move:
            return Intent(moves=((Path(self.inputs[0]).absolute(), self.target),))
        return Intent(makes=(self.target,))

    def run(self, ctx: JobContext) -> Result:
        """Copy, compare, then give the copy its name; or move."""
        source = Path(self.inputs[0]).absolute()
        final = self._renamed(source, ctx) if self.move else None
        if final is None:
            final = self._copied(source, ctx)
            if self.move:
                ctx.effects.moved_by_copy(source, final)
        return Result(outputs=(str(final),))

    @classmethod
    def run_many(cls, items: Iterable[tuple[Self, JobContext]]) -> None:
        """Copy small files many at a time, in children."""
        _Many().run_many(items)

    def _renamed(self, source: Path, ctx: JobContext) -> Path | None:
        """Move it in one step; None when that is impossible, as to another disk."""
        with open_input(source) as file:
            size = os.fstat(file.fileno()).st_size
            self._refuse_itself(file)
        self.target.parent.mkdir(parents=True, exist_ok=True)
        if source.parent.stat().st_dev != self.target.parent.stat().st_dev:
            return None
        try:
            final = ctx.effects.move(source, self.target, self.if_exists)
        except OSError as error:
            if error.errno == errno.EXDEV:  # one disk, mounted twice
                return None
            raise
        ctx.progress(size, size)
        return final

    def _copied(self, source_path: Path, ctx: JobContext) -> Path:
        is_compared = self.verify or self.move
        with open_input(source_path) as source:
            self._refuse_itself(source)
            status = os.fstat(source.fileno())
            progress = _Progress(ctx, status.st_size, passes=2 if is_compared else 1)
            with ctx.output(self.target) as output:
                _copy(source, output.file, status, progress)
                if is_compared:
                    self._compare(source, output, status, progress)
                if os.utime in os.supports_fd:
                    copy_attributes(source.fileno(), status, output.file.fileno())
                else:
                    os.utime(output.path, ns=(status.st_atime_ns, status.st_mtime_ns))
                if os.fstat(source.fileno()).st_mtime_ns != status.st_mtime_ns:
                    raise _changed(source_path)
                final = output.publish(mode=stat.S_IMODE(status.st_mode))
            if self.move and not _is_still(source_path, status):
                raise Problem(
                    f"“{source_path.name}” changed while it was moved",
                    f"What it was is now “{final}”; the newer one stayed where it is.",
                )
        return final

    def _refuse_itself(self, source: BinaryIO) -> None:
        if self.if_exists is not IfExists.OVERWRITE and not self.move:
            return
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(source.fileno()), self.target.stat()):
                raise Problem(
                    f"“{self.target.name}” is in that folder already",
                    "Choose another folder.",
                    setting="dir",
                )

    def _compare(
        self, source: BinaryIO, output: Output, status: os.stat_result, progress: _Progress
    ) -> None:
        size = status.st_size
        progress.ctx.note("comparing")
        copy = output.file
        if hasattr(os, "posix_fadvise"):
            # Written pages only leave the cache once they are on the disk.
            os.fsync(copy.fileno())
            os.posix_fadvise(copy.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        if os.fstat(copy.fileno()).st_size != size:
            raise _differs(output.target)
        for start, end in _data_ranges(source.fileno(), status):
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


class _Many(Together[Copy, Small, Copied]):
    """Small files, as long as they are to be copied to the same folder in the same way."""

    _folder = ""
    _is_compared = _is_synced = True

    def __init__(self) -> None:
        super().__init__()
        self._mark = secrets.token_hex(4)
        self._number = itertools.count()

    def terms_of(self, job: Copy) -> object:
        """Return the folder, and whether copies are compared."""
        if job.move or job.if_exists is not IfExists.RENAME:
            return None
        return job.dir, job.verify

    def begin(self, job: Copy, ctx: JobContext) -> None:
        """Have the folder there, on the drive it was on."""
        folder = Path(job.dir).absolute()
        ctx.service(Devices).check(str(folder))
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = str(folder)
        self._is_compared, self._is_synced = job.verify, ctx.is_synced

    def part(self, job: Copy, ctx: JobContext, *, is_looked_at: bool) -> Small | None:
        """Return a small file and a new name for its copy."""
        source = os.path.abspath(job.inputs[0])  # noqa: PTH100 - thousands of them
        if is_looked_at and Path(source).stat().st_size > SMALL_BYTES:
            return None
        name = base_name(source)
        mark = f"{self._mark}{next(self._number):x}"
        return Small(source, f"{self._folder}/{temporary_name(name, ctx.tag, mark)}")

    def call(self, parts: Sequence[Small]) -> tuple[str, Copies, type[list[Copied | None]]]:
        """Return the call that copies them under their temporary names."""
        copies = Copies(tuple(parts), self._is_compared, self._is_synced)
        return "dropmill.jobs.copy.many:copy", copies, list[Copied | None]

    def results(self, done: Sequence[Done[Copy, Small, Copied]]) -> list[Result | BaseException]:
        """Give the copies their names, and make those durable."""
        if not done:
            return []
        named = self._named(done)
        if self._is_synced:
            try:
                sync_folder(Path(self._folder))
            except OSError as error:
                return [error] * len(done)
        for one in done:
            size = one.made.size_bytes
            one.ctx.amount = (size, size)  # its end, which follows, tells it
        return [Result(outputs=(name,)) if isinstance(name, str) else name for name in named]

    def forget(self, part: Small) -> None:
        """Remove what there is of a copy."""
        Path(part.temporary).unlink(missing_ok=True)

    def _named(self, done: Sequence[Done[Copy, Small, Copied]]) -> list[str | BaseException]:
        """Give the copies their names; return those, or what went wrong."""
        moves = tuple((one.part.temporary, self._target_of(one.part)) for one in done)
        made: Sequence[str | None] = [None] * len(done)
        if (ctx := done[0].ctx).names_plainly:
            naming = "dropmill.jobs.copy.many:give_names"
            with contextlib.suppress(Problem, JobCancelled):  # then those that are left are found
                offload = ctx.service(Offload)
                made = result_of(offload.submit_unheard(naming, Names(moves)), list[str | None])
        return [name or self._name(one) for name, one in zip(made, done, strict=True)]

    def _name(self, one: Done[Copy, Small, Copied]) -> str | BaseException:
        target = self._target_of(one.part)
        try:
            if one.ctx.names_plainly and (given := where_it_is(one.made, target)) is not None:
                return given
            return one.ctx.give_name(one.part.temporary, target)
        except (OSError, Problem, JobSkipped) as error:
            return error

    def _target_of(self, part: Small) -> str:
        return f"{self._folder}/{base_name(part.source)}"


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


def _is_still(path: Path, status: os.stat_result) -> bool:
    """Tell whether a path still means the file that was copied, as it was."""
    try:
        now = path.stat()
    except FileNotFoundError:
        return False
    return os.path.samestat(now, status) and (now.st_size, now.st_mtime_ns) == (
        status.st_size,
        status.st_mtime_ns,
    )


def _changed(path: Path) -> Problem:
    return Problem(
        f"“{path.name}” changed while it was copied",
        "Close the program that writes it, then retry.",
        can_pass=True,
    )


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


def _data_ranges(fd: int, status: os.stat_result) -> Iterator[tuple[int, int]]:
    """Yield the (start, end) that hold data; all of the file where holes cannot be told."""
    size = status.st_size
    if not hasattr(os, "SEEK_DATA") or status.st_blocks * 512 >= size:
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


def _copy(source: BinaryIO, target: BinaryIO, status: os.stat_result, progress: _Progress) -> None:
    size = status.st_size
    if status.st_blocks * 512 < size:
        target.truncate(size)  # it may end in a hole
    move = _in_kernel if hasattr(os, "copy_file_range") else _by_hand
    for start, end in _data_ranges(source.fileno(), status):
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

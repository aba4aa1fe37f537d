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
from typing import Annotated, BinaryIO, ClassVar, NamedTuple, Self

from msgspec import Meta

from dropmill.core.context import JobContext
from dropmill.core.devices import Devices
from dropmill.core.errors import JobCancelled, JobSkipped, Problem
from dropmill.core.files import IfExists, Output, open_input, sync_folder, temporary_name
from dropmill.core.identity import Look
from dropmill.core.intent import Intent
from dropmill.core.job import Job, Lane, Result, base_name
from dropmill.core.named_at_once import claim_all, record_made
from dropmill.core.offload.offload import Offload, result_of
from dropmill.core.offload.together import MOST, Done, Together
from dropmill.jobs.copy.attributes import copy_attributes
from dropmill.jobs.copy.many import SMALL_BYTES, Copied, Copies, Names, Small, where_it_is

CHUNK_BYTES = 4 << 20

_GIVE_NAMES = "dropmill.jobs.copy.many:give_names"


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
            target = ctx.planned_target(self.target)
            final = ctx.effects.move(source, target, self.if_exists)
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


class _Part(NamedTuple):
    """A small file to copy, and the name that the copy is to have once it is whole."""

    small: Small
    target: str


class _Many(Together[Copy, _Part, Copied]):
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

    def part(self, job: Copy, ctx: JobContext, *, is_looked_at: bool) -> _Part | None:
        """Return a small file and a new name for its copy."""
        source = os.path.abspath(job.inputs[0])  # noqa: PTH100 - thousands of them
        if is_looked_at and Path(source).stat().st_size > SMALL_BYTES:
            return None
        name = base_name(source)
        mark = f"{self._mark}{next(self._number):x}"
        target = f"{self._folder}/{name}"
        if ctx.planned:
            target = str(ctx.planned_target(Path(target)))
        return _Part(Small(source, f"{self._folder}/{temporary_name(name, ctx.tag, mark)}"), target)

    def call(self, parts: Sequence[_Part]) -> tuple[str, Copies, type[list[Copied | None]]]:
        """Return the call that copies them under their temporary names."""
        files = tuple(part.small for part in parts)
        copies = Copies(files, self._is_compared, self._is_synced)
        return "dropmill.jobs.copy.many:copy", copies, list[Copied | None]

    def results(self, done: Sequence[Done[Copy, _Part, Copied]]) -> list[Result | BaseException]:
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
            size = one.made.look.size_bytes
            one.ctx.amount = (size, size)  # its end, which follows, tells it
        return [Result(outputs=(name,)) if isinstance(name, str) else name for name in named]

    def look(self, made: Copied) -> Look:
        """Return what the original was."""
        return made.original

    def forget(self, part: _Part) -> None:
        """Remove what there is of a copy."""
        Path(part.small.temporary).unlink(missing_ok=True)

    def _named(self, done: Sequence[Done[Copy, _Part, Copied]]) -> list[str | BaseException]:
        """Give the copies their names; return those, or what went wrong."""
        are_new = claim_all([(one.ctx, one.made.look) for one in done])
        new = [one for one, is_new in zip(done, are_new, strict=True) if is_new]
        moves = tuple((one.part.small.temporary, one.part.target) for one in new)
        given: Iterable[str | None] = [None] * len(new)
        with contextlib.suppress(Problem, JobCancelled):
            order = done[0].ctx.service(Offload).submit_unheard(_GIVE_NAMES, Names(moves))
            given = result_of(order, list[str | None])
        # What it has left may have its name all the same, if the child died over it.
        found = (name or self._found(one) for one, name in zip(new, given, strict=True))
        names = [next(found) if is_new else None for is_new in are_new]
        pairs = list(zip(done, names, strict=True))
        record_made([(one.ctx, one.made.look, name) for one, name in pairs if name is not None])
        return [name or self._name(one) for one, name in pairs]

    def _found(self, one: Done[Copy, _Part, Copied]) -> str | None:
        try:
            return where_it_is(one.made, one.part.target)
        except OSError:
            return None  # `_name` says what is wrong

    def _name(self, one: Done[Copy, _Part, Copied]) -> str | BaseException:
        try:
            return one.ctx.give_name(one.part.small.temporary, one.part.target)
        except (OSError, Problem, JobSkipped) as error:
            return error


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

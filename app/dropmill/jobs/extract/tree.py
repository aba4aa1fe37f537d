"""What is unpacked, below one folder and nowhere else: each step goes by a folder's handle."""

from __future__ import annotations

import os
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from dropmill.core.errors import Problem
from dropmill.core.files import masked
from dropmill.core.plain_text import shown

Place = tuple[str, ...]
"""The parts of a path below the tree's top."""

MOST_DEPTH = 100
_RATIO_FREE_BYTES = 256 << 20
"""Up to here the ratio of what is unpacked to the archive does not matter."""

_OPEN_MOST = 32
_HAS_HANDLES = os.open in os.supports_dir_fd
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | _NOFOLLOW
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | _NOFOLLOW


class Limits(msgspec.Struct, frozen=True):
    """What an archive may grow to; more is taken for a bomb."""

    most_bytes: int
    most_ratio: int
    most_entries: int


class Tree:
    """Writes folders and regular files below `top`, an empty folder that is ours alone.

    No part of a path is ever followed through a link, no file is opened that is there already.
    Where the system has no folder handles (Windows), paths are joined: nothing below `top` can be
    a link, for only this class writes there. One thread.
    """

    def __init__(self, top: Path, limits: Limits, archive_bytes: int) -> None:
        self._top = top
        self._limits = limits
        self._ratio_bytes = max(_RATIO_FREE_BYTES, limits.most_ratio * archive_bytes)
        self._handles: OrderedDict[Place, int] = OrderedDict()
        self._folders: dict[Place, tuple[int | None, int | None]] = {(): (None, None)}
        self._files: set[Place] = set()
        self._entries = 0
        self.size_bytes = 0
        """Bytes written so far."""

    @property
    def file_count(self) -> int:
        """How many files there are."""
        return len(self._files)

    @property
    def tops(self) -> list[str]:
        """The names that stand at the top, each once, sorted."""
        return sorted({place[0] for place in (*self._files, *self._folders) if place})

    def add_folder(self, place: Place, mode: int | None, mtime_ns: int | None) -> None:
        """Make a folder, and those it is in; its mode and time are set by `finish`."""
        self._count(place)
        self._make(place)
        self._folders[place] = (mode, mtime_ns)

    def add_file(self, place: Place, mode: int | None, mtime_ns: int | None) -> Unpacked:
        """Open a new file; one of the same name that this tree wrote before is replaced."""
        self._count(place)
        if not place or place in self._folders:
            raise _confused(place)
        self._make(place[:-1])
        if place in self._files:
            self._unlink(place)
        try:
            fd = self._open(place, _NEW_FILE)
        except FileExistsError:
            raise Problem(
                f"The archive holds two names that are one on this disk: “{shown(place[-1])}”",
                "Unpack it to a disk that tells upper and lower case apart.",
            ) from None
        self._files.add(place)
        return Unpacked(self, fd, self._top.joinpath(*place), mode, mtime_ns)

    def reopen(self, place: Place) -> int | None:
        """Open a file that this tree wrote, for reading; None when there is none."""
        return self._open(place, os.O_RDONLY | _NOFOLLOW) if place in self._files else None

    def count_bytes(self, size: int) -> None:
        """Add to what was written; Problem when it is more than the archive may grow to."""
        self.size_bytes += size
        if self.size_bytes > self._limits.most_bytes:
            gib = self._limits.most_bytes / (1 << 30)
            raise Problem(
                f"The archive unpacks to more than {gib:.3g} GiB",
                "If you trust it, set a higher size limit, then retry.",
                setting="most_gib",
            )
        if self.size_bytes > self._ratio_bytes:
            raise Problem(
                f"The archive unpacks to more than {self._limits.most_ratio} times its size",
                "It may be made to fill your disk. If you trust it, set a higher ratio limit,"
                " then retry.",
                setting="most_ratio",
            )

    def finish(self) -> None:
        """Give the folders their modes and times, the deepest first."""
        for place in sorted(self._folders, key=len, reverse=True):
            mode, mtime_ns = self._folders[place]
            if not place:
                continue
            if _HAS_HANDLES:
                fd = self._handle(place)
                os.fchmod(fd, 0o700 | masked(0o777 if mode is None else mode))
                if mtime_ns is not None:
                    os.utime(fd, ns=(mtime_ns, mtime_ns))
            elif mtime_ns is not None:
                os.utime(self._top.joinpath(*place), ns=(mtime_ns, mtime_ns))

    def __enter__(self) -> Self:
        if _HAS_HANDLES:
            self._handles[()] = os.open(self._top, _FOLDER)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        while self._handles:
            os.close(self._handles.popitem()[1])

    def _count(self, place: Place) -> None:
        self._entries += 1
        if self._entries > self._limits.most_entries:
            raise Problem(
                f"The archive holds more than {self._limits.most_entries:,} entries",
                "If you trust it, set a higher limit of entries, then retry.",
                setting="most_entries",
            )
        if len(place) > MOST_DEPTH:
            raise Problem(
                f"The archive holds folders in folders, more than {MOST_DEPTH} deep",
                "It is broken or made to do harm: do not use it.",
            )

    def _make(self, place: Place) -> None:
        if place in self._folders:
            return
        self._make(place[:-1])
        if place in self._files:
            raise _confused(place)
        try:
            if _HAS_HANDLES:
                os.mkdir(place[-1], 0o700, dir_fd=self._handle(place[:-1]))
            else:
                self._top.joinpath(*place).mkdir()
        except FileExistsError:
            # Two names that are one on this disk, as A and a: it is a folder, or opening it fails.
            with suppress(KeyError):
                os.close(self._handles.pop(place))
        self._folders[place] = (None, None)

    def _handle(self, place: Place) -> int:
        """Return the handle of a folder of this tree; the last ones used stay open."""
        if (fd := self._handles.get(place)) is not None:
            self._handles.move_to_end(place)
            return fd
        fd = os.open(place[-1], _FOLDER, dir_fd=self._handle(place[:-1]))
        self._handles[place] = fd
        if len(self._handles) > _OPEN_MOST:
            oldest = next(known for known in self._handles if known)
            os.close(self._handles.pop(oldest))
        return fd

    def _open(self, place: Place, flags: int) -> int:
        if _HAS_HANDLES:
            return os.open(place[-1], flags, 0o600, dir_fd=self._handle(place[:-1]))
        return os.open(self._top.joinpath(*place), flags, 0o600)

    def _unlink(self, place: Place) -> None:
        if _HAS_HANDLES:
            os.unlink(place[-1], dir_fd=self._handle(place[:-1]))
        else:
            self._top.joinpath(*place).unlink()


class Unpacked:
    """One file under way. Use it as a context manager; its mode and time are set at the end."""

    def __init__(
        self, tree: Tree, fd: int, path: Path, mode: int | None, mtime_ns: int | None
    ) -> None:
        self._tree = tree
        self._fd = fd
        self._path = path
        self._mode = mode
        self._mtime_ns = mtime_ns

    def write(self, data: bytes | memoryview) -> int:
        """Write all of it; Problem when it is more than the archive may grow to."""
        self._tree.count_bytes(len(data))
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._fd, rest) :]
        return len(data)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if hasattr(os, "fchmod"):
                os.fchmod(self._fd, 0o600 | masked(0o666 if self._mode is None else self._mode))
            if self._mtime_ns is not None and os.utime in os.supports_fd:
                os.utime(self._fd, ns=(self._mtime_ns, self._mtime_ns))
        finally:
            os.close(self._fd)
        if self._mtime_ns is not None and os.utime not in os.supports_fd:
            os.utime(self._path, ns=(self._mtime_ns, self._mtime_ns))


def _confused(place: Place) -> Problem:
    return Problem(
        f"In the archive “{shown('/'.join(place))[:200]}” is both a file and a folder",
        "It is broken: do not use it.",
    )

"""What goes into an archive: every file, folder and link below the inputs, in a fixed order."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from dropmill.core.errors import Problem
from dropmill.core.files import TEMPORARY_SUFFIX, open_input


class Entry(msgspec.Struct, frozen=True):
    """One thing to pack, as it was when it was found."""

    path: Path
    name: str
    """Its name in the archive: parts with slashes, no slash at either end."""
    mode: int
    size_bytes: int
    mtime_ns: int

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder."""
        return stat.S_ISDIR(self.mode)

    @property
    def is_link(self) -> bool:
        """Whether it is a symbolic link, which is packed as such."""
        return stat.S_ISLNK(self.mode)


class Entries:
    """All of them: the inputs in the given order, what is below each by its name."""

    def __init__(self, inputs: Iterable[str], base: Path, output: Path) -> None:
        """Look at all that is there; OSError when something cannot be looked at."""
        self.all: list[Entry] = []
        self.left_out: list[str] = []
        self._base = base
        self._own = output.stat()
        for name in dict.fromkeys(inputs):
            path = Path(name)
            # What was named is meant itself; links further down stay links.
            self._add(path, path.stat())
        self.size_bytes = sum(entry.size_bytes for entry in self.all)

    def _add(self, path: Path, status: os.stat_result) -> None:
        if os.path.samestat(status, self._own) or path.name.endswith(TEMPORARY_SUFFIX):
            return
        shape = stat.S_IFMT(status.st_mode)
        if shape not in {stat.S_IFREG, stat.S_IFDIR, stat.S_IFLNK}:
            self.left_out.append(str(path))
            return
        name = path.relative_to(self._base).as_posix()
        size_bytes = status.st_size if shape == stat.S_IFREG else 0
        if name != ".":
            self.all.append(Entry(path, name, status.st_mode, size_bytes, status.st_mtime_ns))
        if shape == stat.S_IFDIR:
            for child in sorted(os.scandir(path), key=lambda child: child.name):
                self._add(Path(child.path), child.stat(follow_symlinks=False))


def pieces_of(entry: Entry, size: int) -> Iterator[bytes]:
    """Yield a file's bytes in pieces of `size`; Problem when it changes meanwhile."""
    done = 0
    with open_input(entry.path) as file:
        while done < entry.size_bytes:
            piece = _read(file, min(size, entry.size_bytes - done))
            if not piece:
                raise _changed(entry)
            done += len(piece)
            yield piece
        refuse_changed(entry, file, done)


def refuse_changed(entry: Entry, file: BinaryIO, read_bytes: int) -> None:
    """Raise Problem when an open file is not what it was when it was found."""
    status = os.fstat(file.fileno())
    if (status.st_size, status.st_mtime_ns, read_bytes) != (
        entry.size_bytes,
        entry.mtime_ns,
        entry.size_bytes,
    ):
        raise _changed(entry)


def _read(file: BinaryIO, size: int) -> bytes:
    data = file.read(size)
    while data and len(data) < size and (more := file.read(size - len(data))):
        data += more
    return data


def _changed(entry: Entry) -> Problem:
    return Problem(
        f"“{entry.path.name}” changed while it was packed",
        "Close the program that writes it, then retry.",
        can_pass=True,
    )

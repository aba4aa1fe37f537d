"""Writing 7z, by py7zr."""

from __future__ import annotations

import io
import lzma
from typing import BinaryIO

import py7zr
from py7zr.helpers import ArchiveTimestamp

from dropmill.core.errors import Problem
from dropmill.core.files import open_input
from dropmill.jobs.archive.entries import Entry, refuse_changed
from dropmill.jobs.archive.payload import Effort
from dropmill.jobs.archive.progress import Progress

PRESETS = {Effort.FAST: 1, Effort.NORMAL: 5, Effort.BEST: 9}
_UNIX_EXTENSION = 0x8000
_FILETIME_OF_1970 = 116_444_736_000_000_000


def write_7z(file: BinaryIO, entries: list[Entry], effort: Effort, progress: Progress) -> None:
    """Write a whole archive."""
    filters = [{"id": lzma.FILTER_LZMA2, "preset": PRESETS[effort]}]
    with py7zr.SevenZipFile(file, "w", filters=filters) as archive:
        for entry in entries:
            name = entry.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            if entry.is_folder or entry.is_link:
                archive.write(entry.path, name)
                continue
            with open_input(entry.path) as raw, _Counted(raw, progress) as source:
                archive.writef(source, name)
                refuse_changed(entry, raw, source.count)
            properties = archive.files[len(archive.files) - 1].file_properties()
            properties["attributes"] = _UNIX_EXTENSION | (entry.mode & 0xFFFF) << 16
            stamp = ArchiveTimestamp(entry.mtime_ns // 100 + _FILETIME_OF_1970)
            properties["lastwritetime"] = properties["creationtime"] = stamp


def prove_7z(file: BinaryIO, entries: list[Entry], progress: Progress) -> None:
    """Read it all back; Problem when anything is missing or differs."""
    with py7zr.SevenZipFile(file) as archive:
        found = {member.filename: member.uncompressed for member in archive.files}
        bad = archive.testzip()
    progress.add(sum(found.values()))
    if bad is not None or len(found) != len(entries):
        raise Problem("The archive did not come out whole", "Retry.", detail=str(bad))


class _Counted(io.BufferedReader):
    """A file that says how much of it was read."""

    def __init__(self, raw: BinaryIO, progress: Progress) -> None:
        super().__init__(raw)  # type: ignore[arg-type]  # it is unbuffered, so a raw file
        self._progress = progress
        self.count = 0

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self.count += len(data)
        self._progress.add(len(data))
        return data

"""Writing zip: deflated on all cores, zip64 where it must be, times in UTC besides DOS's."""

from __future__ import annotations

import os
import struct
import time
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from dropmill.core.errors import Problem
from dropmill.jobs.archive.deflate import PIECE_BYTES, Deflater
from dropmill.jobs.archive.entries import Entry, pieces_of
from dropmill.jobs.archive.payload import Effort
from dropmill.jobs.archive.progress import Progress

LEVELS = {Effort.FAST: 1, Effort.NORMAL: 6, Effort.BEST: 9}
_UNIX = 3
_SAMPLE_BYTES = 64 << 10
_ZIP64_FROM = (1 << 32) - (1 << 24)
"""Packed data may be a little longer than the file."""


class ZipWriter:
    """Writes members one after the other. The list at the end is zipfile's work."""

    def __init__(self, file: BinaryIO, effort: Effort, threads: int, progress: Progress) -> None:
        self._file = file
        self._deflater = Deflater(LEVELS[effort], threads)
        self._progress = progress

    def write(self, entries: list[Entry]) -> None:
        """Write a whole archive of these."""
        try:
            with zipfile.ZipFile(self._file, "w") as archive:
                archive.comment = b""  # which lets it write its list, however empty
                for entry in entries:
                    archive.filelist.append(self._write(entry))
                    archive.start_dir = self._file.tell()
        finally:
            self._deflater.close()

    def _write(self, entry: Entry) -> zipfile.ZipInfo:
        info = _info_of(entry)
        is_zip64 = entry.size_bytes >= _ZIP64_FROM
        info.header_offset = self._file.tell()
        self._file.write(info.FileHeader(is_zip64))
        start = self._file.tell()
        if entry.is_link:
            data = os.fsencode(entry.path.readlink())
            info.CRC, info.file_size = zlib.crc32(data), len(data)
            self._file.write(data)
        elif entry.size_bytes:
            self._write_content(entry, info)
        end = self._file.tell()
        info.compress_size = end - start
        self._file.seek(info.header_offset)
        self._file.write(info.FileHeader(is_zip64))
        self._file.seek(end)
        return info

    def _write_content(self, entry: Entry, info: zipfile.ZipInfo) -> None:
        pieces = self._counted(entry, info)
        first = next(pieces)
        if is_packable(first):
            info.compress_type = zipfile.ZIP_DEFLATED
            for packed in self._deflater.packed(_with(first, pieces)):
                self._file.write(packed)
        else:
            for piece in _with(first, pieces):
                self._file.write(piece)

    def _counted(self, entry: Entry, info: zipfile.ZipInfo) -> Iterator[bytes]:
        for piece in pieces_of(entry, PIECE_BYTES):
            info.CRC = zlib.crc32(piece, info.CRC)
            info.file_size += len(piece)
            self._progress.add(len(piece))
            yield piece


def is_packable(data: bytes) -> bool:
    """Try quickly whether packing saves anything: photos, films and archives are packed already."""
    if len(data) <= _SAMPLE_BYTES // 4:
        return True
    start = max(0, len(data) - _SAMPLE_BYTES) // 2
    middle = data[start : start + _SAMPLE_BYTES]
    return len(zlib.compress(middle, 1)) < 0.97 * len(middle)


def prove_zip(file: BinaryIO, entries: list[Entry], progress: Progress) -> None:
    """Read it all back; Problem when anything is missing or differs."""
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        if len(members) != len(entries):
            raise Problem("The archive did not come out whole", "Retry.")
        for member in members:
            with archive.open(member) as source:
                while data := source.read(1 << 20):  # which compares the CRC at the end
                    progress.add(len(data))


def _with(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _info_of(entry: Entry) -> zipfile.ZipInfo:
    moment = time.localtime(entry.mtime_ns // 1_000_000_000)[:6]
    moment = min(max(moment, (1980, 1, 1, 0, 0, 0)), (2107, 12, 31, 23, 59, 58))
    name = entry.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    info = zipfile.ZipInfo(f"{name}/" if entry.is_folder else name, moment)
    info.create_system = _UNIX
    info.external_attr = (entry.mode & 0xFFFF) << 16 | (0x10 if entry.is_folder else 0)
    seconds = entry.mtime_ns // 1_000_000_000
    if -(1 << 31) <= seconds < 1 << 31:
        info.extra = struct.pack("<HHBi", 0x5455, 5, 1, seconds)
    info.file_size = info.compress_size = info.CRC = 0
    return info

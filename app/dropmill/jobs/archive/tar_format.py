"""Writing tar, packed by gzip or Zstandard on all cores."""

from __future__ import annotations

import struct
import tarfile
import zlib
from collections.abc import Iterator
from gzip import GzipFile
from typing import BinaryIO

from backports.zstd import CompressionParameter, ZstdFile

from dropmill.core.errors import Problem
from dropmill.jobs.archive.deflate import PIECE_BYTES, Deflater
from dropmill.jobs.archive.entries import Entry, pieces_of
from dropmill.jobs.archive.payload import Effort
from dropmill.jobs.archive.progress import Progress

GZIP_LEVELS = {Effort.FAST: 1, Effort.NORMAL: 6, Effort.BEST: 9}
ZSTD_LEVELS = {Effort.FAST: 1, Effort.NORMAL: 3, Effort.BEST: 19}
_BLOCK_BYTES = 512
_END = bytes(2 * _BLOCK_BYTES)

# RFC 1952: deflate, no name, no time (so that the same files give the same bytes), Unix.
_GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"


def write_tar_gz(
    file: BinaryIO, entries: list[Entry], effort: Effort, threads: int, progress: Progress
) -> int:
    """Write a whole archive; return the CRC-32 of the tar in it."""
    crc = size = 0

    def counted() -> Iterator[bytes]:
        nonlocal crc, size
        for piece in _in_pieces(_tar_of(entries, progress)):
            crc = zlib.crc32(piece, crc)
            size += len(piece)
            yield piece

    deflater = Deflater(GZIP_LEVELS[effort], threads)
    try:
        file.write(_GZIP_HEADER)
        file.writelines(deflater.packed(counted()))
        file.write(struct.pack("<II", crc, size & 0xFFFFFFFF))
    finally:
        deflater.close()
    return crc


def write_tar_zst(
    file: BinaryIO, entries: list[Entry], effort: Effort, threads: int, progress: Progress
) -> int:
    """Write a whole archive; return the CRC-32 of the tar in it."""
    crc = 0
    options: dict[int, int] = {
        CompressionParameter.compression_level: ZSTD_LEVELS[effort],
        CompressionParameter.checksum_flag: 1,
        CompressionParameter.nb_workers: threads,
    }
    with ZstdFile(file, "w", options=options) as packed:
        for piece in _in_pieces(_tar_of(entries, progress)):
            crc = zlib.crc32(piece, crc)
            packed.write(piece)
    return crc


def prove_tar(source: GzipFile | ZstdFile, crc: int, progress: Progress) -> None:
    """Read it all back; Problem when anything is missing or differs."""
    found = 0
    with source:
        while data := source.read(1 << 20):
            found = zlib.crc32(data, found)
            progress.add(len(data))
    if found != crc:
        raise Problem(
            "The archive differs from what was packed",
            "The disk may be damaged: check it, then retry.",
        )


def _tar_of(entries: list[Entry], progress: Progress) -> Iterator[bytes]:
    """Yield a tar in the POSIX format; no owners, so that it unpacks the same for everybody."""
    for entry in entries:
        yield _header_of(entry)
        if entry.is_folder or entry.is_link:
            continue
        for piece in pieces_of(entry, PIECE_BYTES):
            progress.add(len(piece))
            yield piece
        yield bytes(-entry.size_bytes % _BLOCK_BYTES)
    yield _END


def _header_of(entry: Entry) -> bytes:
    member = tarfile.TarInfo(f"{entry.name}/" if entry.is_folder else entry.name)
    member.mode = entry.mode & 0o7777
    # The nanoseconds would double the headers, for what few programs restore.
    member.mtime = entry.mtime_ns // 1_000_000_000
    member.size = entry.size_bytes
    if entry.is_folder:
        member.type = tarfile.DIRTYPE
    elif entry.is_link:
        member.type = tarfile.SYMTYPE
        member.linkname = str(entry.path.readlink())
    return member.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape")


def _in_pieces(source: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the same bytes in pieces of about PIECE_BYTES."""
    waiting: list[bytes] = []
    size = 0
    for data in source:
        waiting.append(data)
        size += len(data)
        if size >= PIECE_BYTES:
            yield b"".join(waiting)
            waiting.clear()
            size = 0
    yield b"".join(waiting)

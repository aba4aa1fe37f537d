"""The algorithms, and adding one file up by several of them in one read."""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from blake3 import blake3
from xxhash import xxh3_64

from dropmill.core.files import open_descriptor
from dropmill.core.precedence import lower_thread

if TYPE_CHECKING:
    from dropmill.core.context import JobContext

CHUNK_BYTES = 1 << 20
AHEAD_FROM = 64 << 20
"""A file of so many bytes is read by one thread while another adds it up."""
AHEAD_BYTES = 4 << 20
_MANY_CORES_FROM = 1 << 20
"""BLAKE3 on all cores pays from here on."""


class Algorithm(StrEnum):
    """How to add a file up."""

    SHA256 = "sha256"
    SHA384 = "sha384"
    SHA512 = "sha512"
    SHA1 = "sha1"
    MD5 = "md5"
    BLAKE3 = "blake3"
    XXH3 = "xxh3"
    CRC32 = "crc32"


class Hasher(Protocol):
    """What adds the bytes up; `update` releases the GIL for large pieces."""

    def update(self, data: memoryview, /) -> object:
        """Add bytes."""

    def hexdigest(self) -> str:
        """Return the checksum of all that was added, as lower-case hex digits."""


class _Crc32:
    """zlib's CRC-32, in the manner of the others."""

    def __init__(self) -> None:
        self._crc = 0

    def update(self, data: memoryview, /) -> None:
        self._crc = zlib.crc32(data, self._crc)

    def hexdigest(self) -> str:
        return f"{self._crc:08x}"


HASHERS: dict[Algorithm, Callable[[int], Hasher]] = {
    Algorithm.SHA256: lambda _: hashlib.sha256(usedforsecurity=False),
    Algorithm.SHA384: lambda _: hashlib.sha384(usedforsecurity=False),
    Algorithm.SHA512: lambda _: hashlib.sha512(usedforsecurity=False),
    Algorithm.SHA1: lambda _: hashlib.sha1(usedforsecurity=False),
    Algorithm.MD5: lambda _: hashlib.md5(usedforsecurity=False),
    Algorithm.BLAKE3: lambda size: blake3(
        max_threads=blake3.AUTO if size >= _MANY_CORES_FROM else 1
    ),
    Algorithm.XXH3: lambda _: xxh3_64(),
    Algorithm.CRC32: lambda _: _Crc32(),
}


class Reader:
    """Adds files up, one after the other, with one buffer for all. One thread at a time."""

    def __init__(self) -> None:
        self._piece = memoryview(bytearray(CHUNK_BYTES))

    def sums(
        self,
        path: str,
        algorithms: Sequence[Algorithm],
        ctx: JobContext,
        progress: Callable[[int, int], None],
    ) -> dict[str, str]:
        """Read a file once; return its checksum by each algorithm's name. OSError, Problem."""
        fd = open_descriptor(path)
        try:
            total = os.fstat(fd).st_size
            hashers = [HASHERS[algorithm](total) for algorithm in algorithms]
            self._add_up(fd, total, hashers, ctx, progress)
        finally:
            os.close(fd)
        return {
            algorithm.value: hasher.hexdigest()
            for algorithm, hasher in zip(algorithms, hashers, strict=True)
        }

    def _add_up(
        self,
        fd: int,
        total: int,
        hashers: Sequence[Hasher],
        ctx: JobContext,
        progress: Callable[[int, int], None],
    ) -> None:
        done = 0
        # Closed here and not when it is collected: until then a thread may read from `fd`.
        with closing(_read_ahead(fd) if total >= AHEAD_FROM else self._read(fd, total)) as pieces:
            for piece in pieces:
                for hasher in hashers:
                    ctx.checkpoint()
                    with ctx.computing():
                        hasher.update(piece)
                done += len(piece)
                progress(done, max(done, total))
        progress(done, max(done, total))

    def _read(self, fd: int, total: int) -> Generator[memoryview, None, None]:
        """Give the file piece by piece; each counts until the next is asked for."""
        done = 0
        while size := read_into(fd, self._piece):
            yield self._piece[:size]
            done += size
            if size < CHUNK_BYTES and done == total:
                return  # a regular file's end: another read would only say so


def _read_ahead(fd: int) -> Generator[memoryview, None, None]:
    """Give a file as `_read` does, while a thread of its own reads the next piece."""
    piece, following = (memoryview(bytearray(AHEAD_BYTES)) for _ in range(2))
    with ThreadPoolExecutor(1, "dropmill-reading", lower_thread) as reading:
        read = reading.submit(read_into, fd, piece)
        while size := read.result():
            read = reading.submit(read_into, fd, following)
            yield piece[:size]
            piece, following = following, piece


_HAS_READV = hasattr(os, "readv")


def read_into(fd: int, piece: memoryview) -> int:
    """Read as much as comes at once and fits; return how much that is, 0 at the end."""
    if _HAS_READV:
        return os.readv(fd, (piece,))
    data = os.read(fd, len(piece))
    piece[: len(data)] = data
    return len(data)

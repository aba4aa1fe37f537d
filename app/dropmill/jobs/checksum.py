"""The kind `checksum`: what a file's bytes add up to, by one or several algorithms."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, ClassVar, Protocol

from blake3 import blake3
from msgspec import Meta
from xxhash import xxh3_64

from dropmill.core.context import JobContext
from dropmill.core.files import open_input
from dropmill.core.job import Job, Lane, Result

CHUNK_BYTES = 1 << 20


class Algorithm(StrEnum):
    """How to add a file up."""

    SHA256 = "sha256"
    SHA512 = "sha512"
    SHA1 = "sha1"
    MD5 = "md5"
    BLAKE3 = "blake3"
    XXH3 = "xxh3"


class Hasher(Protocol):
    """What adds the bytes up; `update` releases the GIL for large pieces."""

    def update(self, data: memoryview, /) -> object:
        """Add bytes."""

    def hexdigest(self) -> str:
        """Return the checksum of all that was added, as lower-case hex digits."""


HASHERS: dict[Algorithm, Callable[[], Hasher]] = {
    Algorithm.SHA256: lambda: hashlib.sha256(usedforsecurity=False),
    Algorithm.SHA512: lambda: hashlib.sha512(usedforsecurity=False),
    Algorithm.SHA1: lambda: hashlib.sha1(usedforsecurity=False),
    Algorithm.MD5: lambda: hashlib.md5(usedforsecurity=False),
    Algorithm.BLAKE3: lambda: blake3(max_threads=blake3.AUTO),
    Algorithm.XXH3: xxh3_64,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Checksum(Job):
    """Work out checksums.

    Reads each file once and gives its checksum by every chosen algorithm. SHA-256 is what most
    download pages state; BLAKE3 and XXH3 are faster, and XXH3 only guards against accidents, not
    against people. Nothing is written.
    """

    kind: ClassVar[str] = "checksum"
    lane: ClassVar[Lane] = Lane.DISK
    has_outputs: ClassVar[bool] = False

    algorithms: Annotated[
        tuple[Algorithm, ...], Meta(min_length=1, description="One or several, in one read")
    ] = (Algorithm.SHA256,)

    def run(self, ctx: JobContext) -> Result:
        """Read the file once; `values` holds a checksum by each algorithm's name."""
        hashers = {algorithm: HASHERS[algorithm]() for algorithm in self.algorithms}
        piece = memoryview(bytearray(CHUNK_BYTES))
        done = 0
        with open_input(Path(self.inputs[0])) as file:
            total = os.fstat(file.fileno()).st_size
            ctx.progress(0, total)
            while size := file.readinto(piece):  # type: ignore[attr-defined]
                for hasher in hashers.values():
                    ctx.checkpoint()
                    with ctx.computing():
                        hasher.update(piece[:size])
                done += size
                ctx.progress(done, max(done, total))
        return Result(values={name.value: hasher.hexdigest() for name, hasher in hashers.items()})

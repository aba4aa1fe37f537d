"""The kind `checksum`: what files add up to, by one or several algorithms, or whether it fits."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar, Self

from msgspec import Meta

from dropmill.core.context import JobContext
from dropmill.core.job import Job, Lane, Result
from dropmill.core.offload.together import Together
from dropmill.jobs.checksum.algorithms import Algorithm, Reader
from dropmill.jobs.checksum.many import SMALL_BYTES, Added, Files
from dropmill.jobs.checksum.verify import verify


@dataclass(frozen=True, slots=True, kw_only=True)
class Checksum(Job):
    """Work out or verify checksums.

    Reads each file once and gives its checksum by every chosen algorithm. SHA-256 is what most
    download pages state; BLAKE3 and XXH3 are faster, and XXH3 only guards against accidents, not
    against people. With verify, the inputs are lists as sha256sum, md5sum, b3sum, xxhsum and SFV
    programs write them: every file in a list is read, and what is bad, missing or not in the list
    is told apart. Nothing is written.
    """

    kind: ClassVar[str] = "checksum"
    lane: ClassVar[Lane] = Lane.DISK
    has_outputs: ClassVar[bool] = False

    algorithms: Annotated[
        tuple[Algorithm, ...],
        Meta(
            min_length=1,
            description="One or several, in one read",
            extra={"when": {"verify": ("false",)}},
        ),
    ] = (Algorithm.SHA256,)
    verify: Annotated[
        bool, Meta(description="The inputs are lists of checksums: check the files in them")
    ] = False

    def run(self, ctx: JobContext) -> Result:
        """Read the file once; `values` holds a checksum by each algorithm's name."""
        if self.verify:
            return verify(Path(self.inputs[0]), ctx)
        return Result(values=Reader().sums(self.inputs[0], self.algorithms, ctx, ctx.progress))

    @classmethod
    def run_many(cls, items: Iterable[tuple[Self, JobContext]]) -> None:
        """Add small files up many at a time, in children."""
        _Many().run_many(items)


class _Many(Together[Checksum, str, Added]):
    """Small files, as long as they are to be added up by the same algorithms."""

    def __init__(self) -> None:
        self._algorithms: tuple[Algorithm, ...] = ()

    def part(self, job: Checksum, ctx: JobContext) -> str | None:
        """Return the path of a small file."""
        path = job.inputs[0]
        self._algorithms = self._algorithms or job.algorithms
        if job.verify or job.algorithms != self._algorithms:
            return None
        return path if os.stat(path).st_size <= SMALL_BYTES else None  # noqa: PTH116 - thousands

    def call(self, parts: Sequence[str]) -> tuple[str, Files, type[list[Added | None]]]:
        """Return the call that adds them up."""
        files = Files(tuple(parts), self._algorithms)
        return "dropmill.jobs.checksum.many:add_up", files, list[Added | None]

    def result(self, ctx: JobContext, part: str, made: Added) -> Result:
        """Return the checksums by their algorithms' names."""
        ctx.amount = (made.size_bytes, made.size_bytes)  # its end, which follows, tells it
        names = (algorithm.value for algorithm in self._algorithms)
        return Result(values=dict(zip(names, made.sums, strict=True)))

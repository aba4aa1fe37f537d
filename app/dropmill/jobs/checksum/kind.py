"""The kind `checksum`: what files add up to, by one or several algorithms, or whether it fits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, ClassVar, Self

from msgspec import Meta

from dropmill.core.context import JobContext
from dropmill.core.job import Job, Lane, Result
from dropmill.jobs.checksum.algorithms import Algorithm, Reader
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
        return self._run(ctx, Reader())

    @classmethod
    def run_many(cls, items: Iterable[tuple[Self, JobContext]]) -> None:
        """Add several files up on this worker thread, with one buffer for all."""
        reader = Reader()
        for job, ctx in items:
            ctx.attempt(partial(job._run, reader=reader))  # noqa: SLF001 - of this class

    def _run(self, ctx: JobContext, reader: Reader) -> Result:
        if self.verify:
            return verify(Path(self.inputs[0]), ctx)
        return Result(values=reader.sums(self.inputs[0], self.algorithms, ctx, ctx.progress))

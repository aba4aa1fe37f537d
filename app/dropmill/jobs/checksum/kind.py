"""The kind `checksum`: what files add up to, by one or several algorithms, or whether it fits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar, Self

from msgspec import Meta

from dropmill.core.context import JobContext
from dropmill.core.job import Job, Lane, Result
from dropmill.core.offload.together import MOST, Done, Together
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
    together: ClassVar[int] = MOST
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

    _algorithms: tuple[Algorithm, ...] = ()

    def terms_of(self, job: Checksum) -> object:
        """Return the algorithms."""
        return None if job.verify else job.algorithms

    def begin(self, job: Checksum, ctx: JobContext) -> None:  # noqa: ARG002 - not needed here
        """Take note of the algorithms."""
        self._algorithms = job.algorithms

    def part(
        self,
        job: Checksum,
        ctx: JobContext,  # noqa: ARG002 - not needed here
        *,
        is_looked_at: bool,
    ) -> str | None:
        """Return the path of a small file."""
        path = job.inputs[0]
        if is_looked_at and Path(path).stat().st_size > SMALL_BYTES:
            return None
        return path

    def call(self, parts: Sequence[str]) -> tuple[str, Files, type[list[Added | None]]]:
        """Return the call that adds them up."""
        files = Files(tuple(parts), self._algorithms)
        return "dropmill.jobs.checksum.many:add_up", files, list[Added | None]

    def results(self, done: Sequence[Done[Checksum, str, Added]]) -> list[Result]:
        """Return the checksums by their algorithms' names."""
        names = tuple(algorithm.value for algorithm in self._algorithms)
        for one in done:
            size = one.made.size_bytes
            one.ctx.amount = (size, size)  # its end, which follows, tells it
        return [Result(values=dict(zip(names, one.made.sums, strict=True))) for one in done]

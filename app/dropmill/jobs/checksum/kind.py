"""The kind `checksum`: what files add up to, by one or several algorithms, or whether it fits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar, Self

from msgspec import Meta

from dropmill.core.context import JobContext
from dropmill.core.intent import Intent
from dropmill.core.job import Job, Lane, Result, base_name
from dropmill.core.offload.together import MOST, Done, Together
from dropmill.jobs.checksum.algorithms import Algorithm, Reader
from dropmill.jobs.checksum.many import SMALL_BYTES, Added, Files
from dropmill.jobs.checksum.verify import share, verify
from dropmill.jobs.checksum.writing import LINE_BYTES, Write, folder_of, sum_file, sum_file_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Checksum(Job):
    """Work out or verify checksums.

    Reads each file once and gives its checksum by every chosen algorithm. SHA-256 is what most
    download pages state; BLAKE3 and XXH3 are faster, and XXH3 only guards against accidents, not
    against people. With verify, the inputs are lists as sha256sum, md5sum, b3sum, xxhsum and SFV
    programs write them: every file in a list is read, and what is bad, missing or not in the list
    is told apart. With write, the checksums go into such files too: one beside each file, or one
    list for all, in the folder that they are in, which “sha256sum -c” and its like can check. The
    next step of a recipe takes the files themselves.
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
    write: Annotated[
        Write,
        Meta(
            title="Sum files",
            description="Write them into a file beside each, or into one list for all",
            extra={"when": {"verify": ("false",)}},
        ),
    ] = Write.NO
    verify: Annotated[
        bool, Meta(description="The inputs are lists of checksums: check the files in them")
    ] = False

    @property
    def is_joining(self) -> bool:
        """Whether all inputs go into one list."""
        return self.makes_files and self.write is Write.LIST

    @property
    def makes_files(self) -> bool:
        """Whether checksums are written down."""
        return self.write is not Write.NO and not self.verify

    @property
    def keeps_inputs(self) -> bool:
        """A checksum is for a file that is kept."""
        return True

    @property
    def gives_inputs(self) -> bool:
        """What has a checksum goes on, not the list."""
        return True

    @property
    def name(self) -> str:
        """The file, or the list of all."""
        return (
            self._target(self.algorithms[0]).name if self.is_joining else base_name(self.inputs[0])
        )

    @property
    def target(self) -> Path | None:
        """Where the checksums by the first algorithm are written."""
        return self._target(self.algorithms[0]) if self.makes_files else None

    def intent(self) -> Intent:
        """A file for each algorithm."""
        if not self.makes_files:
            return Intent()
        makes = tuple(map(self._target, self.algorithms))
        return Intent(makes, room_bytes=sum(LINE_BYTES + len(name) for name in self.inputs))

    def _target(self, algorithm: Algorithm) -> Path:
        sources = [Path(name).absolute() for name in self.inputs]
        folder = Path(self.dir).absolute() if self.dir else folder_of(sources)
        own = "" if self.is_joining else sources[0].name
        return folder / sum_file_name(algorithm, own)

    def run(self, ctx: JobContext) -> Result:
        """Read the file once; `values` holds a checksum by each algorithm's name."""
        if self.verify:
            return verify(Path(self.inputs[0]), ctx)
        if self.makes_files:
            return self._written(ctx)
        return Result(values=Reader().sums(self.inputs[0], self.algorithms, ctx, ctx.progress))

    def _written(self, ctx: JobContext) -> Result:
        """Add all inputs up, then write a file for each algorithm."""
        targets = {algorithm: self._target(algorithm) for algorithm in self.algorithms}
        sources = list(dict.fromkeys(Path(name).absolute() for name in self.inputs))
        sources = [path for path in sources if path not in targets.values()] or sources
        total = sum(path.stat().st_size for path in sources)
        reader, before = Reader(), 0
        sums: dict[Path, dict[str, str]] = {}
        for path in sources:
            sums[path] = reader.sums(str(path), self.algorithms, ctx, share(ctx, before, total))
            before += path.stat().st_size
        outputs = []
        for algorithm, target in targets.items():
            found = {path: made[algorithm.value] for path, made in sums.items()}
            with ctx.output(target) as output:
                output.file.write(sum_file(algorithm, found, target))
                outputs.append(str(output.publish()))
        values = {"files": f"{len(sums):,}"} if self.is_joining else sums[sources[0]]
        return Result(tuple(outputs), values)

    @classmethod
    def run_many(cls, items: Iterable[tuple[Self, JobContext]]) -> None:
        """Add small files up many at a time, in children."""
        _Many().run_many(items)


class _Many(Together[Checksum, str, Added]):
    """Small files, as long as they are to be added up by the same algorithms."""

    _algorithms: tuple[Algorithm, ...] = ()

    def terms_of(self, job: Checksum) -> object:
        """Return the algorithms."""
        return None if job.verify or job.makes_files else job.algorithms

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

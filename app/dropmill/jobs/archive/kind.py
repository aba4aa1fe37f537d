"""The kind `archive`: files and folders into one archive."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

from msgspec import Meta

from dropmill.core.absolute import absolute
from dropmill.core.context import JobContext
from dropmill.core.errors import Problem
from dropmill.core.job import Job, Lane, Result
from dropmill.core.names import safe_name
from dropmill.jobs.archive.payload import Archived, ArchiveFormat, Archiving, Effort

_FORMATS = {f".{format_.value}": format_ for format_ in ArchiveFormat} | {
    ".tgz": ArchiveFormat.TAR_GZ,
    ".tzst": ArchiveFormat.TAR_ZST,
}
_OTHERS = frozenset({".rar", ".tar", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.lz4"})


def _suffix_of(name: str) -> str:
    """Return how a name ends, if archives are called so."""
    lowered = name.lower()
    known = (suffix for suffix in (*_FORMATS, *_OTHERS) if lowered.endswith(suffix))
    return next(known, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive(Job):
    """Pack files and folders into one archive.

    All inputs go into one archive, in their order; what is in a folder is sorted by name, so that
    the same files give the same archive. Times and permissions are kept, links stay links, owners
    are left out. With verify, the archive is read back before it gets its name. Zip is read
    everywhere; tar.zst is the quickest, and 7z the smallest.
    """

    kind: ClassVar[str] = "archive"
    lane: ClassVar[Lane] = Lane.CPU
    joins: ClassVar[bool] = True
    takes_folders: ClassVar[bool] = True

    format: Annotated[ArchiveFormat, Meta(description="How to pack")] = ArchiveFormat.ZIP
    out: Annotated[
        str,
        Meta(
            title="Name",
            description="Name of the archive; empty takes the inputs' name. "
            "An ending such as .tar.gz says how to pack",
        ),
    ] = ""
    effort: Annotated[Effort, Meta(description="Time to spend for a smaller archive")] = (
        Effort.NORMAL
    )
    verify: Annotated[bool, Meta(description="Read the archive back and compare it")] = True

    def __post_init__(self) -> None:
        if self.out and ("/" in self.out or "\\" in self.out or safe_name(self.out, "") == ""):
            raise Problem(
                f"“{self.out}” is not a file name", "Give a name without a folder, as photos.zip."
            )
        suffix = _suffix_of(self.out)
        if suffix in _OTHERS:
            raise Problem(
                f"Archives of the kind {suffix} cannot be made",
                f"Give a name that ends in {', '.join(_FORMATS)}, or in none of these.",
            )
        if suffix and self.format not in {_FORMATS[suffix], ArchiveFormat.ZIP}:
            raise Problem(
                f"“{self.out}” does not fit the format {self.format}",
                f"Choose {_FORMATS[suffix]} as the format, or give a name without {suffix}.",
            )

    @property
    def packing(self) -> ArchiveFormat:
        """How to pack: as the name's ending says, else as chosen."""
        return _FORMATS.get(_suffix_of(self.out), self.format)

    @property
    def name(self) -> str:
        """The name of the archive."""
        return self.target.name

    @property
    def base(self) -> Path:
        """The folder that all inputs are in: their names in the archive begin below it."""
        folders = [str(Path(absolute(name)).parent) for name in self.inputs]
        try:
            return Path(os.path.commonpath(folders))
        except ValueError:  # on several drives
            raise Problem(
                "The inputs are on different drives", "Pack those of each drive on their own."
            ) from None

    @property
    def target(self) -> Path:
        """Where the archive goes: the chosen folder, else beside the inputs."""
        name = self.out
        if not name:
            only = Path(absolute(self.inputs[0])) if len(self.inputs) == 1 else self.base
            name = only.name or "archive"
        folder = Path(self.dir).absolute() if self.dir else self.base
        is_whole = self.out and _suffix_of(self.out)
        return folder / (name if is_whole else f"{name}.{self.format.value}")

    def run(self, ctx: JobContext) -> Result:
        """Write it in a child under a temporary name, then publish it."""
        inputs = tuple(absolute(name) for name in self.inputs)
        with ctx.output(self.target) as output:
            done = ctx.offload(
                "dropmill.jobs.archive.work:archive",
                Archiving(
                    inputs, str(self.base), str(output.path), self.packing, self.effort, self.verify
                ),
                Archived,
            )
            size_bytes = output.path.stat().st_size
            final = output.publish()
        values = {
            "files": f"{done.files:,}",
            "bytes": str(done.size_bytes),
            "packed bytes": str(size_bytes),
        }
        if done.left_out:
            values["left out"] = ", ".join(done.left_out)
        return Result(outputs=(str(final),), values=values)

"""The kind `extract`: an archive to a folder."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

from msgspec import Meta

from dropmill.core.context import JobContext
from dropmill.core.errors import JobSkipped, Problem
from dropmill.core.files import IfExists, split_suffix
from dropmill.core.job import Lane, Result, suffixes
from dropmill.core.offload.job import Call, Calls, OffloadedJob
from dropmill.jobs.extract.payload import Extracted, Extracting

_GIB = 1 << 30
_PART = re.compile(
    r"(\.(zip|7z|tar|tgz|gz|bz2|xz|zst)\.\d{3}|\.z\d{2}|\.part0*\d+\.rar)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract(OffloadedJob):
    """Unpack archives.

    Unpacks zip, 7z and tar (also packed by gz, bz2, xz or zst), and single files that these have
    packed. What is in the archive appears when all of it is there: as its one folder or file, or
    else in a folder with the archive's name. Only files and folders are unpacked, never links or
    devices, and nothing outside that folder. Times and permissions are kept.
    """

    kind: ClassVar[str] = "extract"
    lane: ClassVar[Lane] = Lane.CPU
    takes_suffixes: ClassVar[frozenset[str]] = suffixes(
        "zip tar tar.gz tgz tar.bz2 tar.xz tar.zst gz bz2 xz zst 7z jar"
    )

    password: Annotated[
        str,
        Meta(description="For an encrypted archive; it is never stored", extra={"is_secret": True}),
    ] = ""
    most_gib: Annotated[
        float,
        Meta(
            title="Size limit",
            gt=0,
            description="GiB that an archive may unpack to",
            extra={"is_advanced": True},
        ),
    ] = 64.0
    most_ratio: Annotated[
        int,
        Meta(
            title="Ratio limit",
            ge=1,
            description="How many times its own size a large archive may unpack to",
            extra={"is_advanced": True},
        ),
    ] = 250
    most_entries: Annotated[
        int,
        Meta(
            title="Entry limit",
            ge=1,
            description="Files and folders that it may hold",
            extra={"is_advanced": True},
        ),
    ] = 1_000_000

    @property
    def gives_many(self) -> bool:
        """There may be many files in it."""
        return True

    @property
    def folder(self) -> Path:
        """Where the result goes: the chosen folder, else where the archive is."""
        path = Path(self.inputs[0]).absolute()
        return Path(self.dir).absolute() if self.dir else path.parent

    @property
    def own_name(self) -> str:
        """The folder for an archive that has several entries at its top."""
        name = Path(self.inputs[0]).name
        stem = split_suffix(name)[0]
        return stem if stem != name else f"{name} unpacked"

    def calls(self, ctx: JobContext) -> Calls:
        """Unpack it in a child into a folder of our own, then publish that."""
        path = Path(self.inputs[0]).absolute()
        if _PART.search(path.name):
            raise Problem(
                f"“{path.name}” is one part of an archive that was split",
                "Join its parts first, with the program that split it or with cat.",
            )
        if self.if_exists is IfExists.SKIP and (self.folder / self.own_name).exists():
            raise JobSkipped(f"“{self.own_name}” is already there")
        with ctx.staging(self.folder, path.name) as staging:
            done = yield Call(
                "dropmill.jobs.extract.work:extract",
                Extracting(
                    str(path),
                    str(staging.path),
                    self.password,
                    int(self.most_gib * _GIB),
                    self.most_ratio,
                    self.most_entries,
                ),
                Extracted,
            )
            top = done.tops[0] if len(done.tops) == 1 else ""
            # A hidden one could be a `.profile` in somebody's home: it stays in a folder.
            if top and not top.startswith("."):
                final = staging.publish(top, only=top)
            else:
                final = staging.publish(self.own_name)
        values = {"files": f"{done.files:,}", "bytes": str(done.size_bytes)}
        if done.left_out_count:
            more = done.left_out_count - len(done.left_out)
            values["left out"] = ", ".join(done.left_out) + (f" and {more} more" if more else "")
        return Result(outputs=(str(final),), values=values)

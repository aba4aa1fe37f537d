"""The kind `sort`: files into folders that a pattern names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

from msgspec import Meta

from dropmill.core.context import JobContext
from dropmill.core.errors import JobSkipped, Problem
from dropmill.core.intent import Intent
from dropmill.core.job import Job, Lane, Result
from dropmill.core.names import safe_name
from dropmill.jobs.copy.kind import Copy
from dropmill.jobs.pattern import check_pattern, filled


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort(Job):
    """Sort files into folders.

    Moves each file into a folder below the chosen one, which the pattern names: {type} is Images,
    Videos, Music, Documents, Archives or Other, {date:%Y} the year in which the file was changed,
    {first} its first letter. Within a disk only the file's place changes; to another disk it is
    copied and compared, and then the original goes. Undo puts the files back.
    """

    kind: ClassVar[str] = "sort"
    lane: ClassVar[Lane] = Lane.DISK

    pattern: Annotated[
        str, Meta(description="Folders, as in: {type}/{date:%Y}, or {date:%Y-%m}")
    ] = "{type}"

    def __post_init__(self) -> None:
        check_pattern(self.pattern)
        if any(part == ".." for part in self.pattern.replace("\\", "/").split("/")):
            raise Problem("A pattern cannot lead out of its folder", "Take the two dots out.")

    @property
    def keeps_inputs(self) -> bool:
        """They are its results, in another place."""
        return True

    @property
    def target(self) -> Path:
        """Where the file goes: the chosen folder, else its own, and what the pattern adds."""
        source = Path(self.inputs[0]).absolute()
        folder = Path(self.dir).absolute() if self.dir else source.parent
        words = filled(self.pattern.replace("\\", "/"), source).split("/")
        return folder.joinpath(*(safe_name(word, "_") for word in words if word), source.name)

    def intent(self) -> Intent:
        """The file's old and new place."""
        return Intent(moves=((Path(self.inputs[0]).absolute(), self.target),), room_bytes=0)

    def run(self, ctx: JobContext) -> Result:
        """Move it."""
        if self.target == Path(self.inputs[0]).absolute():
            raise JobSkipped("It is in its folder already", is_fine=True)
        mover = Copy(
            inputs=self.inputs, dir=str(self.target.parent), if_exists=self.if_exists, move=True
        )
        return mover.run(ctx)

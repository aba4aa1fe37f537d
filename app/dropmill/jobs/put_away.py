"""The kind `put-away`: files that have had their turn, to a folder or into the trash."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

from msgspec import Meta

from dropmill.core.context import JobContext
from dropmill.core.errors import JobSkipped, Problem
from dropmill.core.files import open_input
from dropmill.core.identity import as_of
from dropmill.core.intent import Intent
from dropmill.core.job import Job, Lane, Result
from dropmill.jobs.copy.kind import Copy


@dataclass(frozen=True, slots=True, kw_only=True)
class PutAway(Job):
    """Put files away.

    Moves files that are done with to a folder, or into the trash. Watched folders use it for what
    they have taken: a file that has changed since stays where it is. Undo brings the files back.
    """

    kind: ClassVar[str] = "put-away"
    lane: ClassVar[Lane] = Lane.DISK

    to_trash: Annotated[
        bool, Meta(title="To the trash", description="Into the trash instead of a folder")
    ] = False
    as_of: Annotated[
        str,
        Meta(
            description="Size and time that the file must still have",
            extra={"is_hidden": True},
        ),
    ] = ""

    def __post_init__(self) -> None:
        if not self.dir and not self.to_trash:
            raise Problem(
                "Putting files away needs a folder, or the trash",
                "Choose a folder (on the command line: --dir), or set to_trash.",
            )

    @property
    def target(self) -> Path | None:
        """Where the file goes, if its name is free; None for the trash."""
        if self.to_trash:
            return None
        return Path(self.dir).absolute() / Path(self.inputs[0]).name

    def intent(self) -> Intent:
        """The file's old and new place."""
        if self.target is None:
            return Intent(trashes=(Path(self.inputs[0]).absolute(),), room_bytes=0)
        return Intent(moves=((Path(self.inputs[0]).absolute(), self.target),))

    def run(self, ctx: JobContext) -> Result:
        """Move it, if it is still what was taken."""
        source = Path(self.inputs[0]).absolute()
        if self.as_of:
            self._refuse_change(source)
        if not self.to_trash:
            mover = Copy(inputs=self.inputs, dir=self.dir, if_exists=self.if_exists, move=True)
            return mover.run(ctx)
        with open_input(source):  # a folder, a pipe or nothing at all is told apart here
            pass
        ctx.effects.trash(source)
        return Result()

    def _refuse_change(self, source: Path) -> None:
        try:
            found = source.stat()
        except FileNotFoundError:
            raise JobSkipped(f"“{source.name}” has gone already", is_fine=True) from None
        if as_of(found.st_size, found.st_mtime_ns) != self.as_of:
            raise JobSkipped(f"“{source.name}” has changed since: it stays where it is")

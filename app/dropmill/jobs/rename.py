"""The kind `rename`: many files get new names together."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, ClassVar

from msgspec import Meta

from dropmill.core.context import JobContext
from dropmill.core.errors import Problem
from dropmill.core.files import TEMPORARY_SUFFIX
from dropmill.core.intent import Intent
from dropmill.core.job import Job, Lane, Result
from dropmill.core.plain_text import shown
from dropmill.jobs.pattern import check_pattern, filled

_NAMED_MOST = 20


class Case(StrEnum):
    """What to do with the letters of a name."""

    KEEP = "keep"
    LOWER = "lower"
    UPPER = "upper"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename(Job):
    """Rename files.

    All files get their new names together, so that they can swap names or move up by one. The
    pattern makes the new name of the old one: {stem} is the name without its suffix, {suffix} the
    suffix with its dot, {n} counts the files, {date} is when the file was changed, as in {date:%Y}.
    A name that another file has is not taken from it unless you say so. Undo gives the old names
    back.
    """

    kind: ClassVar[str] = "rename"
    lane: ClassVar[Lane] = Lane.DISK
    unit: ClassVar[str] = "files"
    joins: ClassVar[bool] = True
    has_outputs: ClassVar[bool] = False

    pattern: Annotated[
        str, Meta(description="As in: holiday {n:03}{suffix}, or {date} {stem}{suffix}")
    ] = "{stem}{suffix}"
    find: Annotated[str, Meta(description="Text in the old name that is replaced")] = ""
    replace: Annotated[
        str, Meta(title="Replace by", description="What stands in its place; empty takes it out")
    ] = ""
    case: Annotated[Case, Meta(title="Letters", description="Small or capital letters")] = Case.KEEP
    start: Annotated[int, Meta(title="Count from", ge=0, description="What {n} begins with")] = 1

    def __post_init__(self) -> None:
        check_pattern(self.pattern, has_number=True)
        if any(slash in self.pattern + self.replace for slash in "/\\"):
            raise Problem(
                "A new name cannot have a folder in it", "To move files, choose “sort” or “copy”."
            )

    @property
    def name(self) -> str:
        """The first file, and how many there are."""
        first = Path(self.inputs[0]).name
        return first if len(self.inputs) == 1 else f"{first} and {len(self.inputs) - 1:,} more"

    def intent(self) -> Intent:
        """Every file and its new name."""
        return Intent(moves=self.moves(), room_bytes=0)

    def moves(self) -> tuple[tuple[Path, Path], ...]:
        """Return (old path, new path) of every file; Problem for a name that cannot be."""
        sources = [Path(name).absolute() for name in dict.fromkeys(self.inputs)]
        return tuple(
            (source, source.with_name(self._new_name(source, self.start + number)))
            for number, source in enumerate(sources)
        )

    def run(self, ctx: JobContext) -> Result:
        """Rename them all, in an order in which each name is free."""
        moves = self.moves()
        for source, _ in moves:
            source.lstat()  # one that is gone is said before anything is renamed
            if any(parent in dict(moves) for parent in source.parents):
                raise Problem(
                    f"“{source.name}” is in a folder that is to be renamed too",
                    "Rename the files first, and the folder after that.",
                )
        ctx.progress(0, len(moves))
        done = ctx.move_together(moves, lambda n: ctx.progress(min(n, len(moves)), len(moves)))
        ctx.progress(len(moves), len(moves))
        finals = tuple(str(final) for final in done.finals if final is not None)
        values = {"renamed": f"{len(finals):,}"}
        stayed = [
            f"“{shown(source.name)}”: {why}"
            for (source, _), why in zip(moves, done.kept, strict=True)
            if why
        ]
        if stayed:
            more = len(stayed) - _NAMED_MOST
            values["left as they are"] = f"{len(stayed):,}"
            rest = [f"and {more:,} more"] if more > 0 else []
            values["why"] = "; ".join(stayed[:_NAMED_MOST] + rest)
        return Result(outputs=finals, values=values)

    def _new_name(self, source: Path, number: int) -> str:
        old = source.name.replace(self.find, self.replace) if self.find else source.name
        text = _CASES[self.case](filled(self.pattern, source, number, name=old))
        new = unicodedata.normalize("NFC", text)
        _check_name(new, source)
        return new


_CASES: Mapping[Case, Callable[[str], str]] = {
    Case.KEEP: lambda text: text,
    Case.LOWER: str.lower,
    Case.UPPER: str.upper,
}


def _check_name(name: str, source: Path) -> None:
    import pathvalidate  # noqa: PLC0415 - few jobs need it

    try:
        if name in {".", ".."} or name.endswith(TEMPORARY_SUFFIX):
            raise pathvalidate.ReservedNameError(
                "it means something else", reusable_name=False, reserved_name=name
            )
        pathvalidate.validate_filename(name, platform="auto", max_len=255)
    except pathvalidate.ValidationError as error:
        raise Problem(
            f"“{shown(source.name)}” cannot be called “{shown(name)}”",
            "Change the pattern.",
            detail=str(error),
        ) from error

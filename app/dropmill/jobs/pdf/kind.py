"""The kind `pdf`: its settings, and which call each action is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, ClassVar

from msgspec import Meta

from dropmill.core.context import JobContext
from dropmill.core.errors import JobSkipped, Problem
from dropmill.core.files import open_input, split_suffix
from dropmill.core.intent import Intent
from dropmill.core.job import Lane, Result, suffixes
from dropmill.core.offload.job import Call, Calls, OffloadedJob
from dropmill.jobs.pdf import payload, ranges, signed
from dropmill.jobs.results import mode_for, target_of


class Action(StrEnum):
    """What to do with documents."""

    MERGE = "merge"
    SPLIT = "split"
    ROTATE = "rotate"
    COMPRESS = "compress"
    IMAGES = "images"


class Angle(StrEnum):
    """How far pages are turned, clockwise."""

    RIGHT = "90"
    AROUND = "180"
    LEFT = "270"


class Picture(StrEnum):
    """What pages become."""

    JPEG = "jpeg"
    PNG = "png"


def _when(*actions: Action) -> dict[str, Any]:
    return {"when": {"action": tuple(action.value for action in actions)}}


_WORK: Mapping[Action, str] = {
    Action.MERGE: "dropmill.jobs.pdf.work:merge",
    Action.SPLIT: "dropmill.jobs.pdf.work:split",
    Action.ROTATE: "dropmill.jobs.pdf.work:rotate",
    Action.COMPRESS: "dropmill.jobs.pdf.work:compress",
    Action.IMAGES: "dropmill.jobs.pdf.drawing:images",
}
ENDINGS: Mapping[Action, str] = {
    Action.MERGE: " (merged)",
    Action.SPLIT: " (split)",
    Action.ROTATE: " (rotated)",
    Action.COMPRESS: " (smaller)",
    Action.IMAGES: " (pages)",
}
"""What a result's name has more than the original's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pdf(OffloadedJob):
    """Merge, split, rotate and compress PDFs.

    “Merge” makes one document of all files, in their order; pictures among them become pages.
    “Split” puts each page, or each range of pages, into a file of its own. “Rotate” turns pages.
    “Compress” reduces pictures that are finer than the given resolution and packs the rest
    better. “Images” makes a picture of each page. Page sizes, bookmarks, links and forms are
    kept; a signature does not survive a change, which is said. A document that needs a password
    is not opened. The originals are not touched.
    """

    kind: ClassVar[str] = "pdf"
    lane: ClassVar[Lane] = Lane.CPU
    takes_suffixes: ClassVar[frozenset[str]] = suffixes(
        "pdf jpg jpeg png webp avif tif tiff gif bmp heic heif"
    )

    action: Annotated[Action, Meta(description="“Images” makes a picture of each page")] = (
        Action.MERGE
    )
    pages: Annotated[
        str,
        Meta(
            description="As 1-3, 5, 8-; empty for all, when splitting for one page a file",
            extra=_when(Action.SPLIT, Action.ROTATE, Action.IMAGES),
        ),
    ] = ""
    angle: Annotated[Angle, Meta(description="Degrees, clockwise", extra=_when(Action.ROTATE))] = (
        Angle.RIGHT
    )
    dpi: Annotated[
        int,
        Meta(
            ge=36,
            le=1200,
            title="Resolution",
            description="Dots an inch: 96 for the screen, 150 to read, 300 to print",
            extra=_when(Action.COMPRESS, Action.IMAGES),
        ),
    ] = 150
    format: Annotated[Picture, Meta(extra=_when(Action.IMAGES))] = Picture.JPEG
    quality: Annotated[
        int,
        Meta(
            ge=1,
            le=100,
            description="Of JPEG pictures; less is smaller",
            extra=_when(Action.COMPRESS, Action.IMAGES),
        ),
    ] = 75
    out: Annotated[
        str,
        Meta(
            title="Name of the result",
            description="Empty takes the first file's name",
            extra=_when(Action.MERGE),
        ),
    ] = ""

    def __post_init__(self) -> None:
        ranges.check(self.pages)
        if Path(self.out).name != self.out:
            raise Problem(f"“{self.out}” is not a file name", "Give a name without a folder.")

    @property
    def is_joining(self) -> bool:
        """Whether all inputs become one result."""
        return self.action is Action.MERGE

    @property
    def gives_many(self) -> bool:
        """A file or a picture for each page."""
        return self.action in {Action.SPLIT, Action.IMAGES}

    @property
    def target(self) -> Path:
        """Where the result goes: a file, or a folder when there may be several."""
        if self.action in {Action.SPLIT, Action.IMAGES}:
            plain = target_of(self)
            return plain.with_name(split_suffix(plain.name)[0] + ENDINGS[self.action])
        if self.action is Action.MERGE and self.out:
            name = self.out if self.out.lower().endswith(".pdf") else f"{self.out}.pdf"
            return target_of(self).with_name(name)
        return target_of(self, ".pdf", ENDINGS[self.action])

    def intent(self) -> Intent:
        """The result, and a warning when a signature would not survive."""
        sources = (Path(name).absolute() for name in self.inputs)
        is_changed = self.action is not Action.IMAGES and any(map(signed.is_signed, sources))
        return Intent(makes=(self.target,), warnings=(signed.WARNING,) if is_changed else ())

    def calls(self, ctx: JobContext) -> Calls:
        """Do it in a child process, then give the result its name."""
        sources = [Path(name).absolute() for name in self.inputs]
        for source in sources:
            with open_input(source):
                pass  # a folder, a pipe or a missing file is told apart here
        if self.action in {Action.SPLIT, Action.IMAGES}:
            return (yield from self._make_folder(ctx, sources[0]))
        return (yield from self._make_file(ctx, sources))

    def _make_file(self, ctx: JobContext, sources: list[Path]) -> Calls:
        with ctx.output(self.target) as output:
            first, target = str(sources[0]), str(output.path)
            task: payload.Merge | payload.Rotate | payload.Compress
            match self.action:
                case Action.MERGE:
                    task = payload.Merge(tuple(map(str, sources)), target)
                case Action.ROTATE:
                    task = payload.Rotate(first, target, self.pages, int(self.angle))
                case _:
                    task = payload.Compress(first, target, self.dpi, self.quality)
            made = yield Call(_WORK[self.action], task, payload.Made)
            before = sources[0].stat().st_size
            if self.action is Action.COMPRESS and made.size_bytes >= before:
                raise JobSkipped("it would not get smaller", is_fine=True)
            final = output.publish(mode=mode_for(*sources))
        return Result(outputs=(str(final),), values=_values(made))

    def _make_folder(self, ctx: JobContext, source: Path) -> Calls:
        target = self.target
        with ctx.staging(target.parent, target.name) as staging:
            where = (str(source), str(staging.path), split_suffix(source.name)[0], self.pages)
            task: payload.Split | payload.Draw
            if self.action is Action.SPLIT:
                task = payload.Split(*where)
            else:
                task = payload.Draw(*where, self.dpi, self.format.value, self.quality)
            made = yield Call(_WORK[self.action], task, payload.Made)
            for name in made.names:
                (staging.path / name).chmod(mode_for(source))
            final = staging.publish(target.name)
        return Result(outputs=(str(final),), values=_values(made))


def _values(made: payload.Made) -> dict[str, str]:
    values = {"pages": str(made.pages)}
    if made.names:
        values["files"] = str(len(made.names))
    if made.notes:
        values["note"] = "; ".join(made.notes)
    return values

"""The kind `image`: its settings, how its results are named, and what it offloads."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, ClassVar

from msgspec import Meta

from dropmill.core.context import JobContext
from dropmill.core.errors import JobSkipped, Problem
from dropmill.core.files import open_input
from dropmill.core.job import Lane, Result, suffixes
from dropmill.core.offload.job import Call, Calls, OffloadedJob
from dropmill.jobs.image.payload import Convert, Converted, Format
from dropmill.jobs.results import keep_times, mode_for, target_of


class Choice(StrEnum):
    """A format to convert to, or the one it has."""

    KEEP = "keep"
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    AVIF = "avif"
    TIFF = "tiff"
    GIF = "gif"


SUFFIXES = {
    Format.JPEG: ".jpg",
    Format.PNG: ".png",
    Format.WEBP: ".webp",
    Format.AVIF: ".avif",
    Format.TIFF: ".tif",
    Format.GIF: ".gif",
}
_BY_SUFFIX = {suffix: format_ for format_, suffix in SUFFIXES.items()} | {
    ".jpeg": Format.JPEG,
    ".jpe": Format.JPEG,
    ".jfif": Format.JPEG,
    ".apng": Format.PNG,
    ".tiff": Format.TIFF,
}
Pixels = Annotated[int, Meta(ge=1, le=65535)]
_LOSSY = {"format": ("keep", "jpeg", "webp", "avif")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Image(OffloadedJob):
    """Convert, resize and compress images.

    Reads JPEG, PNG, WebP, AVIF, HEIC, TIFF, GIF, BMP and some others. With a width or a height
    the image is fitted into it and keeps its proportions; it never grows unless you say so. It is
    turned the way the camera was held. Colour profile, camera data, transparency (on white in a
    JPEG), animation, the pages of a TIFF and 16 bits a colour in PNG and TIFF are kept as far as
    the format can hold them. The original is not touched.
    """

    kind: ClassVar[str] = "image"
    lane: ClassVar[Lane] = Lane.CPU
    takes_suffixes: ClassVar[frozenset[str]] = suffixes(
        "jpg jpeg png webp avif tif tiff gif bmp heic heif ico jp2 jxl tga ppm"
    )

    format: Annotated[Choice, Meta(description="“Keep” stays with the one that each has")] = (
        Choice.KEEP
    )
    width: Annotated[Pixels | None, Meta(description="At most so many pixels")] = None
    height: Annotated[Pixels | None, Meta(description="At most so many pixels")] = None
    quality: Annotated[
        int,
        Meta(
            ge=1,
            le=100,
            description="Of JPEG, WebP and AVIF; less is smaller",
            extra={"when": _LOSSY},
        ),
    ] = 80
    strip: Annotated[
        bool,
        Meta(
            title="Leave out camera data",
            description="Place, date, camera, comments; the colour profile stays",
        ),
    ] = False
    enlarge: Annotated[
        bool, Meta(title="Enlarge small ones", description="Up to the given width and height")
    ] = False
    only_smaller: Annotated[
        bool,
        Meta(
            title="Only if it gets smaller",
            description="Write nothing when the file would not take less room",
        ),
    ] = False

    @property
    def written_format(self) -> Format:
        """The format of the result; Problem when it shall be kept and cannot be written."""
        if self.format is not Choice.KEEP:
            return Format(self.format.value)
        suffix = Path(self.inputs[0]).suffix.lower()
        if suffix in _BY_SUFFIX:
            return _BY_SUFFIX[suffix]
        if suffix not in self.takes_suffixes:
            raise Problem(
                f"“{self.name}” does not say by its name which sort of picture it is",
                "If it is a picture, choose a format, such as jpeg or webp.",
            )
        raise Problem(
            f"“{self.name}” cannot be written in the format it has",
            "Choose a format, such as jpeg or webp.",
        )

    @property
    def target(self) -> Path:
        """Where the result goes; Problem as for `written_format`."""
        written_format = self.written_format
        suffix = "" if self.format is Choice.KEEP else SUFFIXES[written_format]
        return target_of(self, suffix)

    def calls(self, ctx: JobContext) -> Calls:
        """Convert it in a child process, then give the result its name."""
        source = Path(self.inputs[0]).absolute()
        with open_input(source):
            pass  # a folder, a pipe or a missing file is told apart here
        written_format = self.written_format
        with ctx.output(self.target) as output:
            payload = Convert(
                source=str(source),
                target=str(output.path),
                format=written_format,
                width=self.width,
                height=self.height,
                enlarge=self.enlarge,
                quality=self.quality,
                strip=self.strip,
            )
            made = yield Call("dropmill.jobs.image.work:convert", payload, Converted)
            if self.only_smaller and made.size_bytes >= source.stat().st_size:
                raise JobSkipped("it would not get smaller", is_fine=True)
            keep_times(source, output)
            final = output.publish(mode=mode_for(source))
        values = {"width": str(made.width), "height": str(made.height)}
        if made.frames > 1:
            values["frames"] = str(made.frames)
        if made.notes:
            values["note"] = "; ".join(made.notes)
        return Result(outputs=(str(final),), values=values)

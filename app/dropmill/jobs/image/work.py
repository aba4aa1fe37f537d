"""Converts one image. Runs in a child process: what it reads is not trusted."""

from __future__ import annotations

import importlib
import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pi_heif import register_heif_opener
from PIL import Image, ImageSequence, UnidentifiedImageError
from PIL.TiffImagePlugin import TiffImageFile

from dropmill.core.errors import Problem
from dropmill.core.offload.report import Report
from dropmill.jobs.image import colours, metadata
from dropmill.jobs.image.payload import Convert, Converted, Format
from dropmill.jobs.image.sizes import check_size, fitted, has_deep_colours
from dropmill.jobs.image.tiff_folders import add_folders
from dropmill.jobs.results import unproven

_PLUGINS = (
    *("Jpeg", "Mpo", "Png", "WebP", "Avif", "Tiff", "Gif", "Bmp"),
    *("Ppm", "Ico", "Jpeg2K", "Tga", "Psd", "Qoi", "Pcx", "Sgi"),
)
for _plugin in _PLUGINS:  # `Image.init` would load all there are, which takes four times as long
    importlib.import_module(f"PIL.{_plugin}ImagePlugin")
register_heif_opener()
# An own limit, below, is an error where Pillow only warns.
Image.MAX_IMAGE_PIXELS = None

MOST_ANIMATION_PIXELS = 200_000_000
"""Of all frames of a result together, which are held in memory."""
READ = (
    *("JPEG", "PNG", "WEBP", "AVIF", "HEIF", "TIFF", "GIF", "BMP", "DIB"),
    *("PPM", "ICO", "JPEG2000", "TGA", "PSD", "QOI", "PCX", "SGI"),
)
"""Formats that are read: none that starts another program, as EPS does."""
_MOVES = {Format.GIF, Format.WEBP, Format.PNG, Format.AVIF}
_MOST_SIDE = {Format.WEBP: 16383, Format.JPEG: 65500, Format.AVIF: 65536, Format.GIF: 65535}


def convert(payload: Convert, report: Report) -> Converted:
    """Convert, write to `payload.target` and open that again; Problem in a person's words."""
    size_bytes = Path(payload.source).stat().st_size
    report(0, size_bytes)
    with opened(payload.source) as image:
        if payload.format in {Format.PNG, Format.TIFF} and has_deep_colours(image):
            from dropmill.jobs.image import deep  # noqa: PLC0415 - 0.1 s that few need

            made = deep.convert(payload, image)
        else:
            made = _convert(payload, image, lambda done: report(int(size_bytes * done), size_bytes))
    report(size_bytes, size_bytes)
    return made


@contextmanager
def opened(path: str) -> Iterator[Image.Image]:
    """Open an image whose size is within reason; what the reader trips over becomes a Problem."""
    name = Path(path).name
    try:
        with warnings.catch_warnings():
            # What Pillow finds odd in a file's camera data is not for the person who has it.
            warnings.simplefilter("ignore")
            with Image.open(path, formats=READ) as image:
                check_size(image.width, image.height, name)
                yield image
    except UnidentifiedImageError:
        hint = "It is damaged, or of a sort that Dropmill does not read."
        raise Problem(f"“{name}” is not an image that can be read", hint) from None
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise Problem(
            f"“{name}” is damaged", "Get it again from where it came from.", detail=str(error)
        ) from error


def _convert(payload: Convert, image: Image.Image, report: Callable[[float], object]) -> Converted:
    loop = _plays(image)
    kept = metadata.of(image, is_stripped=payload.strip)
    count = 1 if image.format in {"MPO", "HEIF", "ICO", "PSD"} else getattr(image, "n_frames", 1)
    holds_all = payload.format is Format.TIFF or (
        payload.format in _MOVES and not isinstance(image, TiffImageFile)
    )
    if count > 1 and not holds_all:
        kept.notes.append(f"only the first of {count} frames: the format holds one")
        count = 1
    frames: list[Image.Image] = []
    durations_ms: list[int] = []
    for place, frame in enumerate(ImageSequence.Iterator(image) if count > 1 else [image]):
        size = fitted(payload, frame.width, frame.height, is_turned=kept.is_turned)
        if count > 1 and size[0] * size[1] * count > MOST_ANIMATION_PIXELS:
            hint = "Give a smaller width, or choose a format without animation, such as jpeg."
            raise Problem(f"“{Path(payload.source).name}” is too long an animation", hint)
        frames.append(_frame(payload, frame, size, kept, is_one_of_many=count > 1))
        durations_ms.append(int(frame.info.get("duration", 0)))
        report(0.7 * (place + 1) / count)
    first = frames[0]
    _check_side(payload, first)
    options = _options(payload, kept.fitting(first, payload.format))
    if count > 1:
        options |= {"save_all": True, "append_images": frames[1:]}
        if payload.format is not Format.TIFF:
            options |= {"duration": durations_ms} | _loop_option(payload.format, loop)
        if payload.format is Format.GIF:
            options |= {"disposal": 2}
    first.save(payload.target, **options)
    if payload.format is Format.TIFF and kept.folders:
        add_folders(payload.target, kept.folders)
    report(0.9)
    _prove(payload, first.size, count)
    return Converted(
        width=first.width,
        height=first.height,
        frames=count,
        size_bytes=os.path.getsize(payload.target),  # noqa: PTH202 - one call
        notes=tuple(dict.fromkeys(kept.notes)),
    )


def _frame(
    payload: Convert,
    frame: Image.Image,
    size: tuple[int, int],
    kept: metadata.Kept,
    *,
    is_one_of_many: bool,
) -> Image.Image:
    """Return one frame as it will be written: scaled, turned, in colours the format has."""
    box = None
    if size != frame.size and frame.format == "JPEG":
        # JPEG can be read at a half, a quarter, an eighth; at least 1.25 times is left to scale.
        read = frame.draft(None, (size[0] * 5 // 4, size[1] * 5 // 4))
        box = read and read[1]  # what it holds of the image: odd sizes are rounded up
    frame.load()
    image = colours.readable(frame, needs_scaling=size != frame.size)
    if is_one_of_many and payload.format is not Format.TIFF:
        image = image.convert("RGBA")
    if size != image.size:
        image = image.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=2.0)
    if image is frame:
        image = frame.copy()
    if kept.turn is not None:
        image = image.transpose(kept.turn)
    return colours.for_format(image, payload.format, kept)


def _check_side(payload: Convert, image: Image.Image) -> None:
    most = _MOST_SIDE.get(payload.format, 1 << 30)
    if max(image.size) > most:
        raise Problem(
            f"A {payload.format.value} image has at most {most} pixels a side",
            "Give a smaller width or height, or choose another format.",
            setting="format",
        )


def _options(payload: Convert, extra: dict[str, Any]) -> dict[str, Any]:
    own: dict[Format, dict[str, Any]] = {
        Format.JPEG: {"quality": payload.quality, "optimize": True},
        Format.PNG: {},
        # Half the time of the default method, for files that are 5 % larger.
        Format.WEBP: {"quality": payload.quality, "method": 2},
        Format.AVIF: {"quality": payload.quality},
        Format.TIFF: {"compression": "tiff_deflate"},
        Format.GIF: {"optimize": True},
    }
    return {"format": payload.format.name, **own[payload.format], **extra}


def _plays(image: Image.Image) -> int:
    """Return how often an animation is played; 0 for ever."""
    loop = image.info.get("loop")
    if image.format == "GIF":
        return 1 if loop is None else loop + 1 if loop else 0
    return loop or 0


def _loop_option(format_: Format, plays: int) -> dict[str, int]:
    if format_ is Format.GIF:
        return {} if plays == 1 else {"loop": plays - 1 if plays else 0}
    return {} if format_ is Format.AVIF else {"loop": plays}


def _prove(payload: Convert, size: tuple[int, int], count: int) -> None:
    """Open the result again and decode it; Problem unless it is what was meant."""
    try:
        with Image.open(payload.target, formats=[payload.format.name]) as image:
            found = image.size
            frames = getattr(image, "n_frames", 1)
            if payload.format is Format.JPEG:
                image.draft("L", (1, 1))  # all of it is read, little of it computed
            image.load()
            if frames > 1:
                image.seek(frames - 1)
                image.load()
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise unproven(payload.source) from error
    # Writers of animations join frames that are the same.
    has_all = frames == count if payload.format is Format.TIFF else frames <= count
    if found != size or not has_all:
        raise unproven(payload.source)

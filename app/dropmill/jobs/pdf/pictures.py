"""Pictures in a document, reduced to the resolution in which they are shown."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, PdfImage
from PIL import Image

from dropmill.core.offload.report import Report
from dropmill.jobs.image.sizes import MOST_PIXELS

POINTS_AN_INCH = 72
_WORTH_BYTES = 4096
"""Smaller pictures are left as they are."""
_PLAIN = (Name.DeviceRGB, Name.DeviceGray)
_Box = tuple[float, float, float, float, float, float]
_SAME: _Box = (1, 0, 0, 1, 0, 0)


def reduce_pictures(document: Pdf, dpi: int, quality: int, report: Report) -> None:
    """Replace pictures that have more than `dpi`, where that makes them smaller."""
    shown: dict[tuple[int, int], float] = {}
    count = len(document.pages)
    for number, page in enumerate(document.pages):
        report(number * 30 // max(1, count), 100)
        _look(page.obj, _SAME, shown, depth=0)
    for number, (place, inches) in enumerate(shown.items()):
        report(30 + number * 65 // len(shown), 100)
        _reduce(document.get_object(place), inches, dpi, quality)


def _look(
    scope: pikepdf.Object, outer: _Box, shown: dict[tuple[int, int], float], depth: int
) -> None:
    """Note how wide, in inches, the pictures of a page, or of a form on it, are shown at most."""
    resources = scope.get(Name.Resources)
    objects = resources.get(Name.XObject) if isinstance(resources, Dictionary) else None
    if not isinstance(objects, Dictionary) or depth > 5:
        return
    now = outer
    stack: list[_Box] = []
    for instruction in pikepdf.parse_content_stream(scope):
        operator = str(instruction.operator)
        if operator == "q":
            stack.append(now)
        elif operator == "Q":
            now = stack.pop() if stack else outer
        elif operator == "cm":
            now = _times([float(value) for value in instruction.operands], now)
        elif operator == "Do" and (found := objects.get(str(instruction.operands[0]))) is not None:
            kind = found.get(Name.Subtype)
            if kind == Name.Form:
                own = [float(value) for value in found.get(Name.Matrix, _SAME)]
                _look(found, _times(own, now), shown, depth + 1)
            elif kind == Name.Image and found.is_indirect:
                width = (now[0] ** 2 + now[1] ** 2) ** 0.5 / POINTS_AN_INCH
                shown[found.objgen] = max(width, shown.get(found.objgen, 0.0))


def _times(inner: list[float], outer: _Box) -> _Box:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (
        *(a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j),
        *(e * g + f * i + k, e * h + f * j + m),
    )


def _reduce(stream: pikepdf.Object, inches: float, dpi: int, quality: int) -> None:
    """Store one picture with fewer pixels, as a JPEG; leave it where that brings nothing."""
    assert isinstance(stream, pikepdf.Stream)  # noqa: S101 - pictures are streams
    width, height = int(stream.get(Name.Width, 0)), int(stream.get(Name.Height, 0))
    size_bytes = len(stream.read_raw_bytes())
    wanted = max(1, round(inches * dpi))
    is_special = any(key in stream for key in (Name.ImageMask, Name.Mask, Name.Decode))
    if is_special or size_bytes < _WORTH_BYTES or not 0 < width * height <= MOST_PIXELS:
        return
    space = stream.get(Name.ColorSpace)
    is_icc = isinstance(space, Array) and space[0] == Name.ICCBased
    if int(stream.get(Name.BitsPerComponent, 8)) != 8 or not (is_icc or space in _PLAIN):
        return
    try:
        image = PdfImage(stream).as_pil_image()
    except (pikepdf.PdfError, pikepdf.UnsupportedImageTypeError, NotImplementedError, OSError):
        return
    except (ValueError, KeyError, TypeError):
        return  # an odd picture stays as it is
    if image.mode not in {"L", "RGB"}:
        return
    if wanted < width:
        image = image.resize(
            (wanted, max(1, round(height * wanted / width))), Image.Resampling.LANCZOS
        )
    written = io.BytesIO()
    image.save(written, "JPEG", quality=quality, optimize=True)
    if len(written.getvalue()) > size_bytes * 0.9:
        return
    stream.write(written.getvalue(), filter=Name.DCTDecode)
    stream[Name.Width], stream[Name.Height] = image.size

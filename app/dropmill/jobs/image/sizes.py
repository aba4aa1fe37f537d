"""How large an image may be, and becomes; how deep its colours are."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from dropmill.core.errors import Problem
from dropmill.jobs.image.payload import Convert

MOST_PIXELS = 300_000_000
_BITS_PER_SAMPLE = 258


def check_size(width: int, height: int, name: str) -> None:
    """Raise Problem when there are more pixels than a picture has."""
    if width * height > MOST_PIXELS:
        raise Problem(
            f"“{name}” has {width * height / 1e6:,.0f} megapixels",
            f"More than {MOST_PIXELS / 1e6:.0f} are not read: such files are made to fill"
            " the memory.",
        )


def fitted(payload: Convert, width: int, height: int, *, is_turned: bool) -> tuple[int, int]:
    """Return width and height fitted into the box, which is turned when the image will be."""
    box = (payload.width, payload.height)
    box_width, box_height = reversed(box) if is_turned else box
    scale = min((box_width or 1 << 30) / width, (box_height or 1 << 30) / height)
    if (payload.width is None and payload.height is None) or (scale > 1 and not payload.enlarge):
        return width, height
    size = max(1, round(width * scale)), max(1, round(height * scale))
    check_size(*size, Path(payload.source).name)
    return size


def has_deep_colours(image: Image.Image) -> bool:
    """Tell whether an image has colours of 16 bits, of which Pillow reads 8."""
    if getattr(image, "n_frames", 1) > 1:
        return False
    if image.format == "TIFF":
        bits = image.tag_v2.get(_BITS_PER_SAMPLE, ())  # type: ignore[attr-defined]
        return len(bits) > 1 and max(bits) > 8
    if image.format == "PNG":
        modes = [str(tile.args) for tile in image.tile]  # type: ignore[attr-defined]
        return image.mode not in {"I;16", "I"} and any(";16" in mode for mode in modes)
    return False

"""How large an image may be, and becomes."""

from __future__ import annotations

from pathlib import Path

from dropmill.core.errors import Problem
from dropmill.jobs.image.payload import Convert

MOST_PIXELS = 300_000_000


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

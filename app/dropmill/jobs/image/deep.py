"""Images with 16 bits a colour, which Pillow cannot hold: by libvips."""

from __future__ import annotations

import os
from pathlib import Path

import pyvips
from PIL import Image

from dropmill.core.errors import Problem
from dropmill.jobs.image.payload import Convert, Converted, Format
from dropmill.jobs.image.sizes import fitted
from dropmill.jobs.results import unproven

_SIDEWAYS = {5, 6, 7, 8}


def convert(payload: Convert, opened: Image.Image) -> Converted:
    """Convert to PNG or TIFF with 16 bits a colour, and open the result again."""
    name = Path(payload.source).name
    try:
        image = pyvips.Image.new_from_file(payload.source, fail_on="truncated")
        is_turned = opened.getexif().get(0x0112, 1) in _SIDEWAYS
        size = fitted(payload, image.width, image.height, is_turned=is_turned)
        if size != (image.width, image.height):
            image = _scaled(image, size)
        image = image.autorot()
        options = {"keep": "icc" if payload.strip else "all"}
        if payload.format is Format.PNG:
            image.pngsave(payload.target, bitdepth=16, **options)
        else:
            image.tiffsave(payload.target, compression="deflate", **options)
        proof = pyvips.Image.new_from_file(payload.target, fail_on="truncated")
        is_right = (proof.width, proof.height) == (image.width, image.height)
        proof.avg()  # reads all of it
    except pyvips.Error as error:
        raise Problem(
            f"“{name}” could not be converted",
            "It may be damaged: get it again from where it came from.",
            detail=str(error),
        ) from error
    if not is_right or proof.format != image.format:
        raise unproven(payload.source)
    return Converted(
        width=image.width,
        height=image.height,
        frames=1,
        size_bytes=os.path.getsize(payload.target),  # noqa: PTH202 - one call
    )


def _scaled(image: pyvips.Image, size: tuple[int, int]) -> pyvips.Image:
    across, down = size[0] / image.width, size[1] / image.height
    if not image.hasalpha():
        return image.resize(across, vscale=down)
    smaller = image.premultiply(max_alpha=65535).resize(across, vscale=down)
    return smaller.unpremultiply(max_alpha=65535).cast(image.format)

"""What crosses between the kind `image` and its child process."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Format(StrEnum):
    """How an image is stored."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    AVIF = "avif"
    TIFF = "tiff"
    GIF = "gif"


class Convert(msgspec.Struct, frozen=True):
    """One image to convert."""

    source: str
    target: str
    """An existing file that is written over: the temporary of the result."""
    format: Format
    width: int | None = None
    height: int | None = None
    """The box that it is fitted into; None: as wide or high as it comes."""
    enlarge: bool = False
    quality: int = 80
    strip: bool = False


class Converted(msgspec.Struct, frozen=True):
    """What became of it."""

    width: int
    height: int
    frames: int
    size_bytes: int
    notes: tuple[str, ...] = ()
    """What a person should know of the result."""

"""What crosses between the kind `pdf` and its child process."""

from __future__ import annotations

import msgspec


class Merge(msgspec.Struct, frozen=True):
    """Documents and pictures to join, in this order."""

    sources: tuple[str, ...]
    target: str


class Split(msgspec.Struct, frozen=True):
    """A document to take apart."""

    source: str
    folder: str
    """An empty one, for the parts."""
    stem: str
    """How the parts' names begin."""
    pages: str
    """Ranges, one a part; "" for one page a part."""


class Rotate(msgspec.Struct, frozen=True):
    """A document of which pages are to be turned."""

    source: str
    target: str
    pages: str
    """Which; "" for all."""
    angle: int
    """Degrees, clockwise."""


class Compress(msgspec.Struct, frozen=True):
    """A document to make smaller."""

    source: str
    target: str
    dpi: int
    quality: int


class Draw(msgspec.Struct, frozen=True):
    """A document whose pages are to become pictures."""

    source: str
    folder: str
    stem: str
    pages: str
    dpi: int
    format: str
    """"jpeg" or "png"."""
    quality: int


class Made(msgspec.Struct, frozen=True):
    """What became of it."""

    pages: int
    """In all results together."""
    names: tuple[str, ...] = ()
    """Of the files in the folder, in order."""
    size_bytes: int = 0
    notes: tuple[str, ...] = ()
    """What a person should know of the result."""

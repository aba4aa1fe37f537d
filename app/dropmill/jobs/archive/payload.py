"""What goes to the child that packs, and what comes back."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class ArchiveFormat(StrEnum):
    """How to pack; the value is the suffix too."""

    ZIP = "zip"
    TAR_GZ = "tar.gz"
    TAR_ZST = "tar.zst"
    SEVEN_ZIP = "7z"


class Effort(StrEnum):
    """How much time to spend for a smaller archive."""

    FAST = "fast"
    NORMAL = "normal"
    BEST = "best"


class Archiving(msgspec.Struct, frozen=True):
    """Pack these inputs into the file `output`, which is there and empty."""

    inputs: tuple[str, ...]
    base: str
    """The names in the archive begin below this folder."""
    output: str
    format: ArchiveFormat
    effort: Effort
    is_verified: bool


class Archived(msgspec.Struct, frozen=True):
    """What was packed."""

    files: int
    size_bytes: int
    left_out: tuple[str, ...] = ()
    """Sockets and devices, by their paths: the first few."""

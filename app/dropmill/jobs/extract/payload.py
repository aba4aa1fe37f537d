"""What goes to the child that unpacks, and what comes back."""

from __future__ import annotations

import msgspec


class Extracting(msgspec.Struct, frozen=True):
    """Unpack the archive at `path` into the empty folder `staging`."""

    path: str
    staging: str
    password: str
    most_bytes: int
    most_ratio: int
    most_entries: int


class Extracted(msgspec.Struct, frozen=True):
    """What is in the staging folder now."""

    tops: tuple[str, ...]
    """The names at the top."""
    files: int
    size_bytes: int
    left_out: tuple[str, ...] = ()
    """What was not unpacked, in words: the first few."""
    left_out_count: int = 0

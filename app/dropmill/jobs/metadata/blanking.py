"""What tells about a picture is blanked where it lies in the file, and nothing else moves."""

from __future__ import annotations

from collections.abc import Iterable

Blank = tuple[int, bytes]
"""From this place in the file on, these bytes take the place of as many others."""


def blanked(data: bytes, blanks: Iterable[Blank]) -> bytes:
    """Return the file with these blanks in it; ValueError for one that does not lie in it."""
    made = bytearray(data)
    for start, filling in blanks:
        end = start + len(filling)
        if start < 0 or end > len(data):
            raise ValueError("something is said to lie outside of the file")
        made[start:end] = filling
    return bytes(made)

"""The order of names as people have it: page 2 comes before page 10."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"([0-9]+)")


def name_order(name: str) -> tuple[list[str | int], str]:
    """Return what names are to be sorted by: small and capital letters are alike."""
    parts: list[str | int] = list(_NUMBER.split(name.casefold()))
    parts[1::2] = map(int, parts[1::2])  # numbers stand at every other place
    return parts, name

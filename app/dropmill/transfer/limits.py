"""How fast transfers may be: each job by its own limit, all together by another, fairly shared."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dropmill.core.errors import Problem

_UNITS = {"": 1, "k": 1000, "m": 1000**2, "g": 1000**3, "ki": 1024, "mi": 1024**2, "gi": 1024**3}
_RATE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmg]?i?)(?:b|b/s)?", re.IGNORECASE | re.ASCII)


def parse_rate(text: str) -> int | None:
    """Read `500k`, `2.5 MB/s` or `1Mi` as bytes a second; None for "" and 0. Problem else."""
    text = text.strip()
    match = _RATE.fullmatch(text or "0")
    if match is None or match[2].lower() not in _UNITS:
        raise Problem(
            f"“{text}” is not a speed", "Write bytes a second, with k, M or G: 500k or 2.5M."
        )
    return int(float(match[1]) * _UNITS[match[2].lower()]) or None


class Limit:
    """A speed that several transfers share. Any thread may set it, at any time."""

    __slots__ = ("rate_bytes_per_s",)

    def __init__(self, rate_bytes_per_s: int | None = None) -> None:
        self.rate_bytes_per_s = rate_bytes_per_s
        """None for no limit."""


def fair_shares(total: float, wants: Sequence[float]) -> list[float]:
    """Share a total so that nobody gets more than wanted and those who get less get the same."""
    shares = [0.0] * len(wants)
    left, remaining = total, len(wants)
    for index in sorted(range(len(wants)), key=lambda i: wants[i]):
        shares[index] = min(wants[index], left / remaining)
        left -= shares[index]
        remaining -= 1
    return shares

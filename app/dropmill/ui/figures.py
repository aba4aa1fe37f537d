"""Sizes, speeds and times as people read them."""

from __future__ import annotations

import sys
from collections import deque

_IS_WINDOWS = sys.platform == "win32"
_STEP = 1024 if _IS_WINDOWS else 1000  # as the file managers of each system count
_UNITS = ("KB" if _IS_WINDOWS else "kB", "MB", "GB", "TB", "PB", "EB")

SPAN_S = 5.0
"""A speed is the mean over this long."""

ESTIMATE_AFTER_S = 3.0
"""No time left is told before this long was measured."""


def size(size_bytes: int) -> str:
    """Return a size as the file manager shows it: `999 bytes`, `1.2 GB`, `654 MB`."""
    if size_bytes < _STEP:
        return "1 byte" if size_bytes == 1 else f"{size_bytes} bytes"
    value = float(size_bytes)
    unit = ""
    for unit in _UNITS:  # noqa: B007 - the one it stops at is used
        value /= _STEP
        # 999.6 would read "1000": the next unit says it better.
        if value < _STEP - 0.5:
            break
    return f"{value:.1f} {unit}" if value < 9.95 else f"{value:.0f} {unit}"


def amount(count: int, unit: str) -> str:
    """Return an amount in a job's unit: a size for bytes, else `12 files`."""
    if unit == "bytes":
        return size(count)
    if count == 1 and unit.endswith("s"):
        return f"1 {unit[:-1]}"
    return f"{count:,} {unit}"


def rate(per_s: float, unit: str) -> str:
    """Return a speed: `38 MB/s`, `12 files/s`."""
    if unit == "bytes":
        return f"{size(round(per_s)).replace('bytes', 'B').replace('byte', 'B')}/s"
    return f"{per_s:.1f} {unit}/s" if per_s < 9.95 else f"{per_s:,.0f} {unit}/s"


def time_left(seconds: float) -> str:
    """Return how long it will still take, no finer than can be known."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s left"
    if seconds < 3570:
        return f"about {round(seconds / 60)} min left"
    if seconds < 86_400:
        hours, minutes = divmod(round(seconds / 60), 60)
        return f"about {hours} h {minutes} min left" if minutes else f"about {hours} h left"
    if seconds < 30 * 86_400:
        days = round(seconds / 86_400)
        return "about 1 day left" if days == 1 else f"about {days} days left"
    return "more than a month left"


def duration(seconds: float) -> str:
    """Return how long something took: `0.4 s`, `41 s`, `3 min 5 s`, `2 h 4 min`."""
    if seconds < 0.05:
        return "less than 0.1 s"
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


class Meter:
    """The speed of one running job over the last seconds. One thread."""

    __slots__ = ("_began_at", "_samples")

    def __init__(self, now: float, done: int) -> None:
        self._began_at = now
        self._samples: deque[tuple[float, int]] = deque([(now, done)])

    def add(self, now: float, done: int) -> None:
        """Take a sample; `now` in seconds of a monotonic clock."""
        if done < self._samples[-1][1]:
            # It began again.
            self._began_at = now
            self._samples.clear()
        self._samples.append((now, done))
        while len(self._samples) > 2 and self._samples[1][0] <= now - SPAN_S:
            self._samples.popleft()

    @property
    def per_s(self) -> float:
        """Units a second; 0 while there is nothing to tell."""
        (first_at, first), (last_at, last) = self._samples[0], self._samples[-1]
        return (last - first) / (last_at - first_at) if last_at > first_at else 0.0

    def seconds_left(self, done: int, total: int | None) -> float | None:
        """Seconds until the total is reached at this speed; None while that cannot be told."""
        per_s = self.per_s
        if total is None or per_s <= 0 or self._samples[-1][0] - self._began_at < ESTIMATE_AFTER_S:
            return None
        return max(0, total - done) / per_s

"""Sizes, speeds and times as people read them."""

from __future__ import annotations

import sys
from collections import deque

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

_IS_WINDOWS = sys.platform == "win32"
_STEP = 1024 if _IS_WINDOWS else 1000  # as the file managers of each system count
_UNITS = ("KB" if _IS_WINDOWS else "kB", "MB", "GB", "TB", "PB", "EB")

SPAN_S = 5.0
"""A speed is the mean over this long."""

ESTIMATE_AFTER_S = 3.0
"""No time left is told before this long was measured."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Figures", text)


def _mark(text: str) -> str:
    """Mark a text for the catalogue: it is translated when it is shown."""
    return text


_SEPARATORS = {"point": ".", "group": ","}


def write_numbers(point: str, group: str) -> None:
    """Write numbers with these between whole and fraction, and between thousands, from now on."""
    _SEPARATORS.update(point=point, group=group)


def count(number: int) -> str:
    """Return a number with its thousands apart."""
    return f"{number:,}".replace(",", _SEPARATORS["group"])


def in_own_signs(text: str) -> str:
    """Return a number that was written as 1,234.5 as this language writes it."""
    return text.translate({ord("."): _SEPARATORS["point"], ord(","): _SEPARATORS["group"]})


def _tenths(value: float) -> str:
    return f"{value:.1f}".replace(".", _SEPARATORS["point"])


def _few(value: float) -> str:
    """Return a number with one decimal place where that tells something."""
    return _tenths(value) if value < 9.95 else f"{value:.0f}"


def size(size_bytes: int) -> str:
    """Return a size as the file manager shows it: `999 bytes`, `1.2 GB`, `654 MB`."""
    if size_bytes < _STEP:
        return _tr("1 byte") if size_bytes == 1 else _tr("{n} bytes").format(n=size_bytes)
    value, unit = _scaled(size_bytes)
    return f"{_few(value)} {unit}"


def _scaled(size_bytes: int) -> tuple[float, str]:
    value = float(size_bytes)
    unit = ""
    for unit in _UNITS:  # noqa: B007 - the one it stops at is used
        value /= _STEP
        # 999.6 would read "1000": the next unit says it better.
        if value < _STEP - 0.5:
            break
    return value, unit


_ONE = {"files": _mark("1 file"), "pages": _mark("1 page")}
_MANY = {"files": _mark("{n} files"), "pages": _mark("{n} pages")}


def amount(number: int, unit: str) -> str:
    """Return an amount in a job's unit: a size for bytes, else `12 files`."""
    if unit == "bytes":
        return size(number)
    if number == 1 and unit in _ONE:
        return _tr(_ONE[unit])
    return _many(unit).format(n=count(number))


def _many(unit: str) -> str:
    known = _MANY.get(unit)
    return "{n} " + unit if known is None else _tr(known)


def rate(per_s: float, unit: str) -> str:
    """Return a speed: `38 MB/s`, `12 files/s`."""
    if unit == "bytes":
        whole = round(per_s)
        if whole < _STEP:
            return f"{whole} B/s"
        value, name = _scaled(whole)
        return f"{_few(value)} {name}/s"
    number = _tenths(per_s) if per_s < 9.95 else count(round(per_s))
    return _many(unit).format(n=number) + "/s"


def time_left(seconds: float) -> str:
    """Return how long it will still take, no finer than can be known."""
    if seconds < 60:
        return _tr("{n} s left").format(n=max(1, round(seconds)))
    if seconds < 3570:
        return _tr("about {n} min left").format(n=round(seconds / 60))
    if seconds < 86_400:
        hours, minutes = divmod(round(seconds / 60), 60)
        if minutes:
            return _tr("about {hours} h {minutes} min left").format(hours=hours, minutes=minutes)
        return _tr("about {hours} h left").format(hours=hours)
    if seconds < 30 * 86_400:
        days = round(seconds / 86_400)
        return _tr("about 1 day left") if days == 1 else _tr("about {n} days left").format(n=days)
    return _tr("more than a month left")


def time_of_day(at_s: float) -> str:
    """Return a moment of today or tomorrow as a clock shows it here: `14:32`, `2:32 PM`."""
    at = QDateTime.fromSecsSinceEpoch(round(at_s))
    return QLocale().toString(at.time(), QLocale.FormatType.ShortFormat)


def duration(seconds: float) -> str:
    """Return how long something took: `0.4 s`, `41 s`, `3 min 5 s`, `2 h 4 min`."""
    if seconds < 0.05:
        return _tr("less than {n} s").format(n=_tenths(0.1))
    if seconds < 9.95:
        return f"{_tenths(seconds)} s"
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

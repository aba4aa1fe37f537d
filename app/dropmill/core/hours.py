"""Hours of the day in which lanes may start jobs."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping

import msgspec

from dropmill.core.errors import Problem
from dropmill.core.job import Lane

_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)|24:00")


class Hours(msgspec.Struct, frozen=True):
    """From one minute of the local day to another, over midnight if that comes first."""

    begin_min: int
    end_min: int

    def __str__(self) -> str:
        return f"{_text(self.begin_min)}-{_text(self.end_min)}"

    def holds_at(self, now: float) -> bool:
        """Whether this moment, in seconds since the epoch, is within them."""
        minute = _minute(now)
        if self.begin_min < self.end_min:
            return self.begin_min <= minute < self.end_min
        return minute >= self.begin_min or minute < self.end_min

    def next_begin(self, now: float) -> float:
        """Return when they begin next, by the local clock."""
        today = time.localtime(now)
        for days in (0, 1):
            begin = time.mktime(
                (
                    today.tm_year,
                    today.tm_mon,
                    today.tm_mday + days,
                    self.begin_min // 60,
                    self.begin_min % 60,
                    0,
                    0,
                    0,
                    -1,
                )
            )
            if begin > now:
                break
        return begin


class Rules(msgspec.Struct, frozen=True):
    """When lanes may start jobs, as a person has set it."""

    hours: Mapping[Lane, Hours] = {}
    spares_battery: bool = False
    spares_metered: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether all lanes may always start jobs."""
        return not (self.hours or self.spares_battery or self.spares_metered)


def parse_hours(text: str) -> Hours | None:
    """Read "22:00-06:00"; None for "", which means at all times. Problem for anything else."""
    text = text.strip()
    if not text:
        return None
    begin, dash, end = text.replace("\N{EN DASH}", "-").partition("-")
    found = [_TIME.fullmatch(part.strip()) for part in (begin, end)]
    if not dash or found[0] is None or found[1] is None or begin.strip() == end.strip():
        raise Problem(f"“{text}” are no hours", "Write them as 22:00-06:00, or nothing for always.")
    minutes = [
        24 * 60 if match[1] is None else int(match[1]) * 60 + int(match[2])
        for match in found
        if match is not None
    ]
    return Hours(minutes[0] % (24 * 60), minutes[1])


def _minute(now: float) -> int:
    local = time.localtime(now)
    return local.tm_hour * 60 + local.tm_min


def _text(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"

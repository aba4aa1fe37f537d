"""The limits of all downloads together: by hand, and by time of day."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Protocol

from dropmill.core.settings import Period
from dropmill.core.settings import Traffic as Rules
from dropmill.transfer.limits import parse_rate

_LOOK_EVERY_S = 30.0
"""At most so long after a period begins it counts; clocks are set, and computers sleep."""


class Governed(Protocol):
    """What is held to the limits: the transfer thread."""

    def limit_all(self, rate_bytes_per_s: int | None) -> None:
        """Hold all transfers together to a speed from now on."""

    def allow_per_host(self, most: int) -> None:
        """Let each host have so many transfers at once."""


class Traffic:
    """Holds the transfer thread to the rules, as they are now. Any thread may call any method."""

    def __init__(self, minute_of_day: Callable[[], int] | None = None) -> None:
        self._minute_of_day = minute_of_day or _minute_of_day
        self._lock = threading.Lock()  # guards all below
        self._rules = Rules()
        self._governed: Governed | None = None
        self._clock: threading.Thread | None = None
        self._has_ended = threading.Event()

    @property
    def rules(self) -> Rules:
        """What holds now."""
        return self._rules

    def set(self, rules: Rules) -> None:
        """Let these rules hold from now on."""
        with self._lock:
            self._rules = rules
            if rules.schedule and self._clock is None and not self._has_ended.is_set():
                self._clock = threading.Thread(
                    target=self._watch_clock, name="dropmill-traffic", daemon=True
                )
                self._clock.start()
            self._apply()

    def govern(self, governed: Governed) -> None:
        """Hold this to the rules; again and again does no harm."""
        if governed is self._governed:
            return
        with self._lock:
            self._governed = governed
            self._apply()

    def close(self) -> None:
        """End the look at the clock."""
        self._has_ended.set()
        if self._clock is not None:
            self._clock.join()

    def _watch_clock(self) -> None:
        while not self._has_ended.wait(_LOOK_EVERY_S):
            with self._lock:
                self._apply()

    def _apply(self) -> None:
        if self._governed is not None:
            self._governed.limit_all(rate_at(self._rules, self._minute_of_day()))
            self._governed.allow_per_host(self._rules.max_per_host)


def rate_at(rules: Rules, minute: int) -> int | None:
    """Return the limit of all at this minute of the day, in bytes a second; None for none."""
    texts = [period.limit for period in rules.schedule if _is_in(period, minute)]
    if rules.is_limited:
        texts.append(rules.limit_all)
    rates = [rate for text in texts if (rate := parse_rate(text)) is not None]
    return min(rates, default=None)


def _is_in(period: Period, minute: int) -> bool:
    start, end = _minutes(period.start), _minutes(period.end)
    if start <= end:
        return start <= minute < end
    return minute >= start or minute < end


def _minutes(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)


def _minute_of_day() -> int:
    now = time.localtime()
    return now.tm_hour * 60 + now.tm_min

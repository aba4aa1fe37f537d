"""The width of a lane found by trying: wider while that brings more, narrower while it costs none.

Hill climbing over windows of measured work. What else this computer does moves the figures more
than a width does: so a width is tried in turns with the one before it, several times, unless one
try leaves no doubt; and what was found rests for longer and longer.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

import msgspec

WINDOW_S = 2.0
"""Work is measured over at least this time."""

SETTLE_S = 0.5
"""What is done right after a change still belongs to the width before."""

TRIES = 3
"""Turns in which a width is set beside the one before it."""

GAIN = 1.05
"""A wider lane must bring this much more to be kept."""

EVEN = 0.97
"""A narrower one may bring this much less."""

NO_DOUBT = 1.4
"""A first try that differs by this factor decides at once."""

CHANGED = 1.6
"""When the work goes by this factor faster or slower for two windows, all is tried anew."""

REST_FIRST = 4
REST_MOST = 64
"""Windows for which a width that was found rests."""

JOBS_LEAST = 20
"""So many jobs in a window tell more than their bytes do."""


class Done(msgspec.Struct, frozen=True):
    """What a lane has done since it started."""

    jobs: int
    bytes: int


Rate = tuple[float, float]
"""Jobs and bytes by the second."""


class Climb:
    """Finds the width of one lane between 1 and `most`. One thread only.

    `measure` is called now and then with what is done in all and whether all slots were in use
    since the last call; it returns the width to use from now on.
    """

    def __init__(self, width: int, most: int) -> None:
        self._most = most
        self._base = min(width, most)
        self._width = self._base
        self._other: int | None = None  # the width that is being tried
        self._to_try: list[int] = []
        self._base_rates: list[Rate] = []
        self._other_rates: list[Rate] = []
        self._rest = 0
        self._next_rest = REST_FIRST
        self._odd_windows = 0
        self._begin: tuple[float, Done] | None = None
        self._not_before = 0.0
        self._begin_trials()

    @property
    def width(self) -> int:
        """The width to use now."""
        return self._width

    def measure(self, now: float, done: Done, *, is_full: bool) -> int:
        """Take note of what is done; `now` is monotonic, in seconds."""
        if not is_full:
            self._begin = None  # the lane had nothing to do: that says nothing about its width
        elif self._begin is None:
            if now >= self._not_before:
                self._begin = (now, done)
        elif now - self._begin[0] >= WINDOW_S:
            began, before = self._begin
            self._begin = (now, done)
            seconds = now - began
            rate = ((done.jobs - before.jobs) / seconds, (done.bytes - before.bytes) / seconds)
            width = self._width
            self._judge(rate)
            if self._width != width:
                self._begin = None
                self._not_before = now + SETTLE_S
        return self._width

    def _judge(self, rate: Rate) -> None:
        if self._other is None:
            self._rest_on(rate)
        elif self._width == self._base:
            self._base_rates.append(rate)
            self._width = self._other
        else:
            self._other_rates.append(rate)
            self._width = self._base
            self._decide(self._other)

    def _decide(self, other: int) -> None:
        factor = _factor(self._other_rates, self._base_rates)
        is_sure = not 1 / NO_DOUBT < factor < NO_DOUBT
        if len(self._other_rates) < TRIES and not is_sure:
            return
        is_wider = other > self._base
        # A wider lane costs something: it must be better in most turns, not only in the mean.
        pairs = zip(self._other_rates, self._base_rates, strict=False)
        worse = sum(_factor([ours], [theirs]) <= 1 for ours, theirs in pairs)
        if (factor >= GAIN and worse <= 1) if is_wider else factor >= EVEN:
            self._base = self._width = other
            self._base_rates = self._other_rates[-1:]
            self._next_rest = REST_FIRST
            self._to_try = [self._wider() if is_wider else self._narrower()]
        self._try_next()

    def _begin_trials(self) -> None:
        self._base_rates = []
        self._to_try = [self._wider(), self._narrower()]
        self._try_next()

    def _try_next(self) -> None:
        self._other_rates = []
        self._other = next((w for w in self._to_try if w != self._base), None)
        self._to_try = [w for w in self._to_try if w not in {self._base, self._other}]
        self._width = self._base
        if self._other is None:
            self._rest = self._next_rest
            self._next_rest = min(REST_MOST, self._next_rest * 2)
            self._odd_windows = 0

    def _rest_on(self, rate: Rate) -> None:
        self._rest -= 1
        is_odd = not 1 / CHANGED < _factor([rate], self._base_rates) < CHANGED
        self._odd_windows = self._odd_windows + 1 if is_odd else 0
        if self._odd_windows >= 2:
            self._next_rest = REST_FIRST
        elif self._rest > 0:
            return
        self._begin_trials()

    def _wider(self) -> int:
        return min(self._most, max(self._base + 1, self._base * 3 // 2))

    def _narrower(self) -> int:
        return max(1, min(self._base - 1, self._base * 2 // 3))


def _factor(rates: Sequence[Rate], bases: Sequence[Rate]) -> float:
    """Compare the means by jobs where there are many, else by bytes, else by what there is."""
    jobs, job_base = (fmean(rate[0] for rate in found) for found in (rates, bases))
    moved, byte_base = (fmean(rate[1] for rate in found) for found in (rates, bases))
    by_jobs = job_base * WINDOW_S >= JOBS_LEAST or not byte_base
    now, before = (jobs, job_base) if by_jobs else (moved, byte_base)
    if before <= 0:
        return NO_DOUBT if now > 0 else 1.0
    return now / before

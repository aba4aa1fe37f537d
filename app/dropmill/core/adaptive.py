"""The width of a lane found by trying: wider while that brings more, narrower while it costs none.

Hill climbing over windows of measured work. A step counts only when it brings clearly more than
what was there before it, and what was found rests for longer and longer, so that noise does not
move it.
"""

from __future__ import annotations

import msgspec

WINDOW_S = 2.0
"""Work is measured over at least this time."""

GAIN = 1.05
"""A wider lane must bring this much more to be kept."""

EVEN = 0.97
"""A narrower one may bring this much less."""

CHANGED = 1.5
"""When the work goes by this factor faster or slower than it did, all is tried anew."""

REST_MOST = 32
"""Windows for which a width that was found rests, at most."""

JOBS_LEAST = 20
"""So many jobs in a window tell more than their bytes do."""


class Done(msgspec.Struct, frozen=True):
    """What a lane has done since it started."""

    jobs: int
    bytes: int


class Climb:
    """Finds the width of one lane between 1 and `most`. One thread only.

    `measure` is called now and then with what is done in all and whether all slots were in use
    since the last call; it returns the width to use from now on.
    """

    def __init__(self, width: int, most: int) -> None:
        self._most = most
        self._width = min(width, most)
        self._base = self._width
        self._base_rate: tuple[float, float] | None = None
        self._to_try: list[int] = []
        self._rest = 0
        self._next_rest = 2
        self._begin: tuple[float, Done] | None = None
        self._is_settling = False

    @property
    def width(self) -> int:
        """The width to use now."""
        return self._width

    def measure(self, now: float, done: Done, *, is_full: bool) -> int:
        """Take note of what is done; `now` is monotonic, in seconds."""
        if not is_full:
            self._begin = None  # the lane had nothing to do: that says nothing about its width
            return self._width
        if self._begin is None:
            self._begin = (now, done)
            return self._width
        began, before = self._begin
        if now - began < WINDOW_S:
            return self._width
        self._begin = (now, done)
        if self._is_settling:
            # Half of this window belonged to the width before.
            self._is_settling = False
            return self._width
        seconds = now - began
        self._judge(((done.jobs - before.jobs) / seconds, (done.bytes - before.bytes) / seconds))
        return self._width

    def _judge(self, rate: tuple[float, float]) -> None:
        if self._base_rate is None:
            self._take_base(rate)
            return
        if self._width == self._base:
            self._rest_on(rate)
            return
        factor = _factor(rate, self._base_rate)
        is_better = factor >= GAIN if self._width > self._base else factor >= EVEN
        if is_better:
            was_wider = self._width > self._base
            self._base, self._next_rest = self._width, 2
            self._base_rate = rate
            self._to_try = [self._wider()] if was_wider else [self._narrower()]
        self._try_next()

    def _take_base(self, rate: tuple[float, float]) -> None:
        self._base_rate = rate
        self._to_try = [self._wider(), self._narrower()]
        self._try_next()

    def _rest_on(self, rate: tuple[float, float]) -> None:
        assert self._base_rate is not None  # noqa: S101 - it is taken before anything rests
        factor = _factor(rate, self._base_rate)
        self._rest -= 1
        if self._rest <= 0 or not 1 / CHANGED < factor < CHANGED:
            if not 1 / CHANGED < factor < CHANGED:
                self._next_rest = 2
            self._take_base(rate)

    def _try_next(self) -> None:
        while self._to_try:
            width = self._to_try.pop(0)
            if 1 <= width <= self._most and width != self._base:
                self._go(width)
                return
        self._go(self._base)
        self._rest = self._next_rest
        self._next_rest = min(REST_MOST, self._next_rest * 2)

    def _go(self, width: int) -> None:
        self._is_settling = width != self._width
        self._width = width

    def _wider(self) -> int:
        return min(self._most, max(self._base + 1, self._base * 3 // 2))

    def _narrower(self) -> int:
        return max(1, min(self._base - 1, self._base * 2 // 3))


def _factor(rate: tuple[float, float], base: tuple[float, float]) -> float:
    """Compare two rates by jobs where there are many, else by bytes, else by what there is."""
    by_jobs = base[0] * WINDOW_S >= JOBS_LEAST or not base[1]
    now, before = (rate[0], base[0]) if by_jobs else (rate[1], base[1])
    if before <= 0:
        return CHANGED if now > 0 else 1.0
    return now / before

"""The width of a lane found by trying: short slices of several widths in turns, the best is kept.

What else this computer does moves the figures more than a width does: so widths are set beside
each other in turns of half a second, those that fall behind are left out soon, and what was found
rests for longer and longer before it is tried again.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

SLICE_S = 0.4
"""Work is measured over at least this time…"""

SLICE_MOST_S = 6.0
"""…and at most this: where hardly a job ends meanwhile, no width can be told from another."""

SETTLE_S = 0.15
SETTLE_MOST_S = 3.0
"""What is done right after a change still belongs to the width before: about one turn's time."""

TURNS_LEAST = 4
"""So many turns of a worker a slice has, for their ends come together."""

TURNS_MOST_S = 2.0
"""But it is not made longer than this for them."""

JOBS_LEAST = 20
"""So many jobs in a slice tell more than their bytes do."""

JOBS_FEW = 8
"""With fewer, and no bytes, nothing can be told."""

GAIN = 1.03
"""Twice the width must bring this much more for the next step up to be tried too."""

EVEN = 0.97
"""A narrower lane may bring this much less and is taken all the same: it is kinder to others."""

STAYS: Sequence[float] = (0.8, 0.9, 0.95)
"""After each round of turns, widths stay in the race that bring this much of the best."""

FAR_BEHIND = 0.7
"""A width that brings less than this of the best is given up after half a slice."""

CHANGED = 1.6
"""When the work goes by this factor faster or slower for some time, all is tried anew."""

ODD_MOST = 4

REST_FIRST_S = 10.0
REST_KNOWN_S = 60.0
REST_MOST_S = 160.0
"""So long a width that was found rests; it doubles each time that it is found again.

One that an earlier batch found rests long at once: to try all again costs more than it brings.
"""


class Done(msgspec.Struct, frozen=True):
    """What a lane has done since it started."""

    jobs: int
    bytes: int


class Slice(msgspec.Struct, frozen=True):
    """What one width brought for a while."""

    seconds: float
    jobs: int
    bytes: int


class Race:
    """Finds the width of one lane between 1 and `most`. One thread only.

    `measure` is called now and then with what is done in all and whether all slots were in use
    since the last call; it returns the width to use from now on. A width that `is_known` to be
    good rests first.
    """

    def __init__(self, width: int, most: int, *, is_known: bool = False) -> None:
        self._most = most
        self._base = self._width = max(1, min(width, most))
        self._slices: dict[int, list[Slice]] = {}
        self._queue: list[int] = []
        self._round = 0
        self._is_racing = False
        self._has_found = is_known
        self._is_fine = False
        """Whether the widths half-way to the best one's neighbours are in the race."""
        self._rest_s = REST_KNOWN_S if is_known else REST_FIRST_S
        self._rest_until: float | None = None
        self._usual: Slice | None = None  # what the width that was found brought
        self._odd = 0
        self._begin: tuple[float, Done] | None = None
        self._not_before = 0.0
        if not is_known:
            self._start_race()

    @property
    def width(self) -> int:
        """The width to use now."""
        return self._width

    @property
    def found(self) -> int:
        """The best width that is known."""
        return self._base

    @property
    def has_found(self) -> bool:
        """Whether that was tried, and is not only where it began."""
        return self._has_found

    def measure(self, now: float, done: Done, *, is_full: bool, turn_s: float = 0.0) -> int:
        """Take note of what is done; `now` is monotonic, in seconds.

        A worker takes `turn_s` for what it does in one go: a job, or many small ones.
        """
        if not is_full:
            self._begin = None  # the lane had nothing to do: that says nothing about its width
            return self._width
        if self._begin is None:
            if now >= self._not_before:
                self._begin = (now, done)
            return self._width
        piece = _slice(self._begin, now, done)
        if not self._is_enough(piece, turn_s):
            return self._width
        width = self._width
        if piece.jobs < JOBS_LEAST and not piece.bytes and piece.seconds < SLICE_MOST_S:
            return width
        self._begin = (now, done)
        if piece.jobs < JOBS_FEW and not piece.bytes:
            self._end_race(now, self._base)  # nothing can be told of so few
        elif self._is_racing:
            self._slices.setdefault(width, []).append(piece)
            self._go_on(now)
        else:
            self._rest(now, piece)
        if self._width != width:
            self._begin = None
            settle_s = min(max(SETTLE_S, 1.5 * turn_s), SETTLE_MOST_S)
            self._not_before = now + settle_s
        return self._width

    def _is_enough(self, piece: Slice, turn_s: float) -> bool:
        """Whether a slice is long enough: half of it is where a width is far behind."""
        if piece.seconds >= max(SLICE_S, min(TURNS_LEAST * turn_s, TURNS_MOST_S)):
            return True
        if not self._is_racing or not self._slices:
            return False
        best = self._best()
        if not best or piece.seconds < max(SLICE_S, TURNS_LEAST * turn_s) / 2:
            return False
        return _factor([piece], best) < FAR_BEHIND

    def pause(self) -> None:
        """Take note that the lane does something else for a while."""
        self._begin = None

    def _start_race(self) -> None:
        self._is_racing = True
        self._is_fine = False
        self._slices = {}
        self._round = 0
        self._queue = []

    def _go_on(self, now: float) -> None:
        """Choose the width of the next slice."""
        if self._round == 0 and (width := self._next_outward()) is not None:
            self._width = width
            return
        if self._queue:
            self._width = self._queue.pop()
            return
        left = self._still_in_race()
        if self._round == len(STAYS) or len(left) == 1:
            found = self._narrowest_good(left)
            self._has_found = True
            if self._is_fine or not (between := self._between(found)):
                self._end_race(now, found)
                return
            self._base = found  # good enough to begin with, should the work end meanwhile
            self._is_fine = True
            self._round = 1
            self._slices = {width: [] for width in (*between, found)}
            left = list(self._slices)
        self._round += 1
        # To and fro, so that what changes slowly meanwhile falls on all alike.
        self._queue = sorted(left, reverse=bool(self._round % 2))
        if self._queue[-1] == self._width and len(self._queue) > 1:
            self._queue.reverse()
        self._width = self._queue.pop()

    def _next_outward(self) -> int | None:
        """Return the next width of the first round: upwards while that helps, then downwards."""
        widest, narrowest = max(self._slices), min(self._slices)
        above = min(self._most, widest * 2)
        if above > widest and narrowest == self._base:
            before = self._slices.get(widest // 2) if widest > self._base else None
            if before is None or _factor(self._slices[widest], before) >= GAIN:
                return above
        below = narrowest // 2
        if below >= 1 and (
            narrowest == self._base or _factor(self._slices[narrowest], self._best()) >= STAYS[1]
        ):
            return below
        return None

    def _still_in_race(self) -> list[int]:
        best = self._best()
        least = STAYS[min(self._round, len(STAYS) - 1)]
        most_turns = max(len(found) for found in self._slices.values())
        return [
            width
            for width, found in self._slices.items()
            if len(found) == most_turns and _factor(found, best) >= least
        ]

    def _best(self) -> list[Slice]:
        most_turns = max(len(found) for found in self._slices.values())
        running = [found for found in self._slices.values() if len(found) == most_turns]
        best = running[0]
        for found in running[1:]:
            if _factor(found, best) > 1:
                best = found
        return best

    def _between(self, width: int) -> set[int]:
        """Return the widths half-way to those above and below that were tried."""
        return {width * 3 // 4, min(width * 3 // 2, self._most)} - {0, width}

    def _narrowest_good(self, left: Sequence[int]) -> int:
        best = self._best()
        return min(width for width in left if _factor(self._slices[width], best) >= EVEN)

    def _end_race(self, now: float, found: int) -> None:
        self._rest_s = min(REST_MOST_S, self._rest_s * 2) if found == self._base else REST_FIRST_S
        self._base = self._width = found
        self._is_racing = False
        self._usual = None
        self._odd = 0
        self._rest_until = now + self._rest_s

    def _rest(self, now: float, piece: Slice) -> None:
        if self._rest_until is None:
            self._rest_until = now + self._rest_s
        if self._usual is None:
            self._usual = piece
        is_odd = not 1 / CHANGED < _factor([piece], [self._usual]) < CHANGED
        self._odd = self._odd + 1 if is_odd else 0
        if now >= self._rest_until:
            self._start_race()
        elif self._odd >= ODD_MOST:
            self._rest_s = REST_FIRST_S
            self._start_race()


def _slice(begin: tuple[float, Done], now: float, done: Done) -> Slice:
    began, before = begin
    return Slice(now - began, done.jobs - before.jobs, done.bytes - before.bytes)


def _factor(slices: Sequence[Slice], others: Sequence[Slice]) -> float:
    """Compare turn by turn: by jobs where there are many, else by bytes, else by what there is.

    The median of the turns: a neighbour that worked hard for a moment spoils only one.
    """
    pairs = zip(slices, others, strict=False)
    factors = sorted(_rate_factor(ours, theirs) for ours, theirs in pairs)
    middle = len(factors) // 2
    return factors[middle] if len(factors) % 2 else sum(factors[middle - 1 : middle + 1]) / 2


def _rate_factor(ours: Slice, theirs: Slice) -> float:
    by_jobs = min(ours.jobs, theirs.jobs) >= JOBS_LEAST or not theirs.bytes
    now = (ours.jobs if by_jobs else ours.bytes) / ours.seconds
    before = (theirs.jobs if by_jobs else theirs.bytes) / theirs.seconds
    if before <= 0:
        return CHANGED if now > 0 else 1.0
    return now / before

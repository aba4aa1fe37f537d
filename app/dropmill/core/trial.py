"""Trying three jobs of a batch first: which, what came of them, what the whole would take."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from dropmill.core.errors import Failure
from dropmill.core.plan import Plan

TRIED = 3
"""How many are tried; a batch with no more than these is not worth a trial."""

Pixels = tuple[int, int]
"""The width and height of an image."""


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one job of a trial."""

    name: str
    before_bytes: int
    after_bytes: int | None = None
    """All its results together; None when it made none."""
    before_pixels: Pixels | None = None
    """None where the input is no image."""
    after_pixels: Pixels | None = None
    """Of its first result."""
    work_s: float = 0.0
    is_done: bool = True
    """It did its work: not skipped, failed or cancelled."""
    skipped: str = ""
    error: Failure | None = None
    values: Mapping[str, str] = {}


class Estimate(msgspec.Struct, frozen=True):
    """About what a whole batch takes, the jobs that were tried included."""

    wall_s: float
    after_bytes: int | None
    """None when the jobs make no files."""


class Trial(msgspec.Struct, frozen=True):
    """What a trial showed. Frozen, so it may cross threads."""

    tried: tuple[Tried, ...]
    """The smallest first."""
    count: int
    """Jobs in the whole batch."""
    before_bytes: int
    """Of all inputs; 0 while that is not known."""
    estimate: Estimate | None
    """None when no job that was tried did its work."""

    @property
    def rest_count(self) -> int:
        """How many were not tried."""
        return self.count - len(self.tried)


def three_of(sizes: Sequence[int]) -> tuple[int, ...]:
    """Return the places of the smallest, the middle and the largest; of up to three, all."""
    by_size = sorted(range(len(sizes)), key=lambda place: sizes[place])
    if len(by_size) <= TRIED:
        return tuple(by_size)
    return by_size[0], by_size[len(by_size) // 2], by_size[-1]


def rest_of(count: int, places: Collection[int]) -> tuple[int, ...]:
    """Return the other places, in order."""
    return tuple(place for place in range(count) if place not in places)


def part_of(plan: Plan, places: Sequence[int]) -> Plan:
    """Return what a plan says of the jobs at these places, for a batch of these in this order."""
    files = plan.by_job
    return msgspec.structs.replace(
        plan,
        files=tuple(
            msgspec.structs.replace(file, job=now)
            for now, before in enumerate(places)
            for file in files.get(before, ())
        ),
    )


def summed_up(sizes: Sequence[int], tried: Sequence[Tried], *, at_once: int) -> Trial:
    """Sum up what was tried of a batch with inputs of these sizes, run so many at once."""
    measured = [one for one in tried if one.is_done]
    estimate = None
    if measured:
        work_s = extrapolated(((one.before_bytes, one.work_s) for one in measured), sizes)
        made = [
            (one.before_bytes, float(one.after_bytes))
            for one in measured
            if one.after_bytes is not None
        ]
        after = round(extrapolated(made, sizes)) if made else None
        estimate = Estimate(work_s / max(1, min(at_once, len(sizes))), after)
    return Trial(tuple(tried), len(sizes), sum(sizes), estimate)


def extrapolated(measured: Iterable[tuple[int, float]], sizes: Iterable[int]) -> float:
    """Return what all of these sizes come to, by what was measured at some of them.

    Between two measured sizes it is on the line between them; beyond, in proportion to the size.
    """
    found: dict[int, list[float]] = {}
    for size, value in measured:
        found.setdefault(size, []).append(value)
    points = [(size, sum(values) / len(values)) for size, values in sorted(found.items())]
    return sum(_at(points, size) for size in sizes)


def _at(points: Sequence[tuple[int, float]], size: int) -> float:
    for (low, value), (high, other) in itertools.pairwise(points):
        if low <= size <= high:
            return value + (other - value) * (size - low) / (high - low)
    nearest, value = points[0] if size < points[0][0] else points[-1]
    return value * size / nearest if nearest else value

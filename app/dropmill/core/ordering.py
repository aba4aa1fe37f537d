"""New places in the queue: between two others, without touching the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from dropmill.core.places import Place

FINEST_STEP = 1e-6
"""Places closer than this are spaced anew: halving one gap again and again uses a float up."""


class Placed(Protocol):
    """What has a place."""

    @property
    def order(self) -> Place:
        """Its place."""


P = TypeVar("P", bound=Placed)


def first_places(others: Iterable[Place], count: int) -> list[Place]:
    """Return `count` places before all others."""
    rank, position = min(others, default=(0, 0.0))
    return _between(rank, position - count - 1, position, count)


def places_before(anchor: Place | None, others: Iterable[Place], count: int) -> list[Place]:
    """Return `count` places right before `anchor`, None for the end of all."""
    if anchor is None:
        rank, position = max(others, default=(0, 0.0))
        return _between(rank, position, position + count + 1, count)
    rank, position = anchor
    earlier = max((p for r, p in others if r == rank and p < position), default=None)
    return _between(rank, position - count - 1 if earlier is None else earlier, position, count)


def is_crowded(places: Sequence[Place], anchor: Place | None) -> bool:
    """Whether these places are so close that all should be spaced anew."""
    if not places or anchor is None:
        return False
    return (anchor[1] - places[0][1]) / len(places) < FINEST_STEP


def spaced(items: Iterable[P]) -> Iterator[tuple[P, Place]]:
    """Yield all with places that are one apart, in the order they have."""
    for number, item in enumerate(sorted(items, key=lambda item: item.order)):
        yield item, (item.order[0], float(number))


def _between(rank: int, after: float, before: float, count: int) -> list[Place]:
    step = (before - after) / (count + 1)
    return [(rank, after + number * step) for number in range(1, count + 1)]

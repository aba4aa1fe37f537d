"""How many come before a place, without looking at each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import Generic, Protocol, TypeVar

Place = tuple[int, float]
"""Who comes first: the smaller rank, then the smaller position."""


class Priority(IntEnum):
    """The rank of a job: those of a higher priority all come before those of a lower one."""

    HIGH = -1
    NORMAL = 0
    LOW = 1


_BUCKET_BITS = 8
_RANK_BITS = 40


class Placed(Protocol):
    """What has a place."""

    @property
    def order(self) -> Place:
        """Its place, which must not change while it is counted."""


P = TypeVar("P", bound=Placed)


class Places(Generic[P]):
    """Those who wait, sorted roughly: to add or take one out costs a set's operation.

    One thread adds and takes out; any thread may count.
    """

    __slots__ = ("_buckets",)

    def __init__(self) -> None:
        self._buckets: dict[int, set[P]] = {}

    def add(self, items: Sequence[P]) -> None:
        """Count these from now on; they are in the order of their places."""
        for bucket, some in _by_bucket(items):
            found = self._buckets.get(bucket)
            if found is None:
                self._buckets[bucket] = set(some)
            else:
                found.update(some)

    def remove(self, items: Sequence[P]) -> None:
        """Count these no more, in the order of their places; nothing happens for others."""
        for bucket, some in _by_bucket(items):
            found = self._buckets.get(bucket)
            if found is not None:
                found.difference_update(some)
                if not found:
                    del self._buckets[bucket]

    def before(self, place: Place) -> int:
        """Return how many have an earlier place: one look at each 256 of them and at the last."""
        own = _bucket_of(place)
        # tuple() of a dict or set is one step for all threads.
        count = sum(len(found) for bucket, found in tuple(self._buckets.items()) if bucket < own)
        return count + sum(item.order < place for item in tuple(self._buckets.get(own, ())))


def _by_bucket(items: Sequence[P]) -> Iterator[tuple[int, Sequence[P]]]:
    """Yield each bucket with those in it, without looking at most of them."""
    start = 0
    while start < len(items):
        bucket = _bucket_of(items[start].order)
        if _bucket_of(items[-1].order) == bucket:
            yield bucket, items[start:] if start else items
            return
        end = bisect_left(items, bucket + 1, start, key=lambda item: _bucket_of(item.order))
        yield bucket, items[start:end]
        start = end


def _bucket_of(place: Place) -> int:
    """Return the number under which those with about this place are counted."""
    return (place[0] << _RANK_BITS) + (int(place[1]) >> _BUCKET_BITS)

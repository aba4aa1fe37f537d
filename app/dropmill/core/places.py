"""How many come before a place, without looking at each."""

from __future__ import annotations

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

    def add(self, item: P, bucket: int) -> None:
        """Count this one from now on; `bucket` is that of its place."""
        found = self._buckets.get(bucket)
        if found is None:
            self._buckets[bucket] = {item}
        else:
            found.add(item)

    def remove(self, item: P, bucket: int) -> None:
        """Count it no more; nothing happens when it was not."""
        found = self._buckets.get(bucket)
        if found is not None:
            found.discard(item)
            if not found:
                del self._buckets[bucket]

    def before(self, place: Place) -> int:
        """Return how many have an earlier place: one look at each 256 of them and at the last."""
        own = bucket_of(place)
        # tuple() of a dict or set is one step for all threads.
        count = sum(len(found) for bucket, found in tuple(self._buckets.items()) if bucket < own)
        return count + sum(item.order < place for item in tuple(self._buckets.get(own, ())))


def bucket_of(place: Place) -> int:
    """Return the number under which those with about this place are counted."""
    return (place[0] << _RANK_BITS) + (int(place[1]) >> _BUCKET_BITS)

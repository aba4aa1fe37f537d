"""The lines in which jobs wait for a slot: by order, with a limit per host or device."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from operator import attrgetter
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from dropmill.core.job import Job
from dropmill.core.places import Place, Places

if TYPE_CHECKING:
    from dropmill.core.context import JobContext
    from dropmill.core.items import Items


class Waiting(Protocol):
    """What can stand in a line."""

    @property
    def order(self) -> Place:
        """Its place among all that wait."""

    @property
    def slot_key(self) -> str:
        """The host or device whose slots are shared; "" for none."""

    ticket: int
    """The place in line, 0 while in none; written by the line only."""

    @property
    def group(self) -> type[Job]:
        """The kind: those of one kind may be handed out together."""


W = TypeVar("W", bound=Waiting)


_Item = tuple[Place, int, W]
"""Who waits, behind what they are sorted by: the place, then the ticket."""

_order: attrgetter[Place] = attrgetter("order")


class _KeyQueue(Generic[W]):
    """Those of one host or device, and how many of its slots are taken."""

    __slots__ = ("_heap", "_in_order", "listed_at", "places", "used")

    def __init__(self, places: Places[W]) -> None:
        # Most come in order, and to take the first of those costs nothing.
        self._in_order: deque[_Item[W]] = deque()
        self._heap: list[_Item[W]] = []
        self.places = places
        self.used = 0
        self.listed_at: Place | None = None
        """The order of its one head that counts; None while it has none."""

    def add(self, entry: W) -> None:
        """Let `entry` wait here, by its order and its ticket."""
        item = (entry.order, entry.ticket, entry)
        if self._in_order and item < self._in_order[-1]:
            heapq.heappush(self._heap, item)
        else:
            self._in_order.append(item)

    def first(self) -> W | None:
        """Return the first that still waits here."""
        while self._heap and self._heap[0][2].ticket != self._heap[0][1]:
            heapq.heappop(self._heap)
        while self._in_order and self._in_order[0][2].ticket != self._in_order[0][1]:
            self._in_order.popleft()
        if self._heap and not (self._in_order and self._in_order[0] < self._heap[0]):
            return self._heap[0][2]
        return self._in_order[0][2] if self._in_order else None


class Line(Generic[W]):
    """One lane's line. Adding, leaving and taking cost the logarithm of its length at most.

    Only the Runner's thread touches it.
    """

    def __init__(self, key_limit: Callable[[str], int]) -> None:
        self._key_limit = key_limit
        self._keys: dict[str, _KeyQueue[W]] = {}
        # (order of its first, key) of every key that has someone waiting and a free slot; others
        # are left over and say nothing.
        self._heads: list[tuple[Place, str]] = []
        self._tickets = 0
        self._count = 0
        self._places: Places[W] = Places()

    def __len__(self) -> int:
        return self._count

    def add(self, entries: Sequence[W]) -> None:
        """Let these wait at the places their orders give them; they have one slot key."""
        if not entries:
            return
        key = entries[0].slot_key
        queue = self._keys.get(key)
        if queue is None:
            # Those without a key are counted in the whole line only.
            queue = self._keys[key] = _KeyQueue(Places() if key else self._places)
        for ticket, entry in enumerate(entries, self._tickets + 1):
            entry.ticket = ticket
            queue.add(entry)
        self._tickets += len(entries)
        self._count += len(entries)
        in_order = sorted(entries, key=_order)
        self._places.add(in_order)
        if key:
            queue.places.add(in_order)
        self._list(key, queue)

    def leave(self, entry: W) -> None:
        """Take `entry` out of the line; nothing happens when it is in none."""
        if entry.ticket:
            self._left(entry.slot_key, [entry])

    def before(self, entry: W) -> int:
        """Return how many of the whole line come before this one. Any thread."""
        return self._places.before(entry.order)

    def before_in_key(self, entry: W) -> int | None:
        """Return how many come before it for its slots; None while one is free. Any thread."""
        queue = self._keys.get(entry.slot_key)
        if queue is None or not entry.slot_key or queue.used < self._limit(entry.slot_key):
            return None
        return queue.places.before(entry.order)

    def relist(self) -> None:
        """Look again at every key: the limits may be others now."""
        for key, queue in self._keys.items():
            self._list(key, queue)

    def take(self, most: Callable[[W], int]) -> list[W]:
        """Take the next that may run, and its followers of the same group, `most(first)` in all.

        One slot of their key is taken for all of them together; give it back by `release`. When
        `most` says 0, those of this key wait until then. Returns [] when nobody may run now.
        """
        while (found := self._next()) is not None:
            key, first = found
            queue = self._keys[key]
            heapq.heappop(self._heads)
            queue.listed_at = None
            if not (count := most(first)):
                continue
            queue.used += 1
            taken = self._pop(key, first, count)
            self._list(key, queue)
            return taken
        return []

    def _next(self) -> tuple[str, W] | None:
        """Return the key that is next, whose head comes to be at the front, and its first."""
        while self._heads:
            order, key = self._heads[0]
            queue = self._keys.get(key)
            if queue is None or queue.listed_at != order:
                heapq.heappop(self._heads)
                continue
            first = queue.first()
            if first is None or queue.used >= self._limit(key):
                heapq.heappop(self._heads)
                queue.listed_at = None
                self._forget(key, queue)
                continue
            if first.order == order:
                return key, first
            heapq.heapreplace(self._heads, (first.order, key))
            queue.listed_at = first.order
        return None

    def take_more(self, key: str, group: type[Job], most: int) -> list[W]:
        """Take up to `most` more of a key and group in the slot that is held, if they are next."""
        queue = self._keys[key]
        first = queue.first()
        if first is None or first.group != group:
            return []
        other = self._next()
        if other is not None and other[0] != key and other[1].order < first.order:
            return []
        return self._pop(key, first, most)

    def take_slot(self, key: str) -> bool:
        """Take one more slot of this key; False when all are taken."""
        queue = self._keys[key]
        if queue.used >= self._limit(key):
            return False
        queue.used += 1
        return True

    def release(self, key: str) -> None:
        """Give a slot of this key back."""
        queue = self._keys[key]
        queue.used -= 1
        self._list(key, queue)
        self._forget(key, queue)

    def _pop(self, key: str, first: W, most: int) -> list[W]:
        queue = self._keys[key]
        taken: list[W] = []
        entry: W | None = first
        while entry is not None and entry.group == first.group and len(taken) < most:
            entry.ticket = 0
            taken.append(entry)
            entry = queue.first()
        self._left(key, taken)
        return taken

    def _left(self, key: str, entries: Sequence[W]) -> None:
        """Count those no more that have left, in the order of their places."""
        for entry in entries:
            entry.ticket = 0
        self._count -= len(entries)
        self._places.remove(entries)
        if key and (queue := self._keys.get(key)) is not None:
            queue.places.remove(entries)

    def _list(self, key: str, queue: _KeyQueue[W]) -> None:
        """Give a key a head, unless it has one that is early enough."""
        first = queue.first()
        if first is None or (queue.listed_at is not None and queue.listed_at <= first.order):
            return
        if queue.used < self._limit(key):
            heapq.heappush(self._heads, (first.order, key))
            queue.listed_at = first.order

    def _forget(self, key: str, queue: _KeyQueue[W]) -> None:
        if not queue.used and queue.first() is None:
            self._keys.pop(key, None)

    def _limit(self, key: str) -> int:
        return self._key_limit(key) if key else 1 << 30


class Run(Generic[W]):
    """Jobs handed to one worker together; it takes them from the left, one by one.

    The Runner may take back from the right, or a certain one, what the worker has not taken: each
    of a deque's operations is one step for all threads.
    """

    __slots__ = ("coming", "entries", "group", "items", "low_water", "pool", "slot_key", "taken")

    def __init__(self, entries: list[W]) -> None:
        self.entries = deque(entries)
        self.coming: set[W] = set()
        """What is to be added once it is recorded; only the Runner knows of it."""
        self.group = entries[0].group
        self.slot_key = entries[0].slot_key
        self.low_water = len(entries) // 2
        self.pool: ThreadPoolExecutor | None = None
        self.items: Items | None = None
        """How the worker takes them; None until it has begun."""
        self.taken: list[JobContext] = []  # what the worker has begun; it writes it

    @property
    def is_low(self) -> bool:
        """Whether its worker has taken so much that it should have more, and none is coming."""
        return not self.coming and len(self.entries) <= self.low_water

    def serves(self, slot_key: str, group: type[Job]) -> bool:
        """Whether it is for this host or device and this kind."""
        return self.slot_key == slot_key and self.group is group

    def take_back(self, entry: W) -> bool:
        """Take one back; False when the worker has it already."""
        if entry in self.coming:
            self.coming.remove(entry)
            return True
        try:
            self.entries.remove(entry)
        except ValueError:
            return False
        return True

    def take_back_half(self) -> list[W]:
        """Take back the later half of what the worker has not taken."""
        back = []
        for _ in range(len(self.entries) // 2):
            try:
                back.append(self.entries.pop())
            except IndexError:
                break
        back.reverse()
        return back

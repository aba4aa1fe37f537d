"""Calls that are due later, on the Runner's thread."""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Callable, Iterator


class Timers:
    """Calls by when they are due. One thread only."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._heap: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = itertools.count()

    def after(self, seconds: float, call: Callable[[], None]) -> None:
        """Let `call` be due in so many seconds."""
        heapq.heappush(self._heap, (self._clock() + seconds, next(self._numbers), call))

    def seconds_to_next(self) -> float | None:
        """Return how long nothing is due; None when nothing is planned."""
        if not self._heap:
            return None
        return max(0.0, self._heap[0][0] - self._clock())

    def due(self) -> Iterator[Callable[[], None]]:
        """Yield and forget the calls that are due, the earliest first."""
        while self._heap and self._heap[0][0] <= self._clock():
            yield heapq.heappop(self._heap)[2]

"""When a file has settled: nothing happened to it for a while, and its size and time stood still.

There is no clock, thread or file system in here: the time is handed in, and so is the look at a
file, which makes every order of events a test.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from dropmill.watch.ledger import Ledger, Signature


@dataclass(slots=True)
class _Waiting:
    signature: Signature
    settles_at: float
    queued_at: float
    """The time of this file's one valid entry in the heap; any other one is stale."""


class Settling:
    """The files of one folder that have not stood still for long enough yet.

    Times are seconds of any clock that only goes forward. Not safe for several threads.
    """

    def __init__(
        self, settle_s: float, look: Callable[[str], Signature | None], ledger: Ledger
    ) -> None:
        self._settle_s = settle_s
        self._look = look
        self._ledger = ledger
        self._waiting: dict[str, _Waiting] = {}
        self._heap: list[tuple[float, str]] = []

    def __len__(self) -> int:
        return len(self._waiting)

    def waiting(self, at_most: int) -> Iterator[tuple[str, float]]:
        """Yield some of the files that wait, each with the time at which it settles."""
        for path, entry in islice(self._waiting.items(), at_most):
            yield path, entry.settles_at

    @property
    def next_at(self) -> float | None:
        """When `settled` should be called next; None while nothing waits."""
        return self._heap[0][0] if self._heap else None

    def stir(self, path: str, now: float) -> None:
        """Something happened to this file: it begins to wait, or waits from the beginning."""
        signature = self._look(path)
        if signature is None or self._ledger.knows(path, signature):
            self._waiting.pop(path, None)
            return
        entry = self._waiting.get(path)
        if entry is None:
            self._wait(path, signature, now)
        else:
            entry.signature = signature
            entry.settles_at = now + self._settle_s

    def find(self, path: str, now: float) -> None:
        """Scanning came across this file: it begins to wait unless it does so already."""
        if path not in self._waiting:
            self.stir(path, now)

    def move(self, source: str, destination: str, now: float) -> None:
        """Follow a renamed file; one that was taken under its old name is not new."""
        self._waiting.pop(source, None)
        signature = self._look(destination)
        if signature is not None and self._ledger.knows(source, signature):
            self._ledger.take(destination, signature)
            self._waiting.pop(destination, None)
            return
        self.stir(destination, now)

    def forget(self, path: str) -> None:
        """Stop waiting for this file."""
        self._waiting.pop(path, None)

    def clear(self) -> None:
        """Stop waiting for any file."""
        self._waiting.clear()
        self._heap.clear()

    def settled(self, now: float) -> list[tuple[str, Signature]]:
        """Hand out the files that have settled by now, in the order in which they did."""
        settled: list[tuple[str, Signature]] = []
        while self._heap and self._heap[0][0] <= now:
            queued_at, path = heapq.heappop(self._heap)
            entry = self._waiting.get(path)
            if entry is None or entry.queued_at != queued_at:
                continue
            if entry.settles_at > now:
                self._queue(path, entry)
                continue
            del self._waiting[path]
            signature = self._look(path)
            if signature is None or self._ledger.knows(path, signature):
                continue
            if signature == entry.signature:
                settled.append((path, signature))
            else:
                # It changed without an event (a network mount, a memory map): wait again.
                self._wait(path, signature, now)
        return settled

    def _wait(self, path: str, signature: Signature, now: float) -> None:
        settles_at = now + self._settle_s
        entry = _Waiting(signature, settles_at, settles_at)
        self._waiting[path] = entry
        self._queue(path, entry)

    def _queue(self, path: str, entry: _Waiting) -> None:
        entry.queued_at = entry.settles_at
        heapq.heappush(self._heap, (entry.settles_at, path))

"""What is sent to the Runner's thread, in order, and when that wakes it."""

from __future__ import annotations

import queue
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

GATHER_S = 0.005
"""Reports are handled together, so often at most: each wake-up costs the jobs that run."""

Message = tuple[Callable[..., None], tuple[Any, ...]]
"""A function to call, and what with."""


class Inbox:
    """Messages of any thread for one thread, which alone calls `wait` and `take`."""

    def __init__(self) -> None:
        self._messages: deque[Message] = deque()
        self._wakes: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._is_woken = False
        """A wake-up is on its way, and one is enough."""
        self._is_resting = True
        """Nothing has come of late: the next report wakes the thread."""

    def post(self, handle: Callable[..., None], *args: Any) -> None:
        """Have `handle` called at once, after what was sent before. Any thread."""
        self._messages.append((handle, args))
        self._wake()

    def report(self, handle: Callable[..., None], *args: Any) -> None:
        """Have `handle` called soon: at once only if nothing came a moment ago. Any thread."""
        self._messages.append((handle, args))
        if self._is_resting:
            self._wake()

    def _wake(self) -> None:
        if not self._is_woken:
            self._is_woken = True
            self._wakes.put(None)

    def wait(self, timeout_s: float | None, most: int) -> int:
        """Wait for messages, so long at most; return how many to take now, of `most`."""
        if not self._is_resting:
            timeout_s = GATHER_S if timeout_s is None else min(timeout_s, GATHER_S)
        with suppress(queue.Empty):
            self._wakes.get(timeout=timeout_s)
        self._is_woken = False
        count = min(len(self._messages), most)
        self._is_resting = not count
        if len(self._messages) > count:
            self._wake()  # there is more, or it came while nobody thought it had to wake anyone
        return count

    def take(self) -> Message:
        """Take the next message."""
        return self._messages.popleft()

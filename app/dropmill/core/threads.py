"""The threads of one lane: started beforehand, few at first, more when a wider lane needs them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from dropmill.core.precedence import lower_thread


class Threads:
    """Thread pools whose sizes add up. The Runner's thread calls all methods but `shut_down`.

    A pool's threads are started at once: a cold pool starts a thread in `submit`, which then waits
    for it, for seconds when others compute. A pool cannot grow, so each growth is one of its own.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._pools: list[ThreadPoolExecutor] = []
        self._free: list[ThreadPoolExecutor] = []  # each as often as it has free threads
        self._size = 0
        self._aside: ThreadPoolExecutor | None = None
        self._is_shut = False

    def grow(self, size: int) -> None:
        """Have so many threads; they start before this returns."""
        more = size - self._size
        if more <= 0 or self._is_shut:
            return
        pool = ThreadPoolExecutor(more, self._name, lower_thread)
        all_started = threading.Barrier(more + 1)
        for _ in range(more):
            pool.submit(all_started.wait)
        all_started.wait()
        self._pools.append(pool)
        self._free += [pool] * more
        self._size = size

    def take(self) -> ThreadPoolExecutor:
        """Return a pool with a free thread, which is taken until it is given back."""
        return self._free.pop()

    def give_back(self, pool: ThreadPoolExecutor) -> None:
        """Say that a thread of this pool is free again."""
        self._free.append(pool)

    def call(self, function: Callable[[], None]) -> None:
        """Call something short that may block, on a thread beside them: they may all be busy."""
        if self._is_shut:
            return
        if self._aside is None:
            self._aside = ThreadPoolExecutor(1, f"{self._name}-aside", lower_thread)
        self._aside.submit(function)

    def shut_down(self, *, wait: bool) -> None:
        """Take nothing more; end the threads, and wait for that if asked. Any thread."""
        self._is_shut = True
        for pool in self._pools:
            pool.shutdown(wait=wait, cancel_futures=True)
        if self._aside is not None:
            self._aside.shutdown(wait=wait, cancel_futures=True)

"""An Executor whose workers are child processes, and whose futures can really be cancelled."""

from __future__ import annotations

import itertools
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, InvalidStateError
from contextlib import suppress
from typing import Any

from dropmill.core.offload.driver import Driver
from dropmill.core.offload.report import Report
from dropmill.core.offload.work import Work, perform

CHUNK_MOST = 32
"""Pieces of work sent to a child together, at most."""

CHUNK_SECONDS = 0.02
"""They are sent together while that is about as long as they take in all."""

CLOSE_S = 2.0


class Order(Future[bytes]):
    """A piece of work that was handed in. Any thread may call what has a docstring below.

    It stays pending, as futures call it, until it has ended: `cancel` takes effect once the work
    has really stopped, and not before.
    """

    def __init__(self, number: int, work: Work, report: Report) -> None:
        super().__init__()
        self.number = number
        self.work = work
        self.report = report
        self.driver: Driver | None = None
        self.has_begun = False
        self.is_stop_asked = False
        self.is_suspend_asked = False
        self.pool: Children | None = None

    def running(self) -> bool:
        """Tell whether a child has begun it."""
        return self.has_begun and not self.done()

    def cancel(self) -> bool:
        """Ask for its end; it is cancelled, or done after all, as soon as the work has stopped."""
        if self.done():
            return self.cancelled()
        self.is_stop_asked = True
        if self.pool is not None:
            self.pool.stop(self)
        return True

    def suspend(self) -> None:
        """Stop its process where it is, or as soon as it begins."""
        self.is_suspend_asked = True
        if (driver := self.driver) is not None:
            driver.post(driver.suspend, self)

    def resume(self) -> None:
        """Let it go on."""
        self.is_suspend_asked = False
        if (driver := self.driver) is not None:
            driver.post(driver.resume, self)

    # For drivers and the pool.

    def finish(self, result: bytes) -> None:
        """End it with its result."""
        with suppress(InvalidStateError):
            self.set_result(result)

    def fail(self, error: BaseException) -> None:
        """End it with what went wrong."""
        with suppress(InvalidStateError):
            self.set_exception(error)

    def end_cancelled(self) -> None:
        """End it as cancelled; nobody works on it any more."""
        if super().cancel():
            self.set_running_or_notify_cancel()


class Children(Executor):
    """As many child processes as cores, each doing one piece of work at a time.

    A child is started when there is work for it and serves until it has been idle for a minute.
    One that crashes, hangs or eats memory fails only what it was doing. Any thread may call it.
    """

    def __init__(self, width: int | None = None) -> None:
        self._width = width or cores()
        self._lock = threading.Lock()  # guards all below
        self._waiting: deque[Order] = deque()
        self._drivers: list[Driver] = []
        self._idle: list[Driver] = []
        self._ready: list[Driver] = []  # have work, and would take more that is quick
        self._mean_s: dict[str, float] = {}
        self._is_closed = False
        self._numbers = itertools.count(1)

    def submit(  # type: ignore[override]  # the one function there is gives bytes
        self, function: Callable[..., Any], /, *args: Any, **kwargs: Any
    ) -> Order:
        """Hand in `perform(work, report)`, the one function that children know."""
        if function is not perform or kwargs:
            raise TypeError("children only do perform(work, report)")
        work, report = args
        order = Order(next(self._numbers), work, report)
        order.pool = self
        with self._lock:
            if self._is_closed:
                raise RuntimeError("the children have been sent home")
            self._waiting.append(order)
            try:
                self._wake()
            except RuntimeError:  # there is no thread for it, nor any that would come to it
                self._waiting.remove(order)
                raise
        return order

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = True) -> None:  # noqa: ARG002 - always
        """Cancel everything and kill the children; takes 2 s at most."""
        with self._lock:
            self._is_closed = True
            waiting, drivers = list(self._waiting), list(self._drivers)
            self._waiting.clear()
        for order in waiting:
            order.end_cancelled()
        for driver in drivers:
            driver.post(_close, driver)
        if wait:
            for driver in drivers:
                driver.thread.join(CLOSE_S)

    def stop(self, order: Order) -> None:
        """End an order that waits; have the one that is with a child stopped."""
        with self._lock:
            try:
                self._waiting.remove(order)
            except ValueError:
                driver = order.driver
            else:
                driver = None
        if driver is None:
            order.end_cancelled()
        else:
            driver.post(driver.stop, order)

    # For drivers.

    def take(self, driver: Driver) -> list[Order]:
        """Take what is to be done next, together when it is quick; [] makes the driver idle."""
        with self._lock:
            return self._taken(driver, self._idle)

    def take_quick(self, driver: Driver) -> list[Order]:
        """Take more for a child that has work, if that is quick; else [].

        Where nothing waits, the driver is told when something comes.
        """
        with self._lock:
            if self._waiting and self._most_together(self._waiting[0]) < 2:
                return []
            return self._taken(driver, self._ready)

    def _taken(self, driver: Driver, without: list[Driver]) -> list[Order]:
        for drivers in (self._idle, self._ready):
            if driver in drivers:
                drivers.remove(driver)
        taken: list[Order] = []
        while self._waiting and len(taken) < self._chunk_length(taken):
            order = self._waiting.popleft()
            order.driver = driver
            taken.append(order)
        if not taken:
            without.append(driver)
        return taken

    def give_back(self, orders: Iterable[Order]) -> None:
        """Let orders wait again that a child has not begun, before all others."""
        given = list(orders)
        with self._lock:
            is_closed = self._is_closed
            for order in reversed(given):
                order.driver = None
                if not is_closed:
                    self._waiting.appendleft(order)
                    self._wake()
        if is_closed:
            for order in given:
                order.end_cancelled()

    def learn(self, function: str, work_s: float) -> None:
        """Remember how long this takes, to know how many make a chunk."""
        with self._lock:
            mean_s = self._mean_s.get(function, work_s)
            self._mean_s[function] = mean_s + (work_s - mean_s) / 8

    def _chunk_length(self, taken: list[Order]) -> int:
        if not taken:
            return 1
        fair = -(-(len(self._waiting) + len(taken)) // self._width)
        return max(1, min(fair, self._most_together(taken[0])))

    def _most_together(self, order: Order) -> int:
        """Return how many like this one may be sent together; 0 while nobody knows."""
        mean_s = self._mean_s.get(order.work.function)
        return 0 if mean_s is None else min(CHUNK_MOST, int(CHUNK_SECONDS / max(mean_s, 1e-6)))

    def _wake(self) -> None:
        if self._idle:
            driver = self._idle.pop()
            driver.post(driver.look)
        elif len(self._drivers) < self._width:
            driver = Driver(self, f"dropmill-child-{len(self._drivers) + 1}")
            try:
                driver.thread.start()
            except RuntimeError:
                if not self._drivers:
                    raise
                return  # those that there are come to it
            self._drivers.append(driver)
        elif self._ready:
            driver = self._ready.pop()
            driver.post(driver.look)


def cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _close(driver: Driver) -> None:
    driver.is_closing = True

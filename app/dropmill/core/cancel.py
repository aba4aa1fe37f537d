"""A request to stop, from whoever asks to the job that runs."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from enum import IntEnum
from functools import partial

log = logging.getLogger(__name__)


class Stop(IntEnum):
    """Why a job is asked to stop; a stronger reason replaces a weaker one, never the reverse."""

    NONE = 0
    PAUSE = 1
    TIMEOUT = 2
    QUIT = 3
    CANCEL = 4


class CancelToken:
    """One attempt's request to stop.

    The Runner writes it; the job looks at it at every checkpoint, or waits on it. Any thread may
    call any method. Callbacks run at once on the thread that asks, so they must only wake
    someone.
    """

    __slots__ = ("_callbacks", "_changed", "_lock", "_stop", "_watchers")

    def __init__(self) -> None:
        self._lock = threading.Lock()  # guards the others
        self._changed: threading.Condition | None = None  # made for the first that waits
        self._stop = Stop.NONE
        self._callbacks: tuple[Callable[[], None], ...] = ()
        self._watchers: tuple[Callable[[], None], ...] = ()

    @property
    def stop(self) -> Stop:
        """The strongest request so far; Stop.NONE while the job may go on."""
        return self._stop

    def request(self, stop: Stop) -> None:
        """Ask the job to stop for this reason and wake it, unless a stronger one stands."""
        with self._lock:
            if stop <= self._stop:
                return
            self._stop = stop
            self._wake()
            callbacks = self._callbacks + self._watchers
        _call(callbacks)

    def proceed(self) -> None:
        """Take a request to pause back; anything stronger stays."""
        with self._lock:
            if self._stop is not Stop.PAUSE:
                return
            self._stop = Stop.NONE
            self._wake()
            watchers = self._watchers
        _call(watchers)

    def wait(self, timeout_s: float) -> Stop:
        """Wait until a stop is asked for or the time is over; return what stands then."""
        with self._lock:
            self._waited().wait_for(lambda: self._stop is not Stop.NONE, timeout_s)
            return self._stop

    def wait_while_paused(self) -> Stop:
        """Wait until a request to pause is taken back or a stronger one comes; return it."""
        with self._lock:
            self._waited().wait_for(lambda: self._stop is not Stop.PAUSE)
            return self._stop

    def _waited(self) -> threading.Condition:
        if self._changed is None:
            self._changed = threading.Condition(self._lock)
        return self._changed

    def _wake(self) -> None:
        if self._changed is not None:
            self._changed.notify_all()

    def on_stop(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call `callback` at each new request (at once if one stands); returns its removal."""
        with self._lock:
            self._callbacks = (*self._callbacks, callback)
            is_asked = self._stop is not Stop.NONE
        if is_asked:
            callback()
        return partial(self.forget, callback)

    def forget(self, callback: Callable[[], None]) -> None:
        """Call `callback` no more at requests to stop."""
        with self._lock:
            self._callbacks = tuple(c for c in self._callbacks if c != callback)

    def watch(self, watcher: Callable[[], None]) -> None:
        """Call `watcher` at once, at each new request and when one to pause is taken back."""
        with self._lock:
            self._watchers = (*self._watchers, watcher)
        watcher()


def _call(callbacks: Iterable[Callable[[], None]]) -> None:
    """Call all, whatever one of them raises: who asks many jobs to stop is to reach each."""
    for callback in callbacks:
        try:
            callback()
        except Exception:  # a kind of a third party may raise anything
            log.exception("a job could not be told of a request to stop")

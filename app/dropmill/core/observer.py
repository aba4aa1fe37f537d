"""Who watches the jobs, and the way their news takes to them."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from dropmill.core.errors import Failure
from dropmill.core.snapshot import Snapshot

log = logging.getLogger(__name__)


class Observer(Protocol):
    """Who watches the jobs. Every method must return at once: mark, enqueue or wake, no more."""

    def jobs_changed(self, snapshots: Sequence[Snapshot]) -> None:
        """These jobs are new or have a new state, in order. On the Runner's thread."""

    def job_progressed(self, job_id: int) -> None:
        """This job has a new amount or note: read it later by `snapshot`. On any thread."""

    def jobs_removed(self, ids: Sequence[int]) -> None:
        """These jobs are no longer in the list. On the Runner's thread."""

    def trouble_changed(self, trouble: Failure | None) -> None:
        """The record of jobs cannot be kept, or can again (None). On the Runner's thread."""


class News:
    """Something to tell; it waits until it is due, and what comes later waits behind it."""

    __slots__ = ("is_due", "tell")

    def __init__(self, tell: Callable[[Observer], None], *, is_due: bool) -> None:
        self.tell = tell
        self.is_due = is_due


class Observers:
    """The observers, and the news on their way, in order. The Runner's thread owns the news."""

    def __init__(self) -> None:
        self.all: tuple[Observer, ...] = ()
        self._lock = threading.Lock()  # guards the replacement of `all`
        self._news: deque[News] = deque()

    def add(self, observer: Observer) -> Callable[[], None]:
        """Tell `observer` of everything from now on; call what is returned to end that."""
        with self._lock:
            self.all = (*self.all, observer)

        def remove() -> None:
            with self._lock:
                self.all = tuple(o for o in self.all if o is not observer)

        return remove

    def tell(self, tell: Callable[[Observer], None], *, is_due: bool = True) -> News:
        """Tell something, after what came before; if it is not due, once `flush` finds it so."""
        news = News(tell, is_due=is_due)
        self._news.append(news)
        self.flush()
        return news

    def flush(self, *, is_all_due: bool = False) -> None:
        """Tell what is due up to the first that is not."""
        while self._news and (is_all_due or self._news[0].is_due):
            news = self._news.popleft()
            for observer in self.all:
                self._guarded(news.tell, observer)

    def _guarded(self, tell: Callable[[Observer], Any], observer: Observer) -> None:
        try:
            tell(observer)
        except Exception:
            # One that fails must not keep the others from hearing.
            log.exception("an observer failed")

"""What jobs share in one process, such as the transfer thread: made at first use."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar, cast

log = logging.getLogger(__name__)


class Service(Protocol):
    """Something shared that must be closed at exit."""

    def close(self) -> None:
        """End threads and give back what is held; bounded in time, may be called once."""


S = TypeVar("S", bound=Service)


class Services:
    """The shared services by their class. Any thread may call any method."""

    def __init__(self, makers: Mapping[type[Any], Callable[[], Any]] | None = None) -> None:
        self._makers = dict(makers or {})
        self._made: dict[type[Any], Service] = {}
        self._lock = threading.Lock()  # guards _made

    def get(self, of: type[S]) -> S:
        """Return the one service of this class; make it (its maker, else its class) if needed."""
        with self._lock:
            if of not in self._made:
                self._made[of] = self._makers.get(of, of)()
            return cast("S", self._made[of])

    def close(self) -> None:
        """Close every service that was made, the newest first, whatever one of them raises."""
        with self._lock:
            made = list(self._made.values())
            self._made.clear()
        for service in reversed(made):
            try:
                service.close()
            except Exception:
                log.exception("%s was not closed as it should be", type(service).__name__)

"""What is asked of the Runner's thread: one after another, and what takes long in strokes."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

log = logging.getLogger(__name__)

STROKE_S = 0.004
"""What is asked is worked on for so long in one go."""

REST_S = 0.0003
"""So long others have the interpreter before the next stroke, if nothing else is to be done."""

PART = 64
"""Jobs that are treated between two looks at the clock."""

T = TypeVar("T")

Strokes = Iterator[None]
"""Work that stops again and again: others are told of what is done, and have their turn."""

Ask = tuple[Callable[..., Strokes | None], tuple[Any, ...]]
"""A function to call, and what with; what it yields is the rest of its work."""


class Asked:
    """Does what was asked, in that order. The Runner's thread calls all methods.

    A verb for a million jobs takes seconds. In one go it would hold back the ends of other jobs,
    hand all it has to tell to everyone at once, and let all of that be freed at once, during which
    no other thread of Python runs.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._waiting: deque[Ask] = deque()
        self._rest: Strokes | None = None

    @property
    def is_empty(self) -> bool:
        """Whether all is done that was asked."""
        return self._rest is None and not self._waiting

    @property
    def is_half_done(self) -> bool:
        """Whether something is done to some jobs and not to others yet."""
        return self._rest is not None

    def add(self, handle: Callable[..., Strokes | None], args: tuple[Any, ...]) -> None:
        """Have this done once all that was asked before is."""
        self._waiting.append((handle, args))

    def go_on(self) -> None:
        """Make one stroke."""
        if self.is_empty:
            return
        until = self._clock() + STROKE_S
        while not self.is_empty:
            try:
                if self._rest is None:
                    handle, args = self._waiting.popleft()
                    self._rest = handle(*args)
                else:
                    next(self._rest)
            except StopIteration:
                self._rest = None
            except Exception:
                self._rest = None
                # A fault here must not end the only thread that can end the other jobs.
                log.exception("the runner failed at something that was asked")
            if self._clock() >= until:
                return


def parts(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """Cut into what is treated between two looks at the clock."""
    for start in range(0, len(items), PART):
        yield items[start : start + PART]

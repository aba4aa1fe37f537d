"""How far one batch has come on its way through a recipe."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from dropmill.core.course import Course, Origin
from dropmill.core.state import State

if TYPE_CHECKING:
    from dropmill.core.entry import Entry

_OVER = frozenset({State.DONE, State.FAILED, State.CANCELLED})
"""States in which a job keeps nothing waiting: one that was interrupted will go on."""


class Given(msgspec.Struct, frozen=True):
    """What one job has given to a step that joins."""

    origin: Origin
    outputs: tuple[str, ...]


class Way:
    """The Runner's thread calls all methods; `on_news` is called when a step may have all."""

    def __init__(
        self, course: Course, joining: frozenset[int], on_news: Callable[[Way], None]
    ) -> None:
        self.course = course
        self.joining = joining
        """The numbers of the steps that take all there is as one job."""
        self.is_known = True
        """False while jobs of the batch may still be read from the journal."""
        self.gathered: defaultdict[int, dict[int, Given]] = defaultdict(dict)
        """What each joining step is given, by the id of the job that gave it."""
        self.joined: dict[int, Entry] = {}
        """The latest job of each joining step."""
        self._open: defaultdict[int, set[int]] = defaultdict(set)
        self._on_news = on_news

    def note(self, job_id: int, step: int, state: State) -> None:
        """Take note of a job's state."""
        if state in _OVER:
            self._open[step].discard(job_id)
            self._on_news(self)
        else:
            self._open[step].add(job_id)

    def is_gathering(self, step: int) -> bool:
        """Whether a job of this step waits for others to give it what they make."""
        if step not in self.joining:
            return False
        return not self.is_known or any(self._open[earlier] for earlier in range(1, step))

    def inputs_of(self, step: int) -> tuple[str, ...]:
        """Return all that a joining step has been given, in the order of the first inputs."""
        given = sorted(self.gathered[step].items(), key=lambda item: (item[1].origin, item[0]))
        return tuple(output for _, one in given for output in one.outputs)

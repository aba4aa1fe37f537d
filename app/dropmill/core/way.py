"""How far one batch has come on its way through a recipe."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import msgspec

from dropmill.core.aside import NOWHERE, Aside
from dropmill.core.course import Course, Origin
from dropmill.core.state import State

if TYPE_CHECKING:
    from dropmill.core.afterwork import Afterwork
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
        self,
        course: Course,
        joining: frozenset[int],
        on_news: Callable[[Way], None],
        aside: Aside = NOWHERE,
    ) -> None:
        self.course = course
        self.aside = aside
        self.joining = joining
        """The numbers of the steps that take all there is as one job."""
        self.afterwork: Afterwork | None = None
        """What is done with inputs that are done with; None for most."""
        self.is_known = True
        """False while jobs of the batch that have not ended may still be read from the journal."""
        self.is_whole = True
        """False while jobs of the batch that have ended may still be read from it too."""
        self.gathered: defaultdict[int, dict[int, Given]] = defaultdict(dict)
        """What each joining step is given, by the id of the job that gave it."""
        self.joined: dict[int, Entry] = {}
        """The latest job of each joining step."""
        self._open: defaultdict[int, set[int]] = defaultdict(set)
        self._on_news = on_news
        self._undone: defaultdict[int, set[int]] = defaultdict(set)  # ids by what they come from
        self._done: set[int] = set()  # those of them with none
        self._areas: set[str] = set()
        self._lying: defaultdict[int, set[str]] = defaultdict(set)  # what lies aside for them

    def note(self, job_id: int, step: int, state: State, root: int = 0) -> None:
        """Take note of a job's state; `root` is the job of the first step that it comes from."""
        if self.aside.mark:
            undone = self._undone[root]
            if state is not State.DONE:
                undone.add(job_id)
                self._done.discard(root)
            else:
                undone.discard(job_id)
                if not undone:
                    self._done.add(root)
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

    def lie(self, root: int, paths: Iterable[str]) -> None:
        """Take note of what may lie aside for jobs that come from this one."""
        if lying := {path for path in paths if self.aside.has(path)}:
            self._lying[root] |= lying

    def forget(self, job_id: int, root: int) -> None:
        """Take note that a job has left the list, so that it needs nothing any more."""
        if self.aside.mark:
            self.note(job_id, 0, State.DONE, root)

    def done_with(self) -> tuple[list[str], set[str], bool]:
        """Return what need not lie aside any more, the folders it is in, and whether it is all.

        What was returned once is not returned again.
        """
        if not self.is_whole or not self._done:
            return [], set(), False
        done, is_all = tuple(self._done), len(self._done) == len(self._undone)
        if self.joining and not is_all:
            return [], set(), False  # what joins may be made anew, of all there is
        paths = [path for root in done for path in self._lying.pop(root, ())]
        for root in done:
            del self._undone[root]
        self._done.clear()
        self._areas.update(self.aside.area_of(path) for path in paths)
        return paths, set(self._areas), is_all

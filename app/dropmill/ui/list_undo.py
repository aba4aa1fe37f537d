"""Takes back what a person did to the list: removing, ordering, cancelling what still waited."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

import msgspec
from PySide6.QtCore import QObject, Signal

from dropmill.core.places import Place
from dropmill.core.runner import Which
from dropmill.ui import figures
from dropmill.ui.columns import Columns
from dropmill.ui.notice import Notice

STEPS_MOST = 50


class Verbs(Protocol):
    """What is asked of the Runner; nothing here blocks."""

    def retry(self, ids: Which = None, *, is_held: bool = False) -> None:
        """Let these wait again, held if need be."""

    def put(self, places: Mapping[int, Place]) -> None:
        """Give jobs these places in the queue."""

    def restore(self, ids: Iterable[int]) -> None:
        """Take jobs back into the list."""


class Step(msgspec.Struct, frozen=True):
    """Something that was done to the list, and what takes it back."""

    at: float
    """Seconds since the epoch."""
    take_back: Callable[[], None]


class ListUndo(QObject):
    """The steps of this session, the latest last. Each is told for a while, with Undo.

    Say what is about to be done before it is asked of the Runner. `changed` says whether there is
    something to take back. UI thread.
    """

    changed = Signal(bool)

    def __init__(self, parent: QObject, verbs: Verbs, columns: Columns, notice: Notice) -> None:
        super().__init__(parent)
        self._verbs = verbs
        self._columns = columns
        self._notice = notice
        self._steps: list[Step] = []

    @property
    def last_at(self) -> float:
        """When the latest step was done, in seconds since the epoch; 0 when there is none."""
        return self._steps[-1].at if self._steps else 0.0

    def removing(self, ids: Sequence[int]) -> None:
        """These leave the list."""
        words = self.tr("1 job left the list."), self.tr("{n} jobs left the list.")
        self._did(words, len(ids), lambda: self._verbs.restore(ids))

    def discarding(self, ids: Sequence[int], results: int, restore: Callable[[], object]) -> None:
        """These leave the list, and so many of their results are in the trash."""

        def take_back() -> None:
            restore()
            self._verbs.restore(ids)

        one = self.tr("1 job left the list. Results in the trash: {results}")
        many = self.tr("{n} jobs left the list. Results in the trash: {results}")
        words = (w.replace("{results}", figures.count(results)) for w in (one, many))
        self._did((next(words), next(words)), len(ids), take_back)

    def moving(self, ids: Iterable[int]) -> None:
        """These get other places in the queue."""
        columns = self._columns
        rows = [(number, columns.row_of[number]) for number in ids if number in columns.row_of]
        places = {number: (columns.ranks[row], columns.places[row]) for number, row in rows}
        words = self.tr("1 job has another place."), self.tr("{n} jobs have other places.")
        self._did(words, len(places), lambda: self._verbs.put(places))

    def cancelling(self, waiting: Sequence[int], held: Sequence[int]) -> None:
        """These are cancelled before they began."""

        def take_back() -> None:
            self._verbs.retry(waiting)
            self._verbs.retry(held, is_held=True)

        one = self.tr("1 job that waited is cancelled.")
        words = one, self.tr("{n} jobs that waited are cancelled.")
        self._did(words, len(waiting) + len(held), take_back)

    def take_back(self) -> None:
        """Take the latest step back, if there is one."""
        if self._steps:
            self._take_back(self._steps[-1])

    def _did(self, words: tuple[str, str], count: int, take_back: Callable[[], None]) -> None:
        if not count:
            return
        step = Step(time.time(), take_back)
        self._steps = [*self._steps[1 - STEPS_MOST :], step]
        one, many = words
        said = one if count == 1 else many.format(n=figures.count(count))
        self._notice.toast(said, [(self.tr("Undo"), lambda: self._take_back(step))])
        self.changed.emit(True)

    def _take_back(self, step: Step) -> None:
        if step in self._steps:
            self._steps.remove(step)
            self._notice.end_toast()
            step.take_back()
            self.changed.emit(bool(self._steps))

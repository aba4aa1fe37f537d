"""A batch that has ended and did something to files says so for a while, and offers to undo it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor

from PySide6.QtCore import QObject, Qt, Signal, Slot

from dropmill.core import verbs
from dropmill.core.errors import Problem
from dropmill.core.records import Undoable
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import ENDED
from dropmill.ui import figures
from dropmill.ui.batches import Batches
from dropmill.ui.notice import Notice
from dropmill.ui.undoing import Ask

NEWEST = 20
"""Batches that can be undone, among which the one that ended is looked for."""


class Finished(QObject):
    """Watches batches that work while the window is open; those of earlier starts stay silent."""

    _found = Signal(object)

    def __init__(
        self,
        parent: QObject,
        batches: Batches,
        notice: Notice,
        executor: Executor,
        *,
        undo: Callable[[Undoable], None],
    ) -> None:
        super().__init__(parent)
        self._batches = batches
        self._notice = notice
        self._executor = executor
        self._undo = undo
        self._ask: Ask | None = None
        self._since = 0.0
        self._told: set[int] = set()
        self._found.connect(self._on_found, Qt.ConnectionType.QueuedConnection)

    def begin(self, ask: Ask) -> None:
        """Send verbs by this from now on."""
        self._ask = ask
        self._since = time.time()

    @Slot(object)
    def take(self, pictures: Sequence[Snapshot]) -> None:
        """Look whether batches have ended; after the table has taken these pictures."""
        if self._ask is None:
            return
        ended: set[int] = set()
        for picture in pictures:
            if picture.state not in ENDED:
                self._told.discard(picture.batch)  # it may have been retried
            elif (picture.ended_at or 0.0) >= self._since:
                ended.add(picture.batch)
        for batch in ended - self._told:
            number = self._batches.number(batch)
            if number is None or self._batches.ended(number) == self._batches.sizes[number]:
                self._told.add(batch)
                self._executor.submit(self._find, self._ask, batch)

    def _find(self, ask: Ask, batch: int) -> None:
        """On another thread."""
        try:
            found: Sequence[Undoable] = ask(verbs.ListUndoable(limit=NEWEST))
        except Problem:
            return  # nobody asked: what is wrong with the journal is said elsewhere
        for one in found:
            if one.batch == batch:
                self._found.emit(one)

    @Slot(object)
    def _on_found(self, found: Undoable) -> None:
        self._notice.toast(self._words(found), [(self.tr("Undo"), lambda: self._undo(found))])

    def _words(self, found: Undoable) -> str:
        """Say what was done to files; what is of one sort in a sentence."""
        sorts = (
            (found.made, self.tr("1 file was made"), self.tr("{n} files were made")),
            (found.moved, self.tr("1 file was moved"), self.tr("{n} files were moved")),
            (found.replaced, self.tr("1 file was replaced"), self.tr("{n} files were replaced")),
            (
                found.trashed,
                self.tr("1 file was moved to the trash"),
                self.tr("{n} files were moved to the trash"),
            ),
        )
        told = [
            one if count == 1 else many.format(n=figures.count(count))
            for count, one, many in sorts
            if count
        ]
        return self.tr("Done: {what}.").format(what=", ".join(told))

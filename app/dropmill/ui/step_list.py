"""The steps of a recipe as a list: dragged, or moved by keys and buttons."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from dropmill.core.recipe import Step

LIST_PX = 148
_ROLE = Qt.ItemDataRole.UserRole


class StepList(QListWidget):
    """`changed`: there are other steps, or in other places; `chosen`: another is current."""

    changed = Signal()
    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: dict[int, Step] = {}
        self._numbers = itertools.count(1)
        self.setObjectName("ordered")
        self.setAccessibleName(self.tr("Steps"))
        self.setAccessibleDescription(
            self.tr("Alt and an arrow key move a step, the delete key takes it out")
        )
        self.setFixedHeight(LIST_PX)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.model().rowsMoved.connect(self.changed)
        self.currentRowChanged.connect(lambda _row: self.chosen.emit())

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show these instead of those that are here, the first one chosen."""
        self.blockSignals(True)
        self.clear()
        self._steps.clear()
        for step in steps:
            self._put(self.count(), step)
        self.setCurrentRow(0 if steps else -1)
        self.blockSignals(False)
        self.chosen.emit()

    def steps(self) -> tuple[Step, ...]:
        """Return them in their order."""
        return tuple(self._steps[self.item(n).data(_ROLE)] for n in range(self.count()))

    @property
    def current(self) -> Step | None:
        """The chosen step."""
        item = self.currentItem()
        return None if item is None else self._steps[item.data(_ROLE)]

    def add_step(self, step: Step) -> None:
        """Put a step after the chosen one, and choose it."""
        place = self.currentRow() + 1 if self.currentRow() >= 0 else self.count()
        self._put(place, step)
        self.setCurrentRow(place)
        self.changed.emit()

    def change(self, step: Step) -> None:
        """Put this step in the place of the chosen one."""
        item = self.currentItem()
        if item is not None and self._steps[item.data(_ROLE)] != step:
            self._steps[item.data(_ROLE)] = step
            self.changed.emit()

    def take_out(self) -> None:
        """Take the chosen step out."""
        row = self.currentRow()
        if row >= 0:
            item = self.takeItem(row)
            del self._steps[item.data(_ROLE)]
            self.changed.emit()
            self.chosen.emit()

    def move_step(self, by: int) -> None:
        """Move the chosen step by so many places."""
        row = self.currentRow()
        if row < 0 or not 0 <= row + by < self.count():
            return
        self.blockSignals(True)
        item = self.takeItem(row)
        self.insertItem(row + by, item)
        self.setCurrentRow(row + by)
        self.blockSignals(False)
        self.changed.emit()
        self.chosen.emit()

    def say(self, words: Sequence[str]) -> None:
        """Say of each step what it does."""
        for row, text in enumerate(words[: self.count()]):
            self.item(row).setText(text)

    def _put(self, place: int, step: Step) -> None:
        number = next(self._numbers)
        self._steps[number] = step
        item = QListWidgetItem()
        item.setData(_ROLE, number)
        self.insertItem(place, item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move a step with Alt and an arrow, take it out with Delete."""
        is_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if is_alt and event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.move_step(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() == Qt.Key.Key_Delete:
            self.take_out()
        else:
            super().keyPressEvent(event)

"""The order of inputs that become one result: dragged, or moved by buttons and keys."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QPushButton, QVBoxLayout, QWidget

from dropmill.ui.plain_text import shown

ITEMS_MOST = 2_000
"""More are joined in the order they came."""
LIST_PX = 168


class OrderList(QWidget):
    """Shows inputs in their order; `changed` is emitted when a person has changed that."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inputs: tuple[str, ...] = ()
        self._rows = QListWidget()
        self._rows.setObjectName("ordered")
        self._rows.setAccessibleName(self.tr("Order of the files"))
        self._rows.setFixedHeight(LIST_PX)
        self._rows.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._rows.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        self._rows.setDefaultDropAction(Qt.DropAction.MoveAction)
        self._rows.setUniformItemSizes(True)
        self._rows.model().rowsMoved.connect(self._on_moved)
        label = QLabel(self.tr("Order"))
        label.setBuddy(self._rows)
        self._up = QPushButton(self.tr("Move up"))
        self._up.clicked.connect(lambda: self._step(-1))
        self._down = QPushButton(self.tr("Move down"))
        self._down.clicked.connect(lambda: self._step(1))
        self._rows.currentRowChanged.connect(self._on_current_changed)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._up)
        buttons.addWidget(self._down)
        buttons.addStretch()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(label)
        box.addWidget(self._rows)
        box.addLayout(buttons)
        self._on_current_changed(-1)

    def show_inputs(self, inputs: Sequence[str]) -> None:
        """Show these; those that were here keep the order they have, new ones come last."""
        if len(inputs) > ITEMS_MOST:
            self._inputs = tuple(inputs)
            self._rows.clear()
            return
        if set(inputs) == set(self._inputs) and len(inputs) == len(self._inputs):
            return
        before = {name: place for place, name in enumerate(self.inputs())}
        self._inputs = tuple(inputs)
        ordered = sorted(inputs, key=lambda name: before.get(name, len(before)))
        self._rows.clear()
        for name in ordered:
            self._rows.addItem(shown(Path(name).name or name))
            self._rows.item(self._rows.count() - 1).setData(Qt.ItemDataRole.UserRole, name)

    @property
    def has_items(self) -> bool:
        """Whether there is an order to choose."""
        return self._rows.count() > 1

    def inputs(self) -> tuple[str, ...]:
        """Return the inputs in the order that is shown."""
        if not self._rows.count():
            return self._inputs
        role = Qt.ItemDataRole.UserRole
        return tuple(self._rows.item(n).data(role) for n in range(self._rows.count()))

    def choose(self, place: int) -> None:
        """Make the item at this place the one that the buttons move."""
        self._rows.setCurrentRow(place)

    def _step(self, step: int) -> None:
        place = self._rows.currentRow()
        if place < 0 or not 0 <= place + step < self._rows.count():
            return
        item = self._rows.takeItem(place)
        self._rows.insertItem(place + step, item)
        self._rows.setCurrentRow(place + step)
        self.changed.emit()

    def _on_moved(self) -> None:
        self._on_current_changed(self._rows.currentRow())  # one that is dragged stays it
        self.changed.emit()

    def _on_current_changed(self, place: int) -> None:
        self._up.setEnabled(place > 0)
        self._down.setEnabled(0 <= place < self._rows.count() - 1)

"""What Qt asks of the list: how many rows there are, its headings, what a cell says."""

from __future__ import annotations

from array import array
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from dropmill.ui.arrange import header
from dropmill.ui.columns import Column, Columns
from dropmill.ui.plain_text import shown, tool_tip
from dropmill.ui.row_words import RowWords

AnyIndex = QModelIndex | QPersistentModelIndex


class RowModel(QAbstractTableModel):
    """A model of `entries`: rows of `columns`, or negative for the headers of batches."""

    words: RowWords

    def __init__(self, columns: Columns, parent: QObject | None) -> None:
        super().__init__(parent)
        self.columns = columns
        self.entries = array("i")

    def is_open(self, entry: int) -> bool:
        """Whether the jobs of a header are shown below it."""
        return bool(self.columns.batches.is_open[header(entry)])

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        """How many entries are shown."""
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def columnCount(self, parent: AnyIndex | None = None) -> int:
        """How many columns there are."""
        return 0 if parent is not None and parent.isValid() else len(Column)

    def column_title(self, column: Column) -> str:
        """Return a column's name."""
        return {
            Column.STATE: self.tr("State"),
            Column.NAME: self.tr("Name"),
            Column.PROGRESS: self.tr("Progress"),
            Column.SIZE: self.tr("Size"),
            Column.STATUS: self.tr("Status"),
            Column.KIND: self.tr("Kind"),
            Column.ADDED: self.tr("Added"),
            Column.ENDED: self.tr("Ended"),
        }[column]

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Return a column's heading."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = Column(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            edge = (
                Qt.AlignmentFlag.AlignTrailing
                if column is Column.SIZE
                else Qt.AlignmentFlag.AlignLeading
            )
            return int(edge | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.column_title(column)
        if role == Qt.ItemDataRole.DisplayRole:
            return "" if column is Column.STATE else self.column_title(column)
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text, its tool tip or what a screen reader says."""
        if not index.isValid() or index.row() >= len(self.entries):
            return None
        entry = self.entries[index.row()]
        column = Column(index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole and column is Column.NAME:
            return self.words.sentence(entry, is_open=entry < 0 and self.is_open(entry))
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self.words.cell(entry, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tool_tip(self._whole(entry, column))
        return None

    def _whole(self, entry: int, column: Column) -> str:
        """Return what a cell would say if it had all the room."""
        if column is not Column.NAME or entry < 0:
            return self.words.cell(entry, column)
        return "\n".join((self.columns.names[entry], *map(shown, self.columns.inputs[entry][:1])))

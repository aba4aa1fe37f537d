"""Which rows of the list are selected, also when they are scattered all over it.

Qt keeps a selection as spans of neighbours, and its time grows with their square: half of 100,000
rows, sorted anew, held the window up for 24 s. So many spans are kept here, as entries.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication

from dropmill.ui.arrange import Span
from dropmill.ui.chosen_rows import entries_at, spans_of
from dropmill.ui.columns import Column
from dropmill.ui.job_table import JobTable
from dropmill.ui.marked_entries import MarkedEntries

if TYPE_CHECKING:
    from dropmill.ui.job_list import JobList

SPANS_MOST = 200
"""Spans that Qt's own selection is given."""

_FLAGS = QItemSelectionModel.SelectionFlag


class SelectedRows(QObject):
    """The selection of a list: Qt's own, and beside it entries that are scattered.

    What a person selects goes to Qt's; the scattered entries leave the selection with the next
    that does not add to it.
    """

    def __init__(self, view: JobList, table: JobTable) -> None:
        super().__init__(view)
        self._view = view
        self._table = table
        self._scattered: MarkedEntries | None = None
        self._own: list[Span] | None = None  # spans of Qt's, until something changes
        self._chosen: array[int] | None = None  # the entries of both, the same
        view.others_selected.connect(self._on_others_selected)
        table.modelReset.connect(self._on_reset)
        table.rowsInserted.connect(self._on_moved)
        table.rowsRemoved.connect(self._on_moved)
        table.rowsAboutToBeRemoved.connect(self._on_about_to_be_removed)

    @Slot()
    def _on_others_selected(self) -> None:
        """Take note that Qt's selection is another: one that adds to what there was, or a new one.

        Which it is Qt tells nobody (a command for it cannot be overridden in Python); the keys do.
        """
        self._own = self._chosen = None
        if self._scattered:
            adds = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
            if not QGuiApplication.keyboardModifiers() & adds:
                self.let_go()

    def spans(self) -> Sequence[Span]:
        """Return the selected positions as spans (first, last), ascending."""
        if not self._scattered:
            return self._own_spans()
        return spans_of(self._table.entries, self.entries())

    def entries(self) -> array[int]:
        """Return the selected entries, in the order of the list."""
        if self._chosen is None:
            shown = self._table.entries
            own, scattered = self._own_spans(), self._scattered
            self._chosen = scattered.among(shown, own) if scattered else entries_at(shown, own)
        return self._chosen

    def _own_spans(self) -> list[Span]:
        if self._own is None:
            selection = self._view.selectionModel().selection()
            places = (selection.at(place) for place in range(selection.count()))
            self._own = sorted((span.top(), span.bottom()) for span in places)
        return self._own

    def count(self) -> int:
        """How many rows are selected."""
        if self._scattered:
            return len(self.entries())
        return sum(last - first + 1 for first, last in self._own_spans())

    def has(self, position: int) -> bool:
        """Whether the row at a position is selected.

        Not by Qt's isRowSelected: that asks the model about each column, for each row of a frame.
        """
        if self._scattered and self._table.entries[position] in self._scattered:
            return True
        own = self._own_spans()
        place = bisect_right(own, position, key=itemgetter(0)) - 1
        return place >= 0 and position <= own[place][1]

    def select(self, found: Sequence[Span]) -> None:
        """Select these spans of positions and nothing else."""
        if len(found) > SPANS_MOST:
            self._scatter(entries_at(self._table.entries, found))
        else:
            self.let_go()
            self._view.selectionModel().select(
                self._selection(found), _FLAGS.ClearAndSelect | _FLAGS.Rows
            )

    def select_entries(self, wanted: array[int]) -> None:
        """Select these entries, as far as they are shown, and nothing else."""
        shown = self._table.entries
        found = spans_of(shown, wanted, SPANS_MOST) if wanted else []
        if len(found) > SPANS_MOST:
            self._scatter(MarkedEntries(wanted).among(shown))
        elif found:
            self.select(found)
        else:
            self.let_go()

    def _scatter(self, chosen: array[int]) -> None:
        self._view.clearSelection()
        self._scattered = MarkedEntries(chosen)
        self._tell(chosen)

    def let_go(self) -> None:
        """Select the scattered entries no more."""
        if self._scattered:
            self._scattered = None
            self._tell()

    def take_out(self, position: int) -> bool:
        """Select a scattered entry no more; return whether it was one."""
        entry = self._table.entries[position]
        if not self._scattered or entry not in self._scattered:
            return False
        self._scattered.discard(array("i", [entry]))
        self._tell()
        return True

    def _selection(self, found: Iterable[Span]) -> QItemSelection:
        selection = QItemSelection()
        last_column = len(Column) - 1
        for first, last in found:
            selection.select(self._table.index(first, 0), self._table.index(last, last_column))
        return selection

    def _tell(self, chosen: array[int] | None = None) -> None:
        """Say that other rows are selected: these, in their order, if that is known."""
        self._chosen = chosen
        self._view.viewport().update()
        self._view.selection_changed.emit()

    @Slot()
    def _on_reset(self) -> None:
        self._own = self._chosen = None

    @Slot(QModelIndex, int, int)
    def _on_moved(self, _parent: QModelIndex, _first: int, _last: int) -> None:
        self._own = self._chosen = None

    @Slot(QModelIndex, int, int)
    def _on_about_to_be_removed(self, _parent: QModelIndex, first: int, last: int) -> None:
        if self._scattered:
            self._scattered.discard(self._table.entries[first : last + 1])

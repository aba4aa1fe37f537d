"""Brings back what a person had in the list after it has changed."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from dropmill.ui.job_table import JobTable

if TYPE_CHECKING:
    from dropmill.ui.job_list import JobList


class KeptPlace(QObject):
    """Selection, current row and scroll of a list, by job, over every change of its table."""

    def __init__(self, view: JobList, table: JobTable) -> None:
        super().__init__(view)
        self._view = view
        self._table = table
        self._selected: array[int] | None = array("i")  # entries; None for all
        self._current: int | None = None
        self._top: tuple[int, int] | None = None  # the first entry that is seen, and where
        table.about_to_change.connect(self._on_about_to_change)
        table.changed.connect(self._on_changed)
        table.modelAboutToBeReset.connect(self._on_about_to_be_reset)
        table.modelReset.connect(self._on_reset)

    @Slot()
    def _on_about_to_change(self) -> None:
        view, entries = self._view, self._table.entries
        top = view.rowAt(0)
        is_scrolled = view.verticalScrollBar().value() > 0
        has_top = is_scrolled and 0 <= top < len(entries)
        self._top = (entries[top], view.rowViewportPosition(top)) if has_top else None

    @Slot()
    def _on_changed(self) -> None:
        if self._top is None:
            return
        (entry, offset), self._top = self._top, None
        height = self._view.verticalHeader().defaultSectionSize()
        for position in self._table.positions_of([entry]):
            self._view.verticalScrollBar().setValue(position * height - offset)

    @Slot()
    def _on_about_to_be_reset(self) -> None:
        view, entries = self._view, self._table.entries
        is_all = bool(entries) and view.selected_count() == len(entries)
        self._selected = None if is_all else view.selected_entries()
        self._current = view.current_entry()

    @Slot()
    def _on_reset(self) -> None:
        view, table = self._view, self._table
        if self._selected is not None:
            view.selected.select_entries(self._selected)
        elif table.entries:
            view.selected.select([(0, len(table.entries) - 1)])
        else:
            view.selected.let_go()
        if self._current is not None:
            for position in table.positions_of([self._current]):
                view.make_current(position)
        view.selection_changed.emit()

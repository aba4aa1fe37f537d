"""Dragging rows: within the list it is the order, to another program it is the results."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, QPoint, Qt, QUrl, Signal
from PySide6.QtGui import QDrag, QDragEnterEvent, QDragMoveEvent, QDropEvent, QPixmap

from dropmill.ui.drag_picture import NAMES_MOST, drag_lines, drag_picture
from dropmill.ui.job_table import JobTable
from dropmill.ui.reorder import Move, can_reorder, moved_to

if TYPE_CHECKING:
    from dropmill.ui.job_list import JobList

ROWS_MIME = "application/x-dropmill-rows"
DRAGGED_MOST = 1_000
BESIDE_POINTER = QPoint(-14, -10)
"""So that the pointer, and the place it shows, are not covered."""


class RowDrag(QObject):
    """What the list does while rows of it are dragged. `moved` carries the Move that was made."""

    moved = Signal(object)

    def __init__(self, view: JobList, table: JobTable) -> None:
        super().__init__(view)
        self._view = view
        self._table = table
        self.gap = -1
        """The position before which what is dragged would come, -1 for none."""
        self.results_of: Callable[[list[int]], list[str]] | None = None
        """Says which files are the results of these jobs: to another program they are dragged."""

    def begin(self) -> None:
        """Drag what is selected, until it is let go."""
        mime = QMimeData()
        mime.setData(ROWS_MIME, b"")
        files = self.results_of(self._view.selected_ids()[:DRAGGED_MOST]) if self.results_of else []
        if files:
            mime.setUrls([QUrl.fromLocalFile(path) for path in files])
        drag = QDrag(self._view)
        drag.setMimeData(mime)
        drag.setPixmap(self.picture())
        drag.setHotSpot(BESIDE_POINTER)
        # Only a copy: a file manager on the same disk would move the results out of their folder.
        drag.exec(Qt.DropAction.CopyAction)

    def picture(self) -> QPixmap:
        """Return what is seen below the pointer: what is selected, in words."""
        view, table = self._view, self._table
        chosen = islice(
            (place for first, last in view.selected_spans() for place in range(first, last + 1)),
            NAMES_MOST,
        )
        names = [table.words.name(table.entries[place]) for place in chosen]
        lines = drag_lines(names, view.selected_count())
        return drag_picture(lines, view.font(), view.palette(), view.devicePixelRatioF())

    def _move_at(self, event: QDropEvent) -> Move | None:
        if not event.mimeData().hasFormat(ROWS_MIME) or event.source() is not self._view:
            return None
        if not can_reorder(self._table):
            return None
        height = self._view.verticalHeader().defaultSectionSize()
        y = round(event.position().y()) + self._view.verticalScrollBar().value()
        gap = min((y + height // 2) // height, len(self._table.entries))
        return moved_to(self._table, self._view.selected_entries(), gap)

    def enter(self, event: QDragEnterEvent) -> None:
        """Take the list's own rows; anything else is the window's."""
        if event.mimeData().hasFormat(ROWS_MIME):
            event.accept()
        else:
            event.ignore()

    def move(self, event: QDragMoveEvent) -> None:
        """Show where what is dragged would come."""
        if not event.mimeData().hasFormat(ROWS_MIME):
            event.ignore()
            return
        move = self._move_at(event)
        self._show_gap(-1 if move is None else move.position)
        self._scroll_at_edge(round(event.position().y()))
        if move is None:
            event.ignore()
        else:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def leave(self) -> None:
        """Show no place any more."""
        self._show_gap(-1)

    def drop(self, event: QDropEvent) -> None:
        """Ask for the move."""
        move = self._move_at(event)
        self._show_gap(-1)
        if move is None:
            event.ignore()
            return
        # Not a move to the source: it would take its rows out.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.moved.emit(move)

    def _show_gap(self, gap: int) -> None:
        if gap != self.gap:
            self.gap = gap
            self._view.viewport().update()

    def _scroll_at_edge(self, y: int) -> None:
        height = self._view.verticalHeader().defaultSectionSize()
        bar = self._view.verticalScrollBar()
        if y < height:
            bar.setValue(bar.value() - height // 2)
        elif y > self._view.viewport().height() - height:
            bar.setValue(bar.value() + height // 2)

"""The list of jobs: a table view that paints its rows itself."""

from __future__ import annotations

import time
from array import array
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView, QWidget

from dropmill.ui.arrange import Sorting, Span, spans
from dropmill.ui.columns import Column
from dropmill.ui.job_table import JobTable
from dropmill.ui.kept_place import KeptPlace
from dropmill.ui.list_columns import ListColumns
from dropmill.ui.row_drag import RowDrag
from dropmill.ui.row_painter import CHEVRON_PX, PAD_PX, RowPainter, Sections
from dropmill.ui.selected_rows import SelectedRows
from dropmill.ui.theme import ROW_PX, Colours, Density

if TYPE_CHECKING:
    from dropmill.ui.type_ahead import TypeAhead

SORT_AGAIN_MS = 2_000
KEYS_REST_S = 10.0
"""So long after the last key the keyboard is no longer in the list."""
FRAME_MS = 33
"""Rows that change by themselves are painted again no more often."""
_ROWS = QItemSelectionModel.SelectionFlag.Rows


class JobList(QTableView):
    """Rows of fixed height, painted in one go for the part of the screen that changed.

    Selection, current row and scroll survive every update, and a new list brings them back by
    job. `selection_changed` is emitted for every change of it, `others_selected` before for those
    by a person or a call of Qt's. `moved` carries a Move that a person made by dragging.
    """

    selection_changed = Signal()
    others_selected = Signal()
    moved = Signal(object)

    def __init__(self, table: JobTable, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._colours = colours
        self._density = Density.NORMAL
        self._hovered = -1
        self._pressed_at: QPoint | None = None
        self._key_at = 0.0
        self.dragging = RowDrag(self, table)
        self.dragging.moved.connect(self.moved)
        # A viewport that Qt makes has no Python type yet: finding it one takes 30 ms at the start.
        self.setViewport(QWidget())
        self.setModel(table)
        self.setObjectName("job_list")
        self.setAccessibleName(self.tr("Jobs"))
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAcceptDrops(True)
        self.head = ListColumns(self)
        self.setHorizontalHeader(self.head)
        # A head that can be clicked asks about every row whether it is selected, at each paint.
        self.head.setSelectionModel(QItemSelectionModel(table, self.head))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.head.lay_out("")
        self.head.sorting_asked.connect(self.sort_by)
        self.set_density(Density.NORMAL)
        self._sort_timer = QTimer(self)
        self._sort_timer.setSingleShot(True)
        self._sort_timer.setInterval(SORT_AGAIN_MS)
        self._sort_timer.timeout.connect(self._on_sort_due)
        self._touched: set[int] = set()  # entries to be painted with the next frame
        self._is_all_touched = False
        self._frame_timer = QTimer(self)
        self._frame_timer.setSingleShot(True)
        self._frame_timer.setInterval(FRAME_MS)
        self._frame_timer.timeout.connect(self._on_frame_due)
        self.selected = SelectedRows(self, table)
        self._type_ahead: TypeAhead | None = None
        self._keeping = KeptPlace(self, table)
        table.entries_touched.connect(self._on_entries_touched)
        table.changed.connect(self._on_changed)

    def set_density(self, density: Density) -> None:
        """Give each row this much room."""
        self._density = density
        lines = 2 if density is Density.ROOMY else 1
        text_px = QFontMetrics(self.font()).height() * lines
        height = max(ROW_PX[density], text_px + (6 if density is Density.COMPACT else 10))
        rows = self.verticalHeader()
        rows.setMinimumSectionSize(height)
        rows.setDefaultSectionSize(height)
        self._painter = self._new_painter()
        self._share_width()
        self.viewport().update()

    def sort_by(self, sorting: Sorting) -> None:
        """Sort by a column, or by the order of the queue."""
        self.head.show_sorting(sorting)
        self._table.set_sorting(sorting)

    # Which jobs are chosen.

    def selected_ids(self) -> list[int]:
        """Return the ids of the selected jobs; a header stands for its whole batch."""
        ids = self._table.columns.ids
        return [ids[row] for row in self.selected_rows()]

    def selected_rows(self) -> list[int]:
        """Return the rows (not positions) of the selected jobs, whole batches for headers."""
        return list(self._table.rows_of(self.selected_entries()))

    def selected_entries(self) -> array[int]:
        """Return the selected entries, headers among them, in the order of the list: not to change.

        Quick, however many there are.
        """
        return self.selected.entries()

    def selected_spans(self) -> Sequence[Span]:
        """Return the selected positions as spans (first, last)."""
        return self.selected.spans()

    def selected_count(self) -> int:
        """How many rows are selected; quick, however many there are."""
        return self.selected.count()

    def current_entry(self) -> int | None:
        """Return the current entry, None for none."""
        index = self.currentIndex()
        return self._table.entries[index.row()] if index.isValid() else None

    def current_id(self) -> int | None:
        """Return the id of the current job, None for none or a header."""
        index = self.currentIndex()
        return self._table.id_at(index.row()) if index.isValid() else None

    def select_ids(self, ids: list[int]) -> None:
        """Select these jobs, as far as they are shown; the first becomes the current one."""
        entries = [e for number in ids if (e := self._table.entry_of(number)) is not None]
        positions = self._table.positions_of(entries)
        self.selected.select(spans(positions))
        first = self._table.positions_of(entries[:1])
        if first or positions:
            self.make_current((first or positions)[0])

    def make_current(self, position: int) -> None:
        """Let the keyboard be at a position, whatever is selected."""
        self.selectionModel().setCurrentIndex(
            self._table.index(position, Column.NAME), QItemSelectionModel.SelectionFlag.NoUpdate
        )

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Say that other rows are selected."""
        super().selectionChanged(selected, deselected)
        # By signals: when this is destroyed its attributes are gone already.
        self.others_selected.emit()
        self.selection_changed.emit()

    def selectAll(self) -> None:
        """Select every row."""
        self.selected.let_go()
        super().selectAll()

    # Sorting again.

    @property
    def is_in_use(self) -> bool:
        """Whether the pointer or the keyboard is in the list: nothing may jump."""
        has_keyboard = self.hasFocus() and time.monotonic() - self._key_at < KEYS_REST_S
        return self.viewport().underMouse() or has_keyboard

    @Slot()
    def _on_sort_due(self) -> None:
        if not self._table.is_order_old:
            return
        if self.is_in_use or not self.isVisible():
            self._sort_timer.start()
        else:
            self._table.refresh()

    # Painting.

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._colours = colours
        self._painter = self._new_painter()
        self.viewport().update()

    def _new_painter(self) -> RowPainter:
        self._scale = self.devicePixelRatioF()
        return RowPainter(self._table, self._colours, self.font(), self._density, self._scale)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows of the region that changed."""
        if self._scale != self.devicePixelRatioF():
            self._painter = self._new_painter()
        entries = self._table.entries
        height = self.verticalHeader().defaultSectionSize()
        offset = self.verticalScrollBar().value()
        sections: Sections = [
            (self.columnViewportPosition(column), self.columnWidth(column)) for column in Column
        ]
        self._painter.lay_out(sections, is_mirrored=self.isRightToLeft())
        width = self.viewport().width()
        current = self.currentIndex().row() if self._shows_focus() else -1
        painter = QPainter(self.viewport())
        painter.setFont(self._painter.font)
        painted = -1
        # Qt's bands come from the top down; the stubs do not know that a region can be iterated.
        for area in cast("Iterable[QRect]", event.region()):
            first = max((area.top() + offset) // height, painted + 1)
            last = min((area.bottom() + offset) // height, len(entries) - 1)
            for position in range(first, last + 1):
                self._painter.paint(
                    painter,
                    QRect(0, position * height - offset, width, height),
                    entries[position],
                    is_selected=self.selected.has(position),
                    is_hovered=position == self._hovered,
                    is_focused=position == current,
                )
            painted = max(painted, last)
        if self.dragging.gap >= 0:
            line = self.dragging.gap * height - offset
            painter.fillRect(0, max(0, line - 1), width, 2, QColor(self._colours.accent))
        painter.end()

    def _shows_focus(self) -> bool:
        # One selected row shows by itself where the keyboard is.
        return self.hasFocus() and self.selected_count() != 1

    @Slot(object)
    def _on_entries_touched(self, touched: set[int]) -> None:
        """Repaint those of the entries that are seen, at most once a frame."""
        if self._table.is_order_old and not self._sort_timer.isActive():
            self._sort_timer.start()
        if self.isVisible():
            self._touched |= touched
            self._paint_soon()

    @Slot()
    def _on_changed(self) -> None:
        self._hovered = -1
        self._is_all_touched = True
        self._paint_soon()

    def _paint_soon(self) -> None:
        if not self._frame_timer.isActive():
            self._frame_timer.start()
            self._paint_touched()

    @Slot()
    def _on_frame_due(self) -> None:
        if self._touched or self._is_all_touched:
            self._frame_timer.start()
            self._paint_touched()

    def _paint_touched(self) -> None:
        touched, self._touched = self._touched, set()
        is_all, self._is_all_touched = self._is_all_touched, False
        if is_all:
            self.viewport().update()
            return
        entries = self._table.entries
        first = max(0, self.rowAt(0))
        height = self.verticalHeader().defaultSectionSize()
        last = min(first + self.viewport().height() // height + 1, len(entries) - 1)
        for position in range(first, last + 1):
            if entries[position] in touched:
                self._update_row(position)

    def _update_row(self, position: int) -> None:
        viewport = self.viewport()
        height = self.verticalHeader().defaultSectionSize()
        viewport.update(0, self.rowViewportPosition(position), viewport.width(), height)

    # Pointer.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open or close a batch by its arrow; a press on what is selected may begin a drag."""
        place = event.position().toPoint()
        if event.button() is Qt.MouseButton.LeftButton:
            position = self.rowAt(place.y())
            if position >= 0 and self._is_on_arrow(position, place.x()):
                self.toggle(position)
                return
            is_toggling = event.modifiers() == Qt.KeyboardModifier.ControlModifier
            if is_toggling and position >= 0 and self.selected.take_out(position):
                return
            is_plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            self._pressed_at = place if position >= 0 and is_plain else None
            if self._pressed_at is not None and self.selected.has(position):
                # What is selected stays so until it is clear that this is no drag.
                self.setFocus(Qt.FocusReason.MouseFocusReason)
                self.make_current(position)
                return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up the row under the pointer; drag what is selected."""
        place = event.position().toPoint()
        if self._pressed_at is not None and event.buttons() & Qt.MouseButton.LeftButton:
            if (place - self._pressed_at).manhattanLength() >= QApplication.startDragDistance():
                self._pressed_at = None
                self.dragging.begin()
            return
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(place.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Select the one row that was pressed, if it was no drag."""
        if self._pressed_at is not None:
            position = self.rowAt(self._pressed_at.y())
            self._pressed_at = None
            if position >= 0:
                self.selected.select([(position, position)])
        super().mouseReleaseEvent(event)

    def _is_on_arrow(self, position: int, x: int) -> bool:
        if self._table.entries[position] >= 0:
            return False
        left = self.columnViewportPosition(Column.NAME)
        width = self.columnWidth(Column.NAME)
        from_edge = left + width - x if self.isRightToLeft() else x - left
        return 0 <= from_edge < PAD_PX + CHEVRON_PX

    def leaveEvent(self, event: object) -> None:
        """Light up no row."""
        super().leaveEvent(event)  # type: ignore[arg-type]
        self._hover(-1)

    def _hover(self, position: int) -> None:
        before, self._hovered = self._hovered, position
        if before == position:
            return
        for changed in (before, position):
            if changed >= 0:
                self._update_row(changed)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take the list's own rows; anything else is the window's."""
        self.dragging.enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where what is dragged would come."""
        self.dragging.move(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: ARG002
        """Show no place any more."""
        self.dragging.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask for the move."""
        self.dragging.drop(event)

    # Keyboard.

    def keyboardSearch(self, search: str) -> None:
        """Go to the next row whose name begins with what is typed."""
        if self._type_ahead is None:
            from dropmill.ui.type_ahead import TypeAhead  # noqa: PLC0415 - after the first picture

            self._type_ahead = TypeAhead(self._table)
        position = self._type_ahead.find(search, self.currentIndex().row())
        if position is not None:
            self._go_to(position)

    def toggle(self, position: int) -> None:
        """Open or close the batch whose header stands at a position."""
        entry = self._table.entries[position]
        if entry < 0:
            self._table.set_open(entry, is_open=not self._table.is_open(entry))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Give the keyboard a place: who comes by Tab or F6 finds a row to work on."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._table.rowCount():
            self.make_current(0)
        by_keys = {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}
        row = self.currentIndex().row()
        if event.reason() in by_keys and row >= 0 and not self.selected_count():
            self._go_to(row)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide where the keyboard is."""
        super().focusOutEvent(event)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open and close batches; leave Space and Enter to the window's actions."""
        self._key_at = time.monotonic()
        key = event.key()
        if key in {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.ignore()
            return
        is_plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if is_plain and key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            is_inwards = (key == Qt.Key.Key_Right) is not self.isRightToLeft()
            self._step_in() if is_inwards else self._step_out()
            return
        super().keyPressEvent(event)

    def _step_in(self) -> None:
        """Open the current batch; if it is open, go to its first job."""
        entry = self.current_entry()
        if entry is None or entry >= 0:
            return
        if not self._table.is_open(entry):
            self._table.set_open(entry, is_open=True)
            return
        position = self.currentIndex().row() + 1
        if position < len(self._table.entries):
            self._go_to(position)

    def _step_out(self) -> None:
        """Close the current batch; from a job go to its header."""
        entry = self.current_entry()
        if entry is None:
            return
        if entry < 0:
            self._table.set_open(entry, is_open=False)
        elif self._table.is_child(entry):
            for position in self._table.positions_of([self._table.header_of(entry)]):
                self._go_to(position)

    def _go_to(self, position: int) -> None:
        self.selected.let_go()
        self.selectionModel().setCurrentIndex(
            self._table.index(position, Column.NAME),
            QItemSelectionModel.SelectionFlag.ClearAndSelect | _ROWS,
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the name room first: a narrow list shows less of the status."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        is_roomy = self._density is Density.ROOMY
        self.head.share(self.viewport().width(), is_roomy=is_roomy)

"""The list of jobs: a table view that paints its rows itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QRect, Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from dropmill.ui.job_table import Column, JobTable
from dropmill.ui.row_painter import RowPainter, Sections
from dropmill.ui.theme import ROW_PX, Colours

_WIDTHS = {Column.STATE: 36, Column.PROGRESS: 148, Column.SIZE: 88, Column.STATUS: 264}
_NAME_LEAST_PX = 160
_ROWS = QItemSelectionModel.SelectionFlag.Rows


class JobList(QTableView):
    """Rows of fixed height, painted in one go for the part of the screen that changed.

    Selection, current row and scroll survive every update, and a new view of the model brings
    them back by job id.
    """

    selection_changed = Signal()

    def __init__(self, table: JobTable, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._colours = colours
        self._hovered = -1
        self._kept_ids: list[int] = []
        self._kept_current: int | None = None
        self._kept_top: tuple[int, int] | None = None
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
        self._lay_out()
        self._painter = self._new_painter()
        table.rows_touched.connect(self._on_rows_touched)
        table.modelAboutToBeReset.connect(self._on_about_to_be_reset)
        table.modelReset.connect(self._on_reset)

    def _lay_out(self) -> None:
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        height = max(ROW_PX, QFontMetrics(self.font()).height() + 10)
        rows.setMinimumSectionSize(height)
        rows.setDefaultSectionSize(height)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(28)
        header.setFixedHeight(height)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(Column.STATE, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            header.resizeSection(column, width)

    # Which jobs are chosen.

    def selected_ids(self) -> list[int]:
        """Return the ids of the selected jobs, in the order of the list."""
        positions = {
            position for first, last in self.selected_spans() for position in range(first, last + 1)
        }
        return [self._table.id_at(position) for position in sorted(positions)]

    def selected_spans(self) -> list[tuple[int, int]]:
        """Return the selected positions as spans (first, last); quick, however many there are."""
        selection = self.selectionModel().selection()
        spans = (selection.at(place) for place in range(selection.count()))
        return [(span.top(), span.bottom()) for span in spans]

    def selected_count(self) -> int:
        """How many jobs are selected; quick, however many there are."""
        return sum(last - first + 1 for first, last in self.selected_spans())

    def current_id(self) -> int | None:
        """Return the id of the current job."""
        index = self.currentIndex()
        return self._table.id_at(index.row()) if index.isValid() else None

    def select_ids(self, ids: list[int]) -> None:
        """Select these jobs, as far as they are shown; the first becomes the current one."""
        positions = [p for number in ids if (p := self._table.position_of(number)) is not None]
        self.selectionModel().select(
            self._selection_of(positions), QItemSelectionModel.SelectionFlag.ClearAndSelect | _ROWS
        )
        if positions:
            self._make_current(positions[0])

    def _make_current(self, position: int) -> None:
        self.selectionModel().setCurrentIndex(
            self._table.index(position, Column.NAME), QItemSelectionModel.SelectionFlag.NoUpdate
        )

    def _selection_of(self, positions: list[int]) -> QItemSelection:
        """Return the selection of these positions, neighbours as one span."""
        selection = QItemSelection()
        last_column = len(Column) - 1
        place = 0
        ordered = sorted(positions)
        while place < len(ordered):
            first = last = ordered[place]
            while place < len(ordered) and ordered[place] <= last + 1:
                last = ordered[place]
                place += 1
            top, bottom = self._table.index(first, 0), self._table.index(last, last_column)
            selection.select(top, bottom)
        return selection

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Say that other rows are selected."""
        super().selectionChanged(selected, deselected)
        self.selection_changed.emit()

    # A new view keeps what the person had.

    @Slot()
    def _on_about_to_be_reset(self) -> None:
        self._kept_ids = self.selected_ids()
        self._kept_current = self.current_id()
        top = self.rowAt(0)
        is_scrolled = self.verticalScrollBar().value() > 0
        self._kept_top = (
            (self._table.id_at(top), self.rowViewportPosition(top))
            if top >= 0 and is_scrolled
            else None
        )

    @Slot()
    def _on_reset(self) -> None:
        self._hovered = -1
        positions = [
            p for number in self._kept_ids if (p := self._table.position_of(number)) is not None
        ]
        if positions:
            self.selectionModel().select(
                self._selection_of(positions), QItemSelectionModel.SelectionFlag.Select | _ROWS
            )
        if self._kept_current is not None:
            position = self._table.position_of(self._kept_current)
            if position is not None:
                self._make_current(position)
        if self._kept_top is not None:
            number, offset = self._kept_top
            position = self._table.position_of(number)
            if position is not None:
                height = self.verticalHeader().defaultSectionSize()
                self.verticalScrollBar().setValue(position * height - offset)
        self.selection_changed.emit()
        self.viewport().update()

    # Painting.

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._colours = colours
        self._painter = self._new_painter()
        self.viewport().update()

    def _new_painter(self) -> RowPainter:
        self._scale = self.devicePixelRatioF()
        return RowPainter(self._table, self._colours, self.font(), self._scale)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows of the region that changed."""
        if self._scale != self.devicePixelRatioF():
            self._painter = self._new_painter()
        count = self._table.rowCount()
        height = self.verticalHeader().defaultSectionSize()
        offset = self.verticalScrollBar().value()
        is_mirrored = self.isRightToLeft()
        sections: Sections = [
            (self.columnViewportPosition(column), self.columnWidth(column)) for column in Column
        ]
        width = self.viewport().width()
        selection = self.selectionModel()
        root = QModelIndex()
        current = self.currentIndex().row() if self._shows_focus() else -1
        painter = QPainter(self.viewport())
        painter.setFont(self._painter.font)
        painted = -1
        # Qt's bands come from the top down; the stubs do not know that a region can be iterated.
        for area in cast("Iterable[QRect]", event.region()):
            first = max((area.top() + offset) // height, painted + 1)
            last = min((area.bottom() + offset) // height, count - 1)
            for position in range(first, last + 1):
                self._painter.paint(
                    painter,
                    QRect(0, position * height - offset, width, height),
                    sections,
                    self._table.row_at(position),
                    is_selected=selection.isRowSelected(position, root),
                    is_hovered=position == self._hovered,
                    is_focused=position == current,
                    is_mirrored=is_mirrored,
                )
            painted = max(painted, last)
        painter.end()

    def _shows_focus(self) -> bool:
        # One selected row shows by itself where the keyboard is.
        return self.hasFocus() and self.selected_count() != 1

    @Slot(object)
    def _on_rows_touched(self, rows: set[int]) -> None:
        """Repaint those of the rows that are seen."""
        first = max(0, self.rowAt(0))
        height = self.verticalHeader().defaultSectionSize()
        last = min(first + self.viewport().height() // height + 1, self._table.rowCount() - 1)
        for position in range(first, last + 1):
            if self._table.row_at(position) in rows:
                self._update_row(position)

    def _update_row(self, position: int) -> None:
        viewport = self.viewport()
        height = self.verticalHeader().defaultSectionSize()
        viewport.update(0, self.rowViewportPosition(position), viewport.width(), height)

    # Pointer and keyboard.

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up the row under the pointer."""
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

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

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Make the first row current when there is none, so that the keyboard has a place."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._table.rowCount():
            self._make_current(0)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide where the keyboard is."""
        super().focusOutEvent(event)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Space and Enter to the window's actions; letters find a name."""
        if event.key() in {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.ignore()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the name room first: a narrow list shows less of the status."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        room = self.viewport().width() - _WIDTHS[Column.STATE] - _WIDTHS[Column.SIZE]
        room -= _WIDTHS[Column.PROGRESS] + _NAME_LEAST_PX
        self.horizontalHeader().resizeSection(
            Column.STATUS, max(96, min(_WIDTHS[Column.STATUS], room))
        )

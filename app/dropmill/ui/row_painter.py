"""Paints the rows of the list: two rectangles a bar, a cached pixmap a state, four texts."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPixmap

from dropmill.core.state import State
from dropmill.ui.columns import STATES, Columns
from dropmill.ui.icons import SIDE_PX, state_pixmap
from dropmill.ui.job_table import Column, JobTable
from dropmill.ui.theme import Colours

BAR_PX = 4
PERCENT_PX = 44
PAD_PX = 8
CACHE_MOST = 4_000

Sections = list[tuple[int, int]]
"""Where each column begins and how wide it is, in the order of `Column`."""


class RowPainter:
    """Paints one row after another with the same pens, metrics and pixmaps. UI thread."""

    def __init__(self, table: JobTable, colours: Colours, font: QFont, scale: float) -> None:
        self._table = table
        self._columns: Columns = table.columns
        self.font = font
        self._metrics = QFontMetrics(font)
        self._text = QColor(colours.text)
        self._secondary = QColor(colours.secondary)
        self._track = QColor(colours.track)
        self._accent = QColor(colours.accent)
        self._hover = QColor(colours.hover)
        self._selection = QColor(colours.selection)
        self._state_colours = [QColor(colours.of_state[state]) for state in STATES]
        self._state_pixmaps: list[QPixmap] = [
            state_pixmap(state, colours.of_state[state], scale) for state in STATES
        ]
        self._elided: dict[tuple[str, int], str] = {}

    def paint(
        self,
        painter: QPainter,
        rect: QRect,
        sections: Sections,
        row: int,
        *,
        is_selected: bool,
        is_hovered: bool,
        is_focused: bool,
        is_mirrored: bool,
    ) -> None:
        """Paint one row into `rect`, the whole width of the list."""
        table = self._table
        code = self._columns.states[row]
        state = STATES[code]
        top, height = rect.top(), rect.height()
        if is_selected:
            painter.fillRect(rect, self._selection)
        elif is_hovered:
            painter.fillRect(rect, self._hover)
        left, width = sections[Column.STATE]
        painter.drawPixmap(
            left + (width - SIDE_PX) // 2, top + (height - SIDE_PX) // 2, self._state_pixmaps[code]
        )
        name, progress, size, status = (
            QRect(left + PAD_PX, top, width - 2 * PAD_PX, height)
            for left, width in sections[Column.NAME :]
        )
        painter.setPen(self._text)
        self._draw(painter, name, table.name(row), Qt.TextElideMode.ElideMiddle)
        if state is State.RUNNING or state is State.PAUSED:
            self._draw_bar(painter, progress, row, self._state_colours[code], is_mirrored)
        painter.setPen(self._secondary)
        painter.drawText(size, _TRAILING, table.size(row))
        if state is State.FAILED:
            painter.setPen(self._state_colours[code])
        self._draw(painter, status, table.status(row), Qt.TextElideMode.ElideRight)
        if is_focused:
            painter.setPen(self._accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def _draw_bar(
        self, painter: QPainter, cell: QRect, row: int, colour: QColor, is_mirrored: bool
    ) -> None:
        if self._columns.totals[row] <= 0:
            return
        length = cell.width() - PERCENT_PX
        if length > 0:
            left = cell.left() + (PERCENT_PX if is_mirrored else 0)
            top = cell.top() + (cell.height() - BAR_PX) // 2
            filled = length * self._columns.permille[row] // 1000
            painter.fillRect(left, top, length, BAR_PX, self._track)
            begin = left + length - filled if is_mirrored else left
            painter.fillRect(begin, top, filled, BAR_PX, colour)
        painter.setPen(self._secondary)
        painter.drawText(cell, _TRAILING, self._table.percent(row))

    def _draw(self, painter: QPainter, cell: QRect, text: str, mode: Qt.TextElideMode) -> None:
        if text and cell.width() > 0:
            painter.drawText(cell, _LEADING, self._fit(text, cell.width(), mode))

    def _fit(self, text: str, room: int, mode: Qt.TextElideMode) -> str:
        """Return the text cut to the room it has; measuring costs more than painting."""
        key = (text, room)
        fitting = self._elided.get(key)
        if fitting is None:
            if len(self._elided) >= CACHE_MOST:
                self._elided.clear()
            # No screen shows so much, and measuring 4 KiB takes its time.
            cut = text if len(text) <= 600 else f"{text[:300]}…{text[-300:]}"
            fitting = self._metrics.elidedText(cut, mode, room)
            self._elided[key] = fitting
        return fitting


_LINE = Qt.AlignmentFlag.AlignVCenter.value | Qt.TextFlag.TextSingleLine.value
_LEADING = _LINE | Qt.AlignmentFlag.AlignLeading.value
_TRAILING = _LINE | Qt.AlignmentFlag.AlignTrailing.value

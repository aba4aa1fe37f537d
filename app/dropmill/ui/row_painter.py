"""Paints the rows of the list: two rectangles a bar, a cached pixmap a state, a few texts."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap

from dropmill.ui.batches import STATES
from dropmill.ui.columns import Column
from dropmill.ui.icons import SIDE_PX, state_pixmap
from dropmill.ui.job_table import JobTable
from dropmill.ui.theme import Colours, Density, secondary_font

BAR_PX = 4
PERCENT_PX = 44
PAD_PX = 8
CHEVRON_PX = 20
INDENT_PX = 20
CACHE_MOST = 4_000

Sections = list[tuple[int, int]]
"""Where each column begins and how wide it is (0: hidden), in the order of `Column`."""


class RowPainter:
    """Paints one row after another with the same pens, metrics and pixmaps. UI thread."""

    def __init__(
        self, table: JobTable, colours: Colours, font: QFont, density: Density, scale: float
    ) -> None:
        self._table = table
        self._words = table.words
        self._is_roomy = density is Density.ROOMY
        self.font = font
        self._bold = QFont(font)
        self._bold.setWeight(QFont.Weight.DemiBold)
        self._small = secondary_font(font)
        self._metrics = {
            key: QFontMetrics(one)
            for key, one in (("", font), ("bold", self._bold), ("small", self._small))
        }
        self._text = QColor(colours.text)
        self._secondary = QColor(colours.secondary)
        self._track = QColor(colours.track)
        self._accent = QColor(colours.accent)
        self._hover = QColor(colours.hover)
        self._selection = QColor(colours.selection)
        self._chevron = QPen(self._secondary, 1.5)
        self._chevron.setCapStyle(Qt.PenCapStyle.RoundCap)
        self._chevron.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        self._state_colours = [QColor(colours.of_state[state]) for state in STATES]
        self._state_pixmaps: list[QPixmap] = [
            state_pixmap(state, colours.of_state[state], scale) for state in STATES
        ]
        self._fitting: dict[tuple[str, str, int], str] = {}

    def paint(
        self,
        painter: QPainter,
        rect: QRect,
        sections: Sections,
        entry: int,
        *,
        is_selected: bool,
        is_hovered: bool,
        is_focused: bool,
        is_mirrored: bool,
    ) -> None:
        """Paint one entry into `rect`, the whole width of the list."""
        words = self._words
        code = words.code(entry)
        if code >= len(STATES):
            return
        if is_selected:
            painter.fillRect(rect, self._selection)
        elif is_hovered:
            painter.fillRect(rect, self._hover)
        top, height = rect.top(), rect.height()
        left, width = sections[Column.STATE]
        if width:
            painter.drawPixmap(
                left + (width - SIDE_PX) // 2,
                top + (height - SIDE_PX) // 2,
                self._state_pixmaps[code],
            )
        cells = [QRect(x + PAD_PX, top, w - 2 * PAD_PX, height) for x, w in sections]
        self._paint_name(painter, cells[Column.NAME], entry, is_mirrored=is_mirrored)
        if sections[Column.PROGRESS][1] and words.is_under_way(entry):
            self._paint_bar(painter, cells[Column.PROGRESS], entry, code, is_mirrored=is_mirrored)
        painter.setPen(self._secondary)
        if sections[Column.SIZE][1]:
            painter.drawText(cells[Column.SIZE], _TRAILING, words.size(entry))
        for column in (Column.KIND, Column.ADDED, Column.ENDED):
            if sections[column][1]:
                self._draw(painter, cells[column], words.cell(entry, column), _RIGHT)
        if sections[Column.STATUS][1]:
            if words.is_failing(entry):
                painter.setPen(self._state_colours[code])
            self._draw(painter, cells[Column.STATUS], words.status(entry), _RIGHT)
        if is_focused:
            painter.setPen(self._accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def _paint_name(self, painter: QPainter, cell: QRect, entry: int, *, is_mirrored: bool) -> None:
        if entry < 0:
            self._paint_chevron(painter, cell, entry, is_mirrored=is_mirrored)
            cell = _shortened(cell, CHEVRON_PX, is_mirrored=is_mirrored)
        elif self._table.is_child(entry):
            cell = _shortened(cell, INDENT_PX, is_mirrored=is_mirrored)
        if self._is_roomy:
            cell, below = _halves(cell)
            is_failing = self._words.is_failing(entry)
            colour = self._state_colours[self._words.code(entry)] if is_failing else None
            painter.setPen(colour or self._secondary)
            painter.setFont(self._small)
            self._draw(painter, below, self._words.status(entry), _RIGHT, "small")
            painter.setFont(self.font)
        painter.setPen(self._text)
        if entry >= 0:
            self._draw(painter, cell, self._words.name(entry), Qt.TextElideMode.ElideMiddle)
            return
        count = self._words.count(entry)
        room = self._metrics[""].horizontalAdvance(count) + 12
        title_cell = QRect(cell)
        title_cell.setWidth(max(0, cell.width() - room))
        if is_mirrored:
            title_cell.moveRight(cell.right())
        title = self._fit(
            self._words.name(entry), title_cell.width(), Qt.TextElideMode.ElideMiddle, "bold"
        )
        painter.setFont(self._bold)
        painter.drawText(title_cell, _LEADING, title)
        painter.setFont(self.font)
        painter.setPen(self._secondary)
        taken = self._metrics["bold"].horizontalAdvance(title) + 12 if title else 0
        painter.drawText(_shortened(cell, taken, is_mirrored=is_mirrored), _LEADING, count)

    def _paint_chevron(
        self, painter: QPainter, cell: QRect, entry: int, *, is_mirrored: bool
    ) -> None:
        x = cell.right() - 6 if is_mirrored else cell.left() + 6
        y = cell.top() + cell.height() / 2
        side = -1 if is_mirrored else 1
        if self._table.is_open(entry):
            points = [QPointF(x - 4, y - 2), QPointF(x, y + 2), QPointF(x + 4, y - 2)]
        else:
            points = [
                QPointF(x - 2 * side, y - 4),
                QPointF(x + 2 * side, y),
                QPointF(x - 2 * side, y + 4),
            ]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(self._chevron)
        painter.drawPolyline(points)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_bar(
        self, painter: QPainter, cell: QRect, entry: int, code: int, *, is_mirrored: bool
    ) -> None:
        permille = self._words.permille(entry)
        if permille is None:
            return
        length = cell.width() - PERCENT_PX
        if length > 0:
            left = cell.left() + (PERCENT_PX if is_mirrored else 0)
            top = cell.top() + (cell.height() - BAR_PX) // 2
            filled = length * permille // 1000
            painter.fillRect(left, top, length, BAR_PX, self._track)
            begin = left + length - filled if is_mirrored else left
            painter.fillRect(begin, top, filled, BAR_PX, self._state_colours[code])
        painter.setPen(self._secondary)
        painter.drawText(cell, _TRAILING, self._words.percent(entry))

    def _draw(
        self,
        painter: QPainter,
        cell: QRect,
        text: str,
        mode: Qt.TextElideMode,
        font: str = "",
    ) -> None:
        if text and cell.width() > 0:
            painter.drawText(cell, _LEADING, self._fit(text, cell.width(), mode, font))

    def _fit(self, text: str, room: int, mode: Qt.TextElideMode, font: str) -> str:
        """Return the text cut to the room it has; measuring costs more than painting."""
        key = (text, font, room)
        fitting = self._fitting.get(key)
        if fitting is None:
            if len(self._fitting) >= CACHE_MOST:
                self._fitting.clear()
            # No screen shows so much, and measuring 4 KiB takes its time.
            cut = text if len(text) <= 600 else f"{text[:300]}…{text[-300:]}"
            fitting = self._metrics[font].elidedText(cut, mode, room)
            self._fitting[key] = fitting
        return fitting


def _shortened(cell: QRect, by_px: int, *, is_mirrored: bool) -> QRect:
    """Return a cell without so much of its leading edge."""
    return cell.adjusted(0, 0, -by_px, 0) if is_mirrored else cell.adjusted(by_px, 0, 0, 0)


def _halves(cell: QRect) -> tuple[QRect, QRect]:
    middle = cell.height() // 2
    return cell.adjusted(0, 4, 0, -middle), cell.adjusted(0, middle, 0, -4)


_LINE = Qt.AlignmentFlag.AlignVCenter.value | Qt.TextFlag.TextSingleLine.value
_LEADING = _LINE | Qt.AlignmentFlag.AlignLeading.value
_TRAILING = _LINE | Qt.AlignmentFlag.AlignTrailing.value
_RIGHT = Qt.TextElideMode.ElideRight

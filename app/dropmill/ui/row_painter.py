"""Paints the rows of the list: two rectangles a bar, a cached pixmap a state, texts cut once."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap, QStaticText

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
COUNT_GAP_PX = 12
CACHE_MOST = 600
"""Texts of one font, 1.5 KB each, and as many older ones: a screen shows fewer."""
UNCUT_PX = 10_000

Sections = list[tuple[int, int]]
"""Where each column begins and how wide it is (0: hidden), in the order of `Column`."""


Cell = tuple[int, int, int, int]
"""Left, top, width and height."""


class Line:
    """A line of text as it was cut for the room it has, and how wide it is.

    Most lines scroll by once, and to lay them out costs more than to paint them: what is painted
    again is laid out. On a screen whose scale is not 1 both differ by parts of a pixel: there
    every line is laid out, so that none is seen to move.
    """

    __slots__ = ("__weakref__", "_ascent", "_is_new", "_laid_out", "_text", "width")

    def __init__(self, text: str, width: int, ascent: int, *, may_differ: bool) -> None:
        self.width = width
        self._text = text
        self._ascent = ascent
        self._is_new = not may_differ
        self._laid_out: QStaticText | None = None

    def paint(self, painter: QPainter, x: int, top: int) -> None:
        """Paint it with the painter's font and pen."""
        if self._is_new:
            self._is_new = False
            # As what is laid out: by its own letters, or the sign of “41 %” would jump across.
            painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
            painter.drawText(x, top + self._ascent, self._text)
            return
        if self._laid_out is None:
            self._laid_out = QStaticText(self._text)
            self._laid_out.setTextFormat(Qt.TextFormat.PlainText)
            self._laid_out.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        painter.drawStaticText(x, top, self._laid_out)


class Pen:
    """Text in one font, measured and cut once and painted many times."""

    def __init__(self, font: QFont, scale: float = 1.0) -> None:
        self.font = font
        self._is_scaled = scale != 1.0
        self._metrics = QFontMetrics(font)
        self.height = self._metrics.height()
        self._lines: dict[tuple[str, int, Qt.TextElideMode], Line] = {}
        self._earlier: dict[tuple[str, int, Qt.TextElideMode], Line] = {}

    def width(self, text: str) -> int:
        """Return how wide a text is when it is not cut."""
        return self.fit(text, UNCUT_PX).width

    def fit(
        self, text: str, room: int, mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight
    ) -> Line:
        """Return the text cut to the room it has."""
        key = (text, room, mode)
        found = self._lines.get(key)
        if found is None:
            found = self._earlier.pop(key, None) or self._cut(text, room, mode)
            if len(self._lines) >= CACHE_MOST:
                self._earlier, self._lines = self._lines, {}
            self._lines[key] = found
        return found

    def _cut(self, text: str, room: int, mode: Qt.TextElideMode) -> Line:
        # No screen shows so much, and measuring 4 KiB takes its time.
        cut = text if len(text) <= 600 else f"{text[:300]}…{text[-300:]}"
        # To measure is half of the cost: what fits is measured once.
        taken = self._metrics.horizontalAdvance(cut)
        if taken > room:
            cut = self._metrics.elidedText(cut, mode, room)
            taken = self._metrics.horizontalAdvance(cut)
        return Line(cut, taken, self._metrics.ascent(), may_differ=self._is_scaled)


class RowPainter:
    """Paints one row after another with the same pens and pixmaps. UI thread.

    `lay_out` says before each frame where the columns are.
    """

    def __init__(
        self, table: JobTable, colours: Colours, font: QFont, density: Density, scale: float
    ) -> None:
        self._table = table
        self._words = table.words
        self._is_roomy = density is Density.ROOMY
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        self.font = font
        self._plain, self._bold = Pen(font, scale), Pen(bold, scale)
        self._small = Pen(secondary_font(font), scale)
        self._percent_px = max(PERCENT_PX, self._plain.width("100 %") + PAD_PX)
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
        self._is_mirrored = False
        self._cells: list[tuple[int, int]] = []
        self._others: list[Column] = []
        self._icon_x = 0

    def lay_out(self, sections: Sections, *, is_mirrored: bool) -> None:
        """Take the places of the columns for the rows that are painted next."""
        self._is_mirrored = is_mirrored
        self._cells = [(left + PAD_PX, width - 2 * PAD_PX) for left, width in sections]
        self._others = [c for c in (Column.KIND, Column.ADDED, Column.ENDED) if sections[c][1]]
        left, width = sections[Column.STATE]
        self._icon_x = left + (width - SIDE_PX) // 2

    def paint(
        self,
        painter: QPainter,
        rect: QRect,
        entry: int,
        *,
        is_selected: bool,
        is_hovered: bool,
        is_focused: bool,
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
        painter.drawPixmap(self._icon_x, top + (height - SIDE_PX) // 2, self._state_pixmaps[code])
        cells = [(left, top, width, height) for left, width in self._cells]
        status = words.status(entry)
        colour = self._state_colours[code] if words.is_failing(entry) else self._secondary
        name = cells[Column.NAME]
        if self._is_roomy:
            name = self._paint_below(painter, name, self._indent(entry), status, colour)
        self._paint_name(painter, name, entry)
        painter.setPen(self._secondary)
        self._paint_progress(painter, cells[Column.PROGRESS], entry, code)
        self._put(painter, self._plain, cells[Column.SIZE], words.size(entry), is_trailing=True)
        for column in self._others:
            self._put(painter, self._plain, cells[column], words.cell(entry, column))
        painter.setPen(colour)
        self._put(painter, self._plain, cells[Column.STATUS], status)
        if is_focused:
            painter.setPen(self._accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def _indent(self, entry: int) -> int:
        if entry < 0:
            return CHEVRON_PX
        return INDENT_PX if self._table.is_child(entry) else 0

    def _indented(self, cell: Cell, by_px: int) -> Cell:
        left, top, width, height = cell
        return (left if self._is_mirrored else left + by_px, top, width - by_px, height)

    def _paint_below(
        self, painter: QPainter, cell: Cell, indent: int, text: str, colour: QColor
    ) -> Cell:
        """Paint a second line into a cell; return what is left for the first."""
        left, top, width, height = cell
        half = height // 2
        below = self._indented((left, top + half - 1, width, half - 3), indent)
        painter.setPen(colour)
        painter.setFont(self._small.font)
        self._put(painter, self._small, below, text)
        painter.setFont(self.font)
        return (left, top + 3, width, half - 1)

    def _paint_name(self, painter: QPainter, cell: Cell, entry: int) -> None:
        name, mode = self._words.name(entry), Qt.TextElideMode.ElideMiddle
        inner = self._indented(cell, self._indent(entry))
        painter.setPen(self._text)
        if entry >= 0:
            self._put(painter, self._plain, inner, name, mode)
            return
        self._paint_chevron(painter, cell, entry)
        count = self._plain.fit(self._words.count(entry), UNCUT_PX)
        left, top, width, height = inner
        # Where there is little room the title is worth more than the count.
        gap = count.width + COUNT_GAP_PX
        is_counted = self._bold.width(name) <= width - gap
        gap = gap if is_counted else 0
        title = (left + gap if self._is_mirrored else left, top, width - gap, height)
        painter.setFont(self._bold.font)
        painter.setPen(self._text)
        taken = self._put(painter, self._bold, title, name, mode)
        if not is_counted:
            painter.setFont(self.font)
            return
        taken += COUNT_GAP_PX
        painter.setFont(self.font)
        painter.setPen(self._secondary)
        x = left + width - taken - count.width if self._is_mirrored else left + taken
        count.paint(painter, x, top + (height - self._plain.height) // 2)

    def _paint_chevron(self, painter: QPainter, cell: Cell, entry: int) -> None:
        left, top, width, height = cell
        x = left + width - 6 if self._is_mirrored else left + 6
        y = top + height / 2
        side = -1 if self._is_mirrored else 1
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

    def _paint_progress(self, painter: QPainter, cell: Cell, entry: int, code: int) -> None:
        left, top, width, height = cell
        if width <= 0 or not self._words.is_under_way(entry):
            return
        permille = self._words.permille(entry)
        if permille is None:
            return
        length = width - self._percent_px
        if length > 0:
            begin = left + self._percent_px if self._is_mirrored else left
            y = top + (height - BAR_PX) // 2
            filled = length * permille // 1000
            painter.fillRect(begin, y, length, BAR_PX, self._track)
            if self._is_mirrored:
                begin += length - filled
            painter.fillRect(begin, y, filled, BAR_PX, self._state_colours[code])
        self._put(painter, self._plain, cell, self._words.percent(entry), is_trailing=True)

    def _put(
        self,
        painter: QPainter,
        pen: Pen,
        cell: Cell,
        text: str,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        *,
        is_trailing: bool = False,
    ) -> int:
        """Paint one line of text in the middle of a cell; return how wide it is."""
        left, top, width, height = cell
        if width <= 0 or not text:
            return 0
        line = pen.fit(text, width, mode)
        x = left + width - line.width if is_trailing is not self._is_mirrored else left
        line.paint(painter, x, top + (height - pen.height) // 2)
        return line.width

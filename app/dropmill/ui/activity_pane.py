"""Two pictures of the last minute: every slot with what ran in it, and how much came in."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from dropmill.core.job import Lane
from dropmill.core.state import State
from dropmill.ui import figures
from dropmill.ui.activity import SPAN_S, Activity
from dropmill.ui.batches import CODE, STATES
from dropmill.ui.speeds import FIGURES_MS, Speeds
from dropmill.ui.theme import Colours, secondary_font

HEIGHT_PX = 136
SLOT_MOST_PX = 10
SLOT_LEAST_PX = 2
LANE_GAP_PX = 6
TITLE_PX = 20
NAME_PX = 40
NAME_GAP_PX = 8
SAMPLE_S = FIGURES_MS / 1000


class Picture(QWidget):
    """One picture with its title; it is painted when `Activity` says something new, if seen."""

    def __init__(self, activity: Activity, colours: Colours, title: str) -> None:
        super().__init__()
        self._activity = activity
        self._title = title
        self.now = 0.0
        self.setAccessibleName(title)
        self.setFont(secondary_font(self.font()))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_colours(colours)

    def sizeHint(self) -> QSize:
        """As high as the pane."""
        return QSize(200, HEIGHT_PX)

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours."""
        self._text = QColor(colours.secondary)
        self._track = QColor(colours.track)
        self._accent = QColor(colours.accent)
        self._of_code = [QColor(colours.of_state[state]) for state in STATES]
        self.update()

    def _begin(self, painter: QPainter) -> QRect:
        """Paint the title; return the area below it. Rectangles need no anti-aliasing."""
        painter.setPen(self._text)
        inner = self.rect().adjusted(16, 8, -16, -10)
        line = Qt.AlignmentFlag.AlignLeading.value | Qt.TextFlag.TextSingleLine.value
        painter.drawText(inner, line, self._title)
        return inner.adjusted(0, TITLE_PX, 0, 0)

    def _x(self, area: QRect, at: float) -> int:
        """Return where a moment stands, now at the trailing edge."""
        from_end = round((self.now - at) / SPAN_S * area.width())
        from_end = max(0, min(area.width(), from_end))
        return area.left() + from_end if self.isRightToLeft() else area.right() + 1 - from_end


class LanesPicture(Picture):
    """A line for every slot of every lane: one sees the work go in parallel."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint title and slots."""
        painter = QPainter(self)
        self._paint(painter, self._begin(painter))
        painter.end()

    def _paint(self, painter: QPainter, area: QRect) -> None:
        lanes = [(lane, slots) for lane, slots in self._activity.lanes.items() if slots]
        if not lanes:
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter.value, self.tr("Nothing has run."))
            return
        count = sum(len(slots) for _, slots in lanes)
        room = area.height() - LANE_GAP_PX * (len(lanes) - 1)
        height = max(SLOT_LEAST_PX, min(SLOT_MOST_PX, room // count))
        since = {id(slot): began for slot, began in self._activity.running.values()}
        widest = max(self.fontMetrics().horizontalAdvance(self._name(lane)) for lane, _ in lanes)
        name_px = max(NAME_PX, widest + NAME_GAP_PX)
        bars = area.adjusted(0, 0, -name_px, 0)
        if not self.isRightToLeft():
            bars.translate(name_px, 0)
        top = area.top()
        for lane, slots in lanes:
            name = QRect(area.left(), top, area.width(), max(height, self.fontMetrics().height()))
            painter.setPen(self._text)
            painter.drawText(name, Qt.AlignmentFlag.AlignLeading.value, self._name(lane))
            for slot in slots:
                thick = height - 1 if height > SLOT_LEAST_PX else height
                painter.fillRect(bars.left(), top, bars.width(), thick, self._track)
                for began_at, ended_at, code in slot.ran:
                    self._bar(painter, bars, (top, thick), began_at, ended_at, code)
                if (began := since.get(id(slot))) is not None:
                    place = (top, thick)
                    self._bar(painter, bars, place, began, self.now, CODE[State.RUNNING])
                top += height
            top = max(top, name.bottom() + 1) + LANE_GAP_PX

    def _bar(  # noqa: PLR0917 - where and when
        self,
        painter: QPainter,
        bars: QRect,
        place: tuple[int, int],
        began_at: float,
        ended_at: float,
        code: int,
    ) -> None:
        left, right = sorted((self._x(bars, began_at), self._x(bars, ended_at)))
        # A gap of a pixel between two jobs, where there is room for it.
        width = right - left - 1 if right - left > 3 else max(1, right - left)
        painter.fillRect(left, place[0], width, place[1], self._of_code[code])

    def _name(self, lane: Lane) -> str:
        words = {Lane.NET: self.tr("Net"), Lane.DISK: self.tr("Disk"), Lane.CPU: self.tr("CPU")}
        return words[lane]


class RatePicture(Picture):
    """Bytes a second, a column for each sample."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint title and columns."""
        painter = QPainter(self)
        self._paint(painter, self._begin(painter))
        painter.end()

    def _paint(self, painter: QPainter, area: QRect) -> None:
        rates = [(at, rate) for at, rate in self._activity.rates if at >= self.now - SPAN_S]
        most = max((rate for _, rate in rates), default=0.0)
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, self._track)
        if most <= 0:
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter.value, self.tr("Nothing comes in."))
            return
        before = 0.0
        for at, rate in rates:
            height = round(rate / most * (area.height() - 1))
            since = before if at - before < 2 * SAMPLE_S else at - SAMPLE_S
            left, right = sorted((self._x(area, since), self._x(area, at)))
            painter.fillRect(left, area.bottom() - height, right - left, height, self._accent)
            before = at
        words = self.tr("at most {rate}").format(rate=figures.rate(most, "bytes"))
        above = area.adjusted(0, -TITLE_PX, 0, 0)
        painter.drawText(above, Qt.AlignmentFlag.AlignTrailing.value, words)


class ActivityPane(QWidget):
    """Both pictures side by side. They rest while they are hidden, and while nothing runs."""

    def __init__(
        self,
        activity: Activity,
        speeds: Speeds,
        colours: Colours,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__()
        self.setObjectName("details")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Activity"))
        self._activity = activity
        self._wall_clock = wall_clock
        self.lanes = LanesPicture(activity, colours, self.tr("Slots, the last minute"))
        self.rate = RatePicture(activity, colours, self.tr("Down"))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.lanes, 1)
        line.addWidget(self.rate, 1)
        self.setFixedHeight(HEIGHT_PX)
        speeds.changed.connect(self.refresh)
        self.hide()

    def set_colours(self, colours: Colours) -> None:
        """Take these colours."""
        self.lanes.set_colours(colours)
        self.rate.set_colours(colours)

    def showEvent(self, event: object) -> None:
        """Show how it is now."""
        super().showEvent(event)  # type: ignore[arg-type]
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Paint anew what has gone on, if it is seen."""
        if not self.isVisible():
            return
        now = self._wall_clock()
        self._activity.clean(now)
        for picture in (self.lanes, self.rate):
            picture.now = now
            picture.update()

"""One tile: a large button that says what will happen, with a way to the settings."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget

from dropmill.ui.icons import drawing
from dropmill.ui.plain_text import shown, tool_tip
from dropmill.ui.theme import Colours, secondary_font
from dropmill.ui.tile_offer import Offer

TILE_PX = QSize(168, 96)
_PAD_PX = 12
_ICON_PX = 20
_MORE_PX = 32
"""How wide and high the place of "⋯" is."""


class Tile(QAbstractButton):
    """A tile for an offer, or "Choose…" without one. `sheet_asked` is for its "⋯"."""

    sheet_asked = Signal()
    pin_asked = Signal(bool)

    def __init__(
        self, offer: Offer | None, number: int, colours: Colours, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.offer = offer
        self._number = number
        self._colours = colours
        self._is_hit = False
        self._is_more_hit = False
        self._shows_key = False
        self._verb = self.tr("Choose…") if offer is None else offer.verb
        self._detail = self.tr("All kinds and settings") if offer is None else offer.detail
        self.setFixedSize(self.sizeHint())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setMouseTracking(True)
        self.setText(self._verb)
        self.setAccessibleName(f"{self._verb}. {shown(self._detail)}")
        self.setToolTip(tool_tip(self._detail))

    def sizeHint(self) -> QSize:
        """168 by 96 px, and more with a large font."""
        line = QFontMetrics(self.font()).height()
        least = 2 * _PAD_PX + _ICON_PX + 4 + line + 2 * QFontMetrics(self._small()).height()
        return QSize(max(TILE_PX.width(), round(line * 9.5)), max(TILE_PX.height(), least))

    def _small(self) -> QFont:
        return secondary_font(self.font())

    def show_key(self, *, is_on: bool) -> None:
        """Show the key that chooses this tile."""
        self._shows_key = is_on

    def has_more_at(self, place: QPointF) -> bool:
        """Whether the "⋯" is there, in this tile's coordinates."""
        return self.offer is not None and self._more().contains(place.toPoint())

    def show_hit(self, *, is_hit: bool, is_more: bool = False) -> None:
        """Show that a drop would be taken here."""
        if (is_hit, is_more) != (self._is_hit, self._is_more_hit):
            self._is_hit, self._is_more_hit = is_hit, is_more
            self.update()

    def _more(self) -> QRect:
        left = 0 if self.isRightToLeft() else self.width() - _MORE_PX
        return QRect(left, 0, _MORE_PX, _MORE_PX)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go to the sheet from "⋯"; else press the tile."""
        if self.isDown() and self.has_more_at(event.position()):
            self.setDown(False)
            self.sheet_asked.emit()
            return
        super().mouseReleaseEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show whether the pointer is over "⋯"."""
        self.show_hit(is_hit=False, is_more=self.has_more_at(event.position()))
        super().mouseMoveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to pin the tile, so that it always comes first."""
        if self.offer is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        is_pinned = self.offer.is_pinned
        words = self.tr("No longer first") if is_pinned else self.tr("Always show first")
        menu.addAction(words).triggered.connect(lambda: self.pin_asked.emit(not is_pinned))
        menu.addAction(self.tr("Settings…")).triggered.connect(self.sheet_asked)
        menu.popup(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint frame, icon, verb, what will happen, and "⋯"."""
        colours = self._colours
        is_lit = self._is_hit or self.isDown() or self.hasFocus()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(
            QPen(QColor(colours.accent if is_lit else colours.border), 2 if is_lit else 1)
        )
        is_filled = self._is_hit or self.isDown()
        ground = colours.selection if is_filled else colours.base
        if not is_filled and self.underMouse():
            ground = colours.hover
        painter.setBrush(QColor(ground))
        inset = 1 if is_lit else 0.5
        frame = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(frame, 8, 8)
        inner = self.rect().adjusted(_PAD_PX, _PAD_PX, -_PAD_PX, -_PAD_PX)
        icon = QRect(inner.topLeft(), QSize(_ICON_PX, _ICON_PX))
        if self.isRightToLeft():
            icon.moveRight(inner.right())
        name = "all" if self.offer is None else self.offer.icon
        drawing(name, colours.accent, _ICON_PX).paint(painter, icon)
        self._paint_corner(painter)
        self._paint_words(painter, inner.adjusted(0, _ICON_PX + 4, 0, 0))

    def _paint_corner(self, painter: QPainter) -> None:
        corner = self._more()
        if self.offer is not None:
            if self._is_more_hit:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(self._colours.track))
                painter.drawRoundedRect(corner.adjusted(4, 4, -4, -4), 6, 6)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._colours.text))
            for step in (-5, 0, 5):
                painter.drawEllipse(QRectF(corner).center() + QPointF(step, 0), 1.4, 1.4)
        if self._shows_key:
            painter.setPen(QColor(self._colours.secondary))
            painter.setFont(self._small())
            key = str(self._number)
            beside = corner.translated(_MORE_PX if self.isRightToLeft() else -_MORE_PX, 0)
            if self.offer is None:
                beside = corner
            painter.drawText(beside, Qt.AlignmentFlag.AlignCenter, key)

    def _paint_words(self, painter: QPainter, room: QRect) -> None:
        heavy = QFont(self.font())
        heavy.setWeight(QFont.Weight.DemiBold)
        painter.setFont(heavy)
        painter.setPen(QColor(self._colours.text))
        leading = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop
        elide = Qt.TextElideMode.ElideRight
        verb = QFontMetrics(heavy).elidedText(self._verb, elide, room.width())
        painter.drawText(room, leading | Qt.TextFlag.TextSingleLine, verb)
        small = self._small()
        metrics = QFontMetrics(small)
        painter.setFont(small)
        painter.setPen(QColor(self._colours.secondary))
        below = room.adjusted(0, QFontMetrics(heavy).height(), 0, 0)
        for words in self._lines(metrics, below.width()):
            painter.drawText(below, leading | Qt.TextFlag.TextSingleLine, words)
            below = below.adjusted(0, metrics.height(), 0, 0)

    def _lines(self, metrics: QFontMetrics, width: int) -> list[str]:
        """Return the detail in at most two lines: settings, and below them the place."""
        told = shown(self._detail)
        if metrics.horizontalAdvance(told) <= width:
            return [told]
        before, arrow, place = told.partition("→ ")
        parts = [before.strip(), arrow + place] if arrow and before else [told]
        return [metrics.elidedText(part, Qt.TextElideMode.ElideMiddle, width) for part in parts]

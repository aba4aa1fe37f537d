"""The tiles over the list: where a drop is taken, and the same choice for what is pasted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from dropmill.ui.fade import Fade
from dropmill.ui.theme import Colours, title_font
from dropmill.ui.tile import Tile
from dropmill.ui.tile_offer import Offer

GAP_PX = 12
_MARGIN_PX = 28


class DropTiles(QWidget):
    """Lies over the list while something is dragged above the window, or waits for a choice.

    `chosen` carries the offer (None: "Choose…") and whether its settings are wanted first;
    `given_up` is emitted when what was asked about is left alone.
    """

    chosen = Signal(object, bool)
    given_up = Signal()
    pin_asked = Signal(str, bool)

    def __init__(self, colours: Colours, parent: QWidget) -> None:
        super().__init__(parent)
        self._colours = colours
        self._tiles: list[Tile] = []
        self._words = ""
        self._is_asking = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._fade = Fade(self)
        self.hide()
        parent.installEventFilter(self)

    @property
    def is_asking(self) -> bool:
        """Whether it waits for a choice, without a drag."""
        return self._is_asking and self.isVisible()

    @property
    def tiles(self) -> Sequence[Tile]:
        """The tiles that are shown, in their order."""
        return self._tiles

    def set_colours(self, colours: Colours) -> None:
        """Take these colours."""
        self._colours = colours
        self._make([tile.offer for tile in self._tiles if tile.offer is not None])

    def cover(self, offers: Sequence[Offer]) -> None:
        """Show where a drop is taken; the order stays until the drag ends."""
        self._is_asking = False
        self._words = self.tr("Drop on what should be done")
        self._show(offers)

    def ask(self, offers: Sequence[Offer], words: str) -> None:
        """Ask what should be done with what was pasted or opened: by pointer, or by keys 1 to 6."""
        self._is_asking = True
        self._words = words
        self._show(offers)
        self._tiles[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def uncover(self) -> None:
        """Go away: the drag ended, or something was chosen."""
        self._fade.end()
        self.hide()
        self._is_asking = False

    def give_up(self) -> bool:
        """Leave alone what was asked about; whether there was anything."""
        if not self.is_asking:
            return False
        self.uncover()
        self.given_up.emit()
        return True

    def hit(self, place: QPointF) -> tuple[Offer | None, bool] | None:
        """Say what a drop here, in the window's coordinates, chooses; None beside the tiles."""
        found: tuple[Offer | None, bool] | None = None
        for tile in self._tiles:
            within = tile.mapFrom(self.window(), place)
            is_hit = self.isVisible() and tile.rect().contains(within.toPoint())
            is_more = is_hit and tile.has_more_at(within)
            tile.show_hit(is_hit=is_hit, is_more=is_more)
            if is_hit:
                found = (tile.offer, is_more)
        return found

    # How it is laid out.

    def _show(self, offers: Sequence[Offer]) -> None:
        self.setAccessibleName(self._words)
        self._make(offers)
        self.raise_()
        if self.isHidden():
            self._fade.begin()
        self.show()

    def _make(self, offers: Sequence[Offer]) -> None:
        for tile in self._tiles:
            tile.hide()
            tile.deleteLater()
        self._tiles = []
        for number, offer in enumerate([*offers, None], start=1):
            tile = Tile(offer, number, self._colours, self)
            tile.show_key(is_on=self._is_asking)
            tile.clicked.connect(lambda _on=False, offer=offer: self._choose(offer))
            tile.sheet_asked.connect(lambda offer=offer: self._choose(offer, is_for_sheet=True))
            if offer is not None:
                name = offer.name
                tile.pin_asked.connect(lambda is_on, name=name: self.pin_asked.emit(name, is_on))
            tile.show()
            self._tiles.append(tile)
        self._place()

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None or not self._tiles:
            return
        self.setGeometry(parent.rect())
        size = self._tiles[0].size()
        room = max(1, (self.width() - 2 * _MARGIN_PX + GAP_PX) // (size.width() + GAP_PX))
        count = len(self._tiles)
        across = next((n for n in (count, (count + 1) // 2, 2, 1) if n <= room), 1)
        rows = -(-count // across)
        height = rows * size.height() + (rows - 1) * GAP_PX
        width = across * size.width() + (across - 1) * GAP_PX
        left = (self.width() - width) // 2
        top = max(_MARGIN_PX + 24, (self.height() - height) // 2)
        for place, tile in enumerate(self._tiles):
            column = place % across
            if self.isRightToLeft():
                column = across - 1 - column
            tile.move(
                left + column * (size.width() + GAP_PX),
                top + place // across * (size.height() + GAP_PX),
            )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as what is covered."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    # What is chosen.

    def _choose(self, offer: Offer | None, *, is_for_sheet: bool = False) -> None:
        self.uncover()
        self.chosen.emit(offer, is_for_sheet or offer is None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by number; walk by the arrows; leave by Esc."""
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
        key = Qt.Key(event.key())
        number = int(event.text()) if event.text() in set("123456") else 0
        if 0 < number <= len(self._tiles):
            self._choose(self._tiles[number - 1].offer)
        elif key in step:
            focused = self.focusWidget()
            at = next((n for n, tile in enumerate(self._tiles) if tile is focused), 0)
            turn = -1 if self.isRightToLeft() and key in {Qt.Key.Key_Left, Qt.Key.Key_Right} else 1
            to = (at + turn * step[key]) % len(self._tiles)
            self._tiles[to].setFocus(Qt.FocusReason.TabFocusReason)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            focused = self.focusWidget()
            if isinstance(focused, Tile):
                focused.click()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take a click beside the tiles as leaving it alone."""
        self.give_up()
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Cover the list; paint a frame while something is dragged, and what is to be done."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._colours.base))
        if not self._is_asking:
            pen = QPen(QColor(self._colours.accent), 2, Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([4, 3])
            painter.setPen(pen)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(9, 9, -9, -9), 10, 10)
        if self._tiles:
            painter.setFont(title_font(self.font()))
            painter.setPen(QColor(self._colours.text))
            top = min(tile.y() for tile in self._tiles)
            above = QRect(QPoint(_MARGIN_PX, 0), QPoint(self.width() - _MARGIN_PX, top - 16))
            flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
            words = painter.fontMetrics().elidedText(
                self._words, Qt.TextElideMode.ElideRight, above.width()
            )
            painter.drawText(above, flags, words)

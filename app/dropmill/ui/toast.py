"""What is told for a while: it floats over the list's lower edge, so that no row moves."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from dropmill.ui.fade import Fade
from dropmill.ui.notice import Notice
from dropmill.ui.theme import Colours

_FOLLOWED = frozenset({QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide})
MARGIN_PX = 16
WIDTH_PX = 520
WIDE_PX = 680
"""With more than one button the words need the room."""


class Toast(Notice):
    """A notice that stands over the lower edge of its place, and goes by itself.

    `above` is what the place is in; something else may lie over all of that for a while.
    """

    def __init__(self, colours: Colours, place: QWidget, above: QWidget) -> None:
        super().__init__(colours)
        self.setObjectName("toast")
        self.setParent(above)
        self._place = place
        self._above = above
        self._cover: QWidget | None = None
        self._fade = Fade(self)
        place.installEventFilter(self)
        self.hide()

    def lie_over(self, cover: QWidget) -> None:
        """Stay seen at the lower edge of this, too, while it covers what the place is in."""
        self._cover = cover
        cover.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the place, or what covers it."""
        if event.type() in _FOLLOWED and self.isVisible():
            self._fit()
            self.raise_()
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        """Stand above what is there."""
        super().showEvent(event)
        self._fit()
        self.raise_()
        self._fade.begin()

    def hideEvent(self, event: QHideEvent) -> None:
        """Go at once."""
        super().hideEvent(event)
        self._fade.end()

    def _fit(self) -> None:
        cover = self._cover
        place = cover if cover is not None and cover.isVisible() else self._place
        most = WIDE_PX if self.choice_count > 1 else WIDTH_PX
        width = min(place.width() - 2 * MARGIN_PX, most)
        height = self.heightForWidth(width)
        corner = place.mapTo(self._above, QPoint(0, 0))
        left = corner.x() + (place.width() - width) // 2
        top = corner.y() + place.height() - height - MARGIN_PX
        self.setGeometry(left, top, width, height)

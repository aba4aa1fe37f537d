"""What is told for a while: it floats over the list's lower edge, so that no row moves."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from dropmill.ui.notice import Notice
from dropmill.ui.theme import Colours

MARGIN_PX = 16
WIDTH_PX = 520


class Toast(Notice):
    """A notice that stands over its place, and goes by itself."""

    def __init__(self, colours: Colours, place: QWidget) -> None:
        super().__init__(colours)
        self.setObjectName("toast")
        self.setParent(place)
        self._place = place
        place.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the place."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._fit()
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        """Stand above what is there."""
        super().showEvent(event)
        self._fit()
        self.raise_()

    def _fit(self) -> None:
        width = min(self._place.width() - 2 * MARGIN_PX, WIDTH_PX)
        height = self.heightForWidth(width)
        left = (self._place.width() - width) // 2
        self.setGeometry(left, self._place.height() - height - MARGIN_PX, width, height)

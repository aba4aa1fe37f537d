"""The head of every sheet: what it is about, and the way out."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from dropmill.ui.icons import drawing, icon_size
from dropmill.ui.theme import Colours, title_font


class SheetHead(QWidget):
    """`close_asked` is emitted by its button; Esc closes the sheet all the same."""

    close_asked = Signal()

    def __init__(self, title: str, *, tip: str = "") -> None:
        """`tip` says what becomes of what was entered."""
        super().__init__()
        self.title = QLabel(title)
        self.title.setFont(title_font(self.font()))
        self._close = QToolButton()
        self._close.setObjectName("small")
        self._close.setAccessibleName(self.tr("Close"))
        self._close.setToolTip(tip or self.tr("Close (Esc)"))
        self._close.setIconSize(icon_size())
        self._close.clicked.connect(self.close_asked)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.title)
        line.addStretch()
        line.addWidget(self._close)

    def set_colours(self, colours: Colours) -> None:
        """Take these colours."""
        self._close.setIcon(drawing("close", colours.secondary))

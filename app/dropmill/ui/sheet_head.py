"""The head of every sheet: what it is about, and the way out."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from dropmill.ui.icons import drawing, icon_size
from dropmill.ui.margins import set_margins
from dropmill.ui.theme import title_font

MARGIN_PX = 16
_SMALL_MARGIN_PX = 12
"""Beside a small button: with its own edge its drawing stands where fields end."""


class SheetHead(QWidget):
    """`close_asked` is emitted by its button; Esc closes the sheet all the same."""

    close_asked = Signal()

    def __init__(self, title: str, *, tip: str = "") -> None:
        """`tip` says what becomes of what was entered."""
        super().__init__()
        self.title = QLabel(title)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setFont(title_font(self.font()))
        self._close = QToolButton()
        self._close.setObjectName("small")
        self._close.setAccessibleName(self.tr("Close"))
        self._close.setToolTip(tip or self.tr("Close (Esc)"))
        self._close.setIconSize(icon_size())
        self._close.clicked.connect(self.close_asked)
        self._line = QHBoxLayout(self)
        set_margins(self._line, MARGIN_PX, 12, _SMALL_MARGIN_PX, 12)
        self._line.addWidget(self.title, 1)
        self._line.addWidget(self._close)
        self._draw()

    def add(self, button: QWidget) -> None:
        """Put another button beside the one that closes."""
        self._line.insertWidget(self._line.count() - 1, button)

    def changeEvent(self, event: QEvent) -> None:
        """Take other colours with everything else."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()

    def _draw(self) -> None:
        colour = self.palette().placeholderText().color()  # what is said beside has that colour
        self._close.setIcon(drawing("close", colour.name()))


def headed(sheet: QWidget, head: SheetHead, spacing_px: int) -> QVBoxLayout:
    """Lay a sheet out with its head above; return the layout for what stands below it."""
    outer = QVBoxLayout(sheet)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.setSpacing(0)
    outer.addWidget(head)
    below = QVBoxLayout()
    below.setContentsMargins(MARGIN_PX, 0, MARGIN_PX, MARGIN_PX)
    below.setSpacing(spacing_px)
    outer.addLayout(below, 1)
    return below

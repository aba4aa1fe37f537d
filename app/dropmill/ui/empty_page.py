"""What stands in the middle of a list without rows."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dropmill.ui.columns import Group
from dropmill.ui.icons import drawing
from dropmill.ui.plain_text import shown
from dropmill.ui.theme import Colours, title_font

_ICON_PX = 48
ICON_FROM_PX = 260


class EmptyPage(QWidget):
    """Says what to do when there is no job, or that a filter leaves nothing."""

    choose_asked = Signal()
    sample_asked = Signal()
    clear_asked = Signal()

    def __init__(self, colours: Colours) -> None:
        super().__init__()
        self._is_start = True
        self.setObjectName("empty")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch(2)
        self._icon = QLabel()
        self._title = QLabel()
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setFont(title_font(self.font()))
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setObjectName("secondary")
        for label in (self._icon, self._title, self._words):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(label is not self._icon)
            column.addWidget(label)
        column.addSpacing(12)
        self._choose = QPushButton(self.tr("Choose files…"))
        self._choose.setObjectName("primary")
        self._choose.clicked.connect(self.choose_asked)
        self._sample = QPushButton(self.tr("Try a sample"))
        self._sample.setToolTip(self.tr("Makes three pictures to try things with"))
        self._sample.clicked.connect(self.sample_asked)
        self._clear = QPushButton(self.tr("Show all jobs"))
        self._clear.clicked.connect(self.clear_asked)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addStretch()
        for button in (self._choose, self._sample, self._clear):
            line.addWidget(button)
        line.addStretch()
        column.addLayout(line)
        column.addStretch(3)
        self.set_colours(colours)
        self.show_start()

    def set_colours(self, colours: Colours) -> None:
        """Take these colours."""
        self._icon.setPixmap(drawing("drop", colours.secondary, _ICON_PX).pixmap(_ICON_PX))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the icon out where there is no room for it."""
        super().resizeEvent(event)
        self._show_icon()

    def _show_icon(self) -> None:
        self._icon.setVisible(self._is_start and self.height() >= ICON_FROM_PX)

    def show_start(self) -> None:
        """Invite a first drop."""
        self._title.setText(self.tr("Drop files or links here"))
        self._words.setText(self.tr("Convert, check, pack or download them. Ctrl+V works too."))
        self._is_start = True
        self._show_icon()
        for widget in (self._words, self._choose, self._sample):
            widget.show()
        self._clear.hide()

    def show_no_match(self, group: Group, text: str) -> None:
        """Say that the filter leaves nothing."""
        words = {
            Group.RUNNING: self.tr("Nothing is running."),
            Group.WAITING: self.tr("Nothing is waiting."),
            Group.PAUSED: self.tr("Nothing is paused."),
            Group.DONE: self.tr("Nothing is done yet."),
            Group.FAILED: self.tr("Nothing failed."),
            Group.STOPPED: self.tr("Nothing was stopped."),
        }
        sought = self.tr("No job matches “{text}”.").format(text=shown(text))
        self._title.setText(sought if text else words.get(group, ""))
        self._clear.setText(self.tr("Clear search") if text else self.tr("Show all jobs"))
        self._is_start = False
        for widget in (self._icon, self._words, self._choose, self._sample):
            widget.hide()
        self._clear.show()

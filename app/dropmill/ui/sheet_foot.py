"""The foot of the sheet for a new batch: what comes afterwards, what does not fit, the buttons."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal, SignalInstance, Slot
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from dropmill.core.after import After
from dropmill.ui.after_line import AfterLine
from dropmill.ui.icons import drawing, icon_size
from dropmill.ui.plain_label import plain_label
from dropmill.ui.theme import Colours


class SheetFoot(QWidget):
    """Each signal is a button that was pressed, or an entry of the menu beside them."""

    start_asked = Signal()
    try_asked = Signal()
    cancelled = Signal()
    recipe_asked = Signal()
    watch_asked = Signal()
    line_asked = Signal()

    def __init__(self, after: After) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        self.after_line = AfterLine()
        self.after_line.show_after(after)
        column.addWidget(self.after_line)
        self._problem = plain_label()
        self._problem.setObjectName("problem")
        self._problem.hide()
        column.addWidget(self._problem)
        self.more_button = QToolButton()
        self.more_button.setObjectName("framed")
        self.more_button.setAccessibleName(self.tr("More to do with this"))
        self.more_button.setToolTip(self.tr("Save as recipe, watch the folder, command line"))
        self.more_button.setIconSize(icon_size())
        self.more_button.clicked.connect(self._on_more_asked)
        self.try_button = QPushButton(self.tr("Try three first"))
        self.try_button.setToolTip(
            self.tr("Run the smallest, the middle and the largest, then ask again")
        )
        self.try_button.clicked.connect(self.try_asked)
        self.try_button.hide()
        cancel = QPushButton(self.tr("Cancel"))
        cancel.clicked.connect(self.cancelled)
        self.start_button = QPushButton(self.tr("Start"))
        self.start_button.setObjectName("primary")
        self.start_button.clicked.connect(self.start_asked)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.more_button)
        line.addWidget(self.try_button)
        line.addStretch()
        line.addWidget(cancel)
        line.addWidget(self.start_button)
        column.addLayout(line)

    @property
    def problem(self) -> str:
        """What it says does not fit, "" when all does."""
        return "" if self._problem.isHidden() else self._problem.text()

    def show_problem(self, sentence: str) -> None:
        """Say what does not fit; "" for nothing."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))

    def set_ready(self, *, is_ready: bool) -> None:
        """Let it be started, or not: there is something to do, or nothing (yet)."""
        self.start_button.setEnabled(is_ready)

    def set_colours(self, colours: Colours) -> None:
        """Take these colours."""
        self.more_button.setIcon(drawing("more", colours.text))

    @Slot()
    def _on_more_asked(self) -> None:
        place = self.more_button.mapToGlobal(QPoint(0, self.more_button.height()))
        self.more_menu().popup(place)

    def more_menu(self) -> QMenu:
        """Return what else can be done with the draft; it deletes itself when it closes."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, signal in (
            (self.tr("Save as recipe…"), self.recipe_asked),
            (self.tr("Watch this folder with it…"), self.watch_asked),
            (self.tr("Copy as command line"), self.line_asked),
        ):
            action = menu.addAction(words)
            action.setEnabled(self.start_button.isEnabled())
            action.triggered.connect(lambda _on=False, signal=signal: _send(signal))
        return menu


def _send(signal: SignalInstance) -> None:
    signal.emit()

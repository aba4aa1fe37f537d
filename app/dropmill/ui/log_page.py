"""The log of one job: it follows what is added, and can be searched."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFontDatabase, QKeySequence, QShortcut, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from dropmill.ui.job_log import Line
from dropmill.ui.plain_text import shown_lines

BLOCKS_MOST = 2_000


class LogPage(QWidget):
    """Lines are appended, so that what is selected and where one reads stays."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("details")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._shown: list[Line] = []
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Find in the log"))
        self.search.setAccessibleName(self.tr("Find in the log"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(320)
        self.search.textChanged.connect(self._on_text_changed)
        self.search.returnPressed.connect(self.find_next)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setAccessibleName(self.tr("Log"))
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.text.setMaximumBlockCount(BLOCKS_MOST)
        self.text.document().setDocumentMargin(12)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        line = QVBoxLayout()
        line.setContentsMargins(12, 8, 12, 0)
        line.addWidget(self.search)
        box.addLayout(line)
        box.addWidget(self.text)
        again = QShortcut(QKeySequence.StandardKey.FindNext, self, self.find_next)
        again.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def show_lines(self, lines: Sequence[Line] | None) -> None:
        """Show these lines; None: not one job is selected."""
        wanted = list(lines or ())
        if lines is None:
            self._shown = []
            self.text.setPlainText(self.tr("Select one job to see its log."))
            return
        if wanted == self._shown:
            return
        bar = self.text.verticalScrollBar()
        is_at_end = bar.value() >= bar.maximum() - 4
        before = bar.value()
        if self._shown and wanted[: len(self._shown)] == self._shown:
            for line in wanted[len(self._shown) :]:
                self.text.appendPlainText(_written(line))
        else:
            self.text.setPlainText("\n".join(map(_written, wanted)))
            is_at_end = is_at_end or not self._shown
        self._shown = wanted
        bar.setValue(bar.maximum() if is_at_end else before)

    @Slot()
    def _on_text_changed(self) -> None:
        """Find from the beginning of what is found now, so that typing on stays there."""
        cursor = self.text.textCursor()
        cursor.setPosition(cursor.selectionStart())
        self.text.setTextCursor(cursor)
        if self.search.text():
            self.find_next()

    @Slot()
    def find_next(self) -> None:
        """Select the next place of the text, from the beginning again after the last."""
        wanted = self.search.text()
        if wanted and not self.text.find(wanted):
            place = self.text.textCursor()
            self.text.moveCursor(QTextCursor.MoveOperation.Start)
            if not self.text.find(wanted, QTextDocument.FindFlag(0)):
                self.text.setTextCursor(place)


def _written(line: Line) -> str:
    at = time.strftime("%H:%M:%S", time.localtime(line.at))
    return f"{at}  {shown_lines(line.text)}"

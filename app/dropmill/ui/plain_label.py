"""A label for text from elsewhere: never taken for markup, and never wider than its place.

Qt breaks lines between words only: a name of 200 letters would make a page as wide as itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import category

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QClipboard,
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QLabel, QMenu

WORD_MOST = 24
"""Longer words get places to break at."""
PIECE = 12
_BREAK = "\N{ZERO WIDTH SPACE}"
_JOINER = "\N{ZERO WIDTH JOINER}"


class PlainLabel(QLabel):
    """Shows text in as many lines as it needs. What is copied from it is the text alone."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setText(text)

    def text(self) -> str:
        """Return the text as it was given."""
        return self._whole

    def setText(self, text: str) -> None:
        """Show this; long words may be broken."""
        self._whole = text
        broken = breakable(text)
        super().setText(broken)
        self.setAccessibleName(text if broken != text else "")

    def selectedText(self) -> str:
        """Return what is selected, as it was given."""
        return super().selectedText().replace(_BREAK, "").replace("\u2029", "\n")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the text without the places to break at."""
        if event.matches(QKeySequence.StandardKey.Copy) and self.hasSelectedText():
            self._copy()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let what was selected be pasted by the middle button as it was given."""
        super().mouseReleaseEvent(event)
        clipboard = QGuiApplication.clipboard()
        if self.hasSelectedText() and clipboard.supportsSelection():
            clipboard.setText(self.selectedText(), QClipboard.Mode.Selection)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy what is selected."""
        can_select = Qt.TextInteractionFlag.TextSelectableByMouse
        if not self.textInteractionFlags() & can_select:
            super().contextMenuEvent(event)
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction(self.tr("Copy"))
        copy.setEnabled(self.hasSelectedText())
        copy.triggered.connect(self._copy)
        menu.addAction(self.tr("Select all")).triggered.connect(self._select_all)
        menu.popup(event.globalPos())

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.selectedText())

    def _select_all(self) -> None:
        self.setSelection(0, len(super().text()))


def plain_label() -> PlainLabel:
    """Return such a label, empty yet."""
    return PlainLabel()


def breakable(text: str, longest: int = WORD_MOST, piece: int = PIECE) -> str:
    """Return text whose long words have places to break at, which are not seen."""
    if len(text) <= longest:
        return text
    return "\n".join(
        " ".join(
            _BREAK.join(_pieces(word, piece)) if len(word) > longest else word
            for word in line.split(" ")
        )
        for line in text.split("\n")
    )


def _pieces(word: str, length: int) -> Iterator[str]:
    """Yield a word in pieces; what is drawn over the letter before it is not taken from that."""
    begin = 0
    while begin < len(word):
        end = begin + length
        while end < len(word) and (
            category(word[end])[0] == "M" or _JOINER in word[end - 1 : end + 1]
        ):
            end += 1
        yield word[begin:end]
        begin = end

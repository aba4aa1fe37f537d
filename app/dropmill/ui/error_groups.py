"""The same errors of many jobs together, each group with a button to retry it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from dropmill.ui import figures
from dropmill.ui.core_words import spoken
from dropmill.ui.found_box import plain_label
from dropmill.ui.plain_text import shown

GROUPS_MOST = 12

Group = tuple[str, tuple[int, ...]]
"""What went wrong, and the jobs it went wrong for."""


class ErrorGroups(QWidget):
    """`retry_asked` carries the ids of a group. Nothing of it is seen while nothing failed."""

    retry_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: list[Group] = []
        self.buttons: list[QPushButton] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(8)
        self.hide()

    def show_groups(self, groups: Sequence[Group]) -> None:
        """Show the first of these, written anew only when they are others than before."""
        found = list(groups[:GROUPS_MOST])
        if found == self._shown:
            return
        self._shown = found
        self.buttons = []
        while (item := self._box.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for words, ids in found:
            self._box.addWidget(self._line(words, ids))
        self.setVisible(bool(found))

    def _line(self, words: str, ids: tuple[int, ...]) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        label = plain_label()
        text = self.tr("{n} \N{MULTIPLICATION SIGN} {words}").format(
            n=figures.count(len(ids)), words=shown(spoken(words))
        )
        label.setText(text)
        row.addWidget(label, 1)
        button = QPushButton(self.tr("Retry these"))
        button.setAccessibleName(self.tr("Retry these: {words}").format(words=text))
        button.clicked.connect(lambda: self.retry_asked.emit(ids))
        row.addWidget(button, alignment=Qt.AlignmentFlag.AlignTop)
        self.buttons.append(button)
        return line

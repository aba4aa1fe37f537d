"""The same errors of many jobs together, each group with what mends it and a button to retry it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from dropmill.ui import figures
from dropmill.ui.core_words import spoken
from dropmill.ui.plain_label import plain_label
from dropmill.ui.plain_text import shown

GROUPS_MOST = 12


class Group(NamedTuple):
    """What went wrong, and the jobs it went wrong for."""

    words: str
    ids: tuple[int, ...]
    setting: str = ""
    """The setting that mends it."""
    mending_words: str = ""
    """What the button for that says; "" for no button."""


class ErrorGroups(QWidget):
    """Nothing of it is seen while nothing failed.

    `retry_asked` carries the ids of a group, `mend_asked` those and the setting that is to change.
    """

    retry_asked = Signal(object)
    mend_asked = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: list[Group] = []
        self.buttons: list[QPushButton] = []
        self._of: dict[QPushButton, tuple[str, str]] = {}
        """What went wrong, and what the button says."""
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(8)
        self.hide()

    def show_groups(self, groups: Sequence[Group]) -> None:
        """Show the first of these, written anew only when they are others than before."""
        found = list(groups[:GROUPS_MOST])
        if found == self._shown:
            return
        focused = next((self._of[button] for button in self.buttons if button.hasFocus()), None)
        self._shown = found
        self.buttons = []
        self._of = {}
        while (item := self._box.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for group in found:
            self._box.addWidget(self._line(group))
        self.setVisible(bool(found))
        for button, of in self._of.items():
            if of == focused:  # more jobs failed so: the keyboard stays where it was
                button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _line(self, group: Group) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        label = plain_label()
        text = self.tr("{n} \N{MULTIPLICATION SIGN} {words}").format(
            n=figures.count(len(group.ids)), words=shown(spoken(group.words))
        )
        label.setText(text)
        row.addWidget(label, 1)
        if group.mending_words:
            mend = self._button(row, group.mending_words, group, text)
            mend.clicked.connect(lambda: self.mend_asked.emit(group.ids, group.setting))
        retry = self._button(row, self.tr("Retry these"), group, text)
        retry.clicked.connect(lambda: self.retry_asked.emit(group.ids))
        return line

    def _button(self, row: QHBoxLayout, words: str, group: Group, told: str) -> QPushButton:
        button = QPushButton(words)
        button.setAccessibleName(f"{words}: {told}")
        self._of[button] = (group.words, words)
        row.addWidget(button, alignment=Qt.AlignmentFlag.AlignTop)
        self.buttons.append(button)
        return button

"""Help: how it goes, all keys, and what each kind of job does, in its own words."""

from __future__ import annotations

import inspect
from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from dropmill.core.job import Job
from dropmill.ui.commands import Commands
from dropmill.ui.kind_words import title_of
from dropmill.ui.margins import set_margins
from dropmill.ui.plain_label import plain_label
from dropmill.ui.scrolled import scrolled
from dropmill.ui.sheet_head import SheetHead, headed
from dropmill.ui.side_panel import SHEET_PX
from dropmill.ui.theme import secondary_font


class HelpSheet(QWidget):
    """The keys are those of this moment: they may have been changed."""

    hidden = Signal()

    def __init__(self, commands: Commands, kinds: Mapping[str, type[Job]]) -> None:
        super().__init__()
        self.setObjectName("sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(SHEET_PX)
        self.setAccessibleName(self.tr("Help"))
        self._commands = commands
        self._head = SheetHead(self.tr("Help"))
        self._head.close_asked.connect(self.dismiss)
        page = QWidget()
        page.setObjectName("sheet")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._box = QVBoxLayout(page)
        set_margins(self._box, 0, 0, 16, 0)
        self._box.setSpacing(8)
        for words in (
            self.tr("Drop files, folders or links on the window, or paste them with Ctrl+V."),
            self.tr("Choose what to do. What would replace, move or delete a file is shown first."),
            self.tr("Watch it being done. Ctrl+Z takes back what was done to files and list."),
        ):
            self._say(words)
        self._title(self.tr("Keys"))
        self._keys = QGridLayout()
        self._keys.setHorizontalSpacing(16)
        self._keys.setVerticalSpacing(4)
        self._keys.setColumnStretch(0, 1)
        self._box.addLayout(self._keys)
        self._fill_keys()
        self._title(self.tr("What it can do"))
        for kind in kinds.values():
            self._bold(title_of(kind))
            if more := _more_of(kind):
                self._say(more).setObjectName("secondary")
        self._box.addStretch()
        self.area = scrolled(page, name=self.tr("Help"))
        outer = headed(self, self._head, 12)
        set_margins(outer, 16, 0, 0, 16)  # the bar that scrolls stands at the edge
        outer.addWidget(self.area, 1)

    def _title(self, words: str) -> None:
        self._box.addSpacing(12)
        self._bold(words)

    def _bold(self, words: str) -> None:
        label = self._say(words)
        font = label.font()
        font.setWeight(font.Weight.DemiBold)
        label.setFont(font)

    def _say(self, words: str) -> QLabel:
        label = plain_label()
        label.setText(words)
        self._box.addWidget(label)
        return label

    def _keys_now(self) -> list[str]:
        return [command.keys for command in self._commands.all()]

    def _fill_keys(self) -> None:
        self._told = self._keys_now()
        while (item := self._keys.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for row, command in enumerate(c for c in self._commands.all() if c.keys):
            words = plain_label()
            words.setText(command.words.removesuffix("…"))
            keys = QLabel(command.keys)
            keys.setTextFormat(Qt.TextFormat.PlainText)
            keys.setObjectName("secondary")
            keys.setFont(secondary_font(self.font()))
            self._keys.addWidget(words, row, 0)
            self._keys.addWidget(keys, row, 1, Qt.AlignmentFlag.AlignTrailing)

    def showEvent(self, event: QShowEvent) -> None:
        """Show the keys as they are now."""
        if self._told != self._keys_now():
            self._fill_keys()
        super().showEvent(event)

    def dismiss(self) -> None:
        """Hide the sheet."""
        self.hide()
        self.hidden.emit()


def _more_of(kind: type[Job]) -> str:
    """Return what a kind's docstring says after its title, as one paragraph."""
    paragraphs = inspect.cleandoc(kind.__doc__ or "").split("\n\n")[1:2]
    return " ".join(paragraphs[0].split()) if paragraphs else ""

"""A line for a folder: its words, the path, and a button to choose another."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from dropmill.ui.icons import drawing, icon_size
from dropmill.ui.theme import Colours


class FolderLine(QWidget):
    """`browse_asked` carries the line itself: whoever has the dialog calls `choose`."""

    edited = Signal()
    browse_asked = Signal(object)

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = words
        self.edit = QLineEdit()
        self.edit.setAccessibleName(words)
        self.edit.textEdited.connect(self.edited)
        label = QLabel(words)
        label.setBuddy(self.edit)
        self._browse = QToolButton()
        self._browse.setObjectName("framed")
        self._browse.setIconSize(icon_size())
        self._browse.setToolTip(self.tr("Choose a folder…"))
        self._browse.setAccessibleName(self.tr("Choose a folder"))
        self._browse.clicked.connect(self._on_browse)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.edit)
        line.addWidget(self._browse)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(label)
        box.addLayout(line)

    @property
    def folder(self) -> str:
        """What is written there, without blanks around it."""
        return self.edit.text().strip()

    @Slot(str)
    def choose(self, folder: str) -> None:
        """Write this folder there, as a person would."""
        self.edit.setText(folder)
        self.edited.emit()

    def set_colours(self, colours: Colours) -> None:
        """Take these colours."""
        self._browse.setIcon(drawing("folder", colours.text))

    @Slot()
    def _on_browse(self) -> None:
        self.browse_asked.emit(self)

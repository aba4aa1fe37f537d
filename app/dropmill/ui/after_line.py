"""The line of a sheet that asks what is to be done once its batch has ended."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from dropmill.core.after import After, Ended, Then
from dropmill.core.errors import Problem
from dropmill.ui.core_words import sentence


def then_words() -> dict[Then, str]:
    """Return what can be done, in the words of the window."""
    return {
        Then.NOTHING: _tr("Nothing"),
        Then.NOTIFY: _tr("Notify me"),
        Then.FOLDER: _tr("Open the folder"),
        Then.COMMAND: _tr("Run a program"),
        Then.SLEEP: _tr("Sleep"),
        Then.SHUT_DOWN: _tr("Shut down"),
    }


class AfterLine(QWidget):
    """A choice, and the command where a program is to be run."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        line = QHBoxLayout()
        label = QLabel(_tr("When it is done"))
        self.combo = QComboBox()
        self.combo.setAccessibleName(label.text())
        label.setBuddy(self.combo)
        for then, words in then_words().items():
            self.combo.addItem(words, then.value)
        line.addWidget(label)
        line.addWidget(self.combo, 1)
        box.addLayout(line)
        self.command = QLineEdit()
        self.command.setAccessibleName(_tr("Program to run"))
        self.command.setPlaceholderText(_tr("A program and its arguments"))
        self.command.setToolTip(
            _tr("{folder}, {done} and {failed} stand for where the results are and how many.")
        )
        self.command.hide()
        box.addWidget(self.command)
        self.combo.currentIndexChanged.connect(self._on_chosen)

    @property
    def after(self) -> After:
        """What is chosen."""
        then = Then(self.combo.currentData())
        command = self.command.text().strip() if then is Then.COMMAND else ""
        return After(then, command)

    def problem(self) -> str:
        """Return what is wrong with it, "" when nothing is."""
        if self.after.then is not Then.COMMAND:
            return ""
        try:
            self.after.words(Ended())
        except Problem as problem:
            return sentence(problem)
        return ""

    def show_after(self, after: After) -> None:
        """Show this."""
        self.combo.setCurrentIndex(self.combo.findData(after.then.value))
        if after.command:
            self.command.setText(after.command)

    def _on_chosen(self) -> None:
        self.command.setVisible(self.after.then is Then.COMMAND)
        self.changed.emit()


def _tr(text: str) -> str:
    return QCoreApplication.translate("AfterLine", text)

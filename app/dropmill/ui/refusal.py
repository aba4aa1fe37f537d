"""Says why the window cannot open, to who started it from a menu and sees no terminal."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

from dropmill.core.errors import Failure
from dropmill.core.resources import resource
from dropmill.core.settings import Appearance, Language
from dropmill.ui.core_words import in_words
from dropmill.ui.language import speak
from dropmill.ui.plain_label import breakable
from dropmill.ui.plain_text import shown
from dropmill.ui.theme import Theme


def show_refusal(failure: Failure) -> None:
    """Show what went wrong and what to do, until it is closed. On the main thread."""
    found = QApplication.instance()
    application = found if isinstance(found, QApplication) else QApplication(["dropmill"])
    application.setDesktopFileName("dropmill")
    application.setWindowIcon(QIcon(str(resource("icons/dropmill.svg"))))
    speak(application, Language.SYSTEM)
    theme = Theme(application, Appearance.SYSTEM)
    title, hint = (breakable(shown(words)) for words in in_words(failure))
    box = QMessageBox(QMessageBox.Icon.Warning, "Dropmill", title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(hint)
    box.addButton(QMessageBox.StandardButton.Close)
    box.exec()
    theme.deleteLater()

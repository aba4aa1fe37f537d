"""The language of the window: the system's, or the one that was chosen."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from dropmill.core.resources import resource
from dropmill.core.settings import Language
from dropmill.ui import core_words, figures

log = logging.getLogger(__name__)

NATIVE_NAMES = {Language.ENGLISH: "English", Language.GERMAN: "Deutsch"}
"""What each language calls itself: so it is found by those who read no other."""


def language_of(chosen: Language) -> Language:
    """Return the language to speak; English where the system's is none of ours."""
    if chosen is not Language.SYSTEM:
        return chosen
    for name in QLocale.system().uiLanguages():
        code = name.partition("-")[0].partition("_")[0]
        if code in set(NATIVE_NAMES):
            return Language(code)
    return Language.ENGLISH


def speak(application: QApplication, chosen: Language) -> Language:
    """Let everything that is made from now on speak this language; return which it is.

    Widgets keep the words they were made with, so a choice counts from the next start on. On the
    UI thread, before the first widget.
    """
    language = language_of(chosen)
    locale = QLocale()
    if not locale.name().startswith(language.value):
        # Sentences in one language with the numbers of another would be misread.
        locale = QLocale(language.value)
        QLocale.setDefault(locale)
    if language is Language.ENGLISH:
        core_words.speak(None)
        return language
    core_words.speak(resource(f"translations/dropmill_{language.value}.json"))
    figures.write_numbers(locale.decimalPoint(), locale.groupSeparator())
    of_qt = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    ours = resource(f"translations/dropmill_{language.value}.qm")
    for path in (of_qt / f"qtbase_{language.value}.qm", ours):
        translator = QTranslator(application)
        if translator.load(str(path)):
            QCoreApplication.installTranslator(translator)
        else:
            log.warning("there is no translation in %s", path)
    return language

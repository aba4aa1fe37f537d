"""The sheet with the settings of the window."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dropmill.core.settings import Appearance, Closing, Language, Settings
from dropmill.ui.language import NATIVE_NAMES
from dropmill.ui.sheet_head import SheetHead, headed
from dropmill.ui.side_panel import SHEET_PX
from dropmill.ui.theme import Density


class SettingsSheet(QWidget):
    """What is chosen counts at once; the language at the next start."""

    hidden = Signal()
    appearance_chosen = Signal(object)
    density_chosen = Signal(object)
    language_chosen = Signal(object)
    closing_chosen = Signal(object)
    keys_asked = Signal()

    def __init__(self, settings: Settings, density: Density) -> None:
        super().__init__()
        self.setObjectName("sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Settings"))
        self.setFixedWidth(SHEET_PX)
        self._head = SheetHead(self.tr("Settings"))
        self._head.close_asked.connect(self.dismiss)
        self._box = headed(self, self._head, 16)
        appearances: Mapping[Any, str] = {
            Appearance.SYSTEM: self.tr("As the system"),
            Appearance.LIGHT: self.tr("Light"),
            Appearance.DARK: self.tr("Dark"),
            Appearance.CONTRAST: self.tr("High contrast"),
        }
        densities: Mapping[Any, str] = {
            Density.COMPACT: self.tr("Compact"),
            Density.NORMAL: self.tr("Normal"),
            Density.ROOMY: self.tr("Roomy, on two lines"),
        }
        languages: Mapping[Any, str] = {
            Language.SYSTEM: self.tr("As the system"),
            **NATIVE_NAMES,
        }
        closings: Mapping[Any, str] = {
            Closing.ASK: self.tr("Ask"),
            Closing.QUIT: self.tr("Quit, and go on at the next start"),
            Closing.STAY: self.tr("Stay open, out of the way"),
        }
        self.choices = {
            "appearance": self._choice(
                self.tr("Colours"), appearances, settings.appearance, self.appearance_chosen
            ),
            "density": self._choice(self.tr("Rows"), densities, density, self.density_chosen),
            "language": self._choice(
                self.tr("Language"), languages, settings.language, self.language_chosen
            ),
            "closing": self._choice(
                self.tr("When it is closed while jobs run"),
                closings,
                settings.closing,
                self.closing_chosen,
            ),
        }
        self.copied_links = QCheckBox(self.tr("Offer links that are copied"))
        self.copied_links.setChecked(settings.offers_copied_links)
        self._box.addWidget(self.copied_links)
        keys = QPushButton(self.tr("Commands and their keys…"))
        keys.clicked.connect(self.keys_asked)
        self._box.addWidget(keys, alignment=Qt.AlignmentFlag.AlignLeading)
        self._box.addStretch()

    def _choice(
        self, words: str, choices: Mapping[Any, str], now: StrEnum, chosen: SignalInstance
    ) -> QComboBox:
        line = QVBoxLayout()
        line.setSpacing(4)
        label = QLabel(words)
        combo = QComboBox()
        combo.setAccessibleName(words)
        label.setBuddy(combo)
        values = list(choices)
        for text in choices.values():
            combo.addItem(text)
        combo.setCurrentIndex(values.index(now))
        combo.activated.connect(lambda place: chosen.emit(values[place]))
        line.addWidget(label)
        line.addWidget(combo)
        self._box.addLayout(line)
        return combo

    def dismiss(self) -> None:
        """Hide the sheet."""
        self.hide()
        self.hidden.emit()

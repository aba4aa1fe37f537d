"""Colours, fonts and style of the window: light, dark, and of high contrast."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

import msgspec
from PySide6.QtCore import QDir, QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication

from dropmill.core.resources import resource
from dropmill.core.settings import Appearance
from dropmill.core.state import State

BODY_LEAST_PX = 13
CONTROL_PX = 32
SIDEBAR_PX = 200


class Density(StrEnum):
    """How much room a row of the list has."""

    COMPACT = "compact"
    NORMAL = "normal"
    ROOMY = "roomy"
    """The status stands on a second line."""


ROW_PX = {Density.COMPACT: 24, Density.NORMAL: 28, Density.ROOMY: 44}


class Colours(msgspec.Struct, frozen=True):
    """The colours of one scheme; every text pair has a contrast of at least 4.5 : 1."""

    base: str
    sidebar: str
    hover: str
    selection: str
    text: str
    secondary: str
    accent: str
    on_accent: str
    border: str
    track: str
    done: str
    failed: str
    paused: str
    interrupted: str

    @property
    def of_state(self) -> Mapping[State, str]:
        """The colour of each state's icon, bar and error title."""
        return {
            State.RUNNING: self.accent,
            State.WAITING: self.secondary,
            State.HELD: self.paused,
            State.PAUSED: self.paused,
            State.DONE: self.done,
            State.FAILED: self.failed,
            State.CANCELLED: self.secondary,
            State.INTERRUPTED: self.interrupted,
        }


LIGHT = Colours(
    base="#FFFFFF",
    sidebar="#F4F5F7",
    hover="#EEF1F5",
    selection="#DCE8FA",
    text="#1B1F24",
    secondary="#505863",
    accent="#1D5BB8",
    on_accent="#FFFFFF",
    border="#737C88",
    track="#D9DEE5",
    done="#17692F",
    failed="#B3261E",
    paused="#7A4F00",
    interrupted="#6B3FB5",
)

DARK = Colours(
    base="#1C1E22",
    sidebar="#17191C",
    hover="#26292F",
    selection="#243B5A",
    text="#E7E9EC",
    secondary="#AEB5BF",
    accent="#86B7FF",
    on_accent="#10233F",
    border="#7D8691",
    track="#3A3F47",
    done="#6CCB86",
    failed="#FF9A91",
    paused="#E5B454",
    interrupted="#C8AEFF",
)


CONTRAST_LIGHT = Colours(
    base="#FFFFFF",
    sidebar="#FFFFFF",
    hover="#EBEBEB",
    selection="#CFE3FF",
    text="#000000",
    secondary="#2E2E2E",
    accent="#00339A",
    on_accent="#FFFFFF",
    border="#000000",
    track="#767676",
    done="#004A18",
    failed="#8A0000",
    paused="#543600",
    interrupted="#46128A",
)

CONTRAST_DARK = Colours(
    base="#000000",
    sidebar="#000000",
    hover="#222222",
    selection="#06346B",
    text="#FFFFFF",
    secondary="#E2E2E2",
    accent="#A4CDFF",
    on_accent="#000000",
    border="#FFFFFF",
    track="#8C8C8C",
    done="#8FF2AB",
    failed="#FFB9B2",
    paused="#FFD880",
    interrupted="#DFCDFF",
)

_QT_SCHEME = {
    Appearance.CONTRAST: Qt.ColorScheme.Unknown,
    Appearance.SYSTEM: Qt.ColorScheme.Unknown,
    Appearance.LIGHT: Qt.ColorScheme.Light,
    Appearance.DARK: Qt.ColorScheme.Dark,
}


class Theme(QObject):
    """Dresses the application, and again whenever the system or the user changes the scheme."""

    changed = Signal()

    def __init__(self, application: QApplication, appearance: Appearance) -> None:
        super().__init__(application)
        self._application = application
        self.appearance = appearance
        self.colours = LIGHT
        QDir.addSearchPath("icons", str(resource("icons")))  # for the style sheet
        application.setFont(_body_font(application.font()))
        hints = self._hints = application.styleHints()
        hints.setColorScheme(_QT_SCHEME[appearance])
        hints.colorSchemeChanged.connect(self._on_scheme_changed)
        hints.accessibility().contrastPreferenceChanged.connect(self._on_scheme_changed)
        application.layoutDirectionChanged.connect(self._on_scheme_changed)
        self._dress()

    def choose(self, appearance: Appearance) -> None:
        """Take these colours from now on."""
        self.appearance = appearance
        self._application.styleHints().setColorScheme(_QT_SCHEME[appearance])
        self._dress()

    @property
    def is_dark(self) -> bool:
        """Whether the colours are dark ones."""
        return self.colours in {DARK, CONTRAST_DARK}

    @Slot()
    def _on_scheme_changed(self) -> None:
        self._dress()

    def _dress(self) -> None:
        # Not every platform takes the choice over into its hints: what was chosen counts first.
        scheme = _QT_SCHEME[self.appearance]
        if scheme is Qt.ColorScheme.Unknown:
            scheme = self._application.styleHints().colorScheme()
        self.colours = self._colours_for(is_dark=scheme is Qt.ColorScheme.Dark)
        self._application.setPalette(_palette(self.colours))
        style = _style(self.colours)
        is_mirrored = self._application.layoutDirection() is Qt.LayoutDirection.RightToLeft
        self._application.setStyleSheet(mirrored(style) if is_mirrored else style)
        self.changed.emit()

    def _colours_for(self, *, is_dark: bool) -> Colours:
        """Return the colours that fit what was chosen here, else what the system asks for."""
        is_high = self.appearance is Appearance.CONTRAST
        if self.appearance is Appearance.SYSTEM:
            wanted = self._hints.accessibility().contrastPreference()
            is_high = wanted is Qt.ContrastPreference.HighContrast
        if is_high:
            return CONTRAST_DARK if is_dark else CONTRAST_LIGHT
        return DARK if is_dark else LIGHT


def title_font(font: QFont) -> QFont:
    """Return the font of a title: three pixels more, and heavier."""
    title = QFont(font)
    title.setPixelSize(QFontInfo(font).pixelSize() + 3)
    title.setWeight(QFont.Weight.DemiBold)
    return title


def secondary_font(font: QFont) -> QFont:
    """Return the font of what is said beside: one pixel less."""
    smaller = QFont(font)
    smaller.setPixelSize(QFontInfo(font).pixelSize() - 1)
    return smaller


def _body_font(system: QFont) -> QFont:
    """Return the system's font, at least 13 px, or the one that travels along.

    Without a desktop that names a font Qt falls back on "Sans Serif", which is whatever comes
    first on this machine, or nothing at all.
    """
    font = QFont(system)
    if font.family().lower() in {"sans serif", "sans-serif", "sans", ""}:
        for weight in ("Regular", "SemiBold"):
            QFontDatabase.addApplicationFont(str(resource(f"fonts/Inter-{weight}.otf")))
        font.setFamilies(["Inter", font.family()])
    font.setPixelSize(max(BODY_LEAST_PX, QFontInfo(font).pixelSize()))
    # Figures that change do not make their neighbours jump.
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _palette(colours: Colours) -> QPalette:
    roles = {
        QPalette.ColorRole.Window: colours.sidebar,
        QPalette.ColorRole.WindowText: colours.text,
        QPalette.ColorRole.Base: colours.base,
        QPalette.ColorRole.AlternateBase: colours.hover,
        QPalette.ColorRole.Text: colours.text,
        QPalette.ColorRole.Button: colours.sidebar,
        QPalette.ColorRole.ButtonText: colours.text,
        QPalette.ColorRole.BrightText: colours.failed,
        QPalette.ColorRole.Highlight: colours.selection,
        QPalette.ColorRole.HighlightedText: colours.text,
        QPalette.ColorRole.Accent: colours.accent,
        QPalette.ColorRole.Link: colours.accent,
        QPalette.ColorRole.LinkVisited: colours.interrupted,
        QPalette.ColorRole.ToolTipBase: colours.base,
        QPalette.ColorRole.ToolTipText: colours.text,
        QPalette.ColorRole.PlaceholderText: colours.secondary,
        QPalette.ColorRole.Mid: colours.track,
        QPalette.ColorRole.Midlight: colours.hover,
        QPalette.ColorRole.Light: colours.base,
        QPalette.ColorRole.Dark: colours.border,
        QPalette.ColorRole.Shadow: colours.border,
    }
    palette = QPalette()
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    faint = QColor(colours.secondary)
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, faint)
    return palette


_SIDE = re.compile(r"\b(padding|margin)-(left|right)(?=:)")
_ALL_SIDES = re.compile(r"\b(padding|margin): (\S+) (\S+) (\S+) (\S+);")
_OTHER_SIDE = {"left": "right", "right": "left"}


def mirrored(style: str) -> str:
    """Return a style sheet for a window that is laid out from right to left.

    Qt puts the parts of a control on the other side by itself, but leaves its paddings and margins.
    """
    style = _SIDE.sub(lambda found: f"{found[1]}-{_OTHER_SIDE[found[2]]}", style)
    return _ALL_SIDES.sub(r"\1: \2 \5 \4 \3;", style)


def _style(colours: Colours) -> str:
    """Return the style sheet with its `@names` filled in by the colours of this scheme."""
    text = resource("style/window.qss").read_text(encoding="utf-8")
    values = msgspec.structs.asdict(colours)
    values["scheme"] = "dark" if colours in {DARK, CONTRAST_DARK} else "light"
    for name in values:
        text = text.replace(f"@{name}", values[name])
    return text

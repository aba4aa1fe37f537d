"""Colours that can be read, and texts and shapes for what has no colour."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from dropmill.core.settings import Appearance
from dropmill.core.state import State
from dropmill.ui.icons import state_pixmap
from dropmill.ui.main_window import MainWindow
from dropmill.ui.theme import CONTRAST_DARK, CONTRAST_LIGHT, DARK, LIGHT, Colours, Theme, mirrored

LEAST_CONTRAST = 4.5
HIGH_CONTRAST = 7.0


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.1)."""
    channels = QColor(colour).getRgbF()[:3]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


ALL = pytest.mark.parametrize(
    "colours",
    [LIGHT, DARK, CONTRAST_LIGHT, CONTRAST_DARK],
    ids=["light", "dark", "contrast", "dark contrast"],
)


@ALL
def test_every_text_can_be_read_on_every_ground(colours: Colours) -> None:
    texts = (colours.text, colours.secondary, colours.failed, *colours.of_state.values())
    grounds = (colours.base, colours.sidebar, colours.hover, colours.selection)
    pairs = [*itertools.product(texts, grounds), (colours.on_accent, colours.accent)]
    least = HIGH_CONTRAST if colours in {CONTRAST_LIGHT, CONTRAST_DARK} else LEAST_CONTRAST
    faint = [(a, b, contrast(a, b)) for a, b in pairs if contrast(a, b) < least]
    assert faint == []


@ALL
def test_borders_of_controls_can_be_seen(colours: Colours) -> None:
    assert contrast(colours.border, colours.base) >= 3


def test_high_contrast_follows_what_is_chosen_and_whether_the_system_is_dark(
    qapp: QApplication,
) -> None:
    theme = Theme(qapp, Appearance.LIGHT)
    theme.choose(Appearance.CONTRAST)
    assert theme.colours in {CONTRAST_LIGHT, CONTRAST_DARK}
    assert qapp.palette().windowText().color().name().upper() == theme.colours.text
    theme.choose(Appearance.DARK)
    assert theme.colours is DARK
    theme.choose(Appearance.LIGHT)
    assert theme.colours is LIGHT


def test_what_stands_at_one_side_stands_at_the_other_from_right_to_left() -> None:
    style = "padding-right: 24px; margin-left: -3px; padding: 0 8px; margin: 1px 2px 3px 4px;"
    assert mirrored(style) == (
        "padding-left: 24px; margin-right: -3px; padding: 0 8px; margin: 1px 4px 3px 2px;"
    )
    assert mirrored(mirrored(style)) == style


def test_the_words_of_a_menu_button_keep_clear_of_its_arrow(
    qapp: QApplication, window: MainWindow
) -> None:
    """Also from right to left: the picture of the button is the same, turned round."""
    bar = window.toolbar
    try:
        for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
            qapp.setLayoutDirection(direction)
            is_mirrored = direction is Qt.LayoutDirection.RightToLeft
            image = bar._add.grab().toImage()
            columns = [
                any(
                    image.pixelColor(x, y) != image.pixelColor(5, 5)
                    for y in range(4, image.height() - 4)
                )
                for x in range(4, image.width() - 4)
            ]
            inked = columns[::-1] if is_mirrored else columns
            last = len(inked) - inked[::-1].index(True)
            gap = inked[:last][::-1]
            arrow = gap.index(False)
            assert gap[arrow:].index(True) >= 6, "between the arrow and the word"
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_states_are_told_apart_by_shape(qapp: object) -> None:
    drawn = {}
    for state in State:
        image = state_pixmap(state, "#000000", 2.0).toImage()
        drawn[state] = bytes(image.constBits())
    assert len(set(drawn.values())) == len(State)

"""Colours that can be read, and texts and shapes for what has no colour."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from dropmill.core.settings import Appearance
from dropmill.core.state import State
from dropmill.ui.icons import state_pixmap
from dropmill.ui.theme import CONTRAST_DARK, CONTRAST_LIGHT, DARK, LIGHT, Colours, Theme

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


def test_states_are_told_apart_by_shape(qapp: object) -> None:
    drawn = {}
    for state in State:
        image = state_pixmap(state, "#000000", 2.0).toImage()
        drawn[state] = bytes(image.constBits())
    assert len(set(drawn.values())) == len(State)

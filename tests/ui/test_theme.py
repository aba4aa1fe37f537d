"""Colours that can be read, and texts and shapes for what has no colour."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtGui import QColor

from dropmill.core.state import State
from dropmill.ui.icons import state_pixmap
from dropmill.ui.theme import DARK, LIGHT, Colours

LEAST_CONTRAST = 4.5


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.1)."""
    channels = QColor(colour).getRgbF()[:3]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_can_be_read_on_every_ground(colours: Colours) -> None:
    texts = (colours.text, colours.secondary, colours.failed, *colours.of_state.values())
    grounds = (colours.base, colours.sidebar, colours.hover, colours.selection)
    pairs = [*itertools.product(texts, grounds), (colours.on_accent, colours.accent)]
    faint = [(a, b, contrast(a, b)) for a, b in pairs if contrast(a, b) < LEAST_CONTRAST]
    assert faint == []


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_borders_of_controls_can_be_seen(colours: Colours) -> None:
    assert contrast(colours.border, colours.base) >= 3


def test_states_are_told_apart_by_shape(qapp: object) -> None:
    drawn = {}
    for state in State:
        image = state_pixmap(state, "#000000", 2.0).toImage()
        drawn[state] = bytes(image.constBits())
    assert len(set(drawn.values())) == len(State)

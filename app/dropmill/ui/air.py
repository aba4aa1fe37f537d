"""Room between the frame of a number's field and its text, which no style sheet can give there."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractSpinBox

AIR_PX = 7
"""With the two pixels that Qt leaves it is that of a line of text."""


def give_air(spin: QAbstractSpinBox) -> None:
    """Let the text begin where it does in other fields."""
    spin.lineEdit().setTextMargins(AIR_PX, 0, AIR_PX, 0)

"""Margins by where lines begin and end: Qt turns a layout round, but leaves its margins."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLayout, QWidget


def set_margins(of: QLayout | QWidget, start: int, top: int, end: int, bottom: int) -> None:
    """Give these margins, in px; `start` is at the left, or at the right from right to left."""
    left, right = (end, start) if QGuiApplication.isRightToLeft() else (start, end)
    of.setContentsMargins(left, top, right, bottom)

"""Lines that were cut once are kept for the next frames, and not for ever."""

from __future__ import annotations

import gc
import weakref

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from dropmill.ui.row_painter import CACHE_MOST, Pen


def test_what_is_shown_stays_cut_and_what_left_is_let_go(qapp: object) -> None:
    pen = Pen(QFont())
    shown = pen.fit("shown in every frame", 300)
    left = weakref.ref(pen.fit("shown once", 300))
    for number in range(3 * CACHE_MOST):
        pen.fit(f"{number} bytes a second", 300)
        assert pen.fit("shown in every frame", 300) is shown
    gc.collect()
    assert left() is None


@pytest.mark.parametrize("text", ["To “naïve” 漢字, 12.3 MB", "41 %", "(1) photo.jpg", "ملف 1.jpg"])
@pytest.mark.parametrize(
    "direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
)
@pytest.mark.parametrize("scale", [1.0, 1.25, 2.0])
def test_a_line_looks_the_same_each_time(
    qapp: object, scale: float, direction: Qt.LayoutDirection, text: str
) -> None:
    font = QFont()
    font.setPixelSize(13)
    line = Pen(font, scale).fit(text, 400)
    seen = []
    for _ in range(3):
        image = QImage(round(420 * scale), round(30 * scale), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(scale)
        image.fill(QColor("white"))
        painter = QPainter(image)
        painter.setFont(font)
        painter.setLayoutDirection(direction)
        line.paint(painter, 8, 5)
        painter.end()
        seen.append(image)
    assert seen[0] == seen[1] == seen[2]

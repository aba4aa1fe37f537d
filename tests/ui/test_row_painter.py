"""Texts that were laid out once are kept for the next frames, and not for ever."""

from __future__ import annotations

import gc
import weakref

from PySide6.QtGui import QFont

from dropmill.ui.row_painter import CACHE_MOST, Pen


def test_what_is_shown_stays_laid_out_and_what_left_is_let_go(qapp: object) -> None:
    pen = Pen(QFont())
    shown, width = pen.fit("shown in every frame", 300)
    left = weakref.ref(pen.fit("shown once", 300)[0])
    for number in range(3 * CACHE_MOST):
        pen.fit(f"{number} bytes a second", 300)
        assert pen.fit("shown in every frame", 300) == (shown, width)
    gc.collect()
    assert left() is None

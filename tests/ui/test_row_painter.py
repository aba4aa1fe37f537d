"""Lines that were cut once are kept for the next frames, and not for ever."""

from __future__ import annotations

import gc
import weakref

from PySide6.QtGui import QFont

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

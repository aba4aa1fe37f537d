"""Python's garbage collection, on the UI thread only.

Collected on whichever thread happens to allocate, a cycle that holds a widget is destroyed on a
worker, and Qt's objects must not be: the program would crash at some later moment.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

INTERVAL_MS = 250
OLDEST_EVERY = 240
"""Turns between two collections of everything: one a minute."""
LONG_S = 0.01
"""What takes longer to be looked through is not looked through again."""


class Collector(QObject):
    """Collects from now on, instead of Python by itself; `end` gives that back. UI thread.

    What stays for good is set apart by `keep`, so that a collection costs the same however many
    jobs the list has. A cycle among what is set apart is only collected at the end.
    """

    def __init__(self, clock: Callable[[], float] = time.thread_time) -> None:
        super().__init__()
        self._clock = clock
        self._turns = 0
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self._on_timeout)
        gc.disable()
        self._timer.start()

    def keep(self) -> None:
        """Set apart what there is: the window, its columns, the modules. Takes no time."""
        gc.freeze()

    def end(self) -> None:
        """Let Python collect by itself again, once nothing of Qt is left to be collected."""
        self._timer.stop()
        gc.unfreeze()
        gc.collect()
        gc.enable()

    @Slot()
    def _on_timeout(self) -> None:
        self._turns += 1
        if self._turns % OLDEST_EVERY == 0:
            begun_at = self._clock()
            gc.collect()
            if self._clock() - begun_at > LONG_S:
                self.keep()
            return
        counts, limits = gc.get_count(), gc.get_threshold()
        if counts[1] > limits[1]:
            gc.collect(1)
        elif counts[0] > limits[0]:
            gc.collect(0)

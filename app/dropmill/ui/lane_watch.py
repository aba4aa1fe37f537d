"""Brings what is new about the lanes to the UI thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from dropmill.core.lack import Lack
from dropmill.core.lane_view import LanesView
from dropmill.core.runner import Runner

FIGURES_MS = 1_000


class LaneWatch(QObject):
    """`viewed` carries the newest LanesView, `lacked` a Lack that has just begun.

    `viewed` comes when something was changed, and once a second while somebody has it `follow`.
    UI thread.
    """

    viewed = Signal(object)
    lacked = Signal(object)
    _told = Signal(object)

    def __init__(self, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._known: frozenset[Lack] = frozenset()
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)
        self._timer = QTimer(self)
        self._timer.setInterval(FIGURES_MS)
        self._timer.timeout.connect(self._on_timeout)
        self._unwatch = runner.watch_lanes(self._told.emit)
        self.view: LanesView | None = None
        """The newest; None until there is one."""

    def follow(self, *, is_on: bool) -> None:
        """Look at the figures again and again, or rest."""
        if is_on:
            self._timer.start()
        else:
            self._timer.stop()

    def close(self) -> None:
        """Hear no more."""
        self._timer.stop()
        self._unwatch()
        self._told.disconnect(self._on_told)

    @Slot(object)
    def _on_told(self, view: LanesView) -> None:
        self.view = view
        lacks = frozenset(view.lacks)
        new, self._known = lacks - self._known, lacks
        self.viewed.emit(view)
        for lack in new:
            self.lacked.emit(lack)

    @Slot()
    def _on_timeout(self) -> None:
        self.view = self._runner.lanes()
        self.viewed.emit(self.view)

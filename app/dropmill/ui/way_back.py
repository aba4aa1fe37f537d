"""The way back to the list: what Escape takes away, and where the keyboard is then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut

if TYPE_CHECKING:
    from dropmill.ui.main_window import MainWindow


class WayBack(QObject):
    """Takes away the one thing that is in front of the list, and gives the list the keyboard."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        QShortcut(QKeySequence(Qt.Key.Key_Escape), window, self._on_escape)
        window.panel.emptied.connect(self.focus_jobs)
        window.palette_of_commands.closed.connect(self.focus_jobs)
        window.tiles.chosen.connect(self._on_tile_chosen)
        window.tiles.given_up.connect(self.focus_jobs)

    @Slot()
    def focus_jobs(self) -> None:
        """Give the list the keyboard."""
        self._window.jobs.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_tile_chosen(self) -> None:
        if self._window.panel.isHidden():  # else the sheet has it
            self.focus_jobs()

    @Slot()
    def _on_escape(self) -> None:
        window = self._window
        if window.palette_of_commands.give_up():
            return
        if not (window.tiles.give_up() or window.panel.dismiss()):
            if window.toast.isVisible():
                window.toast.dismiss()
            elif window.notice.isVisible():
                window.notice.dismiss()
            elif window.toolbar.search.text():
                window.toolbar.search.clear()
        self.focus_jobs()

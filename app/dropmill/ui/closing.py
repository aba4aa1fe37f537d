"""What closing the window means while jobs run: asked in the window once, then remembered."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from dropmill.core.settings import Closing
from dropmill.ui import figures
from dropmill.ui.columns import Group
from dropmill.ui.job_table import JobTable
from dropmill.ui.notice import Notice


class Closings(QObject):
    """Decides. `chosen` carries what is to be remembered."""

    chosen = Signal(object)

    def __init__(self, window: QWidget, notice: Notice, table: JobTable) -> None:
        super().__init__(window)
        self._window = window
        self._notice = notice
        self._table = table
        self.choice = Closing.ASK
        self.has_agreed = False
        """Whether the window is to be closed in any case."""
        self.tray: QSystemTrayIcon | None = None
        """Where the window can be found again when it hides."""

    def may_quit(self) -> bool:
        """Whether to quit now. Else the window goes out of the way, or asks."""
        columns = self._table.columns
        going = columns.count(Group.RUNNING) + columns.count(Group.WAITING)
        if not going or self.has_agreed or self.choice is Closing.QUIT:
            return True
        if self.choice is Closing.STAY:
            self._step_aside()
        else:
            self._ask(going)
        return False

    def _ask(self, going: int) -> None:
        words = self.tr("1 job has not ended. It is kept, to go on at the next start.")
        if going > 1:
            words = self.tr("{n} jobs have not ended. They are kept, to go on at the next start.")
        self._notice.say(
            words.format(n=figures.count(going)),
            [
                (self.tr("Keep open"), lambda: self._choose(Closing.STAY)),
                (self.tr("Quit and go on later"), lambda: self._choose(Closing.QUIT)),
            ],
        )

    def _choose(self, choice: Closing) -> None:
        self.take(choice)
        if choice is Closing.QUIT:
            self._window.close()

    @Slot(object)
    def take(self, choice: Closing) -> None:
        """Do this from now on."""
        self.choice = choice
        self.chosen.emit(choice)

    def _step_aside(self) -> None:
        """Hide where there is a tray to come back from; else only make the window small."""
        if self.tray is not None and self.tray.isVisible():
            self._window.hide()
        else:
            self._window.showMinimized()

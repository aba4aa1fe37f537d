"""Tells that work has ended when nobody is looking: one notification for what ends together."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon, QWidget

from dropmill.core.snapshot import Snapshot
from dropmill.core.state import ENDED, State
from dropmill.ui import figures
from dropmill.ui.columns import Columns, Group
from dropmill.ui.launcher import Launcher

LEAST_S = 10.0
"""A batch that took less is not worth a notification."""
MERGED_MS = 5_000
"""What ends within this is told together."""


class Heralds(QObject):
    """Watches batches to their end. `told` carries title and words; nothing while in front."""

    told = Signal(str, str)

    def __init__(
        self,
        window: QWidget,
        columns: Columns,
        clock: Callable[[], float] = time.monotonic,
        merged_ms: int = MERGED_MS,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._columns = columns
        self._clock = clock
        self._began_at: dict[int, float] = {}  # by batch, while it runs
        self._done = self._failed = 0
        self._badge = 0
        self._launcher = Launcher()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(merged_ms)
        self._timer.timeout.connect(self._on_due)

    @Slot(object)
    def take(self, pictures: Sequence[Snapshot]) -> None:
        """Look at these newest pictures; the columns have them already."""
        ended: set[int] = set()
        for picture in pictures:
            if picture.state is State.RUNNING:
                self._began_at.setdefault(picture.batch, self._clock())
            elif picture.state in ENDED and picture.batch in self._began_at:
                ended.add(picture.batch)
        for batch in ended:
            self._look(batch)

    def _look(self, batch: int) -> None:
        batches = self._columns.batches
        number = batches.number(batch)
        if number is not None and batches.ended(number) < batches.sizes[number]:
            return
        took_s = self._clock() - self._began_at.pop(batch)
        if number is None or took_s < LEAST_S or self._window.isActiveWindow():
            return
        self._done += batches.count(number, State.DONE)
        self._failed += batches.count(number, State.FAILED)
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _on_due(self) -> None:
        done, failed = self._done, self._failed
        self._done = self._failed = 0
        if self._window.isActiveWindow() or not (done or failed):
            return
        title = self.tr("Done") if not failed else self.tr("Ended, and something failed")
        parts = [self.tr("{n} done").format(n=figures.count(done))] if done else []
        if failed:
            parts.append(self.tr("{n} failed").format(n=figures.count(failed)))
        self.told.emit(title, ", ".join(parts))
        QApplication.alert(self._window)

    def show_work(self, share: float | None) -> None:
        """Show how many jobs are to do on the window's icon, and how far, where the system can.

        `share` is from 0 to 1; None while nothing is to do.
        """
        self._launcher.show(share)
        columns = self._columns
        number = columns.count(Group.RUNNING) + columns.count(Group.WAITING)
        application = QApplication.instance()
        if number != self._badge and isinstance(application, QGuiApplication):
            self._badge = number
            application.setBadgeNumber(number)


def make_tray(
    window: QWidget, show: Callable[[], None], quit_window: Callable[[], None]
) -> QSystemTrayIcon | None:
    """Return an icon in the tray that brings the window back; None where there is no tray."""
    if not QSystemTrayIcon.isSystemTrayAvailable():
        return None
    tray = QSystemTrayIcon(QApplication.windowIcon(), window)
    tray.setToolTip("Dropmill")
    tray.setContextMenu(tray_menu(window, show, quit_window))
    tray.activated.connect(lambda _reason: show())
    tray.messageClicked.connect(show)
    tray.show()
    return tray


def tray_menu(window: QWidget, show: Callable[[], None], quit_window: Callable[[], None]) -> QMenu:
    """Return the menu of the icon in the tray."""
    menu = QMenu(window)
    menu.addAction(_tr("Show Dropmill")).triggered.connect(show)
    menu.addAction(_tr("Quit")).triggered.connect(quit_window)
    return menu


def _tr(text: str) -> str:
    return QCoreApplication.translate("Tray", text)

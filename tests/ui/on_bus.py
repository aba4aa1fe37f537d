"""What a desktop has on the session's bus, and the window's calls to it: in a process of its own.

Run on a bus of its own: python on_bus.py files|none MOTION; `files` has a file manager there.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "app"))

from PySide6.QtCore import ClassInfo, QCoreApplication, QObject, QTimer, Slot
from PySide6.QtDBus import QDBusAbstractAdaptor, QDBusConnection, QDBusVariant
from PySide6.QtWidgets import QApplication

from dropmill.ui import showing
from dropmill.ui.launcher import Launcher
from dropmill.ui.motion import PORTAL, PORTAL_PATH, Motion

TOLD_LINES = 6
"""Two values of each of three signals."""


@ClassInfo({"D-Bus Interface": "org.freedesktop.portal.Settings"})
class Portal(QDBusAbstractAdaptor):
    """A desktop that wants as little motion as its argument says."""

    @Slot(str, str, result=QDBusVariant)
    def Read(self, _group: str, key: str) -> QDBusVariant:  # noqa: N802 - as the portal calls it
        """Return a setting, wrapped as the portal does."""
        value = {"reduced-motion": int(sys.argv[2]), "enable-animations": True}.get(key, "1")
        return QDBusVariant(QDBusVariant(value))


@ClassInfo({"D-Bus Interface": "org.freedesktop.FileManager1"})
class FileManager(QDBusAbstractAdaptor):
    """Says what it is to show."""

    @Slot("QStringList", str)
    def ShowItems(self, links: list[str], _start: str) -> None:  # noqa: N802 - as it is called
        """Show these, selected."""
        print("shown", *links, flush=True)


def listen(bus: QDBusConnection, application: QCoreApplication) -> None:
    """Be the desktop, and ask it what the window asks."""
    desktop, files = QObject(), QObject()
    Portal(desktop)
    FileManager(files)
    bus.registerObject(PORTAL_PATH, desktop)
    bus.registerService(PORTAL)
    bus.registerObject("/org/freedesktop/FileManager1", files)
    if sys.argv[1] == "files":
        bus.registerService("org.freedesktop.FileManager1")
    showing.open_folders = lambda folders: print("opened", *folders, flush=True)
    motion = Motion()
    print("first", motion.is_wanted())
    showing.show_in_folder(["/data/a b.txt", "/data/c"])
    launcher = Launcher()
    for share in (None, 0.25, 0.2501, 0.5, None, None):
        launcher.show(share)

    def look() -> None:
        if not motion._asked and not showing._waiting:
            print("then", motion.is_wanted(), flush=True)
            application.quit()

    looking = QTimer()
    looking.timeout.connect(look)
    looking.start(5)
    application.exec()


if __name__ == "__main__":
    made = QApplication([])
    what = "type='signal',interface='com.canonical.Unity.LauncherEntry'"
    with subprocess.Popen(
        ["dbus-monitor", "--session", what], stdout=subprocess.PIPE, text=True
    ) as monitor:
        assert monitor.stdout is not None
        monitor.stdout.readline()  # it listens
        listen(QDBusConnection.sessionBus(), made)
        told: list[str] = []
        while len(told) < TOLD_LINES:
            words = monitor.stdout.readline().split()
            told += words[-1:] if words[-2:-1] in (["double"], ["boolean"]) else []
        print("told", *told)
        monitor.terminate()

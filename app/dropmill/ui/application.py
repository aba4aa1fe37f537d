"""Runs the window: the application object, signals of the system, and the way out."""

from __future__ import annotations

import signal
import socket
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QEvent, QEventLoop, QObject, QSocketNotifier, Qt, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QWidget

from dropmill import __version__
from dropmill.core.paths import Paths
from dropmill.core.resources import resource
from dropmill.core.settings import Settings
from dropmill.ui import window_state
from dropmill.ui.collector import Collector
from dropmill.ui.language import speak
from dropmill.ui.main_window import MainWindow
from dropmill.ui.theme import Theme

if TYPE_CHECKING:
    from dropmill.core.deeds import Deeds
    from dropmill.core.errors import Failure
    from dropmill.core.home import Home
    from dropmill.core.journal.reader import Reader
    from dropmill.core.registry import Registry
    from dropmill.core.runner import Runner
    from dropmill.ui.watching import MakeWatch

FIRST_PICTURE_MS = 500
"""How long the first picture is waited for: a window on another desktop is not painted."""

# Said by setStyle() it would cost 25 ms more: that hands the style object to Python.
SWITCH_S = 0.0005
"""After how long a thread of Python lets another one on: the window's is often the one that waits,
several times a beat, since Qt lets the interpreter go in many calls. Python's own is 0.005."""

ARGUMENTS = ["dropmill", "-style", "Fusion"] if sys.platform == "linux" else ["dropmill"]


class FirstPicture(QObject):
    """Tells when a window is painted, and keeps it open, while it filters its events."""

    painted = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.is_close_asked = False
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look for the painting; refuse to close what nothing works behind yet."""
        if event.type() == QEvent.Type.Paint:
            self.painted.emit()
        elif event.type() == QEvent.Type.Close:
            self.is_close_asked = True
            event.ignore()
            return True
        return super().eventFilter(watched, event)


class Desk(msgspec.Struct):
    """A dressed application with its window, before and after the event loop."""

    application: QApplication
    theme: Theme
    window: MainWindow
    executor: ThreadPoolExecutor
    collector: Collector
    state_folder: Path

    def show_first_picture(self) -> None:
        """Show the window and have it painted. What a person does meanwhile is kept for later."""
        loop = QEventLoop()
        picture = FirstPicture(self.window)
        queued = Qt.ConnectionType.QueuedConnection  # the window's parts are painted next
        picture.painted.connect(loop.quit, queued)
        QTimer.singleShot(FIRST_PICTURE_MS, loop.quit)
        self.window.show()
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        self.window.removeEventFilter(picture)
        if picture.is_close_asked:  # on Wayland Qt does not leave it for later by itself
            QTimer.singleShot(0, self.window.close)

    def clear(self) -> None:
        """End what the window began in the background; after the event loop, off no one's way."""
        if self.window.watching is not None:
            self.window.watching.close()
        self.window.undoing.close()
        self.window.details.end()
        state = window_state.encode(self.window.remember())
        self.executor.submit(window_state.save, self.state_folder, state)
        self.give_up()

    def give_up(self) -> None:
        """End a window that has nothing to work with, or nothing any more."""
        self.executor.shutdown(wait=True)
        self.window.hide()
        self.window.deleteLater()
        self.theme.deleteLater()
        self.collector.end()


class Engine(msgspec.Struct, frozen=True):
    """What the window works with. Closing the home is left to whoever made it."""

    home: Home
    registry: Registry
    make_watch: MakeWatch
    failures: tuple[Failure, ...] = ()
    """What is to be said of what was found: settings, kinds, the journal."""


def run(
    make_engine: Callable[[], Engine],
    settings: Settings,
    paths: Paths,
    inputs: Sequence[str] = (),
) -> int:
    """Show the window until it is closed; return the exit status. On the main thread.

    The engine is made once the first picture is on the screen, and its home is started once the
    window watches it. `inputs` are paths and links to begin with.
    """
    desk = make_desk(settings, paths, can_watch=True)
    signals = Signals()
    try:
        desk.show_first_picture()
        engine = make_engine()
    except BaseException:
        signals.undo()
        desk.give_up()
        raise
    from dropmill.ui import serving  # noqa: PLC0415 - after the first picture

    serving.begin(desk, engine, settings, paths, inputs)
    signals.obey(desk.application, desk.window.quit)
    try:
        return desk.application.exec()
    finally:
        signals.undo()
        desk.clear()


def open_window(
    runner: Runner,
    registry: Registry,
    settings: Settings,
    paths: Paths,
    *,
    make_watch: MakeWatch | None = None,
    archive: Reader | None = None,
    deeds: Deeds | None = None,
) -> Desk:
    """Make the application and its window, ready to work, not yet shown."""
    from dropmill.ui import serving  # noqa: PLC0415 - as in `run`

    desk = make_desk(settings, paths, can_watch=make_watch is not None)
    serving.furnish(
        desk, runner, registry, settings, paths, make_watch=make_watch, archive=archive, deeds=deeds
    )
    return desk


def make_desk(settings: Settings, paths: Paths, *, can_watch: bool) -> Desk:
    """Make the application and what is seen of its window at once, not yet shown."""
    sys.setswitchinterval(SWITCH_S)
    found = QApplication.instance()
    application = found if isinstance(found, QApplication) else QApplication(ARGUMENTS)
    application.setApplicationName("dropmill")
    application.setApplicationDisplayName("Dropmill")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("dropmill")
    application.setWindowIcon(QIcon(str(resource("icons/dropmill.svg"))))
    # The window says itself when it is closed for good.
    application.setQuitOnLastWindowClosed(False)
    speak(application, settings.language)
    collector = Collector()
    theme = Theme(application, settings.appearance)
    executor = ThreadPoolExecutor(max_workers=2, thread_name_prefix="dropmill-window")
    state = window_state.load(paths.state)
    window = MainWindow(theme, state, can_watch=can_watch, traffic=settings.traffic)
    window.toolbar.show_language(settings.language)
    return Desk(application, theme, window, executor, collector, paths.state)


class Signals:
    """Quits on SIGINT and SIGTERM, also where they were inherited as ignored, until `undo`.

    Python runs a signal's handler between two byte codes, of which there are none while Qt waits:
    so the signal's number comes through a socket that Qt listens to. What comes before `obey`
    is called stays there until then.
    """

    def __init__(self) -> None:
        self._receiver, self._sender = socket.socketpair()
        self._receiver.setblocking(False)
        self._sender.setblocking(False)
        self._notifier: QSocketNotifier | None = None
        self._before_fd = signal.set_wakeup_fd(self._sender.fileno(), warn_on_full_buffer=False)
        self._before = {
            number: signal.signal(number, _on_signal) for number in (signal.SIGINT, signal.SIGTERM)
        }

    def obey(self, parent: QObject, quit_window: Callable[[], None]) -> None:
        """Quit from now on, by this, in the event loop."""

        def on_readable() -> None:
            self._receiver.recv(64)
            quit_window()

        read = QSocketNotifier.Type.Read
        self._notifier = QSocketNotifier(self._receiver.fileno(), read, parent)
        self._notifier.activated.connect(on_readable)

    def undo(self) -> None:
        """Give signals back to those who had them."""
        if self._notifier is not None:
            self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._before_fd)
        for number, handler in self._before.items():
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)
        self._receiver.close()
        self._sender.close()


def _on_signal(_number: int, _frame: FrameType | None) -> None:
    """Do nothing here: the wake-up socket has the news already."""

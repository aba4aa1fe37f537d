"""Runs the window: the application object, signals of the system, and the way out."""

from __future__ import annotations

import logging
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType

import msgspec
from PySide6.QtCore import QObject, QSocketNotifier, Qt, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from dropmill import __version__
from dropmill.core.deeds import Deeds
from dropmill.core.fields import fields_of
from dropmill.core.home import Home
from dropmill.core.paths import Paths
from dropmill.core.recipe_book import RECIPES, RecipeBook
from dropmill.core.registry import Registry
from dropmill.core.resources import resource
from dropmill.core.runner import Runner
from dropmill.core.settings import Settings
from dropmill.core.settings import Traffic as Rules
from dropmill.transfer.traffic import Traffic
from dropmill.ui import window_state
from dropmill.ui.collector import Collector
from dropmill.ui.details_place import Archive
from dropmill.ui.heralds import make_tray
from dropmill.ui.kept_afters import KeptAfters
from dropmill.ui.kept_settings import KeptSettings
from dropmill.ui.language import speak
from dropmill.ui.main_window import MainWindow
from dropmill.ui.theme import Theme
from dropmill.ui.watching import MakeWatch

log = logging.getLogger(__name__)

WARM_UP_MS = 150
"""How long after the window is made the kinds are imported: its first picture comes first."""

SETTINGS_FILE = "settings.toml"


# Said by setStyle() it would cost 25 ms more: that hands the style object to Python.
ARGUMENTS = ["dropmill", "-style", "Fusion"] if sys.platform == "linux" else ["dropmill"]


class Desk(msgspec.Struct):
    """A dressed application with its window, before and after the event loop."""

    application: QApplication
    theme: Theme
    window: MainWindow
    executor: ThreadPoolExecutor
    collector: Collector
    state_folder: Path

    def clear(self) -> None:
        """End what the window began in the background; after the event loop, off no one's way."""
        if self.window.watching is not None:
            self.window.watching.close()
        self.window.undoing.close()
        self.window.details.end()
        state = window_state.encode(self.window.remember())
        self.executor.submit(window_state.save, self.state_folder, state)
        self.executor.shutdown(wait=True)
        self.window.deleteLater()
        self.theme.deleteLater()
        self.collector.end()


class Callers(QObject):
    """Hands what other processes ask of the window to the UI thread."""

    opened = Signal(object)
    raised = Signal(str)


def run(
    home: Home,
    registry: Registry,
    settings: Settings,
    paths: Paths,
    inputs: Sequence[str] = (),
    *,
    make_watch: MakeWatch | None = None,
) -> int:
    """Show the window until it is closed; return the exit status. On the main thread.

    Starts the home once the window watches it; closing it is left to the caller: that joins
    threads, and by then the window is gone from the screen. `inputs` are paths and links to begin
    with.
    """
    desk = open_window(
        home.runner, registry, settings, paths, make_watch=make_watch, archive=home.journal.reader
    )
    window, application = desk.window, desk.application
    callers = Callers()
    callers.opened.connect(window.add_inputs, Qt.ConnectionType.QueuedConnection)
    callers.raised.connect(window.bring_to_front, Qt.ConnectionType.QueuedConnection)
    home.answers.on_open = callers.opened.emit
    home.answers.on_raise = callers.raised.emit
    if window.watching is not None:
        home.answers.watches = window.watching.views
    window.let_undo(home.answers)
    end_signals = _quit_on_signals(application, window.quit)
    window.quitting.connect(lambda: application.exit(0))
    keep_afters(window, KeptAfters(paths.state, desk.executor), home.is_recovered.is_set)
    window.show()
    home.start()
    for failure in home.failures:
        window.say(failure)
    window.add_inputs(inputs)
    try:
        return application.exec()
    finally:
        end_signals()
        desk.clear()


def keep_afters(window: MainWindow, kept: KeptAfters, is_recovered: Callable[[], bool]) -> None:
    """Let what is wanted after batches outlive this process, and go on with what the last one left.

    `is_recovered` says that the Runner has all earlier jobs.
    """
    after = window.sequel.after
    after.restore(kept.load(), lambda: is_recovered() and not window.bridge.is_behind)
    after.kept_changed.connect(lambda: kept.keep(after.kept))


def open_window(
    runner: Runner,
    registry: Registry,
    settings: Settings,
    paths: Paths,
    *,
    make_watch: MakeWatch | None = None,
    archive: Archive | None = None,
    deeds: Deeds | None = None,
) -> Desk:
    """Make the application and its window, not yet shown."""
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
    window = MainWindow(
        runner,
        registry,
        theme,
        window_state.load(paths.state),
        executor,
        default_folder=Path(settings.download_dir) if settings.download_dir else paths.downloads,
        previews=paths.cache / "previews",
        make_watch=make_watch,
        traffic=settings.traffic,
        archive=archive,
        book=RecipeBook(paths.config / RECIPES, registry),
        deeds=deeds,
    )

    kept = KeptSettings(paths.config / SETTINGS_FILE, executor)

    def keep_traffic(rules: Rules) -> None:
        executor.submit(runner.service(Traffic).set, rules)
        kept.keep(traffic=rules)

    if (watching := window.watching) is not None:
        watching.restore(settings.watches)
        watching.changed.connect(lambda: kept.keep(watches=watching.rules))
    tray = window.closing.tray = make_tray(window, window.bring_to_front, window.quit)
    if tray is not None:
        window.heralds.told.connect(tray.showMessage)
    window.toolbar.show_language(settings.language)
    window.toolbar.language_chosen.connect(lambda language: kept.keep(language=language))
    window.appearance_chosen.connect(lambda appearance: kept.keep(appearance=appearance))
    window.sheets.settings = settings
    window.commands.apply(settings.shortcuts)
    window.commands.changed.connect(lambda keys: kept.keep(shortcuts=keys))
    window.closing.choice = settings.closing
    window.sheets.closing_chosen.connect(window.closing.take)
    window.closing.chosen.connect(lambda closing: kept.keep(closing=closing))
    window.sequel.clipboard.turn(is_on=settings.offers_copied_links)
    window.sheets.copied_links_chosen.connect(lambda on: kept.keep(offers_copied_links=on))
    window.sheets.lanes_chosen.connect(lambda lanes: kept.keep(lanes=lanes))
    window.traffic_chosen.connect(keep_traffic)
    # The sheet then opens at once: kinds are imported when they are first asked for.
    warming = QTimer(window)
    warming.setSingleShot(True)
    warming.timeout.connect(lambda: executor.submit(_warm_up, registry))
    warming.timeout.connect(window.recipes.load)
    window.quitting.connect(warming.stop)
    warming.start(WARM_UP_MS)
    collector.keep()
    return Desk(application, theme, window, executor, collector, paths.state)


def _warm_up(registry: Registry) -> None:
    for name in registry:
        try:
            fields_of(registry[name])
        except Exception:
            log.exception("the kind %s cannot be used", name)


def _quit_on_signals(parent: QObject, quit_window: Callable[[], None]) -> Callable[[], None]:
    """Quit on SIGINT and SIGTERM, also where they were inherited as ignored; returns the undoing.

    Python runs a signal's handler between two byte codes, of which there are none while Qt waits:
    so the signal's number comes through a socket that Qt listens to.
    """
    receiver, sender = socket.socketpair()
    receiver.setblocking(False)
    sender.setblocking(False)
    notifier = QSocketNotifier(receiver.fileno(), QSocketNotifier.Type.Read, parent)

    def on_readable() -> None:
        receiver.recv(64)
        quit_window()

    notifier.activated.connect(on_readable)
    before_fd = signal.set_wakeup_fd(sender.fileno(), warn_on_full_buffer=False)
    before = {
        number: signal.signal(number, _on_signal) for number in (signal.SIGINT, signal.SIGTERM)
    }

    def undo() -> None:
        notifier.setEnabled(False)
        signal.set_wakeup_fd(before_fd)
        for number, handler in before.items():
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)
        receiver.close()
        sender.close()

    return undo


def _on_signal(_number: int, _frame: FrameType | None) -> None:
    """Do nothing here: the wake-up socket has the news already."""

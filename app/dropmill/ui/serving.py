"""Has the window work: its parts behind the first picture, and what connects it to the rest."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from dropmill.core.deeds import Deeds
from dropmill.core.errors import Problem
from dropmill.core.fields import fields_of
from dropmill.core.paths import Paths
from dropmill.core.recipe_book import RECIPES, RecipeBook
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.core.settings import FILE_NAME, Settings
from dropmill.core.settings import Traffic as Rules
from dropmill.transfer.traffic import Traffic
from dropmill.ui import fade
from dropmill.ui.application import Desk, Engine
from dropmill.ui.core_words import sentence
from dropmill.ui.heralds import make_tray
from dropmill.ui.kept_afters import KeptAfters
from dropmill.ui.kept_settings import KeptSettings
from dropmill.ui.main_window import MainWindow
from dropmill.ui.watching import MakeWatch
from dropmill.ui.workings import Workings

if TYPE_CHECKING:
    from dropmill.core.after import After
    from dropmill.core.journal.reader import Reader

log = logging.getLogger(__name__)

ANSWER_S = 8.0
"""How long the UI thread may take for what others ask: less than they wait for the answer."""

WARM_UP_MS = 150
"""How long after the window is ready the kinds are imported: what a person does comes first."""


class Callers(QObject):
    """Hands what other processes ask of the window to the UI thread.

    Each call returns once the window has done it, or False when it quits instead: what was
    answered is not lost, and what is not done may be asked of the window that comes next.
    """

    _asked = Signal(object)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._lock = threading.Lock()  # of what stands below
        self._is_closed = False
        self._waiting: list[Future[bool]] = []
        self._asked.connect(self._on_asked, Qt.ConnectionType.QueuedConnection)
        window.quitting.connect(self.close)

    def open(self, inputs: Sequence[str]) -> bool:
        """Take in paths and links; any thread but the UI's."""
        return self._ask(lambda: self._window.add_inputs(inputs))

    def bring_to_front(self, activation: str) -> bool:
        """Show the window; any thread but the UI's."""
        return self._ask(lambda: self._window.bring_to_front(activation))

    @property
    def is_asked(self) -> bool:
        """Whether somebody waits for the UI thread."""
        with self._lock:
            return bool(self._waiting)

    @Slot()
    def close(self) -> None:
        """Do nothing more, and say so to those who wait."""
        with self._lock:
            self._is_closed = True
            waiting, self._waiting = self._waiting, []
        for done in waiting:
            done.cancel()

    def _ask(self, call: Callable[[], None]) -> bool:
        done: Future[bool] = Future()
        with self._lock:
            if self._is_closed:
                return False
            self._waiting.append(done)
        self._asked.emit((done, call))
        try:
            return done.result(ANSWER_S)
        except CancelledError:
            return False
        except TimeoutError:
            if done.cancel():
                raise Problem(
                    "The window of the Dropmill that runs does not answer",
                    "Try again; if that does not help, quit it and start it again.",
                ) from None
            return done.result(ANSWER_S)

    @Slot(object)
    def _on_asked(self, asked: tuple[Future[bool], Callable[[], None]]) -> None:
        done, call = asked
        with self._lock:
            if done in self._waiting:
                self._waiting.remove(done)
        if not done.set_running_or_notify_cancel():
            return
        try:
            call()
        except Exception as error:
            done.set_exception(error)
            raise
        done.set_result(True)


def begin(
    desk: Desk, engine: Engine, settings: Settings, paths: Paths, inputs: Sequence[str]
) -> None:
    """Let the window that is shown work with this engine, and start its home."""
    home, window, application = engine.home, desk.window, desk.application
    furnish(
        desk,
        home.runner,
        engine.registry,
        settings,
        paths,
        make_watch=engine.make_watch,
        archive=home.journal.reader,
        is_recovered=home.is_recovered.is_set,
    )
    callers = Callers(window)
    home.answers.on_open = callers.open
    home.answers.on_raise = callers.bring_to_front
    if window.watching is not None:
        home.answers.watches = window.watching.views
    window.let_undo(home.answers)
    window.quitting.connect(lambda: application.exit(0))
    keep_afters(
        window,
        KeptAfters(paths.state, desk.executor, window),
        home.is_recovered.is_set,
        lambda: home.has_all,
    )
    home.start()
    if engine.failures:
        window.notice.say(" ".join(map(sentence, engine.failures)))
    window.add_inputs(inputs)


def keep_afters(
    window: MainWindow,
    kept: KeptAfters,
    is_recovered: Callable[[], bool],
    has_all: Callable[[], bool],
) -> None:
    """Let what is wanted after batches outlive this process, and go on with what the last one left.

    `is_recovered` says that the earlier jobs have been read, `has_all` that the Runner has them.
    """
    after = window.sequel.after

    def restore(left: Mapping[int, After]) -> None:
        is_more = bool(after.kept)  # somebody was quicker than the disk
        after.restore(left, lambda: is_recovered() and not window.bridge.is_behind, has_all)
        after.kept_changed.connect(lambda: kept.keep(after.kept))
        if is_more:
            kept.keep(after.kept)

    kept.loaded.connect(restore, Qt.ConnectionType.QueuedConnection)
    kept.load_soon()


def furnish(
    desk: Desk,
    runner: Runner,
    registry: Registry,
    settings: Settings,
    paths: Paths,
    *,
    make_watch: MakeWatch | None,
    archive: Reader | None,
    deeds: Deeds | None = None,
    is_recovered: Callable[[], bool] = lambda: True,
) -> None:
    """Give the window the parts that work behind it, and have kept what is chosen in it.

    `is_recovered` says that the earlier jobs have been read: no folder is watched before.
    """
    window, executor = desk.window, desk.executor
    Workings(
        window,
        runner,
        registry,
        executor,
        default_folder=Path(settings.download_dir) if settings.download_dir else paths.downloads,
        previews=paths.cache / "previews",
        make_watch=make_watch,
        archive=archive,
        book=RecipeBook(paths.config / RECIPES, registry),
        deeds=deeds or Deeds(),
    )
    kept = KeptSettings(paths.config / FILE_NAME, executor)

    def keep_traffic(rules: Rules) -> None:
        executor.submit(runner.service(Traffic).set, rules)
        kept.keep(traffic=rules)

    if (watching := window.watching) is not None:
        watching.is_ready = is_recovered
        watching.restore(settings.watches)
        watching.changed.connect(lambda: kept.keep(watches=watching.rules))
    tray = window.closing.tray = make_tray(window, window.bring_to_front, window.quit)
    if tray is not None:
        window.heralds.told.connect(tray.showMessage)
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
    # The sheet then opens at once: kinds are imported when they are first asked for. So does the
    # first thing that fades in.
    warming = QTimer(window)
    warming.setSingleShot(True)
    warming.timeout.connect(lambda: executor.submit(_warm_up, registry))
    warming.timeout.connect(window.recipes.load)
    warming.timeout.connect(fade.make_ready)
    window.quitting.connect(warming.stop)
    warming.start(WARM_UP_MS)
    desk.collector.keep()


def _warm_up(registry: Registry) -> None:
    for name in registry:
        try:
            fields_of(registry[name])
        except Exception:
            log.exception("the kind %s cannot be used", name)

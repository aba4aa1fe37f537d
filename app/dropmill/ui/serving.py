"""Has the window work: its parts behind the first picture, and what connects it to the rest."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from dropmill.core.deeds import Deeds
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
from dropmill.ui.heralds import make_tray
from dropmill.ui.kept_afters import KeptAfters
from dropmill.ui.kept_settings import KeptSettings
from dropmill.ui.main_window import MainWindow
from dropmill.ui.watching import MakeWatch
from dropmill.ui.workings import Workings

if TYPE_CHECKING:
    from dropmill.core.journal.reader import Reader

log = logging.getLogger(__name__)

WARM_UP_MS = 150
"""How long after the window is ready the kinds are imported: what a person does comes first."""


class Callers(QObject):
    """Hands what other processes ask of the window to the UI thread."""

    opened = Signal(object)
    raised = Signal(str)


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
    )
    callers = Callers(window)
    callers.opened.connect(window.add_inputs, Qt.ConnectionType.QueuedConnection)
    callers.raised.connect(window.bring_to_front, Qt.ConnectionType.QueuedConnection)
    home.answers.on_open = callers.opened.emit
    home.answers.on_raise = callers.raised.emit
    if window.watching is not None:
        home.answers.watches = window.watching.views
    window.let_undo(home.answers)
    window.quitting.connect(lambda: application.exit(0))
    keep_afters(window, KeptAfters(paths.state, desk.executor), home.is_recovered.is_set)
    home.start()
    for failure in home.failures:
        window.say(failure)
    window.add_inputs(inputs)


def keep_afters(window: MainWindow, kept: KeptAfters, is_recovered: Callable[[], bool]) -> None:
    """Let what is wanted after batches outlive this process, and go on with what the last one left.

    `is_recovered` says that the Runner has all earlier jobs.
    """
    after = window.sequel.after
    after.restore(kept.load(), lambda: is_recovered() and not window.bridge.is_behind)
    after.kept_changed.connect(lambda: kept.keep(after.kept))


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
) -> None:
    """Give the window the parts that work behind it, and have kept what is chosen in it."""
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

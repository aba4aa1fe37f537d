"""The window: its parts, and how they hang together."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
)
from PySide6.QtWidgets import QMainWindow

from dropmill.core.deeds import Deeds
from dropmill.core.errors import Failure
from dropmill.core.recipe_book import RecipeBook
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.core.settings import Traffic
from dropmill.ui import recall
from dropmill.ui.activity_pane import ActivityPane
from dropmill.ui.adding import Adding, accept_as_copy
from dropmill.ui.all_jobs import AllJobs
from dropmill.ui.already import alike_ids
from dropmill.ui.body import Body
from dropmill.ui.bridge import Bridge
from dropmill.ui.choosing import Choosing
from dropmill.ui.closing import Closings
from dropmill.ui.command_table import gather
from dropmill.ui.commands import Commands
from dropmill.ui.details_place import Archive, DetailsPlace
from dropmill.ui.discarding import Discarding
from dropmill.ui.drop_tiles import DropTiles
from dropmill.ui.editing import Editing
from dropmill.ui.empty_page import EmptyPage
from dropmill.ui.finished import Finished
from dropmill.ui.heralds import Heralds
from dropmill.ui.job_actions import JobActions
from dropmill.ui.job_list import JobList
from dropmill.ui.job_log import JobLog
from dropmill.ui.job_table import JobTable
from dropmill.ui.lane_watch import LaneWatch
from dropmill.ui.link_choosing import LinkChoosing
from dropmill.ui.list_undo import ListUndo
from dropmill.ui.notice import Notice
from dropmill.ui.palette import Palette
from dropmill.ui.recipes import Recipes
from dropmill.ui.remarks import Remarks
from dropmill.ui.replacing import Replacing
from dropmill.ui.sample import Sample
from dropmill.ui.sequel import Sequel
from dropmill.ui.sheets import Sheets
from dropmill.ui.side_panel import SidePanel
from dropmill.ui.sidebar import Sidebar
from dropmill.ui.sifting import Sifting
from dropmill.ui.status_line import StatusLine
from dropmill.ui.tally import Tally
from dropmill.ui.theme import Density, Theme
from dropmill.ui.toast import Toast
from dropmill.ui.toolbar import Toolbar
from dropmill.ui.trying import Trying
from dropmill.ui.undoing import Ask, Undoing
from dropmill.ui.wait_words import WaitWords
from dropmill.ui.watched_side import WatchedSide
from dropmill.ui.watching import MakeWatch, Watching
from dropmill.ui.way_back import WayBack
from dropmill.ui.window_state import WindowState

if TYPE_CHECKING:
    from dropmill.ui.job_sheet import JobSheet

LEAST_SIZE = (720, 480)


class MainWindow(QMainWindow):
    """Shows the Runner's jobs and hands new ones to it. Nothing here waits for anything.

    `executor` reads drops, makes jobs and writes files; `previews` is the folder for pictures of
    files that were looked at; `quitting` is emitted once, when the
    window was closed for good.
    """

    quitting = Signal()
    appearance_chosen = Signal(object)
    traffic_chosen = Signal(object)

    def __init__(
        self,
        runner: Runner,
        registry: Registry,
        theme: Theme,
        state: WindowState,
        executor: Executor,
        *,
        default_folder: Path,
        previews: Path,
        archive: Archive | None = None,
        make_watch: MakeWatch | None = None,
        traffic: Traffic | None = None,
        book: RecipeBook,
        deeds: Deeds | None = None,
    ) -> None:
        super().__init__()
        self.runner = self._runner = runner
        self._registry = registry
        self.theme = self._theme = theme
        self.state = self._state = state
        self.recipes = Recipes(book, executor, self)
        self._is_quitting = False
        self.table = JobTable(self, opened=state.opened)
        self.log = JobLog()
        self.heralds = Heralds(self, self.table.columns)
        self.sample = Sample(default_folder, executor, self)
        self.bridge = Bridge(runner, self)
        self.watching = None if make_watch is None else Watching(make_watch, executor, self)
        colours = theme.colours
        self.toolbar = Toolbar(colours, theme.appearance, traffic or Traffic())
        self.notice = Notice(colours)
        self.sidebar = Sidebar(colours, can_watch=make_watch is not None)
        self.jobs = JobList(self.table, colours)
        self.empty = EmptyPage(colours)
        self.details = DetailsPlace(
            self.table,
            self.jobs,
            self.log,
            runner,
            archive=archive,
            executor=executor,
            previews=previews,
        )
        self.status_line = StatusLine(
            self.table, self.toolbar.details, self.toolbar.lanes, self.toolbar.activity
        )
        self.table.words.wait_words = WaitWords(runner.wait_of)
        self.lane_watch = LaneWatch(runner, self)
        self._make_undo(runner, executor)
        self.replacing = Replacing(self, runner)
        self.finished = Finished(
            self, self.table.columns.batches, self.notice, executor, undo=self.undoing.take_back
        )
        self._default_folder = default_folder
        self.activity = ActivityPane(self.table.activity, self.table.speeds, colours)
        self.panel = self._panel = SidePanel()
        self.editing = Editing(self._panel, runner, executor)
        self.adding = Adding(
            self,
            runner,
            executor=executor,
            registry=registry,
            state=state,
            make_sheet=self._new_sheet,
            panel=self._panel,
        )
        self.remarks = Remarks(
            self,
            self.notice,
            show_jobs=self.show_jobs,
            stop_reading=self.adding.cancel,
            go_on=runner.go_on,
        )
        self.link_choosing = LinkChoosing(
            self, runner, registry, executor, panel=self._panel, notice=self.notice, theme=theme
        )
        self.trying = Trying(
            self,
            runner,
            executor,
            registry=registry,
            adding=self.adding,
            panel=self._panel,
            notice=self.notice,
        )
        self.body = Body(
            toolbar=self.toolbar,
            notice=self.notice,
            sidebar=self.sidebar,
            jobs=self.jobs,
            empty=self.empty,
            details=self.details,
            panel=self._panel,
            activity=self.activity,
            status_line=self.status_line,
        )
        self.toast = self.notice.floating = Toast(colours, self.body.pages)
        self.sifting = Sifting(
            self.table,
            sidebar=self.sidebar,
            search=self.toolbar.search,
            empty=self.empty,
            show_jobs=lambda is_any: self.body.show_jobs(is_any=is_any),
        )
        self.tally = Tally(
            self.table.columns,
            sidebar=self.sidebar,
            toolbar=self.toolbar,
            lane_watch=self.lane_watch,
            also=self._on_tallied,
            repaint_waits=self.jobs.viewport().update,
        )
        self.tiles = DropTiles(colours, self.body.centre)
        self.choosing = Choosing(
            self.tiles,
            self.adding,
            registry=registry,
            state=state,
            default_folder=default_folder,
            recipes=self.recipes,
        )
        self.sheets = Sheets(
            self._panel,
            runner,
            registry=registry,
            theme=theme,
            state=state,
            adding=self.adding,
            watching=self.watching,
            lane_watch=self.lane_watch,
            recipes=self.recipes,
        )
        self.sequel = Sequel(self, runner, registry, executor, book=book, deeds=deeds or Deeds())
        self.commands = Commands(self)
        self.palette_of_commands = Palette(self.commands, colours, self.body)
        self.way_back = WayBack(self)
        self.closing = Closings(self, self.notice, self.table)
        self._connect()
        gather(self, self.body.focus_next_pane)
        recall.restore(self, state)
        self.tally.look()

    def _make_undo(self, runner: Runner, executor: Executor) -> None:
        self.list_undo = ListUndo(self, runner, self.table.columns, self.notice)
        self.actions_on_jobs = JobActions(runner, self.table, self.jobs, self.list_undo)
        self.discarding = Discarding(self.notice, executor, self.list_undo, remove=runner.remove)
        self.undoing = Undoing(self, self.notice, executor, self.list_undo)

    def _dress(self) -> None:
        self.setWindowTitle("Dropmill")
        self.setMinimumSize(*LEAST_SIZE)
        self.setAcceptDrops(True)
        self.setCentralWidget(self.body)

    @property
    def sheet(self) -> JobSheet:
        """The sheet for a new batch."""
        return self.adding.sheet

    def _new_sheet(self) -> JobSheet:
        from dropmill.ui.job_sheet import JobSheet  # noqa: PLC0415 - after the first picture

        return JobSheet(
            self._registry,
            self._state,
            self._default_folder,
            self._theme.colours,
            recipes=self.recipes,
        )

    def _connect(self) -> None:
        self._dress()
        self._connect_jobs()
        self._connect_toolbar()
        self._connect_parts()

    def _connect_jobs(self) -> None:
        bridge, table = self.bridge, self.table
        table.title_of = self._runner.title_of
        bridge.pictures_taken.connect(table.take)
        bridge.pictures_taken.connect(self.log.take)
        bridge.pictures_taken.connect(self.heralds.take)
        bridge.pictures_taken.connect(self.link_choosing.take)
        bridge.pictures_taken.connect(self.trying.take)
        bridge.pictures_taken.connect(self.finished.take)
        bridge.jobs_gone.connect(table.drop)
        bridge.jobs_gone.connect(self.log.forget)
        bridge.jobs_gone.connect(self.trying.forget)
        bridge.troubled.connect(self.remarks.on_troubled)
        table.counts_changed.connect(self.tally.look_soon)
        self._unsubscribe = self._runner.subscribe(bridge)

    def _connect_toolbar(self) -> None:
        bar, adding = self.toolbar, self.adding
        AllJobs(bar, self._runner, self.table, self.actions_on_jobs)
        self.addActions(bar.window_actions)
        bar.add_files.triggered.connect(adding.ask_files)
        bar.add_folder.triggered.connect(adding.ask_input_folder)
        bar.add_links.triggered.connect(adding.ask_links)
        bar.paste.triggered.connect(adding.paste)
        bar.details.toggled.connect(self._on_details_toggled)
        bar.activity.toggled.connect(self.activity.setVisible)
        bar.quit.triggered.connect(self.close)
        bar.lanes.triggered.connect(self.sheets.open_lanes)
        self.lane_watch.lacked.connect(self.remarks.on_lacked)
        bar.appearance_chosen.connect(self._theme.choose)
        bar.appearance_chosen.connect(self.appearance_chosen)
        bar.density_chosen.connect(self._on_density_chosen)
        bar.language_chosen.connect(self.remarks.on_language_chosen)
        bar.speed.traffic_chosen.connect(self.traffic_chosen)
        bar.add_list.triggered.connect(adding.ask_list)

    def _connect_parts(self) -> None:
        adding = self.adding
        self.sequel.join()
        adding.said.connect(self.notice.say)
        self.sequel.refused.connect(self.say)
        adding.refused.connect(self.say, Qt.ConnectionType.QueuedConnection)
        adding.submitted.connect(self.sifting.show_all)
        self.link_choosing.submitted.connect(self.sifting.show_all)
        self.link_choosing.refused.connect(self.say, Qt.ConnectionType.QueuedConnection)
        self.link_choosing.folder_asked.connect(adding.ask_folder)
        self.actions_on_jobs.links_asked.connect(self.link_choosing.choose)
        adding.reading.connect(self.remarks.on_reading)
        self.trying.submitted.connect(self.sifting.show_all)
        self.trying.refused.connect(self.say, Qt.ConnectionType.QueuedConnection)
        self.sidebar.watch_asked.connect(self.sheets.open_watch)
        self.empty.choose_asked.connect(adding.ask_files)
        self.empty.sample_asked.connect(self.sample.make)
        self.sample.made.connect(adding.add_inputs, Qt.ConnectionType.QueuedConnection)
        self.sample.failed.connect(self.say, Qt.ConnectionType.QueuedConnection)
        adding.known_of = lambda part: alike_ids(
            self.table.columns, part, self._registry, self._runner.job
        )
        adding.known.connect(self.remarks.on_known)
        self.replacing.refused.connect(self.say)
        self.editing.refused.connect(self.say, Qt.ConnectionType.QueuedConnection)
        self.actions_on_jobs.edit_asked.connect(self.editing.ask)
        self.actions_on_jobs.link_asked.connect(self.replacing.ask)
        self.actions_on_jobs.undo_asked.connect(self.undoing.ask_for)
        self.actions_on_jobs.details_asked.connect(lambda: self.toolbar.details.setChecked(True))
        self.actions_on_jobs.discard_asked.connect(self.discarding.discard)
        self.actions_on_jobs.preview_asked.connect(self._on_preview_asked)
        self.details.retry_asked.connect(self.actions_on_jobs.retry.trigger)
        self._theme.changed.connect(self._on_theme_changed)
        if self.watching is not None:
            self.watching.failed.connect(self.say, Qt.ConnectionType.QueuedConnection)
            WatchedSide(self.watching, self.sidebar, self.body, self.sheets)

    def remember(self) -> WindowState:
        """Return the state to be found again at the next start."""
        recall.note(self, self._state)
        return self._state

    @Slot(object)
    def _on_density_chosen(self, density: Density) -> None:
        self._state.density = density
        self.jobs.set_density(density)

    @Slot()
    def _on_theme_changed(self) -> None:
        colours = self._theme.colours
        for part in (
            self.toolbar,
            self.notice,
            self.sidebar,
            self.jobs,
            self.empty,
            self.adding,
            self.activity,
            self.tiles,
            self.sheets,
            self.palette_of_commands,
        ):
            part.set_colours(colours)
        self.link_choosing.set_colours()
        self.sequel.set_colours()

    # What is shown.

    def _on_tallied(self) -> None:
        self.status_line.refresh()
        self.heralds.show_badge()
        self.actions_on_jobs.refresh()
        self.sifting.show_page()

    @Slot(bool)
    def _on_details_toggled(self, is_on: bool) -> None:
        self.body.show_details(is_on=is_on)

    @Slot()
    def _on_preview_asked(self) -> None:
        self.toolbar.details.setChecked(self.details.turn_preview())

    @Slot(object)
    def say(self, failure: Failure) -> None:
        """Say this below the toolbar."""
        self.remarks.say(failure)

    def show_jobs(self, ids: Sequence[int]) -> None:
        """Show these jobs in the list, selected, with the keyboard there."""
        self.sifting.show_all()
        self.jobs.select_ids(list(ids))
        self.way_back.focus_jobs()

    def let_undo(self, ask: Ask) -> None:
        """Offer undo; `ask` sends verbs to the journal's owner, on another thread."""
        self.undoing.begin(ask)
        self.finished.begin(ask)
        self.actions_on_jobs.can_undo = True

    # What comes in.

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and links, and show what can be done with them."""
        mime = event.mimeData()
        if mime.hasUrls() or mime.hasText():
            accept_as_copy(event)
            self.choosing.enter(mime)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Go on taking them; the tile below the pointer is shown as such."""
        accept_as_copy(event)
        self.tiles.hit(event.position())

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Take the tiles away."""
        self.choosing.leave()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Do with it what it was dropped on."""
        accept_as_copy(event)
        self.choosing.drop(event.mimeData(), event.position())
        self.activateWindow()

    @Slot(object)
    def add_inputs(self, inputs: Sequence[str]) -> None:
        """Ask what to do with these paths and links, as if they had been dropped."""
        self.adding.add_inputs(inputs)

    @Slot(str)
    def bring_to_front(self, activation: str = "") -> None:
        """Show the window above the others; `activation` is the desktop's leave to do so."""
        if activation:
            os.environ["XDG_ACTIVATION_TOKEN"] = activation
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()

    # The end.

    def closeEvent(self, event: QCloseEvent) -> None:
        """Quit; what is to happen with work that runs is asked once."""
        if self.closing.may_quit():
            event.accept()
            self._quit()
        else:
            event.ignore()

    def quit(self) -> None:
        """Quit without asking."""
        self.closing.has_agreed = True
        self.close()

    def _quit(self) -> None:
        if self._is_quitting:
            return
        self._is_quitting = True
        self.remember()
        self._unsubscribe()
        self.bridge.close()
        self.lane_watch.close()
        self.tally.rest()
        self.table.close()
        self.adding.cancel()
        self.sequel.close()
        self.hide()
        self.quitting.emit()

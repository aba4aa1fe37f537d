"""What works behind the window: its parts that the first picture does without, all joined up."""

from __future__ import annotations

from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot

from dropmill.core.deeds import Deeds
from dropmill.core.recipe_book import RecipeBook
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.ui.adding import Adding
from dropmill.ui.all_jobs import AllJobs
from dropmill.ui.already import alike_ids
from dropmill.ui.bridge import Bridge
from dropmill.ui.choosing import Choosing
from dropmill.ui.closing import Closings
from dropmill.ui.command_table import gather
from dropmill.ui.commands import Commands
from dropmill.ui.discarding import Discarding
from dropmill.ui.drop_tiles import DropTiles
from dropmill.ui.editing import Editing
from dropmill.ui.finished import Finished
from dropmill.ui.heralds import Heralds
from dropmill.ui.job_actions import JobActions
from dropmill.ui.job_log import JobLog
from dropmill.ui.lane_watch import LaneWatch
from dropmill.ui.link_choosing import LinkChoosing
from dropmill.ui.list_undo import ListUndo
from dropmill.ui.main_window import MainWindow
from dropmill.ui.mending import Mending
from dropmill.ui.palette import Palette
from dropmill.ui.recipes import Recipes
from dropmill.ui.remarks import Remarks
from dropmill.ui.replacing import Replacing
from dropmill.ui.sample import Sample
from dropmill.ui.sequel import Sequel
from dropmill.ui.sheets import Sheets
from dropmill.ui.tally import Tally
from dropmill.ui.toast import Toast
from dropmill.ui.trying import Trying
from dropmill.ui.undoing import Undoing
from dropmill.ui.wait_words import WaitWords
from dropmill.ui.watched_side import WatchedSide
from dropmill.ui.watching import MakeWatch, Watching
from dropmill.ui.way_back import WayBack

if TYPE_CHECKING:
    from dropmill.core.journal.reader import Reader
    from dropmill.ui.job_sheet import JobSheet


class Workings(QObject):
    """Makes the parts, gives them to the window and joins them, once. Belongs to the window.

    `executor` reads drops, makes jobs and writes files; `previews` is the folder for pictures of
    files that were looked at.
    """

    def __init__(
        self,
        window: MainWindow,
        runner: Runner,
        registry: Registry,
        executor: Executor,
        *,
        default_folder: Path,
        previews: Path,
        archive: Reader | None,
        make_watch: MakeWatch | None,
        book: RecipeBook,
        deeds: Deeds,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._runner = runner
        self._registry = registry
        self._default_folder = default_folder
        window.runner = runner
        window.recipes = Recipes(book, executor, window)
        window.log = JobLog()
        window.heralds = Heralds(window, window.table.columns)
        window.sample = Sample(default_folder, executor, window)
        window.bridge = Bridge(runner, window)
        window.watching = None if make_watch is None else Watching(make_watch, executor, window)
        window.table.words.wait_words = WaitWords(runner.wait_of)
        window.lane_watch = LaneWatch(runner, window)
        self._make_undo(executor)
        window.details.serve(
            window.log, runner, archive=archive, executor=executor, previews=previews
        )
        self._make_intake(executor, archive)
        self._make_rest(executor, book, deeds, archive)
        self._connect_jobs()
        self._connect_toolbar()
        self._connect_parts()
        self._connect_adding()
        gather(window, window.body.focus_next_pane)
        window.setAcceptDrops(True)
        window.tally.look()

    def _make_undo(self, executor: Executor) -> None:
        window, runner = self._window, self._runner
        columns, notice = window.table.columns, window.notice
        window.list_undo = ListUndo(window, runner, columns, notice)
        window.actions_on_jobs = JobActions(runner, window.table, window.jobs, window.list_undo)
        window.discarding = Discarding(notice, executor, window.list_undo, remove=runner.remove)
        window.undoing = Undoing(window, notice, executor, window.list_undo)
        window.replacing = Replacing(window, runner)
        window.finished = Finished(
            window, columns.batches, notice, executor, undo=window.undoing.take_back
        )

    def _make_intake(self, executor: Executor, archive: Reader | None) -> None:
        window, runner, registry = self._window, self._runner, self._registry
        window.editing = Editing(window.panel, runner, executor)
        window.mending = Mending(
            window, window.state, runner, editing=window.editing, replacing=window.replacing
        )
        window.adding = Adding(
            window,
            runner,
            executor=executor,
            registry=registry,
            state=window.state,
            make_sheet=self._new_sheet,
            panel=window.panel,
            record=archive,
        )
        window.remarks = Remarks(
            window,
            window.notice,
            show_jobs=window.show_jobs,
            stop_reading=window.adding.cancel,
            go_on=runner.go_on,
        )
        window.link_choosing = LinkChoosing(
            window,
            runner,
            registry,
            executor,
            panel=window.panel,
            notice=window.notice,
            theme=window.theme,
        )
        window.trying = Trying(
            window,
            runner,
            executor,
            registry=registry,
            adding=window.adding,
            panel=window.panel,
            notice=window.notice,
            record=archive,
        )

    def _make_rest(
        self, executor: Executor, book: RecipeBook, deeds: Deeds, archive: Reader | None
    ) -> None:
        window, runner, registry = self._window, self._runner, self._registry
        colours = window.theme.colours
        window.toast = window.notice.floating = Toast(
            colours, window.body.pages, window.body.centre
        )
        window.tally = Tally(
            window.table.columns,
            sidebar=window.sidebar,
            toolbar=window.toolbar,
            lane_watch=window.lane_watch,
            also=self._on_tallied,
            repaint_waits=window.jobs.viewport().update,
        )
        window.tiles = DropTiles(colours, window.body.centre)
        window.toast.lie_over(window.tiles)
        window.choosing = Choosing(
            window.tiles,
            window.adding,
            registry=registry,
            state=window.state,
            default_folder=self._default_folder,
            recipes=window.recipes,
        )
        window.sheets = Sheets(
            window.panel,
            runner,
            registry=registry,
            theme=window.theme,
            state=window.state,
            adding=window.adding,
            watching=window.watching,
            lane_watch=window.lane_watch,
            recipes=window.recipes,
        )
        window.sequel = Sequel(
            window, runner, registry, executor, book=book, deeds=deeds, archive=archive
        )
        window.commands = Commands(window)
        window.palette_of_commands = Palette(window.commands, colours, window.body)
        window.way_back = WayBack(window)
        window.closing = Closings(window, window.notice, window.table)

    def _new_sheet(self) -> JobSheet:
        from dropmill.ui.job_sheet import JobSheet  # noqa: PLC0415 - when it is first shown

        window = self._window
        return JobSheet(
            self._registry,
            window.state,
            self._default_folder,
            window.theme.colours,
            recipes=window.recipes,
        )

    def _connect_jobs(self) -> None:
        window = self._window
        bridge, table = window.bridge, window.table
        table.title_of = self._runner.title_of
        bridge.pictures_taken.connect(table.take)
        bridge.pictures_taken.connect(window.log.take)
        bridge.pictures_taken.connect(window.heralds.take)
        bridge.pictures_taken.connect(window.link_choosing.take)
        bridge.pictures_taken.connect(window.trying.take)
        bridge.pictures_taken.connect(window.finished.take)
        bridge.jobs_gone.connect(table.drop)
        bridge.jobs_gone.connect(window.log.forget)
        bridge.jobs_gone.connect(window.trying.forget)
        bridge.troubled.connect(window.remarks.on_troubled)
        table.counts_changed.connect(window.tally.look_soon)
        table.speeds.changed.connect(self._on_figures)
        window.unsubscribe = self._runner.subscribe(bridge)

    def _connect_toolbar(self) -> None:
        window = self._window
        bar, adding = window.toolbar, window.adding
        AllJobs(bar, self._runner, window.table, window.actions_on_jobs)
        window.addActions(bar.window_actions)
        bar.add_files.triggered.connect(adding.ask_files)
        bar.add_folder.triggered.connect(adding.ask_input_folder)
        bar.add_links.triggered.connect(adding.ask_links)
        bar.add_list.triggered.connect(adding.ask_list)
        bar.paste.triggered.connect(adding.paste)
        bar.lanes.triggered.connect(window.sheets.open_lanes)
        bar.language_chosen.connect(window.remarks.on_language_chosen)
        window.lane_watch.lacked.connect(window.remarks.on_lacked)

    def _connect_parts(self) -> None:
        window, actions = self._window, self._window.actions_on_jobs
        queued = Qt.ConnectionType.QueuedConnection
        window.sequel.join()
        window.sequel.refused.connect(window.say)
        window.link_choosing.submitted.connect(window.sifting.show_all)
        window.link_choosing.refused.connect(window.say, queued)
        window.link_choosing.folder_asked.connect(window.adding.ask_folder)
        window.trying.submitted.connect(window.sifting.show_all)
        window.trying.refused.connect(window.say, queued)
        window.sidebar.watch_asked.connect(window.sheets.open_watch)
        window.replacing.refused.connect(window.say)
        window.editing.refused.connect(window.say, queued)
        actions.links_asked.connect(window.link_choosing.choose)
        actions.edit_asked.connect(window.editing.ask)
        actions.link_asked.connect(window.replacing.ask)
        actions.undo_asked.connect(window.undoing.ask_for)
        actions.details_asked.connect(lambda: window.toolbar.details.setChecked(True))
        actions.discard_asked.connect(window.discarding.discard)
        actions.preview_asked.connect(self._on_preview_asked)
        window.details.retry_asked.connect(actions.retry.trigger)
        window.details.mend_asked.connect(window.mending.ask)
        window.theme.changed.connect(self._on_theme_changed)
        if window.watching is not None:
            window.watching.failed.connect(window.say, queued)
            window.watching.mended.connect(window.remarks.take_back, queued)
            WatchedSide(window.watching, window.sidebar, window.body, window.sheets)

    def _connect_adding(self) -> None:
        window, adding = self._window, self._window.adding
        queued = Qt.ConnectionType.QueuedConnection
        adding.said.connect(window.notice.say)
        adding.refused.connect(window.say, queued)
        adding.submitted.connect(window.sifting.show_all)
        adding.reading.connect(window.remarks.on_reading)
        adding.known_of = lambda part: alike_ids(
            window.table.columns, part, self._registry, self._runner.job
        )
        adding.known.connect(window.remarks.on_known)
        window.empty.choose_asked.connect(adding.ask_files)
        window.empty.sample_asked.connect(window.sample.make)
        window.sample.made.connect(adding.add_inputs, queued)
        window.sample.failed.connect(window.say, queued)

    @Slot()
    def _on_theme_changed(self) -> None:
        window = self._window
        colours = window.theme.colours
        for part in (window.adding, window.tiles, window.sheets, window.palette_of_commands):
            part.set_colours(colours)
        window.link_choosing.set_colours()
        window.sequel.set_colours()

    def _on_tallied(self) -> None:
        window = self._window
        window.status_line.refresh()
        window.heralds.show_work(window.status_line.pace.share)
        window.actions_on_jobs.refresh()
        window.sifting.show_page()

    @Slot()
    def _on_figures(self) -> None:
        window = self._window
        window.heralds.show_work(window.status_line.pace.share)

    @Slot()
    def _on_preview_asked(self) -> None:
        window = self._window
        window.toolbar.details.setChecked(window.details.turn_preview())

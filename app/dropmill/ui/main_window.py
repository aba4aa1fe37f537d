"""The window: its parts, and how they hang together."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QMainWindow

from dropmill.core.errors import Failure
from dropmill.core.job import Lane
from dropmill.core.lack import Lack, said_of
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.core.settings import Lanes, Traffic
from dropmill.ui.activity_pane import ActivityPane
from dropmill.ui.adding import Adding, accept_as_copy
from dropmill.ui.arrange import Sorting
from dropmill.ui.body import Body
from dropmill.ui.bridge import Bridge
from dropmill.ui.columns import Column, Group
from dropmill.ui.details_place import Archive, DetailsPlace
from dropmill.ui.empty_page import DropVeil, EmptyPage
from dropmill.ui.finished import Finished
from dropmill.ui.job_actions import JobActions
from dropmill.ui.job_list import JobList
from dropmill.ui.job_log import JobLog
from dropmill.ui.job_table import JobTable
from dropmill.ui.lane_watch import LaneWatch
from dropmill.ui.notice import Notice
from dropmill.ui.plain_text import shown
from dropmill.ui.replacing import Replacing
from dropmill.ui.side_panel import SidePanel
from dropmill.ui.sidebar import Sidebar
from dropmill.ui.status_line import StatusLine
from dropmill.ui.theme import Density, Theme
from dropmill.ui.toolbar import Toolbar
from dropmill.ui.trying import Trying
from dropmill.ui.undoing import Ask, Undoing
from dropmill.ui.wait_words import WaitWords
from dropmill.ui.watching import MakeWatch, Watching
from dropmill.ui.window_state import WindowState

if TYPE_CHECKING:
    from dropmill.ui.job_sheet import JobSheet
    from dropmill.ui.lanes_sheet import LanesSheet
    from dropmill.ui.watch_sheet import WatchSheet

FIRST_SIZE = (1040, 680)
LEAST_SIZE = (720, 480)
COUNTS_MS = 60
WAITS_MS = 1_000
"""How often rows that wait are painted anew: what they say changes by itself."""
SEARCH_SETTLE_MS = 40


class MainWindow(QMainWindow):
    """Shows the Runner's jobs and hands new ones to it. Nothing here waits for anything.

    `executor` reads drops, makes jobs and writes files; `quitting` is emitted once, when the
    window was closed for good.
    """

    quitting = Signal()
    appearance_chosen = Signal(object)
    traffic_chosen = Signal(object)
    lanes_chosen = Signal(object)

    def __init__(
        self,
        runner: Runner,
        registry: Registry,
        theme: Theme,
        state: WindowState,
        executor: Executor,
        *,
        default_folder: Path,
        archive: Archive | None = None,
        make_watch: MakeWatch | None = None,
        traffic: Traffic | None = None,
    ) -> None:
        super().__init__()
        self._runner = runner
        self._registry = registry
        self._theme = theme
        self._state = state
        self._has_agreed_to_stop = False
        self._is_quitting = False
        self.table = JobTable(self, opened=state.opened)
        self.log = JobLog()
        self.bridge = Bridge(runner, self)
        self.watching = None if make_watch is None else Watching(make_watch, runner, executor, self)
        colours = theme.colours
        self.toolbar = Toolbar(colours, theme.appearance, traffic or Traffic())
        self.notice = Notice(colours)
        self.sidebar = Sidebar(colours, can_watch=make_watch is not None)
        self.jobs = JobList(self.table, colours)
        self.empty = EmptyPage(colours)
        self.details = DetailsPlace(
            self.table, self.jobs, self.log, runner, archive=archive, executor=executor
        )
        self.status_line = StatusLine(
            self.table, self.toolbar.details, self.toolbar.lanes, self.toolbar.activity
        )
        self.table.words.wait_words = WaitWords(runner.wait_of)
        self.lane_watch = LaneWatch(runner, self)
        self.lanes_sheet: LanesSheet | None = None
        self.actions_on_jobs = JobActions(runner, self.table, self.jobs)
        self.replacing = Replacing(self, runner)
        self.undoing = Undoing(self, self.notice, executor)
        self.finished = Finished(
            self, self.table.columns.batches, self.notice, executor, undo=self.undoing.take_back
        )
        self._default_folder = default_folder
        self.watch_sheet: WatchSheet | None = None
        self.activity = ActivityPane(self.table.activity, self.table.speeds, colours)
        self._panel = SidePanel()
        self.adding = Adding(
            self,
            runner,
            executor=executor,
            state=state,
            make_sheet=self._new_sheet,
            panel=self._panel,
        )
        self.trying = Trying(
            self, runner, executor, adding=self.adding, panel=self._panel, notice=self.notice
        )
        self._body = Body(
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
        self._veil = DropVeil(colours, self._body.centre)
        self.setWindowTitle("Dropmill")
        self.setMinimumSize(*LEAST_SIZE)
        self.setAcceptDrops(True)
        self.setCentralWidget(self._body)
        self._counts_timer = self._single_shot(COUNTS_MS)
        self._counts_timer.timeout.connect(self._on_counts_due)
        self._search_timer = self._single_shot(SEARCH_SETTLE_MS)
        self._search_timer.timeout.connect(self._on_filter_changed)
        self._waits_timer = QTimer(self)
        self._waits_timer.setInterval(WAITS_MS)
        self._waits_timer.timeout.connect(self.jobs.viewport().update)
        self._group = Group.ALL
        self._connect_jobs()
        self._connect_parts()
        self._restore()
        self._on_counts_due()

    @property
    def sheet(self) -> JobSheet:
        """The sheet for a new batch."""
        return self.adding.sheet

    def _new_sheet(self) -> JobSheet:
        from dropmill.ui.job_sheet import JobSheet  # noqa: PLC0415 - after the first picture

        return JobSheet(self._registry, self._state, self._default_folder, self._theme.colours)

    def _single_shot(self, interval_ms: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        return timer

    def _connect_jobs(self) -> None:
        bridge, table = self.bridge, self.table
        table.title_of = self._runner.title_of
        bridge.pictures_taken.connect(table.take)
        bridge.pictures_taken.connect(self.log.take)
        bridge.pictures_taken.connect(self.trying.take)
        bridge.pictures_taken.connect(self.finished.take)
        bridge.jobs_gone.connect(table.drop)
        bridge.jobs_gone.connect(self.log.forget)
        bridge.jobs_gone.connect(self.trying.forget)
        bridge.troubled.connect(self._on_troubled)
        table.counts_changed.connect(self._on_counts_changed)
        table.changed.connect(self._show_page)
        self._unsubscribe = self._runner.subscribe(bridge)

    def _connect_parts(self) -> None:
        bar, adding = self.toolbar, self.adding
        self.addActions(bar.window_actions)
        bar.add_files.triggered.connect(adding.ask_files)
        bar.add_folder.triggered.connect(adding.ask_input_folder)
        bar.add_links.triggered.connect(adding.ask_links)
        bar.paste.triggered.connect(adding.paste)
        bar.details.toggled.connect(self._on_details_toggled)
        bar.activity.toggled.connect(self.activity.setVisible)
        bar.clear_done.triggered.connect(self._on_clear_done)
        bar.quit.triggered.connect(self.close)
        bar.search_changed.connect(self._search_timer.start)
        bar.pause_all_asked.connect(self._on_pause_all)
        bar.resume_all_asked.connect(self._on_resume_all)
        bar.finish_asked.connect(self._on_finish)
        bar.lanes.triggered.connect(self._on_lanes_asked)
        self.lane_watch.lacked.connect(self._on_lacked)
        self.lane_watch.viewed.connect(lambda _view: self._on_counts_changed())
        bar.appearance_chosen.connect(self._theme.choose)
        bar.appearance_chosen.connect(self.appearance_chosen)
        bar.density_chosen.connect(self._on_density_chosen)
        bar.speed.traffic_chosen.connect(self.traffic_chosen)
        bar.add_list.triggered.connect(adding.ask_list)
        adding.said.connect(self.notice.say)
        adding.refused.connect(self.say, Qt.ConnectionType.QueuedConnection)
        adding.submitted.connect(self._on_submitted)
        self.trying.submitted.connect(self._on_submitted)
        self.trying.refused.connect(self.say, Qt.ConnectionType.QueuedConnection)
        self._panel.emptied.connect(self._on_panel_emptied)
        self.sidebar.group_chosen.connect(self._on_group_chosen)
        self.sidebar.watch_asked.connect(self._on_watch_asked)
        self.empty.choose_asked.connect(adding.ask_files)
        self.empty.clear_asked.connect(self._on_clear_filter)
        self.replacing.refused.connect(self.say)
        self.actions_on_jobs.link_asked.connect(self.replacing.ask)
        self.actions_on_jobs.undo_asked.connect(self.undoing.ask_for)
        self.actions_on_jobs.details_asked.connect(lambda: bar.details.setChecked(True))
        self.details.retry_asked.connect(self.actions_on_jobs.retry.trigger)
        self._theme.changed.connect(self._on_theme_changed)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._on_escape)
        QShortcut(QKeySequence(Qt.Key.Key_F6), self, self._body.focus_next_pane)
        if self.watching is not None:
            self.watching.changed.connect(self._on_watches_changed)
            self.watching.failed.connect(self.say, Qt.ConnectionType.QueuedConnection)
            self.sidebar.watch_ended.connect(self.watching.end)

    def _restore(self) -> None:
        self.resize(*FIRST_SIZE)
        if self._state.geometry:
            # Qt moves a window back whose screen is gone, and refuses what it did not write.
            self.restoreGeometry(QByteArray.fromBase64(self._state.geometry.encode()))
        self.toolbar.details.setChecked(self._state.is_details_open)
        self.toolbar.activity.setChecked(self._state.is_activity_open)
        self.toolbar.show_density(self._state.density)
        self.jobs.head.lay_out(self._state.columns)
        self.jobs.set_density(self._state.density)
        if self._state.sorted_by in {column.value for column in Column}:
            column = Column(self._state.sorted_by)
            self.jobs.sort_by(Sorting(column, self._state.is_descending))

    def remember(self) -> WindowState:
        """Return the state to be found again at the next start."""
        self._state.geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        self._state.is_details_open = self.toolbar.details.isChecked()
        self._state.is_activity_open = self.toolbar.activity.isChecked()
        self._state.columns = self.jobs.head.remember()
        sorting = self.table.sorting
        self._state.sorted_by = None if sorting.column is None else sorting.column.value
        self._state.is_descending = sorting.is_descending
        batches = self.table.columns.batches
        opened = self.table.opened.items()
        self._state.opened = {
            number: on for number, on in opened if batches.number(number) is not None
        }
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
            self._veil,
        ):
            part.set_colours(colours)
        for sheet in (self.watch_sheet, self.lanes_sheet):
            if sheet is not None:
                sheet.set_colours(colours)

    # What is shown.

    @Slot()
    def _on_counts_changed(self) -> None:
        if not self._counts_timer.isActive():
            self._counts_timer.start()

    @Slot()
    def _on_counts_due(self) -> None:
        columns = self.table.columns
        self.sidebar.show_counts(columns)
        self.status_line.refresh()
        self.actions_on_jobs.refresh()
        going = columns.count(Group.RUNNING) + columns.count(Group.WAITING)
        standing = columns.count(Group.PAUSED)
        view = self.lane_watch.view
        stands_still = view is not None and all(lane.is_held for lane in view.lanes)
        self.toolbar.show_pausing(
            is_pausing=not stands_still and (bool(going) or not standing),
            is_enabled=bool(going or standing or stands_still),
        )
        if not columns.count(Group.WAITING):
            self._waits_timer.stop()
        elif not self._waits_timer.isActive():
            self._waits_timer.start()
        self.toolbar.clear_done.setEnabled(columns.count(Group.DONE) > 0)
        self._show_page()

    @Slot()
    def _show_page(self) -> None:
        is_any = bool(self.table.rowCount())
        if not self.table.columns.job_count:
            self.empty.show_start()
        elif not is_any and not self.table.is_searching:
            self.empty.show_no_match(self.table.group, self.toolbar.search.text().strip())
        self._body.show_jobs(is_any=is_any)

    @Slot(object)
    def _on_group_chosen(self, group: Group) -> None:
        self._group = group
        self._on_filter_changed()

    @Slot()
    def _on_filter_changed(self) -> None:
        self.table.set_filter(self._group, self.toolbar.search.text().strip())

    @Slot()
    def _on_clear_filter(self) -> None:
        """Clear the search first; without one, show all states."""
        if self.toolbar.search.text():
            self.toolbar.search.clear()
        else:
            self.sidebar.choose(Group.ALL)

    @Slot()
    def _on_submitted(self) -> None:
        """Show all jobs, so that the new ones are seen."""
        if self.toolbar.search.text() or self._group is not Group.ALL:
            self.toolbar.search.clear()
            self.sidebar.choose(Group.ALL)

    @Slot(bool)
    def _on_details_toggled(self, is_on: bool) -> None:
        self._body.show_details(is_on=is_on)

    @Slot()
    def _on_pause_all(self) -> None:
        self._runner.pause()

    @Slot()
    def _on_resume_all(self) -> None:
        self._runner.release_lanes()
        self._runner.resume()

    @Slot()
    def _on_finish(self) -> None:
        """Let what runs go on to its end, and start nothing more."""
        self._runner.hold_lanes()

    @Slot()
    def _on_lanes_asked(self) -> None:
        if self.lanes_sheet is None:
            from dropmill.ui.lanes_sheet import LanesSheet  # noqa: PLC0415 - on demand

            sheet = self.lanes_sheet = LanesSheet(self._theme.colours)
            sheet.changed.connect(self._on_lanes_changed)
            sheet.held.connect(self._on_lane_held)
            sheet.go_on_asked.connect(self._runner.go_on)
            sheet.followed.connect(lambda is_on: self.lane_watch.follow(is_on=is_on))
            self.lane_watch.viewed.connect(sheet.show_view)
            sheet.show_view(self._runner.lanes())
            self._panel.add(sheet)
        self._panel.open(self.lanes_sheet)
        self.lanes_sheet.boxes[Lane.NET].width_spin.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_lanes_changed(self, lanes: Lanes) -> None:
        self._runner.set_lanes(lanes)
        self.lanes_chosen.emit(lanes)

    @Slot(object, bool)
    def _on_lane_held(self, lane: Lane, is_held: bool) -> None:
        (self._runner.hold_lanes if is_held else self._runner.release_lanes)([lane])

    @Slot(object)
    def _on_lacked(self, lack: Lack) -> None:
        said = said_of(lack)
        go_on = (self.tr("Go on now"), self._runner.go_on)
        self.notice.say(shown(f"{said.title}. {said.hint}"), [go_on], takes_focus=False)

    @Slot()
    def _on_clear_done(self) -> None:
        self._runner.remove(self.table.ids_of(Group.DONE))

    @Slot()
    def _on_escape(self) -> None:
        if not self._panel.dismiss():
            if self.notice.isVisible():
                self.notice.dismiss()
            elif self.toolbar.search.text():
                self.toolbar.search.clear()
        self._focus_jobs()

    @Slot()
    def _on_panel_emptied(self) -> None:
        self._focus_jobs()

    def _focus_jobs(self) -> None:
        self.jobs.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def say(self, failure: Failure) -> None:
        """Say this below the toolbar."""
        self.notice.say(f"{failure.title}. {failure.hint}".strip())

    @Slot(object)
    def _on_troubled(self, trouble: Failure | None) -> None:
        if trouble is not None:
            self.say(trouble)

    def let_undo(self, ask: Ask) -> None:
        """Offer undo; `ask` sends verbs to the journal's owner, on another thread."""
        self.undoing.begin(ask)
        self.finished.begin(ask)
        self.actions_on_jobs.can_undo = True

    # What comes in.

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and links."""
        mime = event.mimeData()
        if mime.hasUrls() or mime.hasText():
            accept_as_copy(event)
            self._veil.cover()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Go on taking them."""
        accept_as_copy(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Take the veil away."""
        self._veil.hide()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask what to do with what was dropped."""
        self._veil.hide()
        accept_as_copy(event)
        self.adding.add_mime(event.mimeData())
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
        self.raise_()
        self.activateWindow()

    @Slot()
    def _on_watch_asked(self) -> None:
        if self.watching is None:
            return
        if self.watch_sheet is None:
            from dropmill.ui.watch_sheet import WatchSheet  # noqa: PLC0415 - on demand

            self.watch_sheet = WatchSheet(self._registry, self._state, self._theme.colours)
            self.watch_sheet.added.connect(self.watching.add)
            self.watch_sheet.folder_asked.connect(self.adding.ask_folder)
            self._panel.add(self.watch_sheet)
        self._panel.open(self.watch_sheet)
        self.watch_sheet.folder.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_watches_changed(self) -> None:
        if self.watching is not None:
            self.sidebar.show_watches(self.watching.folders)
            self._body.refresh_rail()

    # The end.

    def closeEvent(self, event: QCloseEvent) -> None:
        """Quit; ask first, in the window, when work would be stopped by that."""
        columns = self.table.columns
        going = columns.count(Group.RUNNING) + columns.count(Group.WAITING)
        if going and not self._has_agreed_to_stop:
            event.ignore()
            words = self.tr("1 job has not ended. It is kept, to go on at the next start.")
            if going > 1:
                words = self.tr(
                    "{n} jobs have not ended. They are kept, to go on at the next start."
                )
            self.notice.say(
                words.format(n=f"{going:,}"),
                [
                    (self.tr("Keep open"), lambda: None),
                    (self.tr("Quit and go on later"), self.quit),
                ],
            )
            return
        event.accept()
        self._quit()

    def quit(self) -> None:
        """Quit without asking."""
        self._has_agreed_to_stop = True
        self.close()

    def _quit(self) -> None:
        if self._is_quitting:
            return
        self._is_quitting = True
        self.remember()
        self._unsubscribe()
        self.bridge.close()
        self.lane_watch.close()
        self._waits_timer.stop()
        self.table.close()
        self.adding.cancel()
        self.hide()
        self.quitting.emit()

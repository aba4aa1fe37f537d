"""The window: toolbar, sidebar, list, details, sheets, status line, and how they hang together."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import Executor, Future
from pathlib import Path

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dropmill.core.errors import Failure, explain
from dropmill.core.fields import build
from dropmill.core.intake import Submitted
from dropmill.core.job import Job
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.ui.bridge import Bridge
from dropmill.ui.columns import Group
from dropmill.ui.details import Details
from dropmill.ui.empty_page import DropVeil, EmptyPage
from dropmill.ui.intake import Found, Intake, Raw, raw_of, raw_of_inputs
from dropmill.ui.job_actions import JobActions
from dropmill.ui.job_list import JobList
from dropmill.ui.job_log import JobLog
from dropmill.ui.job_sheet import JobSheet, Part
from dropmill.ui.job_table import JobTable
from dropmill.ui.notice import Notice
from dropmill.ui.sidebar import Sidebar
from dropmill.ui.status_line import StatusLine
from dropmill.ui.theme import Theme
from dropmill.ui.toolbar import Toolbar
from dropmill.ui.watch_sheet import WatchSheet
from dropmill.ui.watching import MakeWatch, Watching
from dropmill.ui.window_state import WindowState

FIRST_SIZE = (1040, 680)
LEAST_SIZE = (720, 480)
RAIL_BELOW_PX = 880
DETAILS_BESIDE_FROM_PX = 1400
DETAILS_BELOW_PX = 240
DETAILS_BESIDE_PX = 380
COUNTS_MS = 60
SEARCH_SETTLE_MS = 40


class MainWindow(QMainWindow):
    """Shows the Runner's jobs and hands new ones to it. Nothing here waits for anything.

    `executor` reads drops, makes jobs and writes files; `quitting` is emitted once, when the
    window was closed for good.
    """

    quitting = Signal()
    appearance_chosen = Signal(object)
    _refused = Signal(object)

    def __init__(
        self,
        runner: Runner,
        registry: Registry,
        theme: Theme,
        state: WindowState,
        executor: Executor,
        *,
        default_folder: Path,
        make_watch: MakeWatch | None = None,
    ) -> None:
        super().__init__()
        self._runner = runner
        self._registry = registry
        self._theme = theme
        self._state = state
        self._executor = executor
        self._has_agreed_to_stop = False
        self._is_quitting = False
        self._written_number: int | None = None
        self.table = JobTable(self)
        self.log = JobLog()
        self.bridge = Bridge(runner, self)
        self.bridge.pictures_taken.connect(self.table.take)
        self.bridge.pictures_taken.connect(self.log.take)
        self.bridge.jobs_gone.connect(self.table.drop)
        self.bridge.jobs_gone.connect(self.log.forget)
        self.bridge.troubled.connect(self._on_troubled)
        self._unsubscribe = runner.subscribe(self.bridge)
        self.intake = Intake(executor, self)
        self.watching = None if make_watch is None else Watching(make_watch, runner, executor, self)
        colours = theme.colours
        self.toolbar = Toolbar(colours, theme.appearance)
        self.notice = Notice(colours)
        self.sidebar = Sidebar(colours, can_watch=make_watch is not None)
        self.jobs = JobList(self.table, colours)
        self.empty = EmptyPage(colours)
        self.details = Details(self.table, self.jobs, self.log, runner)
        self.sheet = JobSheet(registry, state, default_folder, colours)
        self.status_line = StatusLine(self.table, self.toolbar.details)
        self.actions_on_jobs = JobActions(runner, self.table, self.jobs)
        self.watch_sheet: WatchSheet | None = None
        self._lay_out()
        self._veil = DropVeil(colours, self._centre)
        self._counts_timer = _single_shot(self, COUNTS_MS, self._on_counts_due)
        self._search_timer = _single_shot(self, SEARCH_SETTLE_MS, self._on_filter_changed)
        self._group = Group.ALL
        self._connect()
        self._restore()
        self._on_counts_due()

    # How it is laid out.

    def _lay_out(self) -> None:
        self.setWindowTitle("Dropmill")
        self.setMinimumSize(*LEAST_SIZE)
        self.setAcceptDrops(True)
        root = QWidget()
        column = QVBoxLayout(root)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.jobs)
        self._pages.addWidget(self.empty)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setHandleWidth(1)
        self._splitter.addWidget(self._pages)
        self._splitter.addWidget(self.details)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setStretchFactor(1, 0)
        self._splitter.setChildrenCollapsible(False)
        self.details.hide()
        self._centre = QWidget()
        self._centre.setObjectName("centre")
        self._centre.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inner = QVBoxLayout(self._centre)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self._splitter)
        self._middle = QHBoxLayout()
        self._middle.setSpacing(0)
        self._middle.addWidget(self.sidebar)
        self._middle.addWidget(_hairline(is_upright=True))
        self._middle.addWidget(self._centre, 1)
        self._sheet_line = _hairline(is_upright=True)
        self._middle.addWidget(self._sheet_line)
        self._middle.addWidget(self.sheet)
        self._sheet_line.hide()
        self.sheet.hide()
        column.addWidget(self.toolbar)
        column.addWidget(_hairline(is_upright=False))
        column.addWidget(self.notice)
        column.addLayout(self._middle, 1)
        column.addWidget(_hairline(is_upright=False))
        column.addWidget(self.status_line)
        self.setCentralWidget(root)

    def _connect(self) -> None:
        bar = self.toolbar
        self.addActions(bar.window_actions)
        bar.add_files.triggered.connect(self._on_add_files)
        bar.add_folder.triggered.connect(self._on_add_folder)
        bar.add_links.triggered.connect(self._on_add_links)
        bar.paste.triggered.connect(self._on_paste)
        bar.details.toggled.connect(self._on_details_toggled)
        bar.clear_done.triggered.connect(self._on_clear_done)
        bar.quit.triggered.connect(self.close)
        bar.search_changed.connect(self._search_timer.start)
        bar.pause_all_asked.connect(self._on_pause_all)
        bar.resume_all_asked.connect(self._on_resume_all)
        bar.appearance_chosen.connect(self._theme.choose)
        bar.appearance_chosen.connect(self.appearance_chosen)
        self.sidebar.group_chosen.connect(self._on_group_chosen)
        self.sidebar.watch_asked.connect(self._on_watch_asked)
        self.table.counts_changed.connect(self._on_counts_changed)
        self.table.modelReset.connect(self._show_page)
        self.table.rowsInserted.connect(self._show_page)
        self.table.rowsRemoved.connect(self._show_page)
        self.empty.choose_asked.connect(self._on_add_files)
        self.empty.clear_asked.connect(self._on_clear_filter)
        self.actions_on_jobs.details_asked.connect(lambda: bar.details.setChecked(True))
        self.details.retry_asked.connect(self.actions_on_jobs.retry.trigger)
        self.intake.progressed.connect(self._on_read_progressed)
        self.intake.ended.connect(self._on_read)
        self.sheet.started.connect(self._on_started)
        self.sheet.hidden.connect(self._on_sheet_hidden)
        self.sheet.folder_asked.connect(self._on_folder_asked)
        self.sheet.links_written.connect(self._on_links_written)
        self._refused.connect(self._on_refused, Qt.ConnectionType.QueuedConnection)
        self._theme.changed.connect(self._on_theme_changed)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._on_escape)
        QShortcut(QKeySequence(Qt.Key.Key_F6), self, self._on_next_pane)
        if self.watching is not None:
            self.watching.changed.connect(self._on_watches_changed)
            self.watching.failed.connect(self._on_refused, Qt.ConnectionType.QueuedConnection)
            self.sidebar.watch_ended.connect(self.watching.end)

    def _restore(self) -> None:
        self.resize(*FIRST_SIZE)
        if self._state.geometry:
            # Qt moves a window back whose screen is gone, and refuses what it did not write.
            self.restoreGeometry(QByteArray.fromBase64(self._state.geometry.encode()))
        self.toolbar.details.setChecked(self._state.is_details_open)

    def remember(self) -> WindowState:
        """Return the state to be found again at the next start."""
        self._state.geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        self._state.is_details_open = self.toolbar.details.isChecked()
        return self._state

    @Slot()
    def _on_theme_changed(self) -> None:
        colours = self._theme.colours
        for part in (
            self.toolbar,
            self.notice,
            self.sidebar,
            self.jobs,
            self.empty,
            self.sheet,
            self._veil,
        ):
            part.set_colours(colours)
        if self.watch_sheet is not None:
            self.watch_sheet.set_colours(colours)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make the sidebar a rail where there is little room; details beside where there is."""
        super().resizeEvent(event)
        self.sidebar.set_rail(is_rail=self.width() < RAIL_BELOW_PX)
        is_wide = self.width() >= DETAILS_BESIDE_FROM_PX
        orientation = Qt.Orientation.Horizontal if is_wide else Qt.Orientation.Vertical
        if self._splitter.orientation() is not orientation:
            self._splitter.setOrientation(orientation)
            self._place_details()

    def _place_details(self) -> None:
        is_wide = self._splitter.orientation() is Qt.Orientation.Horizontal
        whole = self._splitter.width() if is_wide else self._splitter.height()
        share = DETAILS_BESIDE_PX if is_wide else DETAILS_BELOW_PX
        self._splitter.setSizes([max(whole - share, share), share])

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
        self.toolbar.show_pausing(
            is_pausing=bool(going) or not standing, is_enabled=bool(going or standing)
        )
        self.toolbar.clear_done.setEnabled(columns.count(Group.DONE) > 0)
        self._show_page()

    @Slot()
    def _show_page(self) -> None:
        if self.table.rowCount():
            self._pages.setCurrentWidget(self.jobs)
            return
        if not self.table.columns.job_count:
            self.empty.show_start()
        elif not self.table.is_searching:
            self.empty.show_no_match(self.table.group, self.toolbar.search.text().strip())
        self._pages.setCurrentWidget(self.empty)

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

    @Slot(bool)
    def _on_details_toggled(self, is_on: bool) -> None:
        self.details.setVisible(is_on)
        if is_on:
            self._place_details()

    @Slot()
    def _on_pause_all(self) -> None:
        self._runner.pause()

    @Slot()
    def _on_resume_all(self) -> None:
        self._runner.resume()

    @Slot()
    def _on_clear_done(self) -> None:
        done = self.table.ids_of(Group.DONE)
        self._runner.remove(done)

    @Slot()
    def _on_escape(self) -> None:
        if self.sheet.isVisible():
            self.sheet.dismiss()
        elif self.watch_sheet is not None and self.watch_sheet.isVisible():
            self.watch_sheet.dismiss()
        elif self.notice.isVisible():
            self.notice.dismiss()
        elif self.toolbar.search.text():
            self.toolbar.search.clear()
        self.jobs.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_next_pane(self) -> None:
        panes: list[QWidget] = [
            pane
            for pane in (self.toolbar, self.sidebar, self._pages, self.details, self.sheet)
            if pane.isVisible()
        ]
        focused = self.focusWidget()
        place = next(
            (n for n, pane in enumerate(panes) if focused and pane.isAncestorOf(focused)), -1
        )
        following = panes[(place + 1) % len(panes)]
        for target in following.findChildren(QWidget):
            if target.isVisible() and target.focusPolicy() & Qt.FocusPolicy.TabFocus:
                target.setFocus(Qt.FocusReason.TabFocusReason)
                return

    # What comes in.

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and links; the drop is always a copy, so the source deletes nothing."""
        mime = event.mimeData()
        if mime.hasUrls() or mime.hasText():
            _accept_as_copy(event)
            self._veil.cover()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Go on taking them."""
        _accept_as_copy(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Take the veil away."""
        self._veil.hide()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Read what was dropped, off this thread, and ask what to do with it."""
        self._veil.hide()
        _accept_as_copy(event)
        self._read(raw_of(event.mimeData()))
        self.activateWindow()

    @Slot(str)
    def bring_to_front(self, activation: str = "") -> None:
        """Show the window above the others; `activation` is the desktop's leave to do so."""
        if activation:
            os.environ["XDG_ACTIVATION_TOKEN"] = activation
        if self.isMinimized():
            self.showNormal()
        self.raise_()
        self.activateWindow()

    def say(self, failure: Failure) -> None:
        """Say this below the toolbar."""
        self.notice.say(f"{failure.title}. {failure.hint}".strip())

    @Slot(object)
    def add_inputs(self, inputs: Sequence[str]) -> None:
        """Ask what to do with these paths and links, as if they had been dropped."""
        if inputs:
            self._read(raw_of_inputs(inputs))

    def _read(self, raw: Raw) -> None:
        if raw.is_empty:
            self.notice.say(self.tr("There is no file and no link in this."))
            return
        self._written_number = None
        self.intake.read(raw)

    @Slot(int, object)
    def _on_read_progressed(self, _number: int, found: Found) -> None:
        self._open_sheet()
        self.sheet.show_reading(found)

    @Slot(int, object)
    def _on_read(self, number: int, found: Found) -> None:
        if number == self._written_number:
            self.sheet.take_written(found)
            return
        if found.is_empty:
            words = " ".join(found.refused[:2])
            self.notice.say(words or self.tr("There is no file and no link in this."))
            return
        self._open_sheet()
        self.sheet.add(found)
        self.sheet.focus_start()

    @Slot(str)
    def _on_links_written(self, text: str) -> None:
        self._written_number = self.intake.read(Raw(text=text))

    @Slot()
    def _on_paste(self) -> None:
        self._read(raw_of(QGuiApplication.clipboard().mimeData()))

    @Slot()
    def _on_add_links(self) -> None:
        self._open_sheet()
        self.sheet.write_links()

    @Slot()
    def _on_add_files(self) -> None:
        dialog = self._dialog(self.tr("Add files"), QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self.add_inputs)
        dialog.open()

    @Slot()
    def _on_add_folder(self) -> None:
        dialog = self._dialog(self.tr("Add a folder"), QFileDialog.FileMode.Directory)
        dialog.filesSelected.connect(self.add_inputs)
        dialog.open()

    @Slot(str)
    def _on_folder_asked(self, folder: str) -> None:
        dialog = self._dialog(self.tr("Where results go"), QFileDialog.FileMode.Directory)
        if folder:
            dialog.setDirectory(folder)
        dialog.fileSelected.connect(self.sheet.set_folder)
        dialog.open()

    def _dialog(self, title: str, mode: QFileDialog.FileMode) -> QFileDialog:
        dialog = QFileDialog(self, title, self._state.last_folder or str(Path.home()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        dialog.fileSelected.connect(self._on_dialog_chosen)
        return dialog

    @Slot(str)
    def _on_dialog_chosen(self, name: str) -> None:
        self._state.last_folder = str(Path(name).parent)

    # The sheets.

    def _open_sheet(self) -> None:
        if self.watch_sheet is not None:
            self.watch_sheet.hide()
        self._sheet_line.show()
        self.sheet.show()

    @Slot()
    def _on_sheet_hidden(self) -> None:
        is_any = self.sheet.isVisible() or (
            self.watch_sheet is not None and self.watch_sheet.isVisible()
        )
        self._sheet_line.setVisible(is_any)
        self.intake.cancel()
        self.jobs.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_started(self, parts: list[Part]) -> None:
        """Show all jobs, so that the new ones are seen; make and submit them on a worker."""
        if self.toolbar.search.text() or self._group is not Group.ALL:
            self.toolbar.search.clear()
            self.sidebar.choose(Group.ALL)
        self._executor.submit(self._submit, parts)

    def _submit(self, parts: Sequence[Part]) -> None:
        """Make one batch of the parts and hand it over; on a worker thread."""
        jobs: list[Job] = []
        try:
            for part in parts:
                jobs += build(part.kind, part.inputs, part.settings)
            self._runner.submit(jobs).add_done_callback(self._say_if_refused)
        except Exception as error:  # noqa: BLE001 - whatever it was, the person is told
            self._refused.emit(explain(error))

    def _say_if_refused(self, submitted: Future[Submitted]) -> None:
        """On the Runner's thread: say why a batch could not be kept."""
        if (error := submitted.exception()) is not None:
            self._refused.emit(explain(error))

    @Slot(object)
    def _on_troubled(self, trouble: Failure | None) -> None:
        if trouble is not None:
            self.say(trouble)

    @Slot(object)
    def _on_refused(self, failure: Failure) -> None:
        self.say(failure)

    @Slot()
    def _on_watch_asked(self) -> None:
        if self.watching is None:
            return
        if self.watch_sheet is None:
            self.watch_sheet = WatchSheet(self._registry, self._state, self._theme.colours)
            self.watch_sheet.added.connect(self.watching.add)
            self.watch_sheet.hidden.connect(self._on_sheet_hidden)
            self.watch_sheet.folder_asked.connect(self._on_watch_folder_asked)
            self._middle.addWidget(self.watch_sheet)
        self.sheet.hide()
        self._sheet_line.show()
        self.watch_sheet.show()
        self.watch_sheet.folder.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_watch_folder_asked(self, edit: QLineEdit) -> None:
        dialog = self._dialog(edit.accessibleName(), QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(edit.setText)
        dialog.open()

    @Slot()
    def _on_watches_changed(self) -> None:
        if self.watching is not None:
            self.sidebar.show_watches(self.watching.folders)
            self.sidebar.set_rail(is_rail=self.width() < RAIL_BELOW_PX)

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
        self.intake.cancel()
        self.hide()
        self.quitting.emit()


def _accept_as_copy(event: QDropEvent) -> None:
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()


def _hairline(*, is_upright: bool) -> QFrame:
    line = QFrame()
    line.setObjectName("hairline")
    if is_upright:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line


def _single_shot(parent: MainWindow, interval_ms: int, call: object) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(interval_ms)
    timer.timeout.connect(call)
    return timer

"""The window: what is seen of it at once, and what comes in by it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
)
from PySide6.QtWidgets import QMainWindow

from dropmill.core.settings import Traffic
from dropmill.ui import recall
from dropmill.ui.activity_pane import ActivityPane
from dropmill.ui.body import Body
from dropmill.ui.details_place import DetailsPlace
from dropmill.ui.drop_copy import accept_as_copy
from dropmill.ui.empty_page import EmptyPage
from dropmill.ui.job_list import JobList
from dropmill.ui.job_table import JobTable
from dropmill.ui.notice import Notice
from dropmill.ui.recipe_section import RecipeSection
from dropmill.ui.side_panel import SidePanel
from dropmill.ui.sidebar import Sidebar
from dropmill.ui.sifting import Sifting
from dropmill.ui.status_line import StatusLine
from dropmill.ui.theme import Density, Theme
from dropmill.ui.toolbar import Toolbar
from dropmill.ui.window_state import WindowState

if TYPE_CHECKING:
    from dropmill.core.errors import Failure
    from dropmill.core.runner import Runner
    from dropmill.ui.adding import Adding
    from dropmill.ui.bridge import Bridge
    from dropmill.ui.choosing import Choosing
    from dropmill.ui.closing import Closings
    from dropmill.ui.commands import Commands
    from dropmill.ui.discarding import Discarding
    from dropmill.ui.drop_tiles import DropTiles
    from dropmill.ui.editing import Editing
    from dropmill.ui.finished import Finished
    from dropmill.ui.heralds import Heralds
    from dropmill.ui.job_actions import JobActions
    from dropmill.ui.job_log import JobLog
    from dropmill.ui.job_sheet import JobSheet
    from dropmill.ui.lane_watch import LaneWatch
    from dropmill.ui.link_choosing import LinkChoosing
    from dropmill.ui.list_undo import ListUndo
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
    from dropmill.ui.undoing import Ask, Undoing
    from dropmill.ui.watching import Watching
    from dropmill.ui.way_back import WayBack

LEAST_SIZE = (720, 480)


class MainWindow(QMainWindow):
    """Shows the Runner's jobs and hands new ones to it. Nothing here waits for anything.

    What its first picture shows is made here; the parts that work behind it are made by `Workings`
    (workings.py), at a start only once that picture is on the screen. Nobody's keys, clicks and
    drops reach the window before. `quitting` is emitted once, when it was closed for good.
    """

    quitting = Signal()
    appearance_chosen = Signal(object)
    traffic_chosen = Signal(object)

    runner: Runner
    recipes: Recipes
    log: JobLog
    heralds: Heralds
    sample: Sample
    bridge: Bridge
    watching: Watching | None
    lane_watch: LaneWatch
    list_undo: ListUndo
    actions_on_jobs: JobActions
    discarding: Discarding
    undoing: Undoing
    replacing: Replacing
    finished: Finished
    editing: Editing
    mending: Mending
    adding: Adding
    remarks: Remarks
    link_choosing: LinkChoosing
    trying: Trying
    toast: Toast
    tally: Tally
    tiles: DropTiles
    choosing: Choosing
    sheets: Sheets
    sequel: Sequel
    commands: Commands
    palette_of_commands: Palette
    way_back: WayBack
    closing: Closings
    unsubscribe: Callable[[], None]

    def __init__(
        self, theme: Theme, state: WindowState, *, can_watch: bool, traffic: Traffic | None = None
    ) -> None:
        super().__init__()
        self.theme = theme
        self.state = state
        self._is_quitting = False
        colours = theme.colours
        self.table = JobTable(self, opened=state.opened)
        self.toolbar = Toolbar(colours, theme.appearance, traffic or Traffic())
        self.notice = Notice(colours)
        self.sidebar = Sidebar(colours, can_watch=can_watch)
        self.recipe_section = RecipeSection(colours)
        self.sidebar.add_section(self.recipe_section)
        self.jobs = JobList(self.table, colours)
        self.empty = EmptyPage(colours)
        self.details = DetailsPlace(self.table, self.jobs)
        self.status_line = StatusLine(
            self.table, self.toolbar.details, self.toolbar.lanes, self.toolbar.activity
        )
        self.activity = ActivityPane(self.table.activity, self.table.speeds, colours)
        self.panel = SidePanel()
        self.body = Body(
            toolbar=self.toolbar,
            notice=self.notice,
            sidebar=self.sidebar,
            jobs=self.jobs,
            empty=self.empty,
            details=self.details,
            panel=self.panel,
            activity=self.activity,
            status_line=self.status_line,
        )
        self.sifting = Sifting(
            self.table,
            sidebar=self.sidebar,
            search=self.toolbar.search,
            empty=self.empty,
            show_jobs=lambda is_any: self.body.show_jobs(is_any=is_any),
        )
        self.setWindowTitle("Dropmill")
        self.setMinimumSize(*LEAST_SIZE)
        self.setCentralWidget(self.body)
        self._connect()
        recall.restore(self, state)
        self.sifting.show_page()

    def _connect(self) -> None:
        bar = self.toolbar
        bar.details.toggled.connect(self._on_details_toggled)
        bar.activity.toggled.connect(self.activity.setVisible)
        bar.quit.triggered.connect(self.close)
        bar.appearance_chosen.connect(self.theme.choose)
        bar.appearance_chosen.connect(self.appearance_chosen)
        bar.density_chosen.connect(self._on_density_chosen)
        bar.speed.traffic_chosen.connect(self.traffic_chosen)
        self.theme.changed.connect(self._on_theme_changed)

    @property
    def sheet(self) -> JobSheet:
        """The sheet for a new batch."""
        return self.adding.sheet

    def remember(self) -> WindowState:
        """Return the state to be found again at the next start."""
        recall.note(self, self.state)
        return self.state

    @Slot(object)
    def _on_density_chosen(self, density: Density) -> None:
        self.state.density = density
        self.jobs.set_density(density)

    @Slot()
    def _on_theme_changed(self) -> None:
        colours = self.theme.colours
        for part in (
            self.toolbar,
            self.notice,
            self.sidebar,
            self.jobs,
            self.empty,
            self.activity,
        ):
            part.set_colours(colours)

    # What is shown.

    @Slot(bool)
    def _on_details_toggled(self, is_on: bool) -> None:
        self.body.show_details(is_on=is_on)

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
        self.unsubscribe()
        self.bridge.close()
        self.lane_watch.close()
        self.tally.rest()
        self.table.close()
        self.adding.cancel()
        self.sequel.close()
        self.hide()
        self.quitting.emit()

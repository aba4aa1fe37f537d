"""The sheets that the side panel shows on demand: lanes, a folder to watch, settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from dropmill.core.job import Lane
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.core.settings import Lanes, Settings
from dropmill.ui.adding import Adding
from dropmill.ui.commands import Commands
from dropmill.ui.lane_watch import LaneWatch
from dropmill.ui.recipes import Recipes
from dropmill.ui.side_panel import SidePanel
from dropmill.ui.theme import Colours, Theme
from dropmill.ui.watching import Watching
from dropmill.ui.window_state import WindowState

if TYPE_CHECKING:
    from dropmill.ui.help_sheet import HelpSheet
    from dropmill.ui.lanes_sheet import LanesSheet
    from dropmill.ui.settings_sheet import SettingsSheet
    from dropmill.ui.watch_sheet import WatchSheet
    from dropmill.ui.watch_view import WatchViewSheet


class Sheets(QObject):
    """Makes each when it is first wanted. Signals are what was chosen, for the settings."""

    lanes_chosen = Signal(object)
    appearance_chosen = Signal(object)
    density_chosen = Signal(object)
    language_chosen = Signal(object)
    closing_chosen = Signal(object)
    copied_links_chosen = Signal(bool)
    keys_asked = Signal()

    def __init__(
        self,
        panel: SidePanel,
        runner: Runner,
        *,
        registry: Registry,
        theme: Theme,
        state: WindowState,
        adding: Adding,
        watching: Watching | None,
        lane_watch: LaneWatch,
        recipes: Recipes | None = None,
    ) -> None:
        super().__init__(panel)
        self._panel = panel
        self._runner = runner
        self._registry = registry
        self._theme = theme
        self._state = state
        self._adding = adding
        self._watching = watching
        self._lane_watch = lane_watch
        self._recipes = recipes
        self.settings = Settings()
        self.lanes: LanesSheet | None = None
        self.watch: WatchSheet | None = None
        self.watched: WatchViewSheet | None = None
        self._rule_key = ""
        self.choices: SettingsSheet | None = None
        self.help: HelpSheet | None = None

    def set_colours(self, colours: Colours) -> None:
        """Let all that there are take these colours."""
        if self.watch is not None:
            self.watch.set_colours(colours)

    @Slot()
    def open_lanes(self) -> None:
        """Show how many jobs run at once."""
        if self.lanes is None:
            from dropmill.ui.lanes_sheet import LanesSheet  # noqa: PLC0415 - on demand

            sheet = self.lanes = LanesSheet()
            sheet.changed.connect(self._on_lanes_changed)
            sheet.held.connect(self._on_lane_held)
            sheet.go_on_asked.connect(self._runner.go_on)
            sheet.followed.connect(lambda is_on: self._lane_watch.follow(is_on=is_on))
            self._lane_watch.viewed.connect(sheet.show_view)
            sheet.show_view(self._runner.lanes())
            self._panel.add(sheet)
        self._panel.open(self.lanes)
        self.lanes.boxes[Lane.NET].width_spin.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_lanes_changed(self, lanes: Lanes) -> None:
        self._runner.set_lanes(lanes)
        self.lanes_chosen.emit(lanes)

    @Slot(object, bool)
    def _on_lane_held(self, lane: Lane, is_held: bool) -> None:
        (self._runner.hold_lanes if is_held else self._runner.release_lanes)([lane])

    @Slot()
    def open_watch(self) -> None:
        """Ask for a folder to watch."""
        if self._watching is None:
            return
        if self.watch is None:
            from dropmill.ui.watch_sheet import WatchSheet  # noqa: PLC0415 - on demand

            self.watch = WatchSheet(self._registry, self._state, self._theme.colours, self._recipes)
            self.watch.added.connect(self._watching.add)
            self.watch.folder_asked.connect(self._adding.ask_folder)
            self._panel.add(self.watch)
        self._panel.open(self.watch)
        self.watch.folder.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(int)
    def open_watched(self, place: int) -> None:
        """Show what happens in the watched folder at this place."""
        watching = self._watching
        if watching is None:
            return
        self._rule_key = watching.rules[place].key
        if self.watched is None:
            from dropmill.ui.watch_view import WatchViewSheet  # noqa: PLC0415 - on demand

            sheet = self.watched = WatchViewSheet()
            sheet.looked.connect(self._show_watched)
            sheet.turned.connect(
                lambda is_on: self._with_watched(lambda at: watching.turn(at, is_on=is_on))
            )
            sheet.rescan_asked.connect(lambda: self._with_watched(watching.rescan))
            sheet.end_asked.connect(lambda: self._with_watched(watching.end))
            watching.changed.connect(self._show_watched)
            self._panel.add(sheet)
        self._panel.open(self.watched)
        self._show_watched()
        self.watched.on_box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _with_watched(self, do: Callable[[int], None]) -> None:
        """Do something with the rule that is shown, wherever it is by now."""
        rules = () if self._watching is None else self._watching.rules
        for place, rule in enumerate(rules):
            if rule.key == self._rule_key:
                do(place)
                return

    @Slot()
    def _show_watched(self) -> None:
        if self._watching is None or self.watched is None or self.watched.isHidden():
            return
        for view in self._watching.views():
            if view.rule.key == self._rule_key:
                self.watched.show_view(view)
                return
        self.watched.dismiss()  # it is not watched any more

    @Slot(str, str)
    def open_watch_with(self, folder: str, name: str) -> None:
        """Ask for a folder to watch, beginning with this one and this kind or recipe."""
        self.open_watch()
        if self.watch is not None:
            self.watch.begin(folder, name)

    @Slot()
    def open_settings(self) -> None:
        """Show the settings of the window."""
        if self.choices is None:
            from dropmill.ui.settings_sheet import SettingsSheet  # noqa: PLC0415 - on demand

            sheet = self.choices = SettingsSheet(self.settings, self._state.density)
            sheet.appearance_chosen.connect(self.appearance_chosen)
            sheet.density_chosen.connect(self.density_chosen)
            sheet.language_chosen.connect(self.language_chosen)
            sheet.closing_chosen.connect(self.closing_chosen)
            sheet.keys_asked.connect(self.keys_asked)
            sheet.copied_links.toggled.connect(self.copied_links_chosen)
            self._panel.add(sheet)
        self._panel.open(self.choices)
        self.choices.choices["appearance"].setFocus(Qt.FocusReason.OtherFocusReason)

    def open_help(self, commands: Commands) -> None:
        """Show how it goes, the keys, and what can be done."""
        if self.help is None:
            from dropmill.ui.help_sheet import HelpSheet  # noqa: PLC0415 - on demand

            self.help = HelpSheet(commands, self._registry)
            self._panel.add(self.help)
        self._panel.open(self.help)
        self.help.area.setFocus(Qt.FocusReason.OtherFocusReason)

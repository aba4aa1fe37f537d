"""The toolbar: add, pause or resume all, search, menu."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QIcon, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget

from dropmill.core.settings import Appearance, Language, Traffic
from dropmill.ui.icons import drawing, icon_size
from dropmill.ui.language import NATIVE_NAMES
from dropmill.ui.speed_button import SpeedButton
from dropmill.ui.theme import CONTROL_PX, Colours, Density

SEARCH_PX = 240


class Toolbar(QWidget):
    """Its actions carry the window's keys; they are added to the window by whoever makes it."""

    ADD = ("add_files", "add_folder", "add_links", "add_list", "paste")
    SHOW = ("find_text", "details", "activity", "lanes")
    ALL = ("suspend", "finish", "clear_done", "quit")
    """The names of its actions, as commands."""

    pause_all_asked = Signal()
    resume_all_asked = Signal()
    finish_asked = Signal()
    appearance_chosen = Signal(object)
    density_chosen = Signal(object)
    language_chosen = Signal(object)

    def __init__(self, colours: Colours, appearance: Appearance, traffic: Traffic) -> None:
        super().__init__()
        self._colours = colours
        self._is_pausing = True
        self.setObjectName("toolbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.add_files = self._action(self.tr("Files…"), QKeySequence.StandardKey.Open)
        self.add_folder = self._action(self.tr("Folder…"), QKeySequence("Ctrl+Shift+O"))
        self.add_links = self._action(self.tr("Links…"), QKeySequence.StandardKey.New)
        self.add_list = self._action(self.tr("Links from a file…"), None)
        self.paste = self._action(self.tr("Paste"), QKeySequence.StandardKey.Paste)
        self.find_text = self._action(self.tr("Find"), QKeySequence.StandardKey.Find)
        self.details = self._action(self.tr("Details"), QKeySequence("Ctrl+I"))
        self.details.setCheckable(True)
        self.activity = self._action(self.tr("Activity"), QKeySequence("Ctrl+Shift+A"))
        self.activity.setCheckable(True)
        self.lanes = self._action(self.tr("Lanes"), QKeySequence("Ctrl+L"))
        self.lanes.setToolTip(self.tr("How many jobs run at once, and when"))
        self.finish = self._action(self.tr("Finish these, then pause"), None)
        self.suspend = self._action(self.tr("Suspend now"), None)
        self.clear_done = self._action(self.tr("Remove done jobs from the list"), None)
        self.quit = self._action(self.tr("Quit"), QKeySequence.StandardKey.Quit)
        self._appearances = QActionGroup(self)
        self._densities = QActionGroup(self)
        self._languages = QActionGroup(self)
        self._add = QToolButton()
        self._pause = QToolButton()
        self.speed = SpeedButton(colours, traffic)
        self.search = QLineEdit()
        self._search_icon = QAction(self)
        self._menu = QToolButton()
        self._build(appearance)
        self.set_colours(colours)
        self.show_pausing(is_pausing=True, is_enabled=False)  # no job is known yet
        self.clear_done.setEnabled(False)

    @property
    def window_actions(self) -> list[QAction]:
        """The actions whose keys work anywhere in the window."""
        return [
            self.add_files,
            self.add_folder,
            self.add_links,
            self.paste,
            self.find_text,
            self.details,
            self.activity,
            self.lanes,
            self.quit,
        ]

    def _action(self, words: str, key: QKeySequence | QKeySequence.StandardKey | None) -> QAction:
        action = QAction(words, self)
        if key is not None:
            action.setShortcut(key)
        return action

    def _build(self, appearance: Appearance) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 8, 8, 8)
        line.setSpacing(8)
        add_menu = QMenu(self)
        add_menu.addActions([self.add_files, self.add_folder, self.add_links, self.add_list])
        add_menu.addSeparator()
        add_menu.addAction(self.paste)
        self._add.setObjectName("add")
        self._add.setText(self.tr("Add"))
        self._add.setMenu(add_menu)
        self._add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._add.setAccessibleName(self.tr("Add jobs"))
        self._pause.setAccessibleName(self.tr("Pause or resume all jobs"))
        self._pause.clicked.connect(self._on_pause_clicked)
        self._pause.setObjectName("pause")
        pause_menu = QMenu(self)
        pause_menu.addActions([self.suspend, self.finish])
        self.suspend.triggered.connect(self.pause_all_asked)
        self.finish.triggered.connect(self.finish_asked)
        self._pause.setMenu(pause_menu)
        self._pause.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        for button in (self._add, self._pause):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setIconSize(icon_size())
            button.setFixedHeight(CONTROL_PX)
            line.addWidget(button)
        line.addWidget(self.speed)
        line.addStretch()
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search jobs by name or link"))
        self.search.setClearButtonEnabled(True)
        self.search.setFixedSize(SEARCH_PX, CONTROL_PX)
        self.search.setAcceptDrops(False)  # what is dropped here is a drop on the window
        self.search.addAction(self._search_icon, QLineEdit.ActionPosition.LeadingPosition)
        self.find_text.triggered.connect(self._on_find)
        line.addWidget(self.search)
        self._menu.setMenu(self._main_menu(appearance))
        self._menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu.setToolTip(self.tr("Menu"))
        self._menu.setAccessibleName(self.tr("Menu"))
        self._menu.setIconSize(icon_size())
        self._menu.setFixedHeight(CONTROL_PX)
        line.addWidget(self._menu)

    def _main_menu(self, appearance: Appearance) -> QMenu:
        menu = QMenu(self)
        menu.addAction(self.details)
        menu.addAction(self.activity)
        menu.addAction(self.lanes)
        menu.addAction(self.clear_done)
        menu.addMenu(self.speed.menu_of_rates(menu))
        menu.addSeparator()
        colours = menu.addMenu(self.tr("Colours"))
        words = {
            Appearance.SYSTEM: self.tr("As the system"),
            Appearance.LIGHT: self.tr("Light"),
            Appearance.DARK: self.tr("Dark"),
            Appearance.CONTRAST: self.tr("High contrast"),
        }
        for choice, text in words.items():
            action = colours.addAction(text)
            action.setCheckable(True)
            action.setChecked(choice is appearance)
            action.triggered.connect(
                lambda _on=False, choice=choice: self.appearance_chosen.emit(choice)
            )
            self._appearances.addAction(action)
        rows = menu.addMenu(self.tr("Rows"))
        heights = {
            Density.COMPACT: self.tr("Compact"),
            Density.NORMAL: self.tr("Normal"),
            Density.ROOMY: self.tr("Roomy, on two lines"),
        }
        for density, text in heights.items():
            action = rows.addAction(text)
            action.setCheckable(True)
            action.setData(density)
            action.triggered.connect(
                lambda _on=False, density=density: self.density_chosen.emit(density)
            )
            self._densities.addAction(action)
        self._add_languages(menu.addMenu(self.tr("Language")))
        menu.addSeparator()
        menu.addAction(self.quit)
        return menu

    def add_to_menu(self, actions: list[QAction]) -> None:
        """Offer these too, above quitting."""
        self._menu.menu().insertActions(self.quit, actions)

    def _add_languages(self, menu: QMenu) -> None:
        names = {Language.SYSTEM: self.tr("As the system"), **NATIVE_NAMES}
        for language, text in names.items():
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setData(language)
            action.triggered.connect(
                lambda _on=False, language=language: self.language_chosen.emit(language)
            )
            self._languages.addAction(action)

    def show_language(self, language: Language) -> None:
        """Show which language is chosen."""
        for action in self._languages.actions():
            action.setChecked(action.data() == language)

    def show_density(self, density: Density) -> None:
        """Show which height of rows is chosen."""
        for action in self._densities.actions():
            action.setChecked(action.data() == density)

    def set_colours(self, colours: Colours) -> None:
        """Take these colours."""
        self._colours = colours
        self._add.setIcon(drawing("add", colours.text))
        self.speed.set_colours(colours)
        self._menu.setIcon(drawing("menu", colours.text))
        self._search_icon.setIcon(drawing("search", colours.secondary))
        self.add_files.setIcon(drawing("file", colours.secondary))
        self.add_folder.setIcon(drawing("folder", colours.secondary))
        self.add_links.setIcon(drawing("link", colours.secondary))
        self.add_list.setIcon(drawing("link", colours.secondary))
        self.details.setIcon(drawing("details", colours.secondary))
        self.activity.setIcon(drawing("activity", colours.secondary))
        self.lanes.setIcon(drawing("lanes", colours.secondary))
        self.paste.setIcon(drawing("copy", colours.secondary))
        self._dress_pause()

    def show_pausing(self, *, is_pausing: bool, is_enabled: bool) -> None:
        """Offer to pause all, or to resume all."""
        if is_pausing != self._is_pausing:
            self._is_pausing = is_pausing
            self._dress_pause()
        self._pause.setEnabled(is_enabled)

    def _dress_pause(self) -> None:
        pause, resume = self.tr("Pause all"), self.tr("Resume all")
        self._pause.setText(pause if self._is_pausing else resume)
        name = "pause" if self._is_pausing else "play"
        icon = drawing(name, self._colours.text)
        faint = drawing(name, self._colours.secondary)
        icon.addPixmap(faint.pixmap(icon_size()), QIcon.Mode.Disabled)
        self._pause.setIcon(icon)
        # Both words get the same room, so that what stands beside does not jump.
        metrics = self._pause.fontMetrics()
        width = max(metrics.horizontalAdvance(words) for words in (pause, resume))
        self._pause.setFixedWidth(width + 64)

    @Slot()
    def _on_pause_clicked(self) -> None:
        (self.pause_all_asked if self._is_pausing else self.resume_all_asked).emit()

    @Slot()
    def _on_find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

"""Puts every action of the window into its one table of commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence

from dropmill.ui.commands import actions_of

if TYPE_CHECKING:
    from dropmill.ui.main_window import MainWindow


def gather(window: MainWindow, focus_next_pane: Callable[[], None]) -> None:
    """Fill the table, and connect what asks for it."""
    bar, jobs, sheets = window.toolbar, window.actions_on_jobs, window.sheets
    palette = window.palette_of_commands
    made = {
        "window.commands": (_tr("All commands"), "Ctrl+K", palette.open),
        "window.settings": (_tr("Settings"), "Ctrl+,", sheets.open_settings),
        "window.next_pane": (_tr("Next part of the window"), "F6", focus_next_pane),
        "window.help": (_tr("Help"), "F1", lambda: sheets.open_help(window.commands)),
        "add.watch": (_tr("Watch a folder"), "", sheets.open_watch),
    }
    own: dict[str, QAction] = {}
    for name, (words, keys, call) in made.items():
        own[name] = action = QAction(words, window)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(call)
        window.addAction(action)
    bar.add_to_menu([own[f"window.{name}"] for name in ("commands", "settings", "help")])
    table = window.commands
    table.add(actions_of(bar, "add", bar.ADD))
    table.add(actions_of(bar, "show", bar.SHOW))
    table.add(actions_of(bar, "all", bar.ALL))
    table.add(actions_of(jobs, "job", jobs.NAMES))
    table.add({"all.undo": window.undoing.action, **own})
    sheets.keys_asked.connect(palette.open)
    sheets.density_chosen.connect(bar.density_chosen)
    sheets.density_chosen.connect(bar.show_density)
    sheets.appearance_chosen.connect(bar.appearance_chosen)
    sheets.language_chosen.connect(bar.language_chosen)
    sheets.language_chosen.connect(bar.show_language)


def _tr(text: str) -> str:
    return QCoreApplication.translate("CommandTable", text)

"""Shows the window in one language and one scale, and prints what has too little room.

Run by test_language.py in a process of its own, as scale and language are those of a process:
python room.py LANGUAGE FOLDER. Prints one line for each label that is clipped, each sheet whose
form is wider than it, each target below 24 px, and each control of which a screen reader could say
no name or no role.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from dropmill.core import registry
from dropmill.core.fields import build
from dropmill.core.paths import Paths
from dropmill.core.recipe_book import RecipeBook
from dropmill.core.runner import Runner
from dropmill.core.settings import Language, Settings
from dropmill.core.trial import Estimate, Trial, Tried
from dropmill.core.watch_rule import WatchRule
from dropmill.jobs import BUILTIN
from dropmill.ui.application import Desk, open_window
from dropmill.ui.drop_tiles import DropTiles
from dropmill.ui.edit_sheet import EditSheet
from dropmill.ui.link_model import FoundLinks
from dropmill.ui.links_sheet import LinksSheet
from dropmill.ui.main_window import LEAST_SIZE, MainWindow
from dropmill.ui.sidebar import Item
from dropmill.ui.tile import Tile
from dropmill.watch.rules import RuleWatch

TARGET_PX = 24
TRIAL = Trial(
    tuple(
        Tried(name=f"/photos/{n}.png", before_bytes=n, after_bytes=n // 3, work_s=2.0)
        for n in (4_000_000, 5_000_000, 60_000_000)
    ),
    12_000,
    300_000_000_000,
    Estimate(8_000.0, 100_000_000_000),
)
WORDS = "12 jobs have not ended. They are kept, to go on at the next start."
_NEVER = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
CONTAINERS = (QScrollArea, DropTiles, QKeySequenceEdit)
"""What Qt gives no role, but what is in it has one."""
PAINTED = (Item, Tile)
"""What paints its own words and elides them, with the whole in the tool tip."""


def faults(window: MainWindow, where: str) -> Iterator[str]:
    """Yield what is wrong with what is seen now."""
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or isinstance(widget.parent(), QLineEdit):
            continue
        name = f"{where}: {type(widget).__name__} {_words(widget)!r}"
        if (lack := _lack(widget)) > 1:
            yield f"{name} lacks {lack} px"
        if why := _unspoken(widget):
            yield f"{name} {why}"
        is_list = isinstance(widget, QAbstractItemView) and not isinstance(widget, QHeaderView)
        if is_list and 0 <= widget.sizeHintForRow(0) < TARGET_PX:
            yield f"{name} has rows of {widget.sizeHintForRow(0)} px"
        if isinstance(widget, QAbstractButton | QComboBox | QAbstractSpinBox | QLineEdit):
            if isinstance(widget.parent(), QAbstractSpinBox | QComboBox):
                continue
            if min(widget.width(), widget.height()) < TARGET_PX:
                yield f"{name} is {widget.width()} by {widget.height()} px"


def _unspoken(widget: QWidget) -> str:
    """Say what a screen reader could not say of a widget that takes the keyboard."""
    if widget.focusPolicy() is Qt.FocusPolicy.NoFocus or widget.focusProxy() is not None:
        return ""
    if isinstance(widget.parent(), QAbstractSpinBox | QComboBox):
        return ""
    found = QAccessible.queryAccessibleInterface(widget)
    roleless = {QAccessible.Role.NoRole, QAccessible.Role.Client}
    if found is None or (found.role() in roleless and not isinstance(widget, CONTAINERS)):
        return "has no role"
    if not found.text(QAccessible.Text.Name):
        return "has no name"
    return ""


def _words(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    return text or widget.accessibleName() or getattr(widget, "placeholderText", str)()


def _lack(widget: QWidget) -> int:
    """Return how many pixels a widget's words have too few."""
    if isinstance(widget, PAINTED):
        return 0
    if isinstance(widget, QScrollArea):
        return _lack_of_form(widget)
    if isinstance(widget, QLabel):
        is_wrapped, wanted = widget.wordWrap(), widget.heightForWidth(widget.width())
        high, wide = wanted - widget.height(), widget.sizeHint().width() - widget.width()
        return high if is_wrapped else wide
    if isinstance(widget, QAbstractButton):
        wanted = widget.sizeHint() if widget.text() else widget.iconSize() + QSize(8, 8)
        return wanted.width() - widget.width()
    if isinstance(widget, QLineEdit):
        words = widget.placeholderText()
        return widget.fontMetrics().horizontalAdvance(words) + 40 - widget.width() if words else 0
    return 0


def _lack_of_form(area: QScrollArea) -> int:
    """Return how many pixels of a form are never seen: only some may be scrolled sideways."""
    form = area.widget()
    if form is None or area.horizontalScrollBarPolicy() is not _NEVER:
        return 0
    return form.width() - area.viewport().width()


def look_at_sheets(desk: Desk, look: Callable[[str], None], folder: str) -> None:
    """Open the sheets that need nothing to be about."""
    window = desk.window
    window.sheets.open_help(window.commands)
    look("help")
    window.sheets.open_watch()
    look("watch")
    assert window.watching is not None
    if not window.watching.rules:
        window.watching.add(WatchRule(folder=folder, kind="checksum", patterns=("*.pdf",)))
        while not window.watching.rules:
            QTest.qWait(10)
    window.sheets.open_watched(0)
    look("watched")
    (job,) = build(registry.load(BUILTIN).kind("download"), ["https://example.com/a.pdf"], {})
    edits = EditSheet()
    window.panel.add(edits)
    edits.show_job(job, "a.pdf", 12_000, is_retried=True)
    window.panel.open(edits)
    look("edit")
    edits.dismiss()
    window.toolbar.add_links.trigger()
    look("written links")
    window.sheet.dismiss()
    recipes = window.sequel.recipes
    recipes.make_new()
    look("new recipe")
    for known in window.recipes.all:
        recipes.edit(known.key)
        look(f"recipe {known.name}")
    recipes.sheet.dismiss()
    trial = window.trying._shown_sheet()
    window.panel.open(trial)
    look("trial")
    trial.show_trial(TRIAL)
    look("tried")
    trial.dismiss()
    links = LinksSheet(desk.theme.colours)
    window.panel.add(links)
    offered = FoundLinks(("https://example.com/a.pdf",), ("document",), (1200,))
    links.show_links(
        offered, "https://example.com/a/long/way/to/a/page", "/home/somebody/Downloads"
    )
    window.panel.open(links)
    look("links")
    links.dismiss()


def main() -> None:  # noqa: PLR0915 - one part of the window after the other
    """Walk through the window's parts."""
    language, folder = Language(sys.argv[1]), Path(sys.argv[2])
    names = ("config", "state", "cache", "log", "downloads")
    paths = Paths(*(folder / name for name in names))
    paths.make()
    kinds = registry.load(BUILTIN)
    runner = Runner(is_synced=False)
    runner.start()

    def make_watch(rule: WatchRule, on_changed: Callable[[], None]) -> RuleWatch:
        book = RecipeBook(paths.config / "recipes", kinds)
        return RuleWatch(rule, kinds, book, runner, on_changed=on_changed)

    settings = Settings(language=language)
    desk = open_window(runner, kinds, settings, paths, make_watch=make_watch)
    window = desk.window
    found: list[str] = []

    def look(where: str) -> None:
        desk.application.processEvents()
        QTest.qWait(20)
        found.extend(faults(window, where))

    window.show()
    while not window.recipes.all:
        QTest.qWait(10)
    for size in (LEAST_SIZE, (1300, 760)):
        window.resize(*size)
        look(f"empty {size[0]}")
        window.toolbar.details.setChecked(True)
        window.toolbar.activity.setChecked(True)
        look(f"details {size[0]}")
        details = window.details.details
        for page in (details.log, details.attempts, details.preview):
            details.setCurrentWidget(page)
            look(f"{type(page).__name__} {size[0]}")
        details.setCurrentWidget(details.overview)
        window.toolbar.details.setChecked(False)
        window.toolbar.activity.setChecked(False)
        window.notice.say(WORDS, [("Keep open", print), ("Quit and go on later", print)])
        look(f"notice {size[0]}")
        window.notice.dismiss()
        window.toolbar.lanes.trigger()
        look(f"lanes {size[0]}")
        window.sheets.open_settings()
        look(f"settings {size[0]}")
        look_at_sheets(desk, lambda where, width=size[0]: look(f"{where} {width}"), str(folder))
        window.palette_of_commands.open()
        look(f"commands {size[0]}")
        QTest.keyClick(window.palette_of_commands.line, Qt.Key.Key_F2)
        look(f"other keys {size[0]}")
        window.palette_of_commands.give_up()
        window.palette_of_commands.give_up()
        file = folder / "a.bin"
        file.touch()
        window.add_inputs([str(file)])
        while not window.tiles.is_asking:
            QTest.qWait(10)
        look(f"tiles {size[0]}")
        window.tiles.tiles[-1].click()
        part = window.sheet.part_form(takes_links=False)
        for name, kind in kinds.items():
            if not kind.takes_links and size != LEAST_SIZE:
                part.choose(name)
                look(f"{name} {size[0]}")
        window.sheet.dismiss()
    window.quit()
    desk.clear()
    runner.close(5)
    print("\n".join(dict.fromkeys(found)))


if __name__ == "__main__":
    main()

"""Shows the window in one language and one scale, and prints what has too little room.

Run by test_language.py in a process of its own, as scale and language are those of a process:
python room.py LANGUAGE FOLDER. Prints one line for each label that is clipped, each target below
24 px, and each control without a name.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QToolButton,
    QWidget,
)

from dropmill.core import registry
from dropmill.core.paths import Paths
from dropmill.core.runner import Runner
from dropmill.core.settings import Language, Settings
from dropmill.jobs import BUILTIN
from dropmill.ui.application import Desk, open_window
from dropmill.ui.link_model import FoundLinks
from dropmill.ui.links_sheet import LinksSheet
from dropmill.ui.main_window import LEAST_SIZE, MainWindow
from dropmill.ui.sidebar import Item
from dropmill.ui.tile import Tile

TARGET_PX = 24
WORDS = "12 jobs have not ended. They are kept, to go on at the next start."
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
        if isinstance(widget, QAbstractButton | QComboBox | QAbstractSpinBox | QLineEdit):
            if isinstance(widget.parent(), QAbstractSpinBox | QComboBox):
                continue
            if min(widget.width(), widget.height()) < TARGET_PX:
                yield f"{name} is {widget.width()} by {widget.height()} px"
            if not _words(widget):
                yield f"{name} has no name ({widget.objectName()})"


def _words(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    return text or widget.accessibleName() or getattr(widget, "placeholderText", str)()


def _lack(widget: QWidget) -> int:
    """Return how many pixels a widget's words have too few."""
    if isinstance(widget, PAINTED):
        return 0
    if isinstance(widget, QLabel):
        if widget.wordWrap():
            return widget.heightForWidth(widget.width()) - widget.height()
        return widget.sizeHint().width() - widget.width()
    if isinstance(widget, QToolButton | QAbstractButton):
        return widget.sizeHint().width() - widget.width()
    if isinstance(widget, QLineEdit):
        words = widget.placeholderText()
        return widget.fontMetrics().horizontalAdvance(words) + 40 - widget.width() if words else 0
    return 0


def look_at_sheets(desk: Desk, look: Callable[[str], None]) -> None:
    """Open the sheets that need nothing to be about."""
    window = desk.window
    window.sheets.open_help(window.commands)
    look("help")
    links = LinksSheet(desk.theme.colours)
    window._panel.add(links)
    offered = FoundLinks(("https://example.com/a.pdf",), ("document",), (1200,))
    links.show_links(
        offered, "https://example.com/a/long/way/to/a/page", "/home/somebody/Downloads"
    )
    window._panel.open(links)
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
    desk = open_window(runner, kinds, Settings(language=language), paths)
    window = desk.window
    found: list[str] = []

    def look(where: str) -> None:
        desk.application.processEvents()
        QTest.qWait(20)
        found.extend(faults(window, where))

    window.show()
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
        look_at_sheets(desk, lambda where, width=size[0]: look(f"{where} {width}"))
        window.palette_of_commands.open()
        look(f"commands {size[0]}")
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

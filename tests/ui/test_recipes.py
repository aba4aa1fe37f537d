"""Recipes in the window: chosen where a kind is, dropped on, made, changed, tried and kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dropmill.core import registry
from dropmill.core.paths import Paths
from dropmill.core.recipe import Recipe, Step, parse, text_of
from dropmill.core.recipe_book import RecipeBook
from dropmill.core.runner import Runner
from dropmill.core.state import State
from dropmill.jobs import BUILTIN
from dropmill.ui.main_window import MainWindow
from dropmill.ui.recipe_section import RecipeItem
from dropmill.ui.recipe_sheet import RecipeSheet
from dropmill.ui.row_words import made_title
from recorder import Recorder

KINDS = registry.load(BUILTIN)
TIDY = Recipe(
    name="Tidy texts",
    description="For a friend",
    steps=(Step("text", {"newline": "lf"}), Step("archive", {"out": "all"})),
)
PATIENCE_MS = 20_000


@pytest.fixture
def runner(recorder: Recorder) -> Iterator[Runner]:
    runner = Runner(is_synced=False, kinds=KINDS)
    runner.subscribe(recorder)
    runner.start()
    yield runner
    assert runner.close(10)


@pytest.fixture
def book(paths: Paths) -> RecipeBook:
    book = RecipeBook(paths.config / "recipes", KINDS)
    book.save(TIDY)
    return book


@pytest.fixture
def at(book: RecipeBook, window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window, with the recipes read."""
    qtbot.waitUntil(lambda: bool(window.recipes.all), timeout=PATIENCE_MS)
    assert len(window.recipes.all) == 1 + 6
    return window


@pytest.fixture
def editor(at: MainWindow) -> RecipeSheet:
    at.sequel.recipes.edit(TIDY.name)
    return at.sequel.recipes.sheet


def texts(folder: Path, *names: str) -> list[Path]:
    folder.mkdir()
    for name in names:
        (folder / name).write_bytes(b"one\r\ntwo\r\n")
    return [folder / name for name in names]


def mime_of(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def item_of(window: MainWindow, name: str) -> RecipeItem:
    return next(item for item in window.sequel.recipes.section.items if item.known.name == name)


def drop(item: RecipeItem, mime: QMimeData) -> None:
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    no_keys = Qt.KeyboardModifier.NoModifier
    item.dragEnterEvent(QDragEnterEvent(QPoint(5, 5), action, mime, button, no_keys))
    assert item.isDown()
    item.dragLeaveEvent(QDragLeaveEvent())
    assert not item.isDown()
    item.dropEvent(QDropEvent(QPointF(5, 5), action, mime, button, no_keys))


def all_ended(window: MainWindow, count: int) -> bool:
    columns = window.table.columns
    states = [columns.state(row) for row in range(len(columns.ids))]
    known = [state for state in states if state is not None]
    return len(known) == count and all(state is State.DONE for state in known)


def test_files_dropped_on_a_recipe_go_through_it_and_rows_say_their_step(
    at: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    drop(item_of(at, TIDY.name), mime_of(*texts(tmp_path / "in", "a.txt", "b.txt")))
    qtbot.waitUntil(lambda: all_ended(at, 3), timeout=PATIENCE_MS)
    assert sorted(path.name for path in (tmp_path / "in").iterdir()) == [
        *("a.txt", "all.zip", "b.txt"),
    ]
    words = at.table.words
    assert {words.status(row) for row in range(3)} == {"Step 1 of 2 · Done", "Step 2 of 2 · Done"}
    assert words.title(0) == TIDY.name
    assert at.state.uses["text"] == {f"recipe:{TIDY.name}": 1}


def test_a_recipe_can_be_chosen_in_the_sheet_with_a_plan_of_its_first_step(
    at: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    paths = texts(tmp_path / "in", "a.txt", "b.txt")
    at.sequel.recipes.run("nobody")  # one that is gone is passed over
    at.adding.to_recipe([str(path) for path in paths], KINDS["text"], f"recipe:{TIDY.name}")
    qtbot.waitUntil(lambda: at.adding._made_sheet is not None and at.sheet.isVisible())
    part = at.sheet.part_form(takes_links=False)
    assert part.recipe is not None
    assert part._steps.steps.text() == "1. Change encoding (utf-8, LF)\n2. Pack (zip)"
    assert at.sheet._folder_line.edit.placeholderText() == "Beside the files"
    qtbot.waitUntil(lambda: at.sheet.plan_view._counts.text() == "2 new", timeout=PATIENCE_MS)
    at.sheet.start_button.click()
    qtbot.waitUntil(lambda: all_ended(at, 3), timeout=PATIENCE_MS)
    assert (tmp_path / "in" / "all.zip").is_file()
    assert at.state.kinds["files"] == f"recipe:{TIDY.name}"

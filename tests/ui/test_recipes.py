"""Recipes in the window: chosen where a kind is, dropped on, made, changed, tried and kept."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from dropmill.core import registry
from dropmill.core.errors import Failure
from dropmill.core.paths import Paths
from dropmill.core.recipe import Recipe, Step, parse
from dropmill.core.recipe_book import RecipeBook
from dropmill.core.resources import resource
from dropmill.core.runner import Runner
from dropmill.core.state import State
from dropmill.core.verbs import Jobs
from dropmill.jobs import BUILTIN
from dropmill.ui import core_words
from dropmill.ui.application import Desk
from dropmill.ui.kind_words import title_of
from dropmill.ui.main_window import MainWindow
from dropmill.ui.recipe_section import RecipeItem
from dropmill.ui.recipe_sheet import RecipeSheet
from recorder import Recorder
from ui.pictures import picture

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


def listing(folder: Path) -> list[str]:
    """What lies in a folder; what lay aside goes a moment after the last job's end."""
    return sorted(path.name for path in folder.iterdir())


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
    expected = ["a.txt", "all.zip", "b.txt"]
    qtbot.waitUntil(lambda: listing(tmp_path / "in") == expected, timeout=PATIENCE_MS)
    words = at.table.words
    told = sorted(words.status(row).partition(" · ")[0] for row in range(3))
    assert told == ["Step 1 of 2", "Step 1 of 2", "Step 2 of 2"]
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
    at.sheet.foot.start_button.click()
    qtbot.waitUntil(lambda: all_ended(at, 3), timeout=PATIENCE_MS)
    assert (tmp_path / "in" / "all.zip").is_file()
    assert at.state.kinds["files"] == f"recipe:{TIDY.name}"


def test_a_folder_that_comes_back_is_taken_without_the_recipes_results(
    book: RecipeBook, desk_at_home: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    book.save(Recipe(name="Tidy", steps=(Step("text", {"newline": "lf"}),)))
    window = desk_at_home.window
    window.recipes.load()
    qtbot.waitUntil(lambda: window.recipes.find("Tidy") is not None, timeout=PATIENCE_MS)
    folder = tmp_path / "in"
    texts(folder, "a.txt", "b.txt")
    drop(item_of(window, "Tidy"), mime_of(folder))
    qtbot.waitUntil(lambda: all_ended(window, 2), timeout=PATIENCE_MS)
    assert listing(folder) == ["a (1).txt", "a.txt", "b (1).txt", "b.txt"]

    # In the sheet they are in the plan, as skipped.
    window.adding.to_recipe([str(folder)], KINDS["text"], "recipe:Tidy")
    qtbot.waitUntil(
        lambda: (
            window.adding._made_sheet is not None
            and window.sheet.plan_view._counts.text() == "2 under another name, 2 skipped"
        ),
        timeout=PATIENCE_MS,
    )
    rows = window.sheet.plan_view._rows
    assert rows.item(0).text() == "a (1).txt: a result of this recipe"
    window.sheet.forget()
    window.sheet.dismiss()

    # From a tile they are said to be left out.
    drop(item_of(window, "Tidy"), mime_of(folder))
    qtbot.waitUntil(
        lambda: "2 left out, as “Tidy” has made them." in window.notice._words.text(),
        timeout=PATIENCE_MS,
    )
    qtbot.waitUntil(lambda: all_ended(window, 4), timeout=PATIENCE_MS)

    # Where nothing else is there, that is said.
    for name in ("a.txt", "b.txt"):
        (folder / name).unlink()
    drop(item_of(window, "Tidy"), mime_of(folder))
    qtbot.waitUntil(
        lambda: "All of these files are results of “Tidy”" in window.notice._words.text(),
        timeout=PATIENCE_MS,
    )
    assert len(listing(folder)) == 4


def test_a_recipe_runs_at_once_from_a_tile_only_where_its_later_steps_are_harmless(
    at: MainWindow, book: RecipeBook, qtbot: QtBot, tmp_path: Path
) -> None:
    book.save(Recipe(name="Sorter", steps=(Step("text"), Step("sort"))))
    at.recipes.load()
    qtbot.waitUntil(lambda: at.recipes.find("Sorter") is not None, timeout=PATIENCE_MS)
    paths = texts(tmp_path / "in", "a.txt")
    at.state.pinned.append("recipe:Sorter")
    offer = at.choosing.offers([str(path) for path in paths])[0]
    assert (offer.verb, offer.detail) == ("Sorter", "Change encoding → Sort into folders")
    drop(item_of(at, "Sorter"), mime_of(*paths))
    qtbot.waitUntil(lambda: at.adding._made_sheet is not None and at.sheet.isVisible())
    assert at.sheet.part_form(takes_links=False).name == "recipe:Sorter"
    assert not at.table.columns.job_count


def test_a_link_recipe_is_not_offered_for_files_nor_kept_from_the_menu(at: MainWindow) -> None:
    iso, own = at.recipes.find("Check an ISO"), at.recipes.find(TIDY.name)
    assert iso is not None
    assert own is not None
    section = at.sequel.recipes.section
    words = [action.text() for action in section.menu(iso).actions() if action.text()]
    assert words == ["Run with links…", "Always show as first tile", "Edit…", "Save to a file…"]
    assert "Remove" in [action.text() for action in section.menu(own).actions()]
    offers = at.choosing.offers(["https://example.org/a.iso"])
    assert [offer.name for offer in offers] == ["download", "links", "recipe:Check an ISO"]


# The editor.


def problem_of(qtbot: QtBot, editor: RecipeSheet, words: str) -> None:
    qtbot.waitUntil(lambda: words in editor.problem, timeout=PATIENCE_MS)
    assert not editor.save_button.isEnabled()
    assert not editor.try_button.isEnabled()


def add(editor: RecipeSheet, title: str) -> None:
    menu = editor.add_menu()
    next(action for action in menu.actions() if action.text().startswith(title)).trigger()
    menu.close()


def test_a_click_of_either_button_shows_what_can_be_done_with_a_recipe(
    at: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    menus: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _at: menus.append(menu))
    item = item_of(at, TIDY.name)
    item.click()
    item.customContextMenuRequested.emit(QPoint(5, 5))
    first, second = ([action.text() for action in menu.actions()] for menu in menus)
    assert first == second
    assert "Edit…" in first
    for menu in menus:
        menu.deleteLater()


def test_a_recipe_is_made_and_kept_as_text_that_a_person_can_read(
    at: MainWindow, qtbot: QtBot, paths: Paths
) -> None:
    at.sequel.recipes.make_new()
    editor = at.sequel.recipes.sheet
    assert editor.name.hasFocus()
    assert not editor.save_button.isEnabled()
    QTest.keyClicks(editor.name, "Small pictures")
    QTest.keyClicks(editor.about, "For the album")
    add(editor, title_of(KINDS["image"]))
    add(editor, title_of(KINDS["archive"]))
    assert [step.kind for step in editor.draft().steps] == ["image", "archive"]
    editor.steps.setCurrentRow(0)
    form = editor.form.form
    assert form is not None
    form.control("format").set_text("webp")
    form.control("quality").set_text("70")
    editor.form.folder.setText("small")
    editor.form.folder.textEdited.emit("small")
    told = [editor.steps.item(row).text() for row in range(2)]
    assert told[0] == "1.  Convert images (WebP → small)\n     each file → one file"
    assert told[1].endswith("all files together → one file")
    qtbot.waitUntil(editor.save_button.isEnabled, timeout=PATIENCE_MS)
    editor.save_button.click()
    qtbot.waitUntil(lambda: at.recipes.find("Small pictures") is not None, timeout=PATIENCE_MS)
    (path,) = (paths.config / "recipes").glob("small*.toml")
    settings = {"format": "webp", "quality": "70", "dir": "small"}
    steps = (Step("image", settings), Step("archive"))
    made = Recipe(name="Small pictures", description="For the album", steps=steps)
    assert parse(path.read_text()) == made
    assert 'format = "webp"' in path.read_text()
    qtbot.waitUntil(lambda: not editor.isVisible(), timeout=PATIENCE_MS)
    assert item_of(at, "Small pictures")


def test_steps_are_moved_by_keys_by_buttons_and_by_dragging_and_taken_out(
    editor: RecipeSheet, qtbot: QtBot
) -> None:
    def kinds() -> list[str]:
        return [step.kind for step in editor.draft().steps]

    steps = editor.steps
    assert kinds() == ["text", "archive"]
    assert not editor.up.isEnabled()
    steps.setFocus()
    QTest.keyClick(steps, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert kinds() == ["archive", "text"]
    assert steps.currentRow() == 1
    editor.up.click()
    assert kinds() == ["text", "archive"]
    with qtbot.waitSignal(steps.changed):  # what a drag within the list does to its model
        model = steps.model()
        assert model.moveRow(model.index(-1, 0), 1, model.index(-1, 0), 0)
    assert kinds() == ["archive", "text"]
    assert editor.up.isEnabled()  # the chosen step is the last one now
    assert not editor.down.isEnabled()
    steps.setCurrentRow(0)
    QTest.keyClick(steps, Qt.Key.Key_Delete)
    assert kinds() == ["text"]
    assert editor.steps.item(0).text().startswith("1.  ")


def test_what_cannot_run_is_told_in_a_sentence_and_can_be_mended(
    editor: RecipeSheet, qtbot: QtBot, book: RecipeBook
) -> None:
    archive_first = Recipe(name="X", steps=(Step("archive"), Step("image")))
    for recipe, words in (
        (archive_first, "Step 2 of “X” cannot take what step 1 gives: “image” does not work on"),
        (Recipe(name="X", steps=(Step("image"), Step("download"))), "works on links"),
        (Recipe(name="X", steps=(Step("imag"),)), "There is no kind “imag” (step 1 of “X”)"),
        (Recipe(name="X", steps=(Step("image", {"frmat": "x"}),)), "no setting “frmat” (step 1"),
        (Recipe(name="X", steps=(Step(recipe="X"),)), "makes a loop: X → X"),
        (Recipe(name="X", steps=(Step(recipe="gone"),)), "There is no recipe “gone”"),
        (Recipe(name="X", steps=(Step("extract", {"password": "p"}),)), "“password” is a secret"),
    ):
        editor.begin(recipe)
        problem_of(qtbot, editor, words)
    editor.begin(Recipe(name="X", steps=(Step("image", {"frmat": "x"}),)))
    (button,) = editor.form._unknown
    assert button.text() == "Take out “frmat”"
    button.click()
    qtbot.waitUntil(editor.save_button.isEnabled, timeout=PATIENCE_MS)
    assert editor.problem == ""
    editor.begin(archive_first)
    editor.steps.move_step(1)
    qtbot.waitUntil(editor.save_button.isEnabled, timeout=PATIENCE_MS)
    assert not book.failures


def test_versions_are_kept_and_can_be_gone_back_to(
    at: MainWindow, editor: RecipeSheet, qtbot: QtBot, book: RecipeBook
) -> None:
    editor.steps.setCurrentRow(1)
    editor.steps.take_out()
    qtbot.waitUntil(editor.save_button.isEnabled, timeout=PATIENCE_MS)
    editor.save_button.click()
    qtbot.waitUntil(lambda: book.find(TIDY.name).version == 2, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not editor.isVisible(), timeout=PATIENCE_MS)
    with qtbot.waitSignal(at.recipes.versions_found, timeout=PATIENCE_MS) as found:
        at.recipes.find_versions(TIDY.name)
    assert [one.version for one in found.args[0]] == [2, 1]
    at.sequel.recipes.edit(TIDY.name)
    assert len(editor.draft().steps) == 1
    editor.begin(found.args[0][1])
    assert len(editor.draft().steps) == 2
    at.recipes.remove(TIDY.name)
    qtbot.waitUntil(lambda: at.recipes.find(TIDY.name) is None, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: "was removed" in at.toast.accessibleName(), timeout=PATIENCE_MS)
    at.toast._answer(0)  # Undo
    qtbot.waitUntil(lambda: at.recipes.find(TIDY.name) is not None, timeout=PATIENCE_MS)


def test_a_recipe_goes_to_a_file_and_comes_from_one(
    at: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    at.recipes.write_out(TIDY.name, str(tmp_path / "mine.toml"))
    qtbot.waitUntil((tmp_path / "mine.toml").exists, timeout=PATIENCE_MS)
    text = (tmp_path / "mine.toml").read_text()
    (tmp_path / "other.toml").write_text(text.replace(TIDY.name, "Another"))
    at.recipes.take_in(str(tmp_path / "other.toml"))
    qtbot.waitUntil(lambda: at.recipes.find("Another") is not None, timeout=PATIENCE_MS)
    (tmp_path / "bad.toml").write_text("steps = 3")
    at.recipes.take_in(str(tmp_path / "bad.toml"))
    qtbot.waitUntil(lambda: "no recipe" in at.notice.accessibleName(), timeout=PATIENCE_MS)


def test_a_trial_uses_a_copy_and_leaves_nothing(
    at: MainWindow, editor: RecipeSheet, qtbot: QtBot, tmp_path: Path
) -> None:
    (path,) = texts(tmp_path / "in", "a.txt")
    away = str(tmp_path / "elsewhere")
    steps = (Step("text"), Step("copy", {"dir": away, "move": "true"}), Step("checksum"))
    trial = at.sequel.recipes.trial
    failures: list[Failure] = []
    trial.failed.connect(failures.append)
    trial.begin(Recipe(name="Tried", steps=steps), str(path))
    with qtbot.waitSignal(trial.ended, timeout=PATIENCE_MS):
        qtbot.waitUntil(lambda: bool(trial._folder), timeout=PATIENCE_MS)
        folder = trial._folder
    qtbot.waitUntil(lambda: editor.trial.text().count("\n") == 2, timeout=PATIENCE_MS)
    lines = editor.trial.text().splitlines()
    assert lines[:2] == ["1.  a (1).txt", "2.  a (1).txt"]
    assert lines[2].startswith("3.  ")
    assert not Path(away).exists()
    assert path.read_bytes() == b"one\r\ntwo\r\n"
    assert folder is not None
    assert [file.name for file in (folder / "out").rglob("*.txt")] == ["a (1).txt"]
    editor.dismiss()
    qtbot.waitUntil(lambda: not folder.exists(), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not at.table.columns.job_count, timeout=PATIENCE_MS)
    assert failures == []  # it was begun once


def test_a_trial_says_what_went_wrong(
    at: MainWindow, editor: RecipeSheet, qtbot: QtBot, tmp_path: Path
) -> None:
    (path,) = texts(tmp_path / "in", "a.txt")
    at.sequel.recipes.trial.begin(Recipe(name="T", steps=(Step("extract"),)), str(path))
    qtbot.waitUntil(lambda: "a.txt" in editor.trial.text(), timeout=PATIENCE_MS)
    assert editor.trial.text().startswith("1.  “a.txt”")
    assert not editor.open_button.isVisible()


def test_a_trial_says_what_went_wrong_in_the_language_of_the_window(
    at: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(core_words, "_CHOSEN", {})
    core_words.speak(resource("translations/dropmill_de.json"))
    trial = at.sequel.recipes.trial
    failure = Failure("“a.txt” is not there any more", "")
    failed = picture(1, State.FAILED, error=failure)
    assert trial._told_of([failed]) == core_words.sentence(failure)
    assert "nicht mehr da" in trial._told_of([failed])


def test_what_a_trial_has_told_goes_with_the_steps_it_was_of(
    at: MainWindow, editor: RecipeSheet, qtbot: QtBot, tmp_path: Path
) -> None:
    (path,) = texts(tmp_path / "in", "a.txt")
    trial = at.sequel.recipes.trial
    editor.begin(Recipe(name="T", steps=(Step("text"), Step("checksum"))))
    qtbot.waitUntil(editor.try_button.isEnabled, timeout=PATIENCE_MS)
    editor.try_asked.disconnect()
    editor.try_asked.connect(lambda recipe, _link: trial.begin(recipe, str(path)))
    with qtbot.waitSignal(trial.ended, timeout=PATIENCE_MS):
        editor.try_button.click()
    editor.name.setText("Another name")
    editor.name.textEdited.emit("Another name")
    assert editor.trial.isVisible()
    folder = trial._folder
    assert folder is not None
    editor.steps.setCurrentRow(1)
    editor.steps.take_out()
    assert not editor.trial.isVisible()
    assert not editor.open_button.isVisible()
    qtbot.waitUntil(lambda: not folder.exists(), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not at.table.columns.job_count, timeout=PATIENCE_MS)


def test_nothing_is_told_of_a_trial_that_was_given_up(
    at: MainWindow, editor: RecipeSheet, qtbot: QtBot, tmp_path: Path
) -> None:
    trial = at.sequel.recipes.trial
    failures: list[Failure] = []
    trial.failed.connect(failures.append)
    with qtbot.waitSignal(trial._refused, timeout=PATIENCE_MS):
        trial.begin(Recipe(name="T", steps=(Step("text"),)), str(tmp_path / "none.txt"))
        trial.end()
    qtbot.wait(1)  # what was on its way arrives
    assert not failures


def test_a_trial_that_cannot_begin_leaves_no_copy(
    at: MainWindow,
    editor: RecipeSheet,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    trial = at.sequel.recipes.trial
    with qtbot.waitSignal(trial.failed, timeout=PATIENCE_MS):
        trial.begin(Recipe(name="T", steps=(Step("text"),)), str(tmp_path / "none.txt"))
    assert not list(tmp_path.glob("dropmill-try-*"))


def test_a_trial_that_is_given_up_as_it_begins_leaves_neither_rows_nor_a_copy(
    at: MainWindow,
    editor: RecipeSheet,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (path,) = texts(tmp_path / "in", "a.txt")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    trial = at.sequel.recipes.trial
    for _ in range(2):
        trial.begin(Recipe(name="T", steps=(Step("text"),)), str(path))
    qtbot.waitUntil(lambda: editor.trial.text() == "1.  a.txt", timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: at.table.columns.job_count == 1, timeout=PATIENCE_MS)
    trial.begin(Recipe(name="T", steps=(Step("text"),)), str(path))
    editor.dismiss()
    gone = lambda: not list(tmp_path.glob("dropmill-try-*"))  # noqa: E731
    qtbot.waitUntil(gone, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not at.table.columns.job_count, timeout=PATIENCE_MS)


def test_a_trial_that_begins_as_the_window_ends_leaves_neither_rows_nor_a_copy(
    at: MainWindow,
    editor: RecipeSheet,
    runner: Runner,
    qtbot: QtBot,
    *,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (path,) = texts(tmp_path / "in", "a.txt")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    trial = at.sequel.recipes.trial
    with qtbot.waitSignal(trial._begun, timeout=PATIENCE_MS):
        trial.begin(Recipe(name="T", steps=(Step("text"),)), str(path))
        trial.close()
    qtbot.waitUntil(lambda: not runner.snapshots(Jobs()), timeout=PATIENCE_MS)
    gone = lambda: not list(tmp_path.glob("dropmill-try-*"))  # noqa: E731
    qtbot.waitUntil(gone, timeout=PATIENCE_MS)


def test_the_folder_of_a_trial_stays_while_a_job_is_in_it(
    at: MainWindow, editor: RecipeSheet, tmp_path: Path, qtbot: QtBot
) -> None:
    trial = at.sequel.recipes.trial
    folder = tmp_path / "try"
    folder.mkdir()
    trial._leave(1, {4, 5}, folder)
    trial.forget([4])
    qtbot.wait(50)
    assert folder.exists()
    trial.forget([5, 6])
    qtbot.waitUntil(lambda: not folder.exists(), timeout=PATIENCE_MS)


def test_a_folder_is_watched_with_a_recipe(at: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    at.sheets.open_watch_with(str(tmp_path / "in"), f"recipe:{TIDY.name}")
    sheet = at.sheets.watch
    assert sheet is not None
    assert sheet.folder.text() == str(tmp_path / "in")
    sheet.settle_spin.setValue(0.1)
    with qtbot.waitSignal(sheet.added) as added:
        sheet.add_button.click()
    rule = added.args[0]
    assert (rule.kind, rule.recipe, rule.settings) == ("", TIDY.name, {"dir": ""})
    assert at.watching is not None
    qtbot.waitUntil(lambda: bool(at.watching and at.watching.rules), timeout=PATIENCE_MS)
    (tmp_path / "in" / "a.txt").write_bytes(b"one\r\n")
    qtbot.waitUntil(lambda: all_ended(at, 2), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: listing(tmp_path / "in") == ["a.txt", "all.zip"], timeout=PATIENCE_MS)

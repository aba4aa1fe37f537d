"""Languages: every text is translated, fits, and the system's language is spoken."""

from __future__ import annotations

import mmap
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dropmill.core.course import Course
from dropmill.core.recipe import Recipe, Step
from dropmill.core.resources import resource
from dropmill.core.settings import Language
from dropmill.jobs.copy.kind import Copy
from dropmill.ui import figures
from dropmill.ui.language import language_of
from dropmill.ui.main_window import MainWindow
from dropmill.ui.part_form import Part
from dropmill.ui.planning import Planned
from translations import translate

ROOT = Path(__file__).parents[2]


def test_the_catalogues_are_complete_and_what_is_loaded_is_made_of_them() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "packaging" / "translations" / "translate.py"), "--check"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_what_a_window_has_mapped_stays_while_it_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "dropmill_de.qm"
    path.write_bytes(b"old" * 4_000)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        translate.publish(path, lambda beside: beside.write_bytes(b"new"))
        assert mapped[:] == b"old" * 4_000
    assert path.read_bytes() == b"new"
    with pytest.raises(ZeroDivisionError):
        translate.publish(path, lambda beside: beside.write_bytes(bytes(1 // 0)))
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [(path.name, b"new")]


@pytest.mark.parametrize("language", translate.LANGUAGES)
def test_translations_keep_what_is_filled_in(language: str) -> None:
    def fields(text: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}

    for (_, source), said in translate.read(translate.FOLDER / f"dropmill_{language}.ts").items():
        assert fields(said) == fields(source), source
        assert said.endswith("…") == source.endswith("…"), source


def test_a_text_is_found_under_its_context(qapp: QApplication) -> None:
    translator = QTranslator()
    assert translator.load(str(resource("translations/dropmill_de.qm")))
    QCoreApplication.installTranslator(translator)
    try:
        assert QCoreApplication.translate("Figures", "{n} s left") == "noch {n} s"
        assert QCoreApplication.translate("kinds", "Rename files") == "Dateien umbenennen"
    finally:
        QCoreApplication.removeTranslator(translator)


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    translator = QTranslator()
    assert translator.load(str(resource("translations/dropmill_de.qm")))
    QCoreApplication.installTranslator(translator)
    yield
    QCoreApplication.removeTranslator(translator)


@pytest.mark.usefixtures("german")
def test_recipes_that_came_with_it_are_called_in_the_language_and_keep_their_names(
    window: MainWindow, qtbot: QtBot
) -> None:
    """They are known by those: in files, in the journal and on the command line."""
    window.recipes.load()
    qtbot.waitUntil(lambda: bool(window.recipes.all))
    titles = {known.name: known.title for known in window.recipes.all}
    assert titles["Phone photos to web"] == "Handyfotos fürs Web"
    assert all(title != name for name, title in titles.items()), titles
    recipe = Recipe(name="Phone photos to web", steps=(Step("copy"),))
    part = Part(Copy, ("/a", "/b"), {}, course=Course.begin(recipe, "/c"))
    told = window.adding._left_out_words(Planned((part,), (), left_out=2))
    assert "„Handyfotos fürs Web“" in told
    assert list(titles.values()) == sorted(titles.values(), key=str.casefold)
    recipes = window.sequel.recipes
    recipes.edit(window.recipes.find("Phone photos to web").key)  # type: ignore[union-attr]
    sheet = recipes.sheet
    assert sheet.name.text() == "Handyfotos fürs Web"
    assert sheet.about.text().startswith("Fotos mit höchstens")
    before = window.recipes.find("Phone photos to web")
    assert before is not None
    assert sheet.draft() == before.recipe, "looking at it changes nothing"
    sheet.name.setText("Meine Fotos")
    assert sheet.draft().name == "Meine Fotos"
    sheet.dismiss()


def test_the_system_says_which_language(monkeypatch: pytest.MonkeyPatch) -> None:
    class Somewhere:
        def __init__(self, *names: str) -> None:
            self._names = names

        def uiLanguages(self) -> tuple[str, ...]:  # noqa: N802
            return self._names

    for names, language in {
        ("de-AT", "en-US"): Language.GERMAN,
        ("fr-FR", "de-DE"): Language.GERMAN,
        ("fr-FR",): Language.ENGLISH,
        (): Language.ENGLISH,
    }.items():
        monkeypatch.setattr(QLocale, "system", lambda names=names: Somewhere(*names))
        assert language_of(Language.SYSTEM) is language
    assert language_of(Language.ENGLISH) is Language.ENGLISH


def test_numbers_follow_the_language() -> None:
    figures.write_numbers(",", ".")
    try:
        assert figures.count(1_234_567) == "1.234.567"
        assert figures.size(1_250_000).startswith("1,2")
    finally:
        figures.write_numbers(".", ",")


@pytest.mark.parametrize("scale", ["1", "2"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_no_label_is_clipped_and_every_target_is_large_enough(
    language: str, scale: str, tmp_path: Path
) -> None:
    paths = os.pathsep.join([str(ROOT / "app"), str(ROOT / "tests")])
    outside = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": paths}
    done = subprocess.run(
        [sys.executable, str(Path(__file__).parent / "room.py"), language, str(tmp_path)],
        env={**outside, "QT_SCALE_FACTOR": scale},
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    )
    assert done.stdout.strip() == ""


def test_right_to_left_turns_the_window_round(
    window: MainWindow, qapp: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        window.add_inputs([str(tmp_path / "a.png")])
        qtbot.waitUntil(lambda: window.tiles.is_asking)
        qtbot.waitUntil(lambda: window.sidebar.x() > window.width() / 2)
        first, second = window.tiles.tiles[:2]
        assert first.x() > second.x()
        assert not window.grab().isNull()
        qtbot.keyClick(first, Qt.Key.Key_Left)
        assert window.focusWidget() is second
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

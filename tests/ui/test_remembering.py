"""A result that is dropped again says what it was made from, and what can be done about it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dropmill.core import registry
from dropmill.core.fields import build
from dropmill.core.home import Home
from dropmill.core.job import Job
from dropmill.core.paths import Paths
from dropmill.core.settings import Settings
from dropmill.jobs import BUILTIN
from dropmill.jobs.copy.kind import Copy
from dropmill.jobs.text.kind import Text
from dropmill.ui import remembering
from dropmill.ui.application import Desk, open_window
from recorder import Recorder
from ui.conftest import Site

PATIENCE_MS = 20_000


@pytest.fixture
def home(paths: Paths) -> Iterator[Home]:
    taken = Home.take(paths.state, registry.load(BUILTIN), Settings(is_synced=False))
    assert taken is not None
    yield taken
    assert taken.close(10)


@pytest.fixture
def desk(qtbot: QtBot, home: Home, paths: Paths) -> Iterator[Desk]:
    opened = open_window(
        home.runner, registry.load(BUILTIN), Settings(), paths, archive=home.journal.reader
    )
    opened.window.let_undo(home.answers)
    with qtbot.waitActive(opened.window):
        opened.window.show()
        opened.window.activateWindow()
    home.start()
    yield opened
    opened.window.quit()
    opened.clear()


def made(home: Home, *jobs: Job) -> list[Path]:
    recorder = Recorder()
    home.runner.subscribe(recorder)
    ids = home.runner.submit(list(jobs)).result(10).ids
    recorder.wait_for(ids)
    home.runner.settle().result(10)
    return [Path(path) for number in ids for path in recorder.latest[number].outputs]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "letter.txt"
    path.write_text("one\r\ntwo\r\n")
    return path


@pytest.fixture
def result(home: Home, desk: Desk, source: Path, tmp_path: Path, qtbot: QtBot) -> Path:
    job = Text(inputs=(str(source),), dir=str(tmp_path / "to"))
    (path,) = made(home, job)
    qtbot.waitUntil(lambda: "1 file was made" in told(desk), timeout=PATIENCE_MS)
    desk.window.toast.dismiss()
    return path


def told(desk: Desk) -> str:
    toast = desk.window.toast
    words = toast._words.text().replace("\u200b", "")  # where a long name may be broken
    return words if toast.isVisible() else ""


def choices(desk: Desk) -> list[str]:
    return [button.text() for button in desk.window.toast._buttons if button.isVisible()]


def bring(desk: Desk, qtbot: QtBot, *paths: Path) -> None:
    desk.window.add_inputs([str(path) for path in paths])
    qtbot.waitUntil(lambda: bool(told(desk)), timeout=PATIENCE_MS)


def test_it_says_what_it_was_made_from_and_when(
    desk: Desk, source: Path, result: Path, qtbot: QtBot
) -> None:
    bring(desk, qtbot, result)
    folder = source.parent.name
    words = f"“letter.txt” was made from “{folder}/letter.txt”: Change encoding, "
    assert told(desk).startswith(words)
    assert choices(desk) == ["Again", "Undo", "Show source"]


def test_it_is_seen_above_the_tiles(desk: Desk, result: Path, qtbot: QtBot) -> None:
    bring(desk, qtbot, result)
    window = desk.window
    qtbot.waitUntil(lambda: window.tiles.is_asking, timeout=PATIENCE_MS)
    middle = window.toast.geometry().center()
    seen = window.body.centre.childAt(middle)
    assert seen is not None
    assert seen is window.toast or window.toast.isAncestorOf(seen)


def test_again_does_the_same_with_the_source(
    desk: Desk, home: Home, result: Path, qtbot: QtBot
) -> None:
    bring(desk, qtbot, result)
    qtbot.waitUntil(lambda: desk.window.tiles.is_asking, timeout=PATIENCE_MS)
    result.unlink()
    desk.window.toast._answer(choices(desk).index("Again"))
    qtbot.waitUntil(result.exists, timeout=PATIENCE_MS)
    assert result.read_text() == "one\ntwo\n"
    assert not desk.window.tiles.isVisible()


def test_undo_asks_for_the_batch(desk: Desk, result: Path, qtbot: QtBot) -> None:
    bring(desk, qtbot, result)
    desk.window.toast._answer(choices(desk).index("Undo"))
    notice = desk.window.notice
    qtbot.waitUntil(
        lambda: notice._words.text().startswith("Undo what “Change encoding” did to 1 file"),
        timeout=PATIENCE_MS,
    )


def test_the_source_is_shown(
    desk: Desk, source: Path, result: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(remembering, "show_in_folder", shown.extend)
    bring(desk, qtbot, result)
    desk.window.toast._answer(choices(desk).index("Show source"))
    assert shown == [str(source)]


def test_what_is_gone_is_not_offered(desk: Desk, source: Path, result: Path, qtbot: QtBot) -> None:
    source.unlink()
    bring(desk, qtbot, result)
    assert choices(desk) == ["Undo"]


def test_several_are_told_together(desk: Desk, home: Home, tmp_path: Path, qtbot: QtBot) -> None:
    sources = [tmp_path / f"{name}.txt" for name in "abc"]
    for path in sources:
        path.write_text(path.name)
    results = made(home, *(Copy(inputs=(str(p),), dir=str(tmp_path / "to")) for p in sources))
    qtbot.waitUntil(lambda: "3 files were made" in told(desk), timeout=PATIENCE_MS)
    desk.window.toast.dismiss()
    bring(desk, qtbot, *results)
    assert told(desk).startswith("3 of these are results: Copy, ")


def test_what_is_new_is_passed_over(desk: Desk, source: Path, result: Path, qtbot: QtBot) -> None:
    desk.window.add_inputs([str(source)])
    qtbot.waitUntil(lambda: desk.window.tiles.is_asking, timeout=PATIENCE_MS)
    for _ in range(2):  # as many as the executor has threads
        desk.executor.submit(lambda: None).result(10)
    QApplication.processEvents()
    assert told(desk) == ""


def test_a_download_gives_its_link(
    desk: Desk, home: Home, site: Site, tmp_path: Path, qtbot: QtBot
) -> None:
    site.files["talk%20slides.pdf"] = b"%PDF-"
    link = site.link("talk%20slides.pdf")
    kinds = registry.load(BUILTIN)
    (path,) = made(home, *build(kinds.kind("download"), [link], {"dir": str(tmp_path)}))
    qtbot.waitUntil(lambda: "1 file was made" in told(desk), timeout=PATIENCE_MS)
    desk.window.toast.dismiss()
    bring(desk, qtbot, path)
    assert "came from “127.0.0.1/…/talk slides.pdf”: Download, " in told(desk)
    assert choices(desk) == ["Again", "Undo", "Copy link"]
    desk.window.toast._answer(2)
    assert QGuiApplication.clipboard().text() == link

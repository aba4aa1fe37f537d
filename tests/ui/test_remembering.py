"""A result that is dropped again says what it was made from, and what can be done about it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dropmill.core import registry
from dropmill.core.fields import build
from dropmill.core.home import Home
from dropmill.core.job import Job
from dropmill.jobs import BUILTIN
from dropmill.jobs.copy.kind import Copy
from dropmill.jobs.text.kind import Text
from dropmill.ui import remembering
from dropmill.ui.application import Desk
from recorder import Recorder
from ui.conftest import Site

PATIENCE_MS = 20_000


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
def result(home: Home, desk_at_home: Desk, source: Path, tmp_path: Path, qtbot: QtBot) -> Path:
    job = Text(inputs=(str(source),), dir=str(tmp_path / "to"))
    (path,) = made(home, job)
    qtbot.waitUntil(lambda: "1 file was made" in told(desk_at_home), timeout=PATIENCE_MS)
    desk_at_home.window.toast.dismiss()
    return path


def told(desk_at_home: Desk) -> str:
    toast = desk_at_home.window.toast
    words = toast._words.text().replace("\u200b", "")  # where a long name may be broken
    return words if toast.isVisible() else ""


def choices(desk_at_home: Desk) -> list[str]:
    return [button.text() for button in desk_at_home.window.toast._buttons if button.isVisible()]


def bring(desk_at_home: Desk, qtbot: QtBot, *paths: Path) -> None:
    desk_at_home.window.add_inputs([str(path) for path in paths])
    qtbot.waitUntil(lambda: bool(told(desk_at_home)), timeout=PATIENCE_MS)


def test_it_says_what_it_was_made_from_and_when(
    desk_at_home: Desk, source: Path, result: Path, qtbot: QtBot
) -> None:
    bring(desk_at_home, qtbot, result)
    folder = source.parent.name
    words = f"“letter.txt” was made from “{folder}/letter.txt”: Change encoding, "
    assert told(desk_at_home).startswith(words)
    assert choices(desk_at_home) == ["Again", "Undo", "Show source"]


def test_it_is_seen_above_the_tiles(desk_at_home: Desk, result: Path, qtbot: QtBot) -> None:
    bring(desk_at_home, qtbot, result)
    window = desk_at_home.window
    qtbot.waitUntil(lambda: window.tiles.is_asking, timeout=PATIENCE_MS)
    middle = window.toast.geometry().center()
    seen = window.body.centre.childAt(middle)
    assert seen is not None
    assert seen is window.toast or window.toast.isAncestorOf(seen)


def test_what_it_said_of_an_earlier_file_goes_when_another_comes(
    desk_at_home: Desk, source: Path, result: Path, qtbot: QtBot
) -> None:
    window = desk_at_home.window
    bring(desk_at_home, qtbot, result)
    window.add_inputs([str(source)])
    assert not window.toast.isVisible()
    qtbot.waitUntil(lambda: window.tiles.is_asking, timeout=PATIENCE_MS)


def test_nobody_is_asked_two_things_at_once(desk_at_home: Desk, result: Path, qtbot: QtBot) -> None:
    window = desk_at_home.window
    bring(desk_at_home, qtbot, result)
    window.notice.say("The newer question?", [("Yes", window.update)])
    assert not window.toast.isVisible(), "the older offer is gone"
    assert window.notice.is_asking


def test_again_does_the_same_with_the_source(
    desk_at_home: Desk, home: Home, result: Path, qtbot: QtBot
) -> None:
    bring(desk_at_home, qtbot, result)
    qtbot.waitUntil(lambda: desk_at_home.window.tiles.is_asking, timeout=PATIENCE_MS)
    result.unlink()
    desk_at_home.window.toast._answer(choices(desk_at_home).index("Again"))
    qtbot.waitUntil(result.exists, timeout=PATIENCE_MS)
    assert result.read_text() == "one\ntwo\n"
    assert not desk_at_home.window.tiles.isVisible()


def test_undo_asks_for_the_batch(desk_at_home: Desk, result: Path, qtbot: QtBot) -> None:
    bring(desk_at_home, qtbot, result)
    desk_at_home.window.toast._answer(choices(desk_at_home).index("Undo"))
    notice = desk_at_home.window.notice
    qtbot.waitUntil(
        lambda: notice._words.text().startswith("Undo what “Change encoding” did to 1 file"),
        timeout=PATIENCE_MS,
    )


def test_the_source_is_shown(
    desk_at_home: Desk, source: Path, result: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(remembering, "show_in_folder", shown.extend)
    bring(desk_at_home, qtbot, result)
    desk_at_home.window.toast._answer(choices(desk_at_home).index("Show source"))
    assert shown == [str(source)]


def test_what_is_gone_is_not_offered(
    desk_at_home: Desk, source: Path, result: Path, qtbot: QtBot
) -> None:
    source.unlink()
    bring(desk_at_home, qtbot, result)
    assert choices(desk_at_home) == ["Undo"]


def test_several_are_told_together(
    desk_at_home: Desk, home: Home, tmp_path: Path, qtbot: QtBot
) -> None:
    sources = [tmp_path / f"{name}.txt" for name in "abc"]
    for path in sources:
        path.write_text(path.name)
    results = made(home, *(Copy(inputs=(str(p),), dir=str(tmp_path / "to")) for p in sources))
    qtbot.waitUntil(lambda: "3 files were made" in told(desk_at_home), timeout=PATIENCE_MS)
    desk_at_home.window.toast.dismiss()
    bring(desk_at_home, qtbot, *results)
    assert told(desk_at_home).startswith("3 of these are results: Copy, ")


def test_what_is_new_is_passed_over(
    desk_at_home: Desk, source: Path, result: Path, qtbot: QtBot
) -> None:
    desk_at_home.window.add_inputs([str(source)])
    qtbot.waitUntil(lambda: desk_at_home.window.tiles.is_asking, timeout=PATIENCE_MS)
    for _ in range(2):  # as many as the executor has threads
        desk_at_home.executor.submit(lambda: None).result(10)
    QApplication.processEvents()
    assert told(desk_at_home) == ""


def test_a_download_gives_its_link(
    desk_at_home: Desk, home: Home, site: Site, tmp_path: Path, qtbot: QtBot
) -> None:
    site.files["talk%20slides.pdf"] = b"%PDF-"
    link = site.link("talk%20slides.pdf")
    kinds = registry.load(BUILTIN)
    (path,) = made(home, *build(kinds.kind("download"), [link], {"dir": str(tmp_path)}))
    qtbot.waitUntil(lambda: "1 file was made" in told(desk_at_home), timeout=PATIENCE_MS)
    desk_at_home.window.toast.dismiss()
    bring(desk_at_home, qtbot, path)
    assert "came from “127.0.0.1/…/talk slides.pdf”: Download, " in told(desk_at_home)
    assert choices(desk_at_home) == ["Again", "Undo", "Copy link"]
    desk_at_home.window.toast._answer(2)
    assert QGuiApplication.clipboard().text() == link

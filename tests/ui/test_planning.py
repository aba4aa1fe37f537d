"""The plan in the sheet: follows what is chosen, and is what runs."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dropmill.core.intake import Submitted
from dropmill.core.plan import Plan
from dropmill.core.planned import Outcome, PlannedFile
from dropmill.jobs.command import Command
from dropmill.jobs.download.kind import Download
from dropmill.jobs.image.kind import Image
from dropmill.ui.intake import Found
from dropmill.ui.main_window import MainWindow
from dropmill.ui.plan_view import ROWS_MOST
from dropmill.ui.planning import Planned
from recorder import Recorder


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"{name}.txt" for name in ("a", "b", "c")]
    for path in paths:
        path.write_text(path.name)
    return paths


def offer(window: MainWindow, files: list[Path], kind: str, folder: Path) -> None:
    window.panel.open(window.adding.sheet)
    window.adding.sheet.add(Found(files=tuple(map(str, files))))
    window.adding.sheet.part_form(takes_links=False).choose(kind)
    window.adding.sheet._folder_line.choose(str(folder))


def counts(window: MainWindow) -> str:
    return window.adding.sheet.plan_view._counts.text()


def rows(window: MainWindow) -> list[str]:
    found = window.adding.sheet.plan_view._rows
    return [found.item(n).text() for n in range(found.count())]


def test_it_follows_what_is_chosen(
    qtbot: QtBot, window: MainWindow, files: list[Path], tmp_path: Path
) -> None:
    (tmp_path / "to").mkdir()
    (tmp_path / "to" / "b.txt").touch()
    offer(window, files, "checksum", tmp_path)
    qtbot.waitUntil(lambda: counts(window) == "Nothing is written.")
    offer(window, files, "encrypt", tmp_path / "to")
    form = window.adding.sheet.part_form(takes_links=False).form
    form.control("passphrase").set_text("long enough for this")
    (tmp_path / "to" / "a.txt.age").touch()
    window.adding.sheet._folder_line.choose(str(tmp_path / "to"))
    qtbot.waitUntil(lambda: counts(window) == "2 new, 1 under another name")
    assert rows(window)[0].startswith("a.txt → a (1).txt.age")
    assert not window.adding.sheet._order.isVisible()


def test_what_only_the_run_can_name_is_counted_all_the_same(
    qtbot: QtBot, window: MainWindow, files: list[Path], tmp_path: Path
) -> None:
    links = ("https://example.org/a", "https://example.org/b")
    window.panel.open(window.adding.sheet)
    window.adding.sheet.add(Found(links=links[:1]))
    qtbot.waitUntil(lambda: counts(window) == "1 file gets its name when it comes.")
    window.adding.sheet.add(Found(links=links))
    qtbot.waitUntil(lambda: counts(window) == "2 files get their names when they come.")
    window.adding.sheet.forget()
    offer(window, files, "command", tmp_path)
    form = window.adding.sheet.part_form(takes_links=False).form
    form.control("command").set_text("cat {input}")
    window.adding.sheet._folder_line.choose(str(tmp_path / "to"))
    qtbot.waitUntil(lambda: counts(window) == "What a program writes, only its run can tell.")


def test_what_is_known_and_what_only_the_run_can_tell_are_sentences_of_their_own(
    qtbot: QtBot, window: MainWindow
) -> None:
    command = Command(inputs=("/a",), command="x {input} {output}", out="{stem}.x", dir="/to")
    link = Download(inputs=("https://example.org/a",), dir="/to")
    files = (
        PlannedFile(0, "/a", Outcome.MAKE, final="/to/a.webp"),
        PlannedFile(0, "/b", Outcome.SKIP, why="It is there."),
        PlannedFile(1, "/c", Outcome.TELL),
        PlannedFile(2, "https://example.org/a", Outcome.TELL),
    )
    plan = Plan(files, size_bytes=0, rooms=(), warnings=())
    image = Image(inputs=("/a",), dir="/to")
    window.panel.open(window.adding.sheet)
    window.adding.sheet.show_planned(Planned((), (image, command, link), plan))
    assert counts(window).splitlines() == [
        "1 new, 1 skipped",
        "1 file gets its name when it comes.",
        "What a program writes, only its run can tell.",
    ]


def test_more_than_can_be_listed_is_counted(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    files = [tmp_path / f"{n}.zip" for n in range(ROWS_MOST + 50)]
    for path in files:
        path.write_bytes(b"x")
    offer(window, files, "encrypt", tmp_path)
    form = window.adding.sheet.part_form(takes_links=False).form
    form.control("passphrase").set_text("long enough for this")
    window.adding.sheet._folder_line.choose(str(tmp_path))
    qtbot.waitUntil(lambda: counts(window) == f"{ROWS_MOST + 50} new")
    assert len(rows(window)) == ROWS_MOST + 1
    assert rows(window)[-1] == "and 50 more"


def test_what_becomes_one_is_in_the_order_that_was_chosen(
    qtbot: QtBot,
    window: MainWindow,
    recorder: Recorder,
    files: list[Path],
    tmp_path: Path,
) -> None:
    offer(window, files, "archive", tmp_path / "to")
    order = window.adding.sheet._order
    qtbot.waitUntil(order.isVisible)
    assert order.inputs() == tuple(map(str, files))
    order.choose(2)
    qtbot.mouseClick(order._up, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(order._up, Qt.MouseButton.LeftButton)
    assert order.inputs() == tuple(map(str, (files[2], *files[:2])))
    qtbot.waitUntil(lambda: counts(window) == "1 new")
    window.adding.sheet.foot.start_button.click()
    qtbot.waitUntil(lambda: bool(recorder.latest))
    recorder.wait_for(list(recorder.latest))
    (snapshot,) = recorder.latest.values()
    assert snapshot.inputs == tuple(map(str, (files[2], *files[:2])))
    assert snapshot.error is None


def test_a_file_that_came_after_the_plan_is_not_replaced(
    qtbot: QtBot,
    window: MainWindow,
    recorder: Recorder,
    files: list[Path],
    tmp_path: Path,
) -> None:
    offer(window, files, "archive", tmp_path / "to")
    assert window.adding.sheet._common is not None
    window.adding.sheet._common.control("if_exists").set_text("overwrite")
    window.adding.sheet._folder_line.choose(str(tmp_path / "to"))
    qtbot.waitUntil(lambda: counts(window) == "1 new")
    target = f"{tmp_path.name}.zip"
    (tmp_path / "to").mkdir()
    (tmp_path / "to" / target).write_text("somebody's own")
    window.adding.sheet.foot.start_button.click()
    qtbot.waitUntil(lambda: bool(recorder.latest))
    recorder.wait_for(list(recorder.latest))
    (snapshot,) = recorder.latest.values()
    assert snapshot.error is not None
    assert "was not there when this was planned" in snapshot.error.title
    assert (tmp_path / "to" / target).read_text() == "somebody's own"


def test_links_that_suggest_one_name_are_numbered_in_their_order(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans: list[Plan | None] = []

    def take(*_: object, plan: Plan | None, **__: object) -> Future[Submitted]:
        plans.append(plan)
        return Future()

    monkeypatch.setattr(window.adding._runner, "submit", take)
    window.panel.open(window.adding.sheet)
    window.adding.sheet.add(Found(links=tuple(f"https://example.org/a.pdf?x={n}" for n in (1, 2))))
    window.adding.sheet._folder_line.choose(str(tmp_path))
    qtbot.waitUntil(lambda: counts(window) == "2 files get their names when they come.")
    window.adding.sheet.foot.start_button.click()
    qtbot.waitUntil(lambda: bool(plans))
    assert plans[0] is not None
    finals = [Path(file.final) for file in plans[0].files]
    assert finals == [tmp_path / "a.pdf", tmp_path / "a (1).pdf"]


def test_on_a_wide_window_the_plan_stands_beside_the_form(
    qtbot: QtBot, window: MainWindow, files: list[Path], tmp_path: Path
) -> None:
    offer(window, files, "archive", tmp_path / "to")
    view = window.adding.sheet.plan_view
    window.resize(1040, 680)
    qtbot.waitUntil(lambda: view.x() == 0 and view.y() > 100)
    window.resize(1400, 800)
    qtbot.waitUntil(lambda: view.x() >= 360)

"""The sheets of watched folders, worked like a person works them."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from dropmill.core.state import State
from dropmill.core.watch_rule import Original, WatchRule
from dropmill.core.watch_status import WatchEventKind
from dropmill.ui.main_window import MainWindow
from dropmill.ui.watch_sheet import patterns_of
from dropmill.ui.watching import Watch, Watching
from dropmill.watch.rules import RuleWatch


def watching_of(window: MainWindow) -> Watching:
    assert window.watching is not None
    return window.watching


def said(window: MainWindow) -> str:
    """What the notice says, without the places where it may break."""
    return window.notice.accessibleName().replace("\u200b", "")


def state_of(window: MainWindow, name: str) -> set[State | None]:
    columns = window.table.columns
    return {columns.state(row) for row, known in enumerate(columns.names) if known == name}


def events_of(window: MainWindow) -> list[WatchEventKind]:
    pictures = [view.status for view in watching_of(window).views() if view.status is not None]
    return [event.kind for status in pictures for event in status.events]


def test_a_rule_is_made_with_all_that_the_sheet_asks(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "inbox").mkdir()
    window.sidebar.watch_asked.emit()
    sheet = window.sheets.watch
    assert sheet is not None
    assert not sheet.original_folder.isVisible()
    sheet.folder.setText(str(tmp_path / "inbox"))
    sheet.patterns.setText("*.txt, *.MD;")
    sheet.original.setCurrentIndex(1)
    assert sheet.original_folder.isVisible()
    sheet.settle_spin.setValue(0.1)
    sheet.add_button.click()
    assert "No folder is named for the originals" in sheet.problem_label.text()
    sheet.original_folder.setText(str(tmp_path / "inbox/taken"))
    sheet.add_button.click()
    qtbot.waitUntil(lambda: "lies inside the watched folder" in said(window))
    assert watching_of(window).rules == ()
    window.sidebar.watch_asked.emit()
    sheet.folder.setText(str(tmp_path / "inbox"))
    sheet.original_folder.setText(str(tmp_path / "taken"))
    sheet.add_button.click()
    qtbot.waitUntil(lambda: len(watching_of(window).rules) == 1)
    (rule,) = watching_of(window).rules
    assert rule.patterns == ("*.txt", "*.MD")
    assert rule.original is Original.MOVE
    assert rule.original_dir == str(tmp_path / "taken")
    (tmp_path / "inbox/a.txt").write_text("a")
    qtbot.waitUntil((tmp_path / "taken/a.txt").exists, timeout=15_000)


def rules_of(tmp_path: Path, *names: str) -> list[WatchRule]:
    for name in names:
        (tmp_path / name).mkdir()
    return [WatchRule(folder=str(tmp_path / name), kind="checksum", settle_s=0.1) for name in names]


def test_rules_that_wait_for_the_earlier_jobs_hold_no_thread_of_the_window(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    watching, is_read, made = watching_of(window), threading.Event(), list[str]()
    make = watching._make_watch

    def make_late(rule: WatchRule, told: Callable[[], None]) -> Watch:
        made.append(Path(rule.folder).name)
        return make(rule, told)

    monkeypatch.setattr(watching, "_make_watch", make_late)
    watching.is_ready = is_read.is_set
    one, ended, new, off = rules_of(tmp_path, "one", "ended", "new", "off")
    watching.restore([one, ended, off])
    watching.add(new)
    watching.end(1)
    watching.turn(1, is_on=False)
    for _ in range(4):
        watching._executor.submit(int).result(20)
    assert not made
    is_read.set()
    qtbot.waitUntil(lambda: len(watching.rules) == 3)
    qtbot.waitUntil(lambda: [v.status is not None for v in watching.views()] == [True, False, True])
    assert sorted(made) == ["new", "one"]


def test_a_rule_that_is_ended_as_it_begins_does_not_come_back(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    watching, may_begin = watching_of(window), threading.Event()
    make = watching._make_watch

    def make_late(rule: WatchRule, told: Callable[[], None]) -> Watch:
        assert may_begin.wait(20)
        return make(rule, told)

    monkeypatch.setattr(watching, "_make_watch", make_late)
    watching.restore(rules_of(tmp_path, "inbox"))
    with qtbot.waitSignal(watching._began):
        watching.end(0)
        may_begin.set()
    qtbot.wait(1)  # what was on its way arrives
    assert watching.rules == ()


def test_a_watch_that_begins_as_the_window_ends_is_stopped(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    watching, may_begin, made = watching_of(window), threading.Event(), list[Watch]()
    make = watching._make_watch

    def make_late(rule: WatchRule, told: Callable[[], None]) -> Watch:
        assert may_begin.wait(20)
        made.append(make(rule, told))
        return made[0]

    monkeypatch.setattr(watching, "_make_watch", make_late)
    watching.restore(rules_of(tmp_path, "inbox"))
    watching.close()
    with qtbot.waitSignal(watching._began):
        may_begin.set()
    (watch,) = made
    assert isinstance(watch, RuleWatch)
    assert not watch._watch._thread.is_alive()


def test_one_folder_can_have_several_rules_of_one_kind(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "early.txt").write_text("early")
    watching = watching_of(window)

    def add(pattern: str, to: str) -> None:
        settings = {"dir": str(tmp_path / to)}
        rule = WatchRule(
            folder=str(inbox), kind="copy", patterns=(pattern,), settings=settings, settle_s=0.1
        )
        watching.add(rule)

    add("*.txt", "texts")
    qtbot.waitUntil((tmp_path / "texts/early.txt").exists, timeout=15_000)
    add("*", "all")
    qtbot.waitUntil((tmp_path / "all/early.txt").exists, timeout=15_000)
    (inbox / "late.txt").write_text("late")
    for to in ("texts", "all"):
        qtbot.waitUntil((tmp_path / to / "late.txt").exists, timeout=15_000)
    assert [rule.twin for rule in watching.rules] == [1, 2]
    add("*", "all")
    qtbot.waitUntil(lambda: "is watched already in this way" in said(window))


def test_patterns_are_read_as_they_are_written() -> None:
    assert patterns_of(" *.pdf ;*.jpg,") == ("*.pdf", "*.jpg")
    assert patterns_of("") == ()


def test_a_click_shows_what_it_waits_for_and_what_happened(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    rule = WatchRule(folder=str(folder), kind="checksum", settle_s=0.2)
    watching_of(window).add(rule)
    qtbot.waitUntil(lambda: WatchEventKind.WATCHING in events_of(window))
    window.sidebar.watch_chosen.emit(0)
    sheet = window.sheets.watched
    assert sheet is not None
    (folder / "a.txt").write_text("a")
    qtbot.waitUntil(lambda: state_of(window, "a.txt") == {State.DONE}, timeout=15_000)
    qtbot.waitUntil(lambda: sheet.events.topLevelItemCount() == 2, timeout=15_000)
    newest = sheet.events.topLevelItem(0)
    assert (newest.text(1), newest.text(2)) == ("taken", "a.txt")
    assert "1 taken" in sheet.words.text()
    sheet.on_box.click()
    qtbot.waitUntil(lambda: sheet.words.text() == "Off")
    assert not watching_of(window).rules[0].is_on
    sheet.on_box.click()
    qtbot.waitUntil(lambda: "Watching" in sheet.words.text(), timeout=15_000)
    sheet.end_button.click()
    qtbot.waitUntil(sheet.isHidden)
    assert watching_of(window).rules == ()


def test_what_settles_is_listed_with_its_seconds(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "a.txt").write_text("a")
    watching_of(window).add(WatchRule(folder=str(folder), kind="checksum", settle_s=60))
    qtbot.waitUntil(lambda: len(watching_of(window).rules) == 1)
    window.sidebar.watch_chosen.emit(0)
    sheet = window.sheets.watched
    assert sheet is not None
    qtbot.waitUntil(lambda: sheet.waiting.topLevelItemCount() == 1, timeout=15_000)
    item = sheet.waiting.topLevelItem(0)
    assert item.text(0) == "a.txt"
    assert item.text(1)
    assert "1 settling" in sheet.words.text()


def test_a_folder_that_vanishes_is_said_and_comes_back(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    watching_of(window).add(WatchRule(folder=str(folder), kind="checksum", settle_s=0.2))
    qtbot.waitUntil(lambda: WatchEventKind.WATCHING in events_of(window))
    shutil.rmtree(folder)
    qtbot.waitUntil(lambda: f"The folder “{folder}” has gone" in said(window), timeout=15_000)
    window.sidebar.watch_chosen.emit(0)
    sheet = window.sheets.watched
    assert sheet is not None
    qtbot.waitUntil(lambda: "has gone" in sheet.problem.text(), timeout=15_000)
    folder.mkdir()
    qtbot.waitUntil(sheet.problem.isHidden, timeout=15_000)
    qtbot.waitUntil(window.notice.isHidden, timeout=15_000)

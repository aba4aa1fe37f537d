"""Shift+Del: from the list, and results into the trash; Ctrl+Z brings both back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dropmill.core.job import Result
from dropmill.core.runner import Runner
from dropmill.ui.main_window import MainWindow
from recorder import ActJob, Recorder


def made(path: Path, runner: Runner, recorder: Recorder) -> int:
    """Have a job make a file; return its id."""
    path.write_text("result")
    job = ActJob(act=lambda _: Result(outputs=(str(path),)), inputs=("/in/a",))
    (number,) = runner.submit([job]).result(10).ids
    recorder.wait_for([number])
    return number


def choose(window: MainWindow, number: int, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: number in window.table.columns.row_of)
    window.jobs.select_ids([number])
    window.jobs.setFocus()


def test_results_go_to_the_trash_and_come_back(  # noqa: PLR0917 - fixtures
    window: MainWindow,
    runner: Runner,
    recorder: Recorder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    path = tmp_path / "made.txt"
    number = made(path, runner, recorder)
    choose(window, number, qtbot)
    qtbot.keyClick(window.jobs, Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: runner.snapshot(number) is None)
    assert not path.exists()
    assert window.toast._words.text() == "1 job left the list. Results in the trash: 1"
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: runner.snapshot(number) is not None)
    qtbot.waitUntil(path.exists)
    assert path.read_text() == "result"


def test_what_a_step_of_a_recipe_handed_on_is_not_trashed(
    window: MainWindow, runner: Runner, recorder: Recorder, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "original.txt"
    path.write_text("original")
    job = ActJob(act=lambda _: Result(outputs=(str(path),)), inputs=(str(path),))
    (number,) = runner.submit([job]).result(10).ids
    recorder.wait_for([number])
    choose(window, number, qtbot)
    qtbot.keyClick(window.jobs, Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: runner.snapshot(number) is None)
    assert path.read_text() == "original"


def test_what_cannot_be_trashed_stays_in_the_list_and_says_why(  # noqa: PLR0917 - fixtures
    window: MainWindow,
    runner: Runner,
    recorder: Recorder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    def refuse(path: str) -> None:
        raise PermissionError(path)

    monkeypatch.setattr("send2trash.send2trash", refuse)
    path = tmp_path / "made.txt"
    number = made(path, runner, recorder)
    choose(window, number, qtbot)
    qtbot.keyClick(window.jobs, Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(window.notice.isVisible)
    assert "could not be moved to the trash" in window.notice._words.text()
    assert runner.snapshot(number) is not None
    assert path.exists()


def test_f1_shows_the_keys_as_they_are_now(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert window.sheets.help is not None
    assert window.sheets.help.isVisible()
    keys = window.sheets.help._keys
    told = {
        keys.itemAtPosition(row, 0).widget().text(): keys.itemAtPosition(row, 1).widget().text()  # type: ignore[union-attr]
        for row in range(keys.rowCount())
    }
    assert told["Undo"] == "Ctrl+Z"
    assert told["Help"] == "F1"
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.sheets.help.isVisible()

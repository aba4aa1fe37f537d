"""The palette of commands, keys that change, the settings, and closing while jobs run."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from dropmill.core import settings
from dropmill.core.context import JobContext
from dropmill.core.job import Result
from dropmill.core.paths import Paths
from dropmill.core.runner import Runner
from dropmill.core.settings import Closing
from dropmill.core.state import State
from dropmill.ui.columns import Group
from dropmill.ui.commands import Command
from dropmill.ui.main_window import MainWindow
from recorder import Recorder, submit

CTRL = Qt.KeyboardModifier.ControlModifier

KEYS = {
    "job.toggle": "Space",
    "job.open": "Return",
    "job.retry": "Ctrl+R",
    "job.delete": "Del",
    "all.undo": "Ctrl+Z",
    "job.move_up": "Alt+Up",
    "job.move_down": "Alt+Down",
    "add.add_links": "Ctrl+N",
    "add.add_files": "Ctrl+O",
    "add.paste": "Ctrl+V",
    "show.find_text": "Ctrl+F",
    "window.commands": "Ctrl+K",
    "show.details": "Ctrl+I",
    "job.copy": "Ctrl+C",
    "window.next_pane": "F6",
    "window.settings": "Ctrl+,",
}


def command(window: MainWindow, name: str) -> Command:
    return next(one for one in window.commands.all() if one.id == name)


def test_every_command_has_words_and_no_two_have_the_same_keys(window: MainWindow) -> None:
    seen: dict[str, str] = {}
    for one in window.commands.all():
        assert one.words
        for keys in one.action.shortcuts():
            assert seen.setdefault(keys.toString(), one.id) == one.id
    for name, keys in KEYS.items():
        assert command(window, name).action.shortcut() == QKeySequence(keys), name


def test_a_command_is_found_by_letters_and_done_by_enter(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    palette = window.palette_of_commands
    assert palette.isVisible()
    qtbot.keyClicks(palette.line, "deta")
    assert palette.list.item(0).text() == "Details"
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert window.toolbar.details.isChecked()


def test_keys_are_changed_kept_and_never_given_twice(
    window: MainWindow, paths: Paths, qtbot: QtBot
) -> None:
    palette = window.palette_of_commands
    palette.open()
    palette.line.setText("details")
    qtbot.keyClick(palette.line, Qt.Key.Key_F2)
    qtbot.keyClick(palette.new_keys, Qt.Key.Key_K, CTRL)
    palette.new_keys.editingFinished.emit()
    assert command(window, "show.details").action.shortcut() == QKeySequence("Ctrl+I")
    qtbot.keyClick(palette.new_keys, Qt.Key.Key_D, CTRL)
    palette.new_keys.editingFinished.emit()
    assert command(window, "show.details").action.shortcut() == QKeySequence("Ctrl+D")
    file = paths.config / "settings.toml"
    wanted = {"show.details": "Ctrl+D"}
    qtbot.waitUntil(lambda: settings.load(file)[0].shortcuts == wanted)
    window.commands.choose_keys(command(window, "show.details"), None)
    assert command(window, "show.details").action.shortcut() == QKeySequence("Ctrl+I")


def test_settings_count_at_once_and_are_kept(
    window: MainWindow, paths: Paths, qtbot: QtBot
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Comma, CTRL)
    sheet = window.sheets.choices
    assert sheet is not None
    sheet.choices["density"].activated.emit(2)
    assert window.remember().density == "roomy"
    sheet.choices["language"].activated.emit(2)
    file = paths.config / "settings.toml"
    qtbot.waitUntil(lambda: settings.load(file)[0].language == "de")


@pytest.mark.parametrize("button", [0, 1])
def test_what_closing_means_is_asked_once(
    button: int, window: MainWindow, runner: Runner, recorder: Recorder, qtbot: QtBot
) -> None:
    def act(ctx: JobContext) -> Result:
        ctx.sleep(60)
        raise AssertionError

    (number,) = submit(runner, act)
    recorder.wait_for([number], State.RUNNING)
    qtbot.waitUntil(lambda: window.table.columns.count(Group.RUNNING) == 1)
    chosen: list[Closing] = []
    window.closing.chosen.connect(chosen.append)
    window.close()
    assert window.notice.isVisible()
    window.notice._buttons[button].click()
    assert chosen == [(Closing.STAY, Closing.QUIT)[button]]
    assert window.isVisible() is (button == 0)
    window.close()
    assert window.isMinimized() is (button == 0)
    runner.cancel([number])
    recorder.wait_for([number], State.CANCELLED)


def test_a_broken_choice_of_keys_is_passed_over(window: MainWindow, tmp_path: Path) -> None:
    window.commands.apply({"nothing.there": "Ctrl+X", "show.details": "no such key"})
    assert command(window, "show.details").action.shortcut() != QKeySequence("Ctrl+I")
    window.commands.apply({})
    assert command(window, "show.details").action.shortcut() == QKeySequence("Ctrl+I")

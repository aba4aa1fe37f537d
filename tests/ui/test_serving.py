"""What other processes ask of the window is done by it, or refused by it: never lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from dropmill.ui.main_window import MainWindow
from dropmill.ui.serving import Callers


@pytest.fixture
def window(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    monkeypatch.setattr(window, "raise_", lambda: None)  # off-screen there is nothing to rise above
    return window


def test_what_is_opened_is_shown_before_it_is_answered(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").touch()
    callers = Callers(window)
    with ThreadPoolExecutor(1) as other:
        opened = other.submit(callers.open, [str(tmp_path / "a.txt")])
        qtbot.waitUntil(opened.done)
        assert opened.result() is True
        qtbot.waitUntil(lambda: window.tiles.is_asking)
        raised = other.submit(callers.bring_to_front, "")
        qtbot.waitUntil(raised.done)
        assert raised.result() is True


def test_what_is_asked_of_a_window_that_quits_is_refused(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").touch()
    callers = Callers(window)
    with ThreadPoolExecutor(2) as others:
        early = others.submit(callers.open, [str(tmp_path / "a.txt")])
        while not callers.is_asked:  # the UI thread is busy: here
            assert not early.done()
        window.quit()
        assert early.result(10) is False, "it waited while the window was told to go"
        assert others.submit(callers.open, []).result(10) is False
        assert others.submit(callers.bring_to_front, "").result(10) is False
    qtbot.wait(1)  # what was on its way arrives
    assert not window.tiles.is_asking

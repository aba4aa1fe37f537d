"""What comes fades in, once, and only where things may move."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from dropmill.ui.fade import Fade
from dropmill.ui.main_window import MainWindow
from dropmill.ui.motion import Motion


@pytest.fixture
def widget(qtbot: QtBot) -> QWidget:
    made = QLabel("here")
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def motion(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Motion]:
    """That of the application, without a desktop to ask."""
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    application = QApplication.instance()
    assert application is not None
    made = Motion(application)
    yield made
    made.setParent(None)


def test_it_is_whole_after_a_moment(widget: QWidget, motion: Motion, qtbot: QtBot) -> None:
    fade = Fade(widget)
    fade.begin()
    assert fade.is_running
    qtbot.waitUntil(lambda: not fade.is_running)
    assert widget.graphicsEffect() is None


def test_it_is_whole_at_once_where_nothing_may_move(
    widget: QWidget, motion: Motion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Motion, "is_wanted", lambda _self: False)
    fade = Fade(widget)
    fade.begin()
    assert widget.graphicsEffect() is None


def test_beginning_again_leaves_one_effect(widget: QWidget, motion: Motion, qtbot: QtBot) -> None:
    fade = Fade(widget)
    fade.begin()
    fade.begin()
    qtbot.waitUntil(lambda: not fade.is_running)
    assert widget.graphicsEffect() is None


def test_a_toast_a_panel_and_the_tiles_fade_in(
    window: MainWindow, motion: Motion, qtbot: QtBot
) -> None:
    window.notice.toast("Here")
    window.sheets.open_settings()
    window.tiles.cover(())
    parts = (window.toast, window.panel, window.tiles)
    assert all(part.graphicsEffect() is not None for part in parts)
    qtbot.waitUntil(lambda: all(part.graphicsEffect() is None for part in parts))


def test_what_goes_while_it_fades_comes_whole_the_next_time(
    window: MainWindow, motion: Motion
) -> None:
    window.notice.toast("Here")
    window.toast.dismiss()
    assert window.toast.graphicsEffect() is None

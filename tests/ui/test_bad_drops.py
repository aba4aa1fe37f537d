"""Drops that are huge, odd or closed: readable, nothing freezes, nothing is interpreted."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from dropmill.ui.main_window import MainWindow

MANY = 200_000
NAMES = [
    "<b>bold<i>&amp;.txt",
    "two\nlines\rand\ttabs.txt",
    "\u202egnp.exe",
    "\u2066inside\u2069.txt",
    "bell\x07escape\x1b[31m.txt",
    "مرحبا بالعالم.txt",
    "👩‍👩‍👧‍👦🎉.txt",
    "n" * 251 + ".txt",
]


@pytest.fixture
def stalls_s(qapp: QApplication) -> Iterator[list[float]]:
    """How late each beat of a 5 ms heartbeat on the UI thread was."""
    late: list[float] = []
    last = time.perf_counter()

    def beat() -> None:
        nonlocal last
        now = time.perf_counter()
        late.append(now - last - 0.005)
        last = now

    timer = QTimer()
    timer.timeout.connect(beat)
    timer.start(5)
    yield late
    timer.stop()


def drop(window: MainWindow, mime: QMimeData) -> None:
    rest = (
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    place = QPointF(window.width() / 2, 8)
    QApplication.sendEvent(window, QDragEnterEvent(place.toPoint(), *rest))
    QApplication.sendEvent(window, QDropEvent(place, *rest))


@pytest.mark.alone
def test_two_hundred_thousand_files_do_not_freeze_the_window(
    window: MainWindow, stalls_s: list[float], qtbot: QtBot
) -> None:
    mime = QMimeData()
    lines = "\r\n".join(f"file:///nowhere/photo-{n}.jpg" for n in range(MANY))
    mime.setData("text/uri-list", lines.encode())
    stalls_s.clear()
    qtbot.waitUntil(lambda: len(stalls_s) > 1)
    stalls_s.clear()  # what came before was the test's own
    drop(window, mime)
    seen: list[str] = []
    window.adding.reading.connect(lambda found: seen.append("more" if found else "end"))
    qtbot.waitUntil(window.sheet.isVisible, timeout=30_000)
    assert len(window.sheet.draft.files) == MANY
    assert seen[-1] == "end"
    assert max(stalls_s) < 4.0


def test_a_large_drop_can_be_left(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    mime = QMimeData()
    lines = "\r\n".join(f"file:///nowhere/photo-{n}.jpg" for n in range(MANY))
    mime.setData("text/uri-list", lines.encode())
    drop(window, mime)
    qtbot.waitUntil(window.notice.isVisible, timeout=20_000)
    window.notice._buttons[0].click()
    assert not window.notice.isVisible()
    (tmp_path / "a.txt").touch()
    window.add_inputs([str(tmp_path / "a.txt")])
    qtbot.waitUntil(lambda: window.tiles.is_asking, timeout=20_000)
    window.tiles.tiles[-1].click()
    assert window.sheet.draft.files == (str(tmp_path / "a.txt"),)


def test_odd_names_are_shown_as_they_are_and_on_one_line(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / ("d" * 200) / ("e" * 200)
    folder.mkdir(parents=True)
    for name in NAMES:
        (folder / name).touch()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(folder))])
    drop(window, mime)
    qtbot.waitUntil(window.sheet.isVisible)
    assert len(window.sheet.draft.files) == len(NAMES)
    for label in window.sheet.findChildren(QLabel):
        assert label.textFormat() is not Qt.TextFormat.RichText
        assert "\u202e" not in label.text()
        assert "\x1b" not in label.text()
    window.sheet.foot.start_button.click()
    qtbot.waitUntil(lambda: window.table.columns.job_count == len(NAMES))
    assert not window.grab().isNull()


def test_a_link_to_nothing_and_text_that_is_no_link_are_said(
    window: MainWindow, qtbot: QtBot
) -> None:
    mime = QMimeData()
    odd = b"javascript:alert(1)\r\nx:" + "\u202e".encode() + b"y" * 4096 + b"\r\n"
    mime.setData("text/uri-list", odd)
    drop(window, mime)
    qtbot.waitUntil(window.notice.isVisible)
    assert "javascript:alert(1)" in window.notice.accessibleName()
    assert "\u202e" not in window.notice.accessibleName()
    assert window.notice.height() < window.height() / 3
    assert not window.sheet.isVisible()


def test_a_folder_that_may_not_be_read_is_said(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    scandir = os.scandir

    def refuse(path: str) -> object:
        if str(path) == str(closed):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(closed))])
    drop(window, mime)
    qtbot.waitUntil(window.notice.isVisible)
    assert "Permission denied" in window.notice.accessibleName()

"""End to end on a screen with a window manager: files dragged from a file manager onto a tile.

Real XDND between two programs, moved by a real pointer.
"""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from launching import end, install_entry
from screen import PATIENCE_S, Screen

NAMES = ("one.txt", "two words.txt", "drei ü.txt")
TRIES = 5
FIRST_ICON = (205, 98)
"""Where the file manager shows the first file, in its window."""
FIRST_TILE = (204, 255)
"""Where the first tile is, in a window of 720 by 600 px."""


class Arrivals(FileSystemEventHandler):
    """Tells when all of these files are in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.are_all_here = threading.Event()

    def on_any_event(self, event: FileSystemEvent) -> None:
        if all((self._folder / name).is_file() for name in NAMES):
            self.are_all_here.set()


def drag_all(screen: Screen, source: str, target: str) -> None:
    """Select all files in the file manager and drag them onto the window's first tile."""
    screen.ask("xdotool", "windowactivate", "--sync", source, "key", "ctrl+a")
    x, y = FIRST_ICON
    screen.ask("xdotool", "mousemove", "--window", source, str(x), str(y), "mousedown", "1")
    # Small moves over the threshold of a drag, as a hand makes them.
    steps = [part for _ in range(8) for part in ("mousemove_relative", "--", "-4", "4")]
    screen.ask("xdotool", *steps)
    x, y = FIRST_TILE
    for step in reversed(range(12)):
        place = (str(x + 20 * step), str(y + step))
        screen.ask("xdotool", "mousemove", "--window", target, *place)
    screen.ask("xdotool", "mouseup", "1")


def test_files_dragged_from_a_file_manager_are_worked_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox, copies = tmp_path / "inbox", tmp_path / "copies"
    inbox.mkdir()
    copies.mkdir()
    for name in NAMES:
        (inbox / name).write_text(f"this is {name}", encoding="utf-8")
    with Screen(tmp_path) as screen:
        state = tmp_path / "dropmill" / "state"
        state.mkdir(parents=True)
        remembered = {"uses": {"text": {"copy": 3}}, "folders": {"copy": str(copies)}}
        (state / "window.json").write_text(json.dumps(remembered), encoding="utf-8")
        install_entry(screen, monkeypatch)
        assert screen.start("gtk-launch", "dropmill").wait(PATIENCE_S) == 0
        window = screen.wait_for_window("Dropmill")
        screen.start("dbus-run-session", "--", "pcmanfm", str(inbox))
        manager = screen.wait_for_window("inbox")
        for moved, left, width in ((window, 0, 720), (manager, 735, 540)):
            screen.ask("xdotool", "windowsize", "--sync", moved, str(width), "600")
            screen.ask("xdotool", "windowmove", moved, str(left), "40")
        arrivals = Arrivals(copies)
        observer = Observer()
        observer.schedule(arrivals, str(copies))
        observer.start()
        try:
            for _ in range(TRIES):
                drag_all(screen, manager, window)
                if arrivals.are_all_here.wait(4):
                    break
            assert arrivals.are_all_here.is_set(), "the dragged files were not copied"
        finally:
            observer.stop()
            observer.join()
            end(int(screen.ask("xdotool", "getwindowpid", window)))
    for name in NAMES:
        assert (copies / name).read_text(encoding="utf-8") == f"this is {name}"
        assert (inbox / name).is_file(), "a drop is a copy: the source keeps its files"

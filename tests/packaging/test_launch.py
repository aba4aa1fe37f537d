"""Started from its entry in the menu, with files: the real program on a real (virtual) screen."""

from __future__ import annotations

import os
import select
import signal
import threading
import time
from pathlib import Path

import pytest
from watchdog.events import FileClosedNoWriteEvent, FileSystemEventHandler
from watchdog.observers import Observer

import desktop
import environment
from screen import PATIENCE_S, Screen

NAMES = ("one.txt", "two words.txt", "drei ü.txt")


class Readers(FileSystemEventHandler):
    """Tells when each of these files was opened, read and closed."""

    def __init__(self, paths: list[Path]) -> None:
        self._left = {str(path) for path in paths}
        self.is_read = threading.Event()

    def on_closed_no_write(self, event: FileClosedNoWriteEvent) -> None:
        self._left.discard(os.fsdecode(event.src_path))
        if not self._left:
            self.is_read.set()


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program of this checkout, as its environment's own script would start it."""
    script = tmp_path / "dropmill-window"
    python = environment.program("python")
    source = environment.ROOT / "app"
    script.write_text(
        f'#!/bin/sh\nPYTHONPATH="{source}" exec "{python}" -m dropmill "$@"\n', encoding="utf-8"
    )
    script.chmod(0o755)
    monkeypatch.setattr(desktop, "BUNDLE", script)
    return script


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize("launcher", ["gtk-launch dropmill", "gio launch ENTRY"])
def test_the_entry_opens_the_window_with_the_files(
    launcher: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [tmp_path / "in" / name for name in NAMES]
    paths[0].parent.mkdir()
    for path in paths:
        path.write_bytes(b"some text")
    with Screen(tmp_path) as screen:
        monkeypatch.setenv("XDG_DATA_HOME", screen.variables["XDG_DATA_HOME"])
        desktop.install()
        entry = tmp_path / "data" / "applications" / "dropmill.desktop"
        words = [str(entry) if word == "ENTRY" else word for word in launcher.split()]
        assert screen.start(*words, *map(str, paths)).wait(PATIENCE_S) == 0
        window = screen.wait_for_window("Dropmill")
        pid = int(screen.ask("xdotool", "getwindowpid", window))
        open_and_start(screen, window, paths)
        end(pid)


def open_and_start(screen: Screen, window: str, paths: list[Path]) -> None:
    """Press Enter until the files are read: the sheet opens with Start as what Enter does."""
    readers = Readers(paths)
    observer = Observer()
    observer.schedule(readers, str(paths[0].parent))
    observer.start()
    until = time.monotonic() + PATIENCE_S
    try:
        while not readers.is_read.wait(1):
            assert time.monotonic() < until, "the files that were given were not read"
            screen.ask("xdotool", "windowactivate", "--sync", window, "key", "Return")
    finally:
        observer.stop()
        observer.join()


def end(pid: int) -> None:
    """Ask the program to end, as a session that ends does, and wait until it has."""
    handle = os.pidfd_open(pid)
    try:
        signal.pidfd_send_signal(handle, signal.SIGTERM)
        assert select.select([handle], [], [], PATIENCE_S)[0], "the program did not end"
    finally:
        os.close(handle)

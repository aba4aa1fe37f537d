"""Dropmill started as a person starts it: wait for the window, start what was given, end it."""

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


def given_files(folder: Path) -> list[Path]:
    """Make files with names as people have them."""
    folder.mkdir()
    paths = [folder / name for name in ("one.txt", "two words.txt", "drei ü.txt")]
    for path in paths:
        path.write_bytes(b"some text")
    return paths


def install_entry(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put the menu entry of this checkout's program where the screen's user has them."""
    script = screen.folder / "dropmill-window"
    command = f'PYTHONPATH="{environment.ROOT / "app"}" exec "{environment.program("python")}"'
    script.write_text(f'#!/bin/sh\n{command} -m dropmill "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setattr(desktop, "BUNDLE", script)
    monkeypatch.setenv("XDG_DATA_HOME", screen.variables["XDG_DATA_HOME"])
    desktop.install()
    return Path(screen.variables["XDG_DATA_HOME"]) / "applications" / "dropmill.desktop"


def start_and_end(screen: Screen, paths: list[Path]) -> None:
    """See the window, start the jobs it offers for these files, see them read, end the program."""
    window = screen.wait_for_window("Dropmill")
    pid = int(screen.ask("xdotool", "getwindowpid", window))
    _start_jobs(screen, window, paths)
    end(pid)


class _Readers(FileSystemEventHandler):
    """Tells when each of these files was opened, read and closed."""

    def __init__(self, paths: list[Path]) -> None:
        self._left = {str(path) for path in paths}
        self.is_read = threading.Event()

    def on_closed_no_write(self, event: FileClosedNoWriteEvent) -> None:
        self._left.discard(os.fsdecode(event.src_path))
        if not self._left:
            self.is_read.set()


def _start_jobs(screen: Screen, window: str, paths: list[Path]) -> None:
    """Press Enter until the files are read: the sheet opens with Start as what Enter does."""
    readers = _Readers(paths)
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

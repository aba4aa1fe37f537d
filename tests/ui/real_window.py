"""The real window on a screen of its own, as tests use it: by pointer, by keys, by its link."""

from __future__ import annotations

import os
import select
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler

from dropmill.core import verbs
from dropmill.core.link import Link
from dropmill.core.state import State
from screen import PATIENCE_S, Screen

NAMES = ("one.txt", "two words.txt", "drei ü.txt")
TRIES = 5
FIRST_ICON = (205, 98)
"""Where the file manager shows the first file, in its window."""
FIRST_ROW = (150, 92)
"""Where the first row of the list is, beside the rail."""
FIRST_TILE = (204, 255)
"""Where the first tile is, in a window of 720 by 600 px."""


class Arrivals(FileSystemEventHandler):
    """Tells when all of these files are in a folder."""

    def __init__(self, folder: Path, names: tuple[str, ...] = NAMES) -> None:
        self._folder = folder
        self._names = names
        self.are_all_here = threading.Event()

    def on_any_event(self, event: FileSystemEvent) -> None:
        if all((self._folder / name).is_file() for name in self._names):
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


@contextmanager
def asking(screen: Screen) -> Iterator[Link]:
    """Reach the window that is open on this screen, as commands do."""
    until = time.monotonic() + PATIENCE_S
    turn = threading.Event()
    while (link := Link.connect(screen.folder / "dropmill" / "state")) is None:
        assert time.monotonic() < until, "nobody serves"
        turn.wait(0.1)
    try:
        yield link
    finally:
        link.close()


def add(screen: Screen, kind: str, folder: Path, *inputs: str) -> None:
    """Put a batch into the list of the window."""
    with asking(screen) as link:
        link.ask(verbs.Submit(kind=kind, inputs=inputs, settings={"dir": str(folder)}))


def wait_for_states(
    screen: Screen, *wanted: str, meanwhile: Callable[[], object] | None = None
) -> None:
    """Wait until the jobs of the list are in these states, by their numbers.

    "going" is running, or waiting for its next turn: a server that stalls is asked again.
    """
    going = {State.RUNNING: "going", State.WAITING: "going"}
    until = time.monotonic() + PATIENCE_S
    turn = threading.Event()
    with asking(screen) as link:

        def told() -> list[str]:
            return [going.get(job.state, job.state.value) for job in link.ask(verbs.Jobs())]

        while (found := told()) != list(wanted):
            assert time.monotonic() < until, f"{found} are not {wanted}"
            turn.wait(0.1 if meanwhile is None else 1.0)
            if meanwhile is not None:
                meanwhile()


class Gone:
    """Waits until a program has ended."""

    def __init__(self, pid: int) -> None:
        self._handle = os.pidfd_open(pid)

    def wait(self) -> None:
        try:
            assert select.select([self._handle], [], [], PATIENCE_S)[0], "it did not end"
        finally:
            os.close(self._handle)


def open_window(screen: Screen) -> str:
    assert screen.start("gtk-launch", "dropmill").wait(PATIENCE_S) == 0
    window = screen.wait_for_window("Dropmill")
    screen.ask("xdotool", "windowsize", "--sync", window, "720", "600")
    screen.ask("xdotool", "windowmove", window, "0", "40")
    return window


class Slow(BaseHTTPRequestHandler):
    """Sends the first half of a file, and the rest once it may."""

    may_end = threading.Event()

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "2000")
        self.end_headers()
        self.wfile.write(bytes(1000))
        self.wfile.flush()
        self.may_end.wait(PATIENCE_S * 4)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        pass

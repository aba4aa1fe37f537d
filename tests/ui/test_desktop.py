"""End to end on a screen with a window manager: drags from and to a file manager, keys alone.

Real XDND between two programs, moved by a real pointer.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from dropmill.core import verbs
from dropmill.core.link import Link
from dropmill.core.state import State
from launching import end, install_entry
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


MANY = tuple(f"sheet {n:03}.txt" for n in range(500))


@pytest.mark.parametrize(
    "names", [NAMES, pytest.param(MANY, marks=pytest.mark.alone)], ids=["3", "500"]
)
def test_files_dragged_from_a_file_manager_are_worked_on(
    names: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox, copies = tmp_path / "inbox", tmp_path / "copies"
    inbox.mkdir()
    copies.mkdir()
    for name in names:
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
        arrivals = Arrivals(copies, names)
        observer = Observer()
        observer.schedule(arrivals, str(copies))
        observer.start()
        try:
            for _ in range(TRIES):
                drag_all(screen, manager, window)
                if arrivals.are_all_here.wait(4 + len(names) / 50):
                    break
            assert arrivals.are_all_here.is_set(), "the dragged files were not copied"
        finally:
            observer.stop()
            observer.join()
            end(int(screen.ask("xdotool", "getwindowpid", window)))
    for name in names:
        assert (copies / name).read_text(encoding="utf-8") == f"this is {name}"
        assert (inbox / name).is_file(), "a drop is a copy: the source keeps its files"


@contextmanager
def asking(screen: Screen) -> Iterator[Link]:
    """Reach the window that is open on this screen, as commands do."""
    until = time.monotonic() + PATIENCE_S
    turn = threading.Event()
    while (link := Link.connect(screen.folder / "dropmill" / "state")) is None:
        assert time.monotonic() < until, "nobody serves"
        turn.wait(0.1)
    yield link
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


def test_a_result_dragged_to_a_file_manager_is_copied_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, made, target = (tmp_path / name for name in ("a.txt", "made", "target"))
    source.write_text("content", encoding="utf-8")
    target.mkdir()
    with Screen(tmp_path) as screen:
        install_entry(screen, monkeypatch)
        window = open_window(screen)
        add(screen, "copy", made, str(source))
        wait_for_states(screen, "done")
        screen.start("dbus-run-session", "--", "pcmanfm", str(target))
        manager = screen.wait_for_window("target")
        screen.ask("xdotool", "windowsize", "--sync", manager, "540", "600")
        screen.ask("xdotool", "windowmove", manager, "735", "40")
        arrivals = Arrivals(target, ("a.txt",))
        observer = Observer()
        observer.schedule(arrivals, str(target))
        observer.start()
        try:
            for _ in range(TRIES):
                x, y = map(str, FIRST_ROW)
                screen.ask("xdotool", "windowactivate", "--sync", window)
                screen.ask("xdotool", "mousemove", "--window", window, x, y, "mousedown", "1")
                steps = [part for _ in range(8) for part in ("mousemove_relative", "--", "4", "4")]
                screen.ask("xdotool", *steps)
                for step in reversed(range(40)):
                    place = (str(300 + 2 * step), str(300 + step))
                    screen.ask("xdotool", "mousemove", "--window", manager, *place)
                screen.ask("xdotool", "mouseup", "1")
                if arrivals.are_all_here.wait(4):
                    break
            assert arrivals.are_all_here.is_set(), "the result was not copied"
        finally:
            observer.stop()
            observer.join()
            end(int(screen.ask("xdotool", "getwindowpid", window)))
    assert (target / "a.txt").read_text(encoding="utf-8") == "content"
    assert (made / "a.txt").is_file(), "the result stays where it is"


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


def test_pause_cancel_retry_quit_and_return_by_keys_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Slow, "may_end", threading.Event())
    monkeypatch.setattr(ThreadingHTTPServer, "daemon_threads", True)
    with ThreadingHTTPServer(("127.0.0.1", 0), Slow) as server, Screen(tmp_path) as screen:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        install_entry(screen, monkeypatch)
        window = open_window(screen)

        def press(*keys: str) -> None:
            screen.ask("xdotool", "windowactivate", "--sync", window, "key", *keys)

        for name in ("a", "b"):
            link = f"http://127.0.0.1:{server.server_port}/{name}.bin"
            add(screen, "download", tmp_path, link)
        wait_for_states(screen, "going", "going")
        press("F6", "F6", "Home", "space")  # toolbar, sidebar, list
        wait_for_states(screen, "paused", "going")
        press("space")
        wait_for_states(screen, "going", "going")
        press("Down", "Delete")
        wait_for_states(screen, "going", "cancelled")
        # The window may not have heard yet that it can be retried: a person presses again.
        wait_for_states(screen, "going", "going", meanwhile=lambda: press("ctrl+r"))
        pid = int(screen.ask("xdotool", "getwindowpid", window))
        gone = Gone(pid)
        press("ctrl+q")  # what closing means is asked in the window; the second answer is to quit
        press("Tab", "space")
        gone.wait()
        state = json.loads((tmp_path / "dropmill" / "state" / "window.json").read_text())
        assert state["geometry"]
        window = open_window(screen)
        press("F6", "F6", "ctrl+a", "ctrl+r")  # what was cut off goes on, as far as it does not yet
        wait_for_states(screen, "going", "going")
        Slow.may_end.set()
        end(int(screen.ask("xdotool", "getwindowpid", window)))
        server.shutdown()


PASTE = """
import sys
from PySide6.QtGui import QGuiApplication
application = QGuiApplication(["paste"])
application.clipboard().setText(sys.stdin.read())
print("ready", flush=True)
application.exec()
"""
MANY_LINKS = 12_000


@contextmanager
def on_the_clipboard(screen: Screen, text: str) -> Iterator[None]:
    """Let another program of this screen have this text on its clipboard."""
    with subprocess.Popen(
        [sys.executable, "-c", PASTE],
        env=screen.variables,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as owner:
        assert owner.stdin is not None
        assert owner.stdout is not None
        owner.stdin.write(text)
        owner.stdin.close()
        assert owner.stdout.readline() == "ready\n"
        yield
        owner.terminate()


def wait_for_all(
    screen: Screen, *wanted: State, again: Callable[[], object] = lambda: None
) -> None:
    """Wait until all the links are jobs in one of these states.

    As long as none is, what was pressed may have come before the window had heard of the last
    change: a person presses again.
    """
    until = time.monotonic() + 2 * PATIENCE_S
    turn = threading.Event()
    with asking(screen) as link:

        def told() -> Counter[State]:
            return Counter(job.state for job in link.ask(verbs.Jobs(limit=2 * MANY_LINKS)))

        while (found := told()).total() != MANY_LINKS or found.keys() - set(wanted):
            assert time.monotonic() < until, f"{found} are not all {wanted}"
            turn.wait(1.0)
            if not found.keys() & set(wanted):
                again()


@pytest.mark.alone
def test_12_000_pasted_links_are_paused_cancelled_retried_and_kept_by_keys_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Slow, "may_end", threading.Event())
    monkeypatch.setattr(ThreadingHTTPServer, "daemon_threads", True)
    with ThreadingHTTPServer(("127.0.0.1", 0), Slow) as server, Screen(tmp_path) as screen:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        install_entry(screen, monkeypatch)
        window = open_window(screen)

        def press(*keys: str) -> None:
            screen.ask("xdotool", "windowactivate", "--sync", window, "key", *keys)

        where = f"http://127.0.0.1:{server.server_port}"
        links = "\n".join(f"{where}/{n}/sheet-{n}.pdf" for n in range(MANY_LINKS))
        going = (State.RUNNING, State.WAITING)
        with on_the_clipboard(screen, links):
            press("ctrl+v")
            # What should be done is asked once they are read: the first tile is to download.
            wait_for_all(screen, *going, again=lambda: press("1"))
        press("F6", "F6", "ctrl+a", "space")
        wait_for_all(screen, State.PAUSED, State.HELD)
        wait_for_all(screen, *going, again=lambda: press("space"))
        press("Delete")
        wait_for_all(screen, State.CANCELLED, again=lambda: press("Delete"))
        wait_for_all(screen, *going, again=lambda: press("ctrl+r"))
        gone = Gone(int(screen.ask("xdotool", "getwindowpid", window)))
        press("ctrl+q")
        press("Tab", "space")
        gone.wait()
        window = open_window(screen)
        wait_for_all(screen, *going, State.INTERRUPTED)
        Slow.may_end.set()
        end(int(screen.ask("xdotool", "getwindowpid", window)))
        server.shutdown()

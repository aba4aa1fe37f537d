"""End to end on a screen with a window manager: drags from and to a file manager, keys alone.

Real XDND between two programs, moved by a real pointer.
"""

from __future__ import annotations

import json
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from watchdog.observers import Observer

from launching import end, install_entry
from screen import PATIENCE_S, Screen
from ui.real_window import (
    FIRST_ROW,
    NAMES,
    TRIES,
    Arrivals,
    Gone,
    Slow,
    add,
    drag_all,
    open_window,
    wait_for_states,
)

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

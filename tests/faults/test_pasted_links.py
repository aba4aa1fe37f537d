"""12,000 links pasted into the real window: nothing is lost of them, by keys alone."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from dropmill.core import verbs
from dropmill.core.state import State
from launching import end, install_entry
from screen import PATIENCE_S, Screen
from ui.real_window import Gone, Slow, asking, open_window

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


@pytest.mark.timeout(300)
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
        press("ctrl+a", "space")  # the keyboard is in the list after the choice
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

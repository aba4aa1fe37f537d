"""Fixtures for tests of the window: the real one, off-screen, over a real Runner."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt
os.environ["LC_ALL"] = os.environ["LANGUAGE"] = "C.UTF-8"  # the tests speak English

import gc
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dropmill.core import registry
from dropmill.core.home import Home
from dropmill.core.paths import Paths
from dropmill.core.recipe_book import RecipeBook
from dropmill.core.runner import Runner
from dropmill.core.settings import Settings
from dropmill.core.watch_rule import WatchRule
from dropmill.jobs import BUILTIN
from dropmill.ui.application import Desk, open_window
from dropmill.ui.main_window import MainWindow
from dropmill.watch.rules import RuleWatch

PATIENCE_MS = 20_000


def pytest_runtest_logfinish() -> None:
    """Collect what a test of the window left in cycles, on this thread.

    Otherwise the next test's worker threads may: a QTimer that is destroyed on a thread not its
    own stays registered, and the next look at the timers crashes.
    """
    gc.collect()


class PatientBot(QtBot):
    """Waits for longer before it gives up: a machine may have much else to do."""

    def waitUntil(  # noqa: N802 - its name
        self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS
    ) -> None:
        """Wait until this is so."""
        super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """The one of pytest-qt, with more patience."""
    return PatientBot(request)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    found = Paths(*(tmp_path / name for name in ("config", "state", "cache", "log", "downloads")))
    found.make()
    found.downloads.mkdir()
    return found


@pytest.fixture
def desk(qtbot: QtBot, runner: Runner, paths: Paths) -> Iterator[Desk]:
    """The dressed application and its window, shown."""
    kinds = registry.load(BUILTIN)

    def make_watch(rule: WatchRule, on_changed: Callable[[], None]) -> RuleWatch:
        book = RecipeBook(paths.config / "recipes", kinds)
        return RuleWatch(rule, kinds, book, runner, on_changed=on_changed)

    opened = open_window(runner, kinds, Settings(), paths, make_watch=make_watch)
    with qtbot.waitActive(opened.window):
        opened.window.show()
        opened.window.activateWindow()
    yield opened
    opened.window.quit()
    opened.clear()


@pytest.fixture
def home(paths: Paths) -> Iterator[Home]:
    taken = Home.take(paths.state, registry.load(BUILTIN), Settings(is_synced=False))
    assert taken is not None
    yield taken
    assert taken.close(10)


@pytest.fixture
def desk_at_home(qtbot: QtBot, home: Home, paths: Paths) -> Iterator[Desk]:
    """The same over a real home, which is started."""
    opened = open_window(
        home.runner, registry.load(BUILTIN), Settings(), paths, archive=home.journal.reader
    )
    opened.window.let_undo(home.answers)
    with qtbot.waitActive(opened.window):
        opened.window.show()
        opened.window.activateWindow()
    home.start()
    yield opened
    opened.window.quit()
    opened.clear()


@pytest.fixture
def window(desk: Desk) -> MainWindow:
    return desk.window


@dataclass
class Site:
    """A small server: files by path, 404 for the rest, and `/slow`, which ends when it may."""

    files: dict[str, bytes] = field(default_factory=dict)
    address: str = ""
    may_end: threading.Event = field(default_factory=threading.Event)

    def link(self, path: str) -> str:
        return f"{self.address}/{path}"


@pytest.fixture
def site() -> Iterator[Site]:
    """A server on loopback; `/slow` sends half of its bytes and holds until `may_end` is set."""
    made = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = made.files.get(self.path.lstrip("/"))
            if body is None:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.path == "/slow":
                self.wfile.write(body[: len(body) // 2])
                self.wfile.flush()
                made.may_end.wait(30)
                body = body[len(body) // 2 :]
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

        def handle(self) -> None:
            try:
                super().handle()
            except ConnectionError:
                return  # the client cancelled

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        made.address = f"http://127.0.0.1:{server.server_port}"
        yield made
        made.may_end.set()
        server.shutdown()
        thread.join()

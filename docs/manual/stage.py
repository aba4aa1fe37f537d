"""Shows the real window on the screen at hand and takes the pictures of its scenes.

Run by screenshots.py: python stage.py LOOK LANGUAGE FOLDER SUFFIX HOME [SCENE…]; all without any.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "app"))

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from scenes import Scene, Scenes

from dropmill.core import registry
from dropmill.core.home import Home
from dropmill.core.paths import Paths
from dropmill.core.recipe_book import RECIPES, RecipeBook
from dropmill.core.registry import Registry
from dropmill.core.settings import Appearance, Lanes, Language, Settings
from dropmill.core.watch_rule import WatchRule
from dropmill.jobs import BUILTIN
from dropmill.ui.application import open_window
from dropmill.ui.main_window import MainWindow
from dropmill.watch.rules import RuleWatch

MIRRORED = "rtl"
"""Instead of a language: English, laid out from right to left."""
MEGABYTE = 1_000_000
SERVED = {
    # name: (megabytes, megabytes a second)
    "debian-13-netinst.iso": (96, 7.4),
    "field-recordings-2026.tar.zst": (140, 6.1),
    "train-window-4k.mkv": (210, 9.8),
    "maps-of-the-alps.zip": (48, 2.6),
    "talk-slides.pdf": (12, 3.0),
}


class Slow(BaseHTTPRequestHandler):
    """Serves zeros at the speed that the table says."""

    def do_GET(self) -> None:
        """Send the file, or say that there is none."""
        size_and_speed = SERVED.get(self.path.lstrip("/"))
        if size_and_speed is None:
            self.send_error(404)
            return
        size, per_s = (round(part * MEGABYTE) for part in size_and_speed)
        self.send_response(200)
        self.send_header("Content-Length", str(size))
        self.end_headers()
        piece = bytes(per_s // 20)
        pause = threading.Event()
        try:
            for start in range(0, size, len(piece)):
                self.wfile.write(piece[: size - start])
                pause.wait(0.05)
        except ConnectionError:
            return  # the window has closed

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing."""


class Play:
    """One scene after the other, each with its picture, until the wanted ones are taken."""

    def __init__(
        self,
        application: QApplication,
        window: MainWindow,
        scenes: Iterator[Scene],
        picture_of: Callable[[str], Path],
        wanted: set[str],
    ) -> None:
        self._application = application
        self._window = window
        self._scenes = scenes
        self._picture_of = picture_of
        self._takes_all = not wanted
        self._left = wanted

    def go_on(self) -> None:
        """Set up the next scene."""
        try:
            scene = next(self._scenes, None)
        except Exception:
            self._application.exit(1)
            raise
        if scene is None or not (self._takes_all or self._left):
            self._application.exit(0)
            return
        name, stands_s = scene
        QTimer.singleShot(round(stands_s * 1000), lambda: self._shoot(name))

    def _shoot(self, name: str) -> None:
        if name in self._left or (name and self._takes_all):
            self._left.discard(name)
            at = self._window.geometry()
            # Of the screen, not of the window: menus are windows of their own.
            picture = self._window.screen().grabWindow(0, at.x(), at.y(), at.width(), at.height())
            picture.save(str(self._picture_of(name)))
        self.go_on()


def watch_maker(home: Home, kinds: Registry, config: Path) -> Callable[..., RuleWatch]:
    """Return what watches a folder for the window, as the program does."""

    def make(rule: WatchRule, on_changed: Callable[[], None]) -> RuleWatch:
        home.is_recovered.wait()
        book = RecipeBook(config / RECIPES, kinds)
        runner, journal, claims = home.runner, home.journal, home.claims
        return RuleWatch(
            rule, kinds, book, runner, journal=journal, claims=claims, on_changed=on_changed
        )

    return make


def main() -> None:
    """Show the window with jobs in every state, and take its pictures."""
    look, language, folder, suffix, home, *wanted = sys.argv[1:]
    names = ("config", "state", "cache", "log", "Downloads")
    paths = Paths(*(Path(home) / name for name in names))
    paths.make()
    settings = Settings(
        appearance=Appearance(look),
        language=Language.ENGLISH if language == MIRRORED else Language(language),
        lanes=Lanes(net=3),
        is_synced=False,
    )
    kinds = registry.load(BUILTIN)
    owned = Home.take(paths.state, kinds, settings)
    if owned is None:
        sys.exit(f"{home} is in use")
    desk = open_window(
        owned.runner,
        kinds,
        settings,
        paths,
        make_watch=watch_maker(owned, kinds, paths.config),
        archive=owned.journal.reader,
    )
    desk.window.let_undo(owned.answers)
    if language == MIRRORED:
        desk.application.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    owned.start()
    desk.window.show()
    with ThreadingHTTPServer(("127.0.0.1", 0), Slow) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        links = [f"http://localhost:{server.server_port}/{name}" for name in SERVED]
        scenes = Scenes(desk, owned.runner, Path(home), links, paths.downloads)
        play = Play(
            desk.application,
            desk.window,
            scenes.all(),
            lambda scene: Path(folder) / f"{scene}-{suffix}.png",
            set(wanted),
        )
        QTimer.singleShot(0, play.go_on)
        status = desk.application.exec()
        desk.window.quit()
        desk.clear()
        owned.close(5)
        server.shutdown()
    sys.exit(status)


if __name__ == "__main__":
    main()

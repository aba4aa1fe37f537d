"""Takes the manual's pictures of the real window, light and dark, on a screen of its own.

Run: python docs/manual/screenshots.py [FOLDER] (needs xvfb, openbox and xdotool). Without a folder
the manual's own pictures are made anew beside this file; with one, every scene goes there: at 100
and 200 %, light and dark, in each language.
"""

from __future__ import annotations

import itertools
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SCENES = ("empty", "busy", "window", "tiles", "plan", "settings")
ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "app"), str(ROOT / "tests")]

MEGABYTE = 1_000_000
SERVED = {
    # name: (megabytes, megabytes a second)
    "debian-13-netinst.iso": (96, 9.4),
    "field-recordings-2026.tar.zst": (140, 6.1),
    "train-window-4k.mkv": (210, 12.8),
    "maps-of-the-alps.zip": (48, 4.0),
    "talk-slides.pdf": (12, 3.0),
}
FILES = {
    "holiday-by-the-lake-0142.jpg": 4_812_004,
    "holiday-by-the-lake-0143.jpg": 5_120_770,
    "letter to the landlord.odt": 48_220,
    "invoices-2026.zip": 18_400_120,
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


def outside(folder: Path, *, has_all: bool) -> None:
    """Open a screen and let a second process show the window there, once for each look."""
    from screen import Screen  # noqa: PLC0415 - tests/ is on the path only here

    looks = [("light", "1", "en"), ("dark", "1", "en"), ("light", "2", "en")]
    if has_all:
        looks = list(itertools.product(("light", "dark"), ("1", "2"), ("en", "de")))
    for look, scale, language in looks:
        with tempfile.TemporaryDirectory(prefix="dropmill-") as home:
            size = "2400x1600x24" if scale == "2" else "1280x860x24"
            with Screen(Path(home), size) as screen:
                name = look + ("-200" if scale == "2" else "") + ("" if language == "en" else "-de")
                scenes = SCENES if has_all else ("window",)
                what = [look, language, str(folder), name, home, *scenes]
                subprocess.run(
                    [sys.executable, __file__, "--inside", *what],
                    env={**screen.variables, "QT_SCALE_FACTOR": scale, "HOME": home},
                    check=True,
                    timeout=120,
                )


def inside(  # noqa: PLR0915 - one picture after the other
    look: str, language: str, folder: Path, suffix: str, home: Path, *scenes: str
) -> None:
    """Show the window with jobs in every state, and take its pictures."""
    from PySide6.QtCore import QMimeData, QPointF, QTimer, QUrl  # noqa: PLC0415 - only the process on the screen needs Qt

    from dropmill.core import registry  # noqa: PLC0415
    from dropmill.core.fields import build  # noqa: PLC0415
    from dropmill.core.job import Lane  # noqa: PLC0415
    from dropmill.core.paths import Paths  # noqa: PLC0415
    from dropmill.core.runner import Runner  # noqa: PLC0415
    from dropmill.core.settings import Appearance, Language, Settings  # noqa: PLC0415
    from dropmill.jobs import BUILTIN  # noqa: PLC0415
    from dropmill.ui.application import open_window  # noqa: PLC0415
    from dropmill.ui.columns import Group  # noqa: PLC0415
    from dropmill.ui.intake import Found  # noqa: PLC0415

    paths = Paths(*(home / name for name in ("config", "state", "cache", "log", "Downloads")))
    paths.make()
    source = home / "Pictures"
    source.mkdir()
    for name, size in FILES.items():
        (source / name).write_bytes(bytes(size))
    files = [str(source / name) for name in FILES]
    kinds = registry.load(BUILTIN)
    runner = Runner(widths={Lane.NET: 3}, is_synced=False)
    desk = open_window(
        runner, kinds, Settings(appearance=Appearance(look), language=Language(language)), paths
    )
    runner.start()
    window = desk.window
    window.show()
    columns = window.table.columns

    def soon(seconds: float, call: Callable[[], None]) -> None:
        QTimer.singleShot(round(seconds * 1000), call)

    with ThreadingHTTPServer(("127.0.0.1", 0), Slow) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        links = [f"http://localhost:{server.server_port}/{name}" for name in SERVED]
        gone = f"http://localhost:{server.server_port}/wallpaper-pack.7z"
        where = {"dir": str(paths.downloads)}

        def begin() -> None:
            runner.submit(build(kinds.kind("copy"), files, where))
            runner.submit(build(kinds.kind("checksum"), [files[3], str(source / "scan.pdf")], {}))
            runner.submit(build(kinds.kind("download"), [gone], {"dir": "~/Downloads"}))
            held = runner.submit(build(kinds.kind("download"), links[-1:], where), is_held=True)
            held.result(10)
            soon(0.8, lambda: runner.submit(build(kinds.kind("download"), links[:-1], where)))
            soon(6.3, finish)

        def finish() -> None:
            if columns.count(Group.RUNNING) < 3 or columns.count(Group.FAILED) != 2:
                print("the jobs are not where the picture wants them:", columns.counts)
                desk.application.exit(1)
                return
            shoot("busy")
            gone_row = columns.names.index("wallpaper-pack.7z")
            window.jobs.select_ids([columns.ids[gone_row]])
            window.toolbar.details.setChecked(True)
            window.jobs.setFocus()
            soon(0.6, show_tiles)

        def show_tiles() -> None:
            shoot("window")
            window.toolbar.details.setChecked(False)
            mime = QMimeData()
            mime.setUrls([QUrl.fromLocalFile(name) for name in files[:2]])
            state = window.remember()
            state.settings["image"] = {"format": "webp", "width": "1600"}
            state.folders["image"] = "~/Pictures/web"
            window.choosing.enter(mime)
            tile = window.tiles.tiles[0]
            window.tiles.hit(tile.mapTo(window, QPointF(tile.rect().center())))
            soon(0.3, show_plan)

        def show_plan() -> None:
            shoot("tiles")
            window.choosing.leave()
            found = Found(files=tuple(files[:2]))
            window.adding.open_sheet(found, window.choosing.offers(files[:2])[0])
            soon(1.0, show_settings)

        def show_settings() -> None:
            shoot("plan")
            window.sheet.dismiss()
            window.sheets.open_settings()
            soon(0.3, end)

        def end() -> None:
            shoot("settings")
            desk.application.exit(0)

        def shoot(scene: str) -> None:
            if scene in scenes:
                picture = folder / f"{scene}-{suffix}.png"
                window.screen().grabWindow(window.winId()).save(str(picture))

        def start() -> None:
            shoot("empty")
            begin()

        soon(0.5, start)
        status = desk.application.exec()
        window.quit()
        desk.clear()
        runner.close(5)
        server.shutdown()
    if status:
        sys.exit(status)


def main() -> None:
    """Take the pictures, or show the window for some of them."""
    if sys.argv[1:2] == ["--inside"]:
        look, language, folder, suffix, home, *scenes = sys.argv[2:]
        inside(look, language, Path(folder), suffix, Path(home), *scenes)
        return
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    outside(folder, has_all=len(sys.argv) > 1)


if __name__ == "__main__":
    main()

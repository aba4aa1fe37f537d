"""Takes the manual's pictures of the real window, light and dark, on a screen of its own.

Run: python docs/manual/screenshots.py [FOLDER] (needs xvfb, openbox and xdotool; the pictures go
beside this file unless a folder is named).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

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


def outside(folder: Path) -> None:
    """Open a screen and let a second process show the window there, once for each look."""
    from screen import Screen  # noqa: PLC0415 - tests/ is on the path only here

    looks = [("light", "1"), ("dark", "1"), ("light", "2")]
    for look, scale in looks:
        with tempfile.TemporaryDirectory(prefix="dropmill-") as home:
            size = "2400x1600x24" if scale == "2" else "1280x860x24"
            with Screen(Path(home), size) as screen:
                name = f"window-{look}.png" if scale == "1" else f"window-{look}-200.png"
                subprocess.run(
                    [sys.executable, __file__, "--inside", look, str(folder / name), home],
                    env={**screen.variables, "QT_SCALE_FACTOR": scale},
                    check=True,
                    timeout=120,
                )


def inside(look: str, picture: Path, home: Path) -> None:  # noqa: PLR0915 - one picture after the other
    """Show the window with jobs in every state, and take its picture."""
    from PySide6.QtCore import QTimer  # noqa: PLC0415 - only the process on the screen needs Qt

    from dropmill.core import registry  # noqa: PLC0415
    from dropmill.core.fields import build  # noqa: PLC0415
    from dropmill.core.job import Lane  # noqa: PLC0415
    from dropmill.core.paths import Paths  # noqa: PLC0415
    from dropmill.core.runner import Runner  # noqa: PLC0415
    from dropmill.core.settings import Appearance, Settings  # noqa: PLC0415
    from dropmill.jobs import BUILTIN  # noqa: PLC0415
    from dropmill.ui.application import open_window  # noqa: PLC0415
    from dropmill.ui.columns import Group  # noqa: PLC0415

    paths = Paths(*(home / name for name in ("config", "state", "cache", "log", "Downloads")))
    paths.make()
    source = home / "Pictures"
    source.mkdir()
    for name, size in FILES.items():
        (source / name).write_bytes(bytes(size))
    files = [str(source / name) for name in FILES]
    kinds = registry.load(BUILTIN)
    runner = Runner(widths={Lane.NET: 3}, is_synced=False)
    desk = open_window(runner, kinds, Settings(appearance=Appearance(look)), paths)
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
            runner.submit(build(kinds.kind("download"), [gone], where))
            held = runner.submit(build(kinds.kind("download"), links[-1:], where), is_held=True)
            held.result(10)
            soon(0.8, lambda: runner.submit(build(kinds.kind("download"), links[:-1], where)))
            soon(6.3, finish)

        def finish() -> None:
            if columns.count(Group.RUNNING) < 3 or columns.count(Group.FAILED) != 2:
                print("the jobs are not where the picture wants them:", columns.counts)
                desk.application.exit(1)
                return
            failed = [row for row in range(len(columns)) if columns.names[row] == "scan.pdf"]
            window.jobs.select_ids([columns.ids[row] for row in failed])
            window.toolbar.details.setChecked(True)
            window.jobs.setFocus()
            soon(0.6, shoot)

        def shoot() -> None:
            window.screen().grabWindow(window.winId()).save(str(picture))
            desk.application.exit(0)

        soon(0.3, begin)
        status = desk.application.exec()
        window.quit()
        desk.clear()
        runner.close(5)
        server.shutdown()
    if status:
        sys.exit(status)


def main() -> None:
    """Take the pictures, or show the window for one of them."""
    if sys.argv[1:2] == ["--inside"]:
        inside(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
        return
    outside(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent).absolute())


if __name__ == "__main__":
    main()

"""A virtual screen with a window manager, for tests that start the real program and look at it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

PATIENCE_S = 30


class Screen:
    """Xvfb and openbox on a free display; a context manager that ends both.

    `variables` is the environment for programs that shall appear on it. Their own state is in
    `folder`, and no desktop of the machine's user is reached.
    """

    def __init__(self, folder: Path, size: str = "1280x800x24") -> None:
        self.folder = folder
        self._size = size
        self._ends: list[subprocess.Popen[bytes]] = []
        self.variables: dict[str, str] = {}

    def __enter__(self) -> Self:
        reader, writer = os.pipe()
        with os.fdopen(reader) as told:
            self._start(
                *("Xvfb", "-displayfd", str(writer), "-screen", "0", self._size),
                *("-nolisten", "tcp", "-noreset"),
                keep=(writer,),
            )
            os.close(writer)
            number = told.readline().strip()
        assert number, "Xvfb did not start"
        outside = ("QT_", "XDG_", "WAYLAND_", "XAUTHORITY", "DBUS_", "DISPLAY", "DESKTOP_")
        self.variables = {
            name: value for name, value in os.environ.items() if not name.startswith(outside)
        }
        for name, place in {
            "DROPMILL_HOME": "dropmill",
            "XDG_DATA_HOME": "data",
            "XDG_CONFIG_HOME": "config",
            "XDG_CACHE_HOME": "cache",
            "XDG_RUNTIME_DIR": "runtime",
        }.items():
            path = self.folder / place
            path.mkdir(mode=0o700, exist_ok=True)
            self.variables[name] = str(path)
        self.variables |= {"DISPLAY": f":{number}", "LC_ALL": "C.UTF-8"}
        ready = self.folder / "window-manager-is-ready"
        os.mkfifo(ready)
        self._start("openbox", "--startup", f"tee {ready}", keep=())
        ready.read_bytes()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in reversed(self._ends):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)  # and what it started in its turn
            process.wait(PATIENCE_S)

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a program on this screen; it is ended with the screen."""
        return self._start(*command, keep=())

    def ask(self, *command: str) -> str:
        """Run a program on this screen to its end and return what it says."""
        done = subprocess.run(
            command,
            env=self.variables,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=True,
        )
        return done.stdout.strip()

    def wait_for_window(self, title: str) -> str:
        """Wait until a window whose title holds this is seen, and return its id."""
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                found = self.ask("xdotool", "search", "--sync", "--onlyvisible", "--name", title)
                return found.splitlines()[0]
            except subprocess.CalledProcessError:
                # It gives up when a window goes away while it looks.
                if time.monotonic() > until:
                    raise

    def photograph(self, path: Path) -> None:
        """Save what is on the screen as a picture."""
        self.ask("import", "-window", "root", str(path))

    def _start(self, *command: str, keep: tuple[int, ...]) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            command,
            env=self.variables or None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=keep,
            start_new_session=True,
        )
        self._ends.append(process)
        return process

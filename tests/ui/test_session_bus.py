"""What goes over the session's bus: less motion, files shown, progress in the dock."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dropmill.ui.bus import session_bus

pytestmark = pytest.mark.skipif(
    shutil.which("dbus-run-session") is None, reason="there is no bus to be had"
)


def on_bus(*words: str) -> list[str]:
    """Run `on_bus.py` on a bus of its own; return what it prints."""
    command = ["dbus-run-session", "--", sys.executable, str(Path(__file__).with_name("on_bus.py"))]
    done = subprocess.run(
        [*command, *words],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_files_are_shown_selected_and_the_dock_is_told() -> None:
    lines = on_bus("files", "0")
    assert "shown file:///data/a%20b.txt file:///data/c" in lines
    assert lines[-1] == "told 0.25 true 0.5 true 0 false"


def test_without_a_file_manager_the_folder_is_opened() -> None:
    assert "opened /data" in on_bus("none", "0")


@pytest.mark.parametrize(("reduced", "may_move"), [("1", "then False"), ("0", "then True")])
def test_nothing_moves_until_the_desktop_has_answered(reduced: str, may_move: str) -> None:
    lines = on_bus("none", reduced)
    assert "first False" in lines
    assert may_move in lines


def test_a_place_where_nobody_may_look_has_no_bus(monkeypatch: pytest.MonkeyPatch) -> None:
    """As that of another user, after `su`: what says so is not to end what the window does."""
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/" + "long" * 1_000)  # root may look everywhere else
    assert session_bus() is None

"""Who starts the window from a menu, where nothing can be kept, is told why none opens."""

from __future__ import annotations

import sys
from pathlib import Path

from screen import PATIENCE_S, Screen

APP = Path(__file__).parents[2] / "app"


def test_a_start_that_fails_says_why_in_a_window(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with Screen(tmp_path) as screen:
        screen.variables |= {
            "DROPMILL_HOME": str(tmp_path / "file" / "home"),
            "PYTHONPATH": str(APP),
        }
        started = screen.start(sys.executable, "-m", "dropmill")
        said = screen.wait_for_window("Dropmill")
        assert started.poll() is None, "it stays until it is read"
        screen.ask("xdotool", "windowactivate", "--sync", said, "key", "Escape")
        assert started.wait(PATIENCE_S) == 1

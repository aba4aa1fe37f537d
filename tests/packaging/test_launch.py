"""Started from its entry in the menu, with files: the real program on a real (virtual) screen."""

from __future__ import annotations

from pathlib import Path

import pytest

import desktop
import environment
from launching import given_files, start_and_end
from screen import PATIENCE_S, Screen


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program of this checkout, as its environment's own script would start it."""
    script = tmp_path / "dropmill-window"
    python = environment.program("python")
    source = environment.ROOT / "app"
    script.write_text(
        f'#!/bin/sh\nPYTHONPATH="{source}" exec "{python}" -m dropmill "$@"\n', encoding="utf-8"
    )
    script.chmod(0o755)
    monkeypatch.setattr(desktop, "BUNDLE", script)
    return script


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize("launcher", ["gtk-launch dropmill", "gio launch ENTRY"])
def test_the_entry_opens_the_window_with_the_files(
    launcher: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = given_files(tmp_path / "in")
    with Screen(tmp_path) as screen:
        monkeypatch.setenv("XDG_DATA_HOME", screen.variables["XDG_DATA_HOME"])
        desktop.install()
        entry = tmp_path / "data" / "applications" / "dropmill.desktop"
        words = [str(entry) if word == "ENTRY" else word for word in launcher.split()]
        assert screen.start(*words, *map(str, paths)).wait(PATIENCE_S) == 0
        start_and_end(screen, paths)

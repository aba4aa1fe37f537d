"""Started from its entry in the menu, with files: the real program on a real (virtual) screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from launching import given_files, install_entry, start_and_end
from screen import PATIENCE_S, Screen


@pytest.mark.parametrize("launcher", ["gtk-launch dropmill", "gio launch ENTRY"])
def test_the_entry_opens_the_window_with_the_files(
    launcher: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = given_files(tmp_path / "in")
    with Screen(tmp_path) as screen:
        entry = install_entry(screen, monkeypatch)
        words = [str(entry) if word == "ENTRY" else word for word in launcher.split()]
        assert screen.start(*words, *map(str, paths)).wait(PATIENCE_S) == 0
        start_and_end(screen, paths)

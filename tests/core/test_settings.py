from __future__ import annotations

import errno
from pathlib import Path

import pytest

from dropmill.core import paths, settings
from dropmill.core.job import Lane
from dropmill.core.settings import Appearance, Lanes, Settings


def test_no_file_means_defaults(tmp_path: Path) -> None:
    assert settings.load(tmp_path / "settings.toml") == (Settings(), ())


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    wanted = Settings(lanes=Lanes(net=32), appearance=Appearance.DARK, download_dir="/d")
    settings.save(file, wanted)
    assert settings.load(file) == (wanted, ())
    assert file.stat().st_mode & 0o777 == 0o600


def test_an_old_or_newer_file_still_loads(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('appearance = "light"\nfrom_the_future = 1\n')
    assert settings.load(file) == (Settings(appearance=Appearance.LIGHT), ())


@pytest.mark.parametrize("text", ["not toml [", "[lanes]\nnet = 1000\n", "appearance = 3\n"])
def test_a_broken_file_is_kept_aside_and_said(tmp_path: Path, text: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(text)
    loaded, (failure,) = settings.load(file)
    assert loaded == Settings()
    (kept,) = tmp_path.glob("settings.toml.broken-*")
    assert kept.read_text() == text
    assert kept.name in failure.hint
    assert not file.exists()


def test_a_change_does_not_make_the_defaults_of_settings_that_cannot_be_read_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "settings.toml"
    before = Settings(download_dir="/d", appearance=Appearance.DARK)
    settings.save(file, before)

    def fail(_: Path) -> bytes:
        raise OSError(errno.EIO, "the disk reports an error")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", fail)
        with pytest.raises(OSError, match="reports an error"):
            settings.change(file, appearance=Appearance.LIGHT)
        assert settings.load(file)[1]
    assert settings.load(file) == (before, ())
    settings.change(file, appearance=Appearance.LIGHT)
    assert settings.load(file)[0].download_dir == "/d"


def test_all_state_lives_under_dropmill_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DROPMILL_HOME", str(tmp_path / "home"))
    found = paths.find()
    found.make()
    for folder in (found.config, found.state, found.cache, found.log):
        assert folder.is_relative_to(tmp_path / "home")
        assert folder.is_dir()


def test_lanes_whose_width_nobody_has_set_find_it_by_themselves() -> None:
    assert Lanes().adapts() == (Lane.DISK, Lane.CPU)
    assert Lanes(disk=2).adapts() == (Lane.CPU,)
    assert Lanes(disk=2, adaptive=(Lane.DISK,)).adapts() == (Lane.DISK,)
    assert Lanes(adaptive=()).adapts() == ()

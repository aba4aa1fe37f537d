"""The entry in the menu: valid, quoted as its specification wants, and taken away again."""

import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

import desktop
import environment


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's data folder, an empty one."""
    folder = tmp_path / "data"
    monkeypatch.setenv("XDG_DATA_HOME", str(folder))
    return folder


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bundle that was built: any program stands for it."""
    program = tmp_path / "dropmill"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setattr(desktop, "BUNDLE", program)
    return program


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_install_writes_a_valid_entry_and_the_icon(data: Path) -> None:
    desktop.install()
    assert files(data) >= {
        "applications/dropmill.desktop",
        "icons/hicolor/scalable/apps/dropmill.svg",
    }
    entry = data / "applications" / "dropmill.desktop"
    asked = subprocess.run(
        ["desktop-file-validate", str(entry)], capture_output=True, text=True, check=False
    )
    assert (asked.returncode, asked.stdout) == (0, "")


@pytest.mark.usefixtures("bundle")
def test_the_entry_is_offered_for_open_with(data: Path) -> None:
    desktop.install()
    variables = {**os.environ, "XDG_DATA_HOME": str(data), "LC_ALL": "C"}
    for kind in ("application/octet-stream", "image/jpeg", "application/zip", "text/plain"):
        offered = subprocess.run(
            ["gio", "mime", kind], env=variables, capture_output=True, text=True, check=True
        )
        assert "dropmill.desktop" in offered.stdout, kind


def test_without_a_bundle_the_entry_starts_the_environments_own_program(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desktop, "BUNDLE", tmp_path / "none")
    desktop.install()
    assert f'Exec="{environment.BIN}/dropmill-window" %U\n' in (
        data / "applications" / "dropmill.desktop"
    ).read_text(encoding="utf-8")


def test_a_bundle_that_was_built_comes_first(data: Path, bundle: Path) -> None:
    desktop.install()
    entry = (data / "applications" / "dropmill.desktop").read_text(encoding="utf-8")
    assert f'Exec="{bundle}" %U\n' in entry
    assert f"TryExec={bundle}\n" in entry


@pytest.mark.parametrize("name", ["plain", "two words", 'a"b', "cost $5", "back`tick"])
def test_a_file_opened_with_it_reaches_the_program_in_any_folder(
    name: str, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / name / "program"
    program.parent.mkdir()
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {shlex.quote(str(pipe))}\n')
    program.chmod(0o755)
    dropped = tmp_path / "a file.txt"
    dropped.touch()
    monkeypatch.setattr(desktop, "BUNDLE", program)
    desktop.install()
    entry = data / "applications" / "dropmill.desktop"
    subprocess.run(["gio", "launch", str(entry), str(dropped)], check=True, timeout=20)
    assert pipe.read_text().strip() in {str(dropped), dropped.as_uri()}


def test_uninstall_takes_away_its_own_files_and_no_others(data: Path) -> None:
    other = data / "applications" / "other.desktop"
    other.parent.mkdir(parents=True)
    shutil.copyfile(desktop.ENTRY, other)
    desktop.install()
    desktop.uninstall()
    assert files(data) - {"applications/mimeinfo.cache"} == {"applications/other.desktop"}


def test_uninstall_twice_says_so(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desktop.uninstall()
    assert capsys.readouterr().out == "Dropmill was not in the menu.\n"
    assert not data.exists()


def test_a_relative_data_folder_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", "data")
    desktop.install()
    assert (tmp_path / ".local/share/applications/dropmill.desktop").is_file()

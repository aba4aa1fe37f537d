from __future__ import annotations

from pathlib import Path

import pytest

from dropmill.core.surroundings import has_battery, is_on_battery, parse_busctl, parse_nmcli


def supply(folder: Path, name: str, **files: str) -> None:
    (folder / name).mkdir()
    for file, text in files.items():
        (folder / name / file).write_text(text + "\n")


def test_a_laptop_on_its_battery_and_on_mains(tmp_path: Path) -> None:
    supply(tmp_path, "BAT0", type="Battery", status="Discharging")
    supply(tmp_path, "AC", type="Mains", online="0")
    assert has_battery(tmp_path)
    assert is_on_battery(tmp_path) is True
    (tmp_path / "AC" / "online").write_text("1\n")
    assert is_on_battery(tmp_path) is False


def test_the_battery_of_a_mouse_says_nothing(tmp_path: Path) -> None:
    supply(tmp_path, "hid", type="Battery", status="Discharging", scope="Device")
    assert not has_battery(tmp_path)
    assert is_on_battery(tmp_path) is None


def test_a_computer_without_any_cannot_tell(tmp_path: Path) -> None:
    assert is_on_battery(tmp_path / "nothing") is None


@pytest.mark.parametrize(
    ("text", "is_so"), [("u 1\n", True), ("u 3", True), ("u 4", False), ("u 0", None), ("", None)]
)
def test_what_busctl_says(text: str, is_so: bool | None) -> None:
    assert parse_busctl(text) is is_so


@pytest.mark.parametrize(
    ("text", "is_so"),
    [("no (guessed)\nyes (guessed)\n", True), ("no\n", False), ("unknown\n", None), ("", None)],
)
def test_what_nmcli_says(text: str, is_so: bool | None) -> None:
    assert parse_nmcli(text) is is_so

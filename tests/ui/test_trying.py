"""Trying three first, in the real window over a real Runner."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from dropmill.core.recipe import Recipe, Step
from dropmill.ui.intake import Found
from dropmill.ui.main_window import MainWindow
from dropmill.ui.trial_sheet import TrialSheet

WAIT_MS = 60_000
"""The first child that knows images takes a while to start on a busy machine."""


@pytest.fixture
def images(tmp_path: Path) -> list[Path]:
    paths = []
    for edge in (64, 16, 96, 32, 48):
        path = tmp_path / f"{edge}.png"
        Image.effect_noise((edge, edge // 2), 90).save(path)
        paths.append(path)
    return paths


@pytest.fixture
def try_three(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> Callable[[list[Path], str], TrialSheet]:
    def go(files: list[Path], kind: str) -> TrialSheet:
        window.panel.open(window.adding.sheet)
        window.adding.sheet.add(Found(files=tuple(map(str, files))))
        window.adding.sheet.part_form(takes_links=False).choose(kind)
        window.adding.sheet._folder_line.choose(str(tmp_path / "to"))
        qtbot.waitUntil(window.adding.sheet.foot.try_button.isVisible)
        window.adding.sheet.foot.try_button.click()
        sheet = window.trying.sheet
        assert sheet is not None
        assert sheet.isVisible()
        assert not window.adding.sheet.isVisible()
        qtbot.waitUntil(sheet.change_button.isVisible, timeout=WAIT_MS)
        return sheet

    return go


Try = Callable[[list[Path], str], TrialSheet]


def names(folder: Path) -> set[str]:
    return {path.stem for path in folder.iterdir()}


def test_before_and_after_are_shown_then_the_others_go_on(
    qtbot: QtBot, window: MainWindow, images: list[Path], try_three: Try, tmp_path: Path
) -> None:
    sheet = try_three(images, "image")
    assert names(tmp_path / "to") == {"16", "48", "96"}
    assert [line for line in sheet.lines if line.endswith(".png")] == ["16.png", "48.png", "96.png"]
    assert "96 \N{MULTIPLICATION SIGN} 48 → 96 \N{MULTIPLICATION SIGN} 48" in sheet.lines
    assert "All 5 would take" in sheet.lines
    assert any("→ about" in line for line in sheet.lines)
    assert sheet.go_on_button.text() == "Go on with the other 2"
    sheet.go_on_button.click()
    qtbot.waitUntil(lambda: names(tmp_path / "to") == {"16", "32", "48", "64", "96"})
    assert not window.panel.isVisible()
    assert window.adding.sheet.draft.is_empty


def test_the_settings_can_be_changed_and_the_draft_is_there(
    window: MainWindow, images: list[Path], try_three: Try
) -> None:
    try_three(images, "checksum").change_button.click()
    assert window.adding.sheet.isVisible()
    assert len(window.adding.sheet.draft.files) == 5
    assert window.table.columns.job_count == 3


def test_stopping_here_leaves_it_at_the_three(
    window: MainWindow, images: list[Path], try_three: Try
) -> None:
    try_three(images, "checksum").stop_button.click()
    assert not window.panel.isVisible()
    assert window.adding.sheet.draft.is_empty
    assert window.table.columns.job_count == 3


def test_a_trial_in_which_all_failed_says_so(images: list[Path], try_three: Try) -> None:
    for path in images:
        path.write_bytes(b"no image")
    sheet = try_three(images, "image")
    assert "None of the three was done, so nobody can tell." in sheet.lines


def test_three_or_fewer_are_not_worth_a_trial(
    qtbot: QtBot, window: MainWindow, images: list[Path]
) -> None:
    window.panel.open(window.adding.sheet)
    window.adding.sheet.add(Found(files=tuple(map(str, images[:3]))))
    window.adding.sheet.part_form(takes_links=False).choose("checksum")
    counts = window.adding.sheet.plan_view._counts
    qtbot.waitUntil(lambda: counts.text() == "Nothing is written.")
    assert not window.adding.sheet.foot.try_button.isVisible()


def test_a_job_taken_from_the_list_ends_the_trial(
    qtbot: QtBot, window: MainWindow, images: list[Path], try_three: Try
) -> None:
    sheet = try_three(images, "checksum")
    window.trying._ids = (99,)
    window.trying.forget([99])
    qtbot.waitUntil(lambda: not sheet.isVisible())
    assert len(window.adding.sheet.draft.files) == 5


def test_three_go_through_a_whole_recipe_then_the_others(
    qtbot: QtBot, window: MainWindow, images: list[Path], try_three: Try, tmp_path: Path
) -> None:
    steps = (Step("image", {"format": "webp"}), Step("image", {"format": "jpeg", "quality": "50"}))
    window.recipes.save(Recipe(name="Twice", steps=steps))
    qtbot.waitUntil(lambda: "Twice" in {one.name for one in window.recipes.all}, timeout=WAIT_MS)
    sheet = try_three(images, "recipe:Twice")
    made = tmp_path / "to"
    qtbot.waitUntil(lambda: names(made) == {"16", "48", "96"}, timeout=WAIT_MS)
    assert [line for line in sheet.lines if line.endswith(".png")] == ["16.png", "48.png", "96.png"]
    assert "All 5 would take" in sheet.lines
    sheet.go_on_button.click()
    # Also what the steps before have put aside is gone at the end.
    qtbot.waitUntil(lambda: names(made) == {"16", "32", "48", "64", "96"}, timeout=WAIT_MS)
    assert {path.suffix for path in made.iterdir()} == {".jpg"}


def test_a_recipe_that_makes_one_of_all_is_not_tried_with_three(
    qtbot: QtBot, window: MainWindow, images: list[Path]
) -> None:
    qtbot.waitUntil(lambda: bool(window.recipes.all), timeout=WAIT_MS)
    window.panel.open(window.adding.sheet)
    window.adding.sheet.add(Found(files=tuple(map(str, images))))
    form = window.adding.sheet.part_form(takes_links=False)
    form.choose("checksum")
    qtbot.waitUntil(window.adding.sheet.foot.try_button.isVisible, timeout=WAIT_MS)
    form.choose("recipe:Scans to one PDF")
    qtbot.waitUntil(lambda: not window.adding.sheet.foot.try_button.isVisible(), timeout=WAIT_MS)

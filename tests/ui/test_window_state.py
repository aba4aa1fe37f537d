"""What the window remembers is found again; a file that is broken is passed over, never fatal."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from dropmill.core.paths import Paths
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.core.settings import Language, Settings
from dropmill.ui import window_state
from dropmill.ui.application import open_window
from dropmill.ui.recall import FIRST_SIZE
from dropmill.ui.theme import Density
from dropmill.ui.window_state import FILE_NAME, WindowState

BROKEN = {
    "empty": b"",
    "half": b'{"geometry": "AdnQyw',
    "other types": b'{"geometry": 7, "columns": {}}',
    "no object": b"[1, 2, 3]",
    "no text": b"\xff\xfe\x00\x01",
    "a density of later": b'{"density": "enormous"}',
}


def test_what_was_saved_is_found_again(tmp_path: Path) -> None:
    state = WindowState(density=Density.ROOMY, opened={7: True}, folders={"copy": "/there"})
    window_state.save(tmp_path, window_state.encode(state))
    assert window_state.load(tmp_path) == state


def test_what_a_later_version_wrote_besides_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b'{"density": "compact", "of_later": [1, 2]}')
    assert window_state.load(tmp_path) == WindowState(density=Density.COMPACT)


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_a_broken_file_begins_anew_and_is_mended_by_the_next_save(
    data: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / FILE_NAME).write_bytes(data)
    assert window_state.load(tmp_path) == WindowState()
    assert "begins anew" in caplog.text
    window_state.save(tmp_path, window_state.encode(WindowState(group="failed")))
    assert window_state.load(tmp_path).group == "failed"


def test_a_folder_in_the_place_of_the_file_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    assert window_state.load(tmp_path) == WindowState()


def test_where_jobs_were_the_list_is_shown_until_they_come_again(
    qtbot: QtBot, runner: Runner, kinds: Registry, paths: Paths
) -> None:
    """The page that invites a first drop does not flash up before them."""
    window_state.save(paths.state, window_state.encode(WindowState(had_jobs=True)))
    desk = open_window(runner, kinds, Settings(), paths)
    try:
        desk.window.show()
        assert desk.window.jobs.isVisible()
        qtbot.waitUntil(desk.window.empty.isVisible, timeout=20_000)  # none came
        assert not desk.window.jobs.isVisible()
    finally:
        desk.window.quit()
        desk.clear()
    assert not window_state.load(paths.state).had_jobs


def test_the_window_opens_with_values_that_make_no_sense(
    qapp: object, runner: Runner, kinds: Registry, paths: Paths
) -> None:
    odd = WindowState(
        geometry="bm8gZ2VvbWV0cnk=",
        columns="%%%",
        sorted_by=4_711,
        group="nowhere",
        opened={-3: True},
        pinned=["no-such-kind"],
        kinds={"files": "no-such-kind"},
        settings={"image": {"width": "wide", "no_such_field": "1"}},
        uses={"image": {"no-such-kind": 9}},
        after="fly",
    )
    window_state.save(paths.state, window_state.encode(odd))
    desk = open_window(runner, kinds, Settings(language=Language.ENGLISH), paths)
    try:
        desk.window.show()
        assert (desk.window.width(), desk.window.height()) == FIRST_SIZE
        desk.window.toolbar.add_links.trigger()
        assert desk.window.sheet.isVisible()
    finally:
        desk.window.quit()
        desk.clear()

"""Jobs that wait or have failed get other settings, several at once, and go on with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from dropmill.core.fields import build
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.core.state import State
from dropmill.ui.edit_sheet import EditSheet
from dropmill.ui.main_window import MainWindow
from recorder import Recorder


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    return [str(tmp_path / name) for name in ("one.txt", "two.txt")]


def opened(qtbot: QtBot, window: MainWindow) -> EditSheet:
    window.jobs.selectAll()
    qtbot.waitUntil(window.actions_on_jobs.edit.isEnabled)
    window.actions_on_jobs.edit.trigger()
    sheet = window.editing.sheet
    assert sheet is not None
    assert sheet.isVisible()
    return sheet


def test_waiting_jobs_get_what_was_changed_and_keep_the_rest(
    qtbot: QtBot,
    window: MainWindow,
    runner: Runner,
    *,
    kinds: Registry,
    recorder: Recorder,
    files: list[str],
) -> None:
    ids: list[int] = []
    for file, algorithms in zip(files, ("sha256", "sha1"), strict=True):
        jobs = build(kinds.kind("checksum"), [file], {"algorithms": algorithms, "retries": "1"})
        ids += runner.submit(jobs, is_held=True).result(10).ids
    qtbot.waitUntil(lambda: window.table.columns.job_count == 2)
    sheet = opened(qtbot, window)
    assert sheet.about.text().endswith("2 jobs")
    assert sheet.save_button.text() == "Save"
    sheet.form.control("retries").set_text("7")
    sheet.save_button.click()
    assert not sheet.isVisible()
    qtbot.waitUntil(lambda: [getattr(runner.job(n), "retries", 0) for n in ids] == [7, 7])
    runner.resume(ids)
    recorder.wait_for(ids)
    assert [list(recorder.latest[n].values) for n in ids] == [["sha256"], ["sha1"]]


def test_a_failed_job_is_retried_with_a_folder_that_can_be_written(
    qtbot: QtBot,
    window: MainWindow,
    runner: Runner,
    *,
    kinds: Registry,
    recorder: Recorder,
    files: list[str],
    tmp_path: Path,
) -> None:
    (job_id,) = (
        runner.submit(
            build(kinds.kind("copy"), files[:1], {"dir": str(tmp_path / "two.txt" / "below")})
        )
        .result(10)
        .ids
    )
    recorder.wait_for([job_id])
    assert recorder.latest[job_id].state is State.FAILED
    qtbot.waitUntil(lambda: window.table.columns.job_count == 1)
    sheet = opened(qtbot, window)
    assert sheet.save_button.text() == "Save and retry"
    sheet.form.control("timeout_s").set_text("soon")
    sheet.save_button.click()
    assert sheet.isVisible(), "what does not fit is said beside the field"
    sheet.form.control("timeout_s").set_text("")
    sheet.form.control("dir").set_text(str(tmp_path / "good"))
    sheet.save_button.click()
    qtbot.waitUntil((tmp_path / "good" / "one.txt").is_file)
    recorder.wait_for([job_id])
    assert recorder.latest[job_id].state is State.DONE


def test_what_runs_or_is_done_is_not_offered_to_be_changed(
    qtbot: QtBot,
    window: MainWindow,
    runner: Runner,
    *,
    kinds: Registry,
    recorder: Recorder,
    files: list[str],
) -> None:
    ids = runner.submit(build(kinds.kind("checksum"), files, {})).result(10).ids
    recorder.wait_for(ids)
    qtbot.waitUntil(lambda: window.table.columns.job_count == 2)
    window.jobs.selectAll()
    window.actions_on_jobs.refresh()
    assert not window.actions_on_jobs.edit.isEnabled()


def test_what_has_left_the_list_meanwhile_is_said_not_to_be_changed(
    qtbot: QtBot, window: MainWindow, runner: Runner, *, kinds: Registry, files: list[str]
) -> None:
    jobs = build(kinds.kind("checksum"), files, {})
    first, second = runner.submit(jobs, is_held=True).result(10).ids
    qtbot.waitUntil(lambda: window.table.columns.job_count == 2)
    sheet = opened(qtbot, window)
    runner.remove([first])
    qtbot.waitUntil(lambda: runner.job(first) is None)
    sheet.form.control("retries").set_text("7")
    sheet.save_button.click()
    assert not sheet.isVisible()
    qtbot.waitUntil(lambda: getattr(runner.job(second), "retries", 0) == 7)
    sheet = opened(qtbot, window)
    runner.remove([second])
    qtbot.waitUntil(lambda: runner.job(second) is None)
    with qtbot.waitSignal(window.editing.refused) as refused:
        sheet.save_button.click()
    assert "left the list" in refused.args[0].title
    assert not sheet.isVisible()

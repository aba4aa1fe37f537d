"""Lanes in the window: why rows wait, the sheet, and what is said about disks."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dropmill.core import settings
from dropmill.core.context import JobContext
from dropmill.core.errors import Problem
from dropmill.core.job import Lane, Result
from dropmill.core.lack import Lack, Missing
from dropmill.core.paths import Paths
from dropmill.core.places import Priority
from dropmill.core.runner import Runner
from dropmill.core.state import State
from dropmill.core.waiting import Wait, Why
from dropmill.ui.columns import Group
from dropmill.ui.lanes_sheet import LanesSheet
from dropmill.ui.list_columns import Column
from dropmill.ui.main_window import MainWindow
from dropmill.ui.wait_words import said
from recorder import ActJob, Recorder, submit


class Held:
    def __init__(self) -> None:
        self.may_end = threading.Event()

    def __call__(self, ctx: JobContext) -> Result:
        while not self.may_end.wait(0.005):
            ctx.checkpoint()
        return Result()


def row_words(window: MainWindow, job: int) -> str:
    row = window.table.columns.row_of.get(job)
    return "" if row is None else window.table.words.cell(row, Column.STATUS)


@pytest.fixture
def sheet(window: MainWindow, qtbot: QtBot) -> LanesSheet:
    window.status_line.lanes.click()
    assert window.sheets.lanes is not None
    return window.sheets.lanes


def test_a_row_that_waits_says_why_and_keeps_up(
    qtbot: QtBot, window: MainWindow, runner: Runner
) -> None:
    act = Held()
    ids = submit(runner, *[act] * 7)
    qtbot.waitUntil(lambda: row_words(window, ids[6]) == "Lane full, 2 before it")
    runner.cancel([ids[4]])
    qtbot.waitUntil(lambda: row_words(window, ids[6]) == "Lane full, 1 before it")
    runner.hold_lanes()
    qtbot.waitUntil(lambda: row_words(window, ids[6]) == "Its lane starts no more")
    act.may_end.set()


def test_there_are_words_for_every_reason() -> None:
    for why in Why:
        assert said(Wait(why, 1, until=1e9, subject="x", needed_bytes=1)).strip(": ")


def test_the_sheet_changes_lanes_at_once_and_for_good(
    qtbot: QtBot, window: MainWindow, runner: Runner, sheet: LanesSheet, paths: Paths
) -> None:
    box = sheet.boxes[Lane.CPU]
    box.width_spin.setValue(2)
    qtbot.waitUntil(lambda: runner.lanes()[Lane.CPU].width == 2)
    box.adapts.click()
    qtbot.waitUntil(lambda: runner.lanes()[Lane.CPU].is_adaptive)
    qtbot.waitUntil(lambda: not box.width_spin.isEnabled())
    box.adapts.click()
    net = sheet.boxes[Lane.NET]
    net.hours.setText("22:00-06:00")
    net.hours.editingFinished.emit()
    qtbot.waitUntil(lambda: runner.lanes()[Lane.NET].hours == "22:00-06:00")
    file = paths.config / "settings.toml"
    qtbot.waitUntil(
        lambda: (
            settings.load(file)[0].lanes.hours == {Lane.NET: "22:00-06:00"}
            and settings.load(file)[0].lanes.cpu == 2
        )
    )


def test_hours_that_are_none_are_said_and_not_taken(
    qtbot: QtBot, runner: Runner, sheet: LanesSheet
) -> None:
    net = sheet.boxes[Lane.NET]
    net.hours.setText("late")
    net.hours.editingFinished.emit()
    assert "“late” are no hours" in net.problem.text()
    assert runner.lanes()[Lane.NET].hours == ""
    net.hours.setText("")
    net.hours.editingFinished.emit()
    assert net.problem.isHidden()


def test_finish_these_then_pause_and_resume_all(
    qtbot: QtBot, window: MainWindow, runner: Runner, recorder: Recorder
) -> None:
    act = Held()
    ids = submit(runner, *[act] * 5)
    recorder.wait_for(ids[:4], State.RUNNING)
    window.toolbar.finish.trigger()
    qtbot.waitUntil(lambda: all(lane.is_held for lane in runner.lanes().lanes))
    act.may_end.set()
    qtbot.waitUntil(lambda: recorder.latest[ids[3]].state is State.DONE)
    assert recorder.latest[ids[4]].state is State.WAITING
    qtbot.waitUntil(lambda: window.toolbar._pause.text() == "Resume all")
    window.toolbar._pause.click()
    qtbot.waitUntil(lambda: recorder.latest[ids[4]].state is State.DONE)


def test_a_lane_that_is_to_stand_still(qtbot: QtBot, runner: Runner, sheet: LanesSheet) -> None:
    sheet.boxes[Lane.DISK].stands.click()
    qtbot.waitUntil(lambda: runner.lanes()[Lane.DISK].is_held)
    runner.release_lanes()
    qtbot.waitUntil(lambda: not sheet.boxes[Lane.DISK].stands.isChecked())


def test_a_full_disk_is_said_once_with_what_is_needed(
    qtbot: QtBot, window: MainWindow, runner: Runner, sheet: LanesSheet
) -> None:
    lack = Lack(Missing.ROOM, 1, "/mnt/<b>x", needed_bytes=1 << 62)
    window.jobs.setFocus(Qt.FocusReason.OtherFocusReason)
    runner.hold_lanes()
    (waiting,) = submit(runner, ActJob())
    owner = runner._owner
    owner.lanes.holds._patience_s = None
    owner.post(lambda: owner.lanes.holds.begin(lack, owner.roster.entries[waiting]))
    qtbot.waitUntil(window.notice.isVisible)
    assert "The disk of “/mnt/<b>x” is full" in window.notice.accessibleName()
    assert "free there" in window.notice.accessibleName()
    assert not window.notice._buttons[0].hasFocus()
    qtbot.waitUntil(sheet.go_on.isVisible)
    window.notice.dismiss()
    runner.set_lanes(settings.Lanes(cpu=3))
    qtbot.waitUntil(lambda: sheet.boxes[Lane.CPU].width_spin.value() == 3)
    assert not window.notice.isVisible()
    sheet.go_on.click()
    qtbot.waitUntil(lambda: not sheet.go_on.isVisible())
    assert not runner.lanes().lacks


def test_several_failed_rows_are_summed_up_by_what_went_wrong(
    qtbot: QtBot, window: MainWindow, runner: Runner, recorder: Recorder, tmp_path: Path
) -> None:
    has_come = threading.Event()

    def fail(ctx: JobContext) -> Result:
        if has_come.is_set():
            return Result()
        raise Problem(f"“{ctx.job.inputs[0]}” does not exist")

    def refuse(ctx: JobContext) -> Result:
        raise Problem("Nobody may do this")

    jobs = [ActJob(act=fail, inputs=(f"/no/{n}",)) for n in range(3)]
    jobs.append(ActJob(act=refuse, inputs=("/never",)))
    ids = runner.submit([*jobs, ActJob()]).result(10).ids
    recorder.wait_for(ids)
    window.toolbar.details.setChecked(True)
    qtbot.waitUntil(lambda: window.table.columns.count(window.sifting.group) == 5)
    window.jobs.selectAll()
    overview = window.details.details.overview
    qtbot.waitUntil(lambda: len(overview.groups.buttons) == 2)
    assert [button.accessibleName() for button in overview.groups.buttons] == [
        "Retry these: 3 \N{MULTIPLICATION SIGN} “…” does not exist",
        "Retry these: 1 \N{MULTIPLICATION SIGN} Nobody may do this",
    ]
    assert overview._retry.isVisible()
    has_come.set()
    overview.groups.buttons[0].click()
    qtbot.waitUntil(lambda: len(overview.groups.buttons) == 1)
    assert window.table.columns.count(Group.DONE) == 4
    assert window.table.columns.count(Group.FAILED) == 1


def test_a_priority_from_the_menu(
    qtbot: QtBot, window: MainWindow, runner: Runner, recorder: Recorder
) -> None:
    act = Held()
    ids = submit(runner, *[act] * 6)
    recorder.wait_for(ids[:4], State.RUNNING)
    qtbot.waitUntil(lambda: row_words(window, ids[5]) == "Lane full, 1 before it")
    window.jobs.selectAll()
    actions = window.actions_on_jobs
    titles = [action.text() for action in actions.menu().actions()]
    assert "Priority" in titles
    window.jobs.clearSelection()
    place = next(
        n for n in range(window.table.rowCount()) if window.table.entries[n] == ids[5] - ids[0]
    )
    window.jobs.selectRow(place)
    actions.priorities[Priority.HIGH].trigger()
    qtbot.waitUntil(lambda: row_words(window, ids[5]) == "Lane full, next")
    act.may_end.set()

"""Slots with what ran in them, and how much came in."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from dropmill.core.job import Lane
from dropmill.core.state import State
from dropmill.ui.activity import SPAN_S, Activity
from dropmill.ui.activity_pane import ActivityPane
from dropmill.ui.batches import CODE
from dropmill.ui.job_table import JobTable
from dropmill.ui.theme import DARK, LIGHT
from ui.pictures import picture

NOW = 1_000.0


def test_jobs_that_run_at_once_are_in_slots_of_their_own() -> None:
    activity = Activity()
    for row in range(3):
        activity.note(row, picture(row, State.RUNNING, started_at=NOW), NOW)
    activity.note(1, picture(1, State.DONE, started_at=NOW, ended_at=NOW + 2), NOW + 2)
    activity.note(7, picture(7, State.RUNNING, started_at=NOW + 3), NOW + 3)
    slots = activity.lanes[Lane.DISK]
    assert len(slots) == 3
    assert list(slots[1].ran) == [(NOW, NOW + 2, CODE[State.DONE])]
    assert activity.running[7][0] is slots[1]


def test_a_job_that_was_over_before_anybody_looked_is_there_too() -> None:
    activity = Activity()
    activity.note(1, picture(1, State.FAILED, started_at=NOW - 1, ended_at=NOW), NOW)
    assert list(activity.lanes[Lane.DISK][0].ran) == [(NOW - 1, NOW, CODE[State.FAILED])]
    activity.clean(NOW + SPAN_S + 1)
    assert activity.lanes[Lane.DISK] == []


def test_a_job_that_was_cancelled_before_it_ran_was_in_no_slot() -> None:
    activity = Activity()
    activity.note(1, picture(1, State.CANCELLED, ended_at=NOW), NOW)
    assert activity.lanes[Lane.DISK] == []


@pytest.fixture
def pane(qtbot: QtBot, table: JobTable) -> ActivityPane:
    made = ActivityPane(table.activity, table.speeds, LIGHT, lambda: NOW + 10)
    made.resize(800, 136)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def table(qapp: object) -> JobTable:
    return JobTable(wall_clock=lambda: NOW + 10)


def test_it_is_painted_in_the_colours_of_the_states(table: JobTable, pane: ActivityPane) -> None:
    table.take([picture(1, State.RUNNING, lane=Lane.NET, started_at=NOW)])
    table.take([picture(1, State.FAILED, lane=Lane.NET, started_at=NOW, ended_at=NOW + 5)])
    table.activity.sample(NOW + 10, 2e6)
    pane.show()
    for colours in (LIGHT, DARK):
        pane.set_colours(colours)
        picture_of = pane.lanes.grab().toImage()
        seen = {
            picture_of.pixelColor(x, y).name().upper()
            for x in range(picture_of.width())
            for y in range(picture_of.height())
        }
        assert colours.failed.upper() in seen


def test_nothing_is_painted_while_it_is_hidden(
    table: JobTable, pane: ActivityPane, monkeypatch: pytest.MonkeyPatch
) -> None:
    updates: list[object] = []
    monkeypatch.setattr(pane.lanes, "update", lambda: updates.append(1))
    table.speeds.changed.emit()
    assert not updates
    pane.show()
    assert updates

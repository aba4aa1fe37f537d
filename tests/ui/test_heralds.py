"""Notifications: only for long work, only when nobody looks, merged."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from dropmill.core.state import State
from dropmill.ui.columns import Columns
from dropmill.ui.heralds import Heralds
from ui.pictures import picture


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def columns() -> Columns:
    return Columns()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def work(heralds: Heralds, columns: Columns, clock: Clock, seconds: float, *ends: State) -> None:
    """Let a batch for each of these ends run at once, for so long."""
    first = columns.job_count + 1
    numbers = range(first, first + len(ends))
    columns.append([picture(number, State.RUNNING) for number in numbers])
    heralds.take([picture(number, State.RUNNING) for number in numbers])
    clock.now += seconds
    for number, end in zip(numbers, ends, strict=True):
        columns.update([columns.row_of[number]], [picture(number, end)])
        heralds.take([picture(number, end)])


def test_what_ends_together_is_told_once(
    window: QWidget, columns: Columns, clock: Clock, qtbot: QtBot
) -> None:
    heralds = Heralds(window, columns, clock, merged_ms=20)
    with qtbot.waitSignal(heralds.told) as told:
        work(heralds, columns, clock, 11, State.DONE, State.DONE, State.FAILED)
    assert told.args == ["Ended, and something failed", "2 done, 1 failed"]
    with qtbot.waitSignal(heralds.told) as told:
        work(heralds, columns, clock, 11, State.DONE)
    assert told.args == ["Done", "1 done"]


def test_short_work_is_not_told(
    window: QWidget, columns: Columns, clock: Clock, qtbot: QtBot
) -> None:
    heralds = Heralds(window, columns, clock, merged_ms=1)
    with qtbot.assertNotEmitted(heralds.told, wait=50):
        work(heralds, columns, clock, 9, State.DONE)


def test_nothing_is_told_to_who_looks(
    window: QWidget, columns: Columns, clock: Clock, qtbot: QtBot
) -> None:
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    heralds = Heralds(window, columns, clock, merged_ms=1)
    with qtbot.assertNotEmitted(heralds.told, wait=50):
        work(heralds, columns, clock, 60, State.DONE)

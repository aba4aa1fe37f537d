"""How far all that is to do has come, and when it may end."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from dropmill.core.state import State
from dropmill.ui.job_table import JobTable
from dropmill.ui.pace import Pace
from ui.pictures import picture, pictures


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def table(qtbot: QtBot) -> JobTable:
    return JobTable()


@pytest.fixture
def pace(table: JobTable, clock: Clock) -> Pace:
    return Pace(table.columns, table.speeds, clock, lambda: 50_000 + clock.now)


def test_nothing_to_do_has_no_share(table: JobTable, pace: Pace) -> None:
    table.take(pictures(3, State.DONE))
    pace.look()
    assert (pace.share, pace.ends_at) == (None, None)


def test_jobs_count_and_those_that_run_by_their_share(table: JobTable, pace: Pace) -> None:
    table.take(pictures(2, State.DONE))  # before the work began
    coming = [picture(number) for number in range(11, 15)]
    table.take(coming)
    pace.look()
    assert pace.share == 0
    table.take([picture(11, State.DONE), picture(12, State.RUNNING, done=50, total=100)])
    pace.look()
    assert pace.share == pytest.approx(1.5 / 4)


def test_what_is_paused_does_not_count(table: JobTable, pace: Pace) -> None:
    table.take([picture(1), picture(2, State.HELD), picture(3, State.PAUSED), picture(4)])
    pace.look()
    table.take([picture(4, State.DONE)])
    pace.look()
    assert pace.share == pytest.approx(1 / 2)


def test_what_had_ended_when_it_came_into_the_list_does_not_count(
    table: JobTable, pace: Pace
) -> None:
    """At a start what waits comes before all that was done earlier."""
    table.take([picture(1), picture(2)])
    pace.look()
    table.take([picture(number, State.DONE) for number in range(11, 61)])
    pace.look()
    assert pace.share == 0


def test_what_is_done_stays_so_when_it_leaves_the_list_and_comes_back(
    table: JobTable, pace: Pace
) -> None:
    table.take([*pictures(4), picture(5, State.DONE)])
    pace.look()
    done = [picture(number, State.DONE) for number in (1, 2)]
    table.take(done)
    pace.look()
    table.drop([1, 2, 5])
    pace.look()
    assert pace.share == pytest.approx(1 / 2)
    table.take(done)
    pace.look()
    assert pace.share == pytest.approx(1 / 2)


def test_what_is_tried_again_is_to_do_again(table: JobTable, pace: Pace) -> None:
    table.take([picture(1, State.FAILED), picture(2)])
    pace.look()
    table.take([picture(1)])
    pace.look()
    assert pace.share == 0


def test_an_end_is_told_once_enough_was_seen(table: JobTable, pace: Pace, clock: Clock) -> None:
    table.take(pictures(4))
    pace.look()
    table.take([picture(1, State.DONE)])
    clock.now += 9
    pace.look()
    assert pace.ends_at is None
    clock.now += 1
    pace.look()
    assert pace.ends_at == pytest.approx(51_010 + 30)
    table.take([picture(number, State.DONE) for number in (2, 3, 4)])
    pace.look()
    assert pace.ends_at is None


def test_more_to_do_puts_the_end_off(table: JobTable, pace: Pace, clock: Clock) -> None:
    table.take(pictures(4))
    pace.look()
    clock.now += 20
    table.take([picture(1, State.DONE), *(picture(number) for number in range(11, 15))])
    pace.look()
    assert pace.ends_at == pytest.approx(51_020 + 20 * 7)

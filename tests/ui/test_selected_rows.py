"""A selection survives every order, also when it is scattered all over the list."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dropmill.ui.arrange import Sorting
from dropmill.ui.columns import Column, Group
from dropmill.ui.job_list import JobList
from dropmill.ui.job_table import JobTable
from dropmill.ui.selected_rows import SPANS_MOST
from dropmill.ui.theme import LIGHT
from ui.pictures import picture

COUNT = 6 * SPANS_MOST


@pytest.fixture
def jobs(qtbot: QtBot) -> JobList:
    table = JobTable()
    # By size every second comes first.
    table.take([picture(n, total=(n % 2) * COUNT + n) for n in range(1, COUNT + 1)])
    made = JobList(table, LIGHT)
    made.resize(840, 300)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.sort_by(Sorting(Column.SIZE))
    qtbot.waitUntil(lambda: not table.is_searching)
    made.select_ids(list(range(2, COUNT + 1, 2)))
    assert made.selected_spans() == [(0, COUNT // 2 - 1)]
    made.sort_by(Sorting())
    qtbot.waitUntil(lambda: not table.is_searching)
    return made


def click(jobs: JobList, position: int, *keys: Qt.KeyboardModifier) -> None:
    height = jobs.verticalHeader().defaultSectionSize()
    held = Qt.KeyboardModifier.NoModifier
    for key in keys:
        held |= key
    place = QPoint(300, position * height + 5)
    QTest.mouseClick(jobs.viewport(), Qt.MouseButton.LeftButton, held, place)


def test_half_of_the_rows_stay_selected_when_the_order_scatters_them(jobs: JobList) -> None:
    assert sorted(jobs.selected_ids()) == list(range(2, COUNT + 1, 2))
    assert jobs.selected_count() == COUNT // 2
    assert jobs.selectionModel().selection().count() <= SPANS_MOST
    assert [jobs.selected.has(n) for n in range(4)] == [False, True, False, True]


def test_they_come_together_again(jobs: JobList, qtbot: QtBot) -> None:
    jobs.sort_by(Sorting(Column.SIZE))
    qtbot.waitUntil(lambda: jobs.selected_spans() == [(0, COUNT // 2 - 1)])
    assert jobs.selectionModel().selection().count() == 1


def test_a_click_selects_that_row_alone(jobs: JobList) -> None:
    click(jobs, 2)
    assert jobs.selected_ids() == [3]
    click(jobs, 5)
    assert jobs.selected_ids() == [6]


def test_a_click_on_one_of_them_selects_it_alone(jobs: JobList) -> None:
    click(jobs, 3)
    assert jobs.selected_ids() == [4]


def test_with_ctrl_rows_are_added_and_taken_out(jobs: JobList) -> None:
    click(jobs, 3, Qt.KeyboardModifier.ControlModifier)
    assert 4 not in jobs.selected_ids()
    assert jobs.selected_count() == COUNT // 2 - 1


def test_all_and_nothing_are_selected_anew(jobs: JobList) -> None:
    jobs.selectAll()
    assert jobs.selected_spans() == [(0, COUNT - 1)]
    jobs.select_ids([])
    assert jobs.selected_count() == 0


def test_what_leaves_the_list_leaves_the_selection(jobs: JobList, qtbot: QtBot) -> None:
    table = jobs.model()
    assert isinstance(table, JobTable)
    table.drop([2])
    qtbot.waitUntil(lambda: jobs.selected_count() == COUNT // 2 - 1)
    table.set_filter(Group.DONE, "")
    qtbot.waitUntil(lambda: not table.is_searching)
    assert jobs.selected_count() == 0


def test_what_is_painted_as_selected_moves_with_its_job(jobs: JobList, qtbot: QtBot) -> None:
    table = jobs.model()
    assert isinstance(table, JobTable)
    jobs.selected.select([(3, 4), (9, 9)])
    assert [n for n in range(COUNT) if jobs.selected.has(n)] == [3, 4, 9]
    table.drop([1, 5])
    qtbot.waitUntil(lambda: jobs.selected_count() == 2)
    assert [n for n in range(COUNT - 2) if jobs.selected.has(n)] == [2, 7]
    assert [table.columns.ids[entry] for entry in jobs.selected_entries()] == [4, 10]

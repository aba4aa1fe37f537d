"""Batches are rows that open and close, sum up their jobs, and are sorted with them."""

from __future__ import annotations

import gc
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from dropmill.core.snapshot import Snapshot
from dropmill.core.state import ENDED, State
from dropmill.ui import arranging
from dropmill.ui.arrange import Sorting, header
from dropmill.ui.columns import Column, Group
from dropmill.ui.job_list import JobList
from dropmill.ui.job_table import JobTable
from dropmill.ui.theme import LIGHT
from ui.pictures import picture


@pytest.fixture
def table(qapp: object) -> JobTable:
    made = JobTable()
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    return made


@pytest.fixture
def jobs(qtbot: QtBot, table: JobTable) -> JobList:
    made = JobList(table, LIGHT)
    made.resize(840, 300)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def batch(number: int, first: int, count: int, **changes: object) -> list[Snapshot]:
    """The jobs `first` to `first + count - 1` as one batch."""
    return [picture(n, **{"batch": number, **changes}) for n in range(first, first + count)]


def shown(table: JobTable) -> list[object]:
    """What the list shows: ids of jobs, and "batch N" for headers."""
    columns = table.columns
    return [
        columns.ids[entry] if entry >= 0 else f"batch {columns.batches.ids[header(entry)]}"
        for entry in table.entries
    ]


def head(table: JobTable, number: int) -> int:
    """The entry of a batch's header."""
    found = table.columns.batches.number(number)
    assert found is not None
    return header(found)


def test_a_batch_of_several_jobs_has_a_header_and_one_alone_has_none(table: JobTable) -> None:
    table.take([*batch(1, 1, 3), *batch(2, 4, 1), *batch(3, 5, 2)])
    assert shown(table) == ["batch 1", 1, 2, 3, 4, "batch 3", 5, 6]


def test_large_batches_are_closed_at_first_and_what_a_person_chose_is_kept(qapp: object) -> None:
    table = JobTable(opened={2: True, 3: False})
    table.take([*batch(1, 1, 50), *batch(2, 101, 30), *batch(3, 201, 2)])
    assert shown(table) == ["batch 1", "batch 2", *range(101, 131), "batch 3"]
    table.set_open(head(table, 1), is_open=True)
    table.set_open(head(table, 2), is_open=False)
    assert shown(table) == ["batch 1", *range(1, 51), "batch 2", "batch 3"]
    assert table.opened == {1: True, 2: False, 3: False}


def test_a_header_sums_up_its_jobs(table: JobTable) -> None:
    table.take(
        [
            picture(1, State.RUNNING, batch=7, done=50, total=100),
            picture(2, State.DONE, batch=7, done=200, total=200),
            picture(3, State.FAILED, batch=7, done=0, total=100),
            picture(4, State.WAITING, batch=7, total=100),
        ]
    )
    entry, words = head(table, 7), table.words
    assert words.name(entry) == "data → Work out checksums"
    assert words.count(entry) == "4 jobs"
    assert words.percent(entry) == "70 %"
    assert words.size(entry) == "500 bytes"
    assert words.status(entry) == "Running · 1 failed"
    table.take([picture(n, State.DONE, batch=7, done=100, total=100) for n in (1, 4)])
    assert words.status(entry) == "3 done · 1 failed"
    assert words.percent(entry) == ""


def test_a_summed_progress_never_runs_backwards_but_for_a_retry(table: JobTable) -> None:
    table.take([picture(n, State.RUNNING, batch=7, done=90, total=100) for n in (1, 2)])
    number = header(head(table, 7))
    assert table.columns.batches.permille(number) == 900
    table.take([picture(1, State.RUNNING, batch=7, done=90, total=1000)])
    assert table.columns.batches.permille(number) == 900
    table.take([picture(2, State.FAILED, batch=7, done=90, total=100)])
    table.take([picture(2, State.WAITING, batch=7, attempt=2)])
    assert table.columns.batches.permille(number) < 900


def test_sums_come_out_right_whatever_happens_to_the_jobs(qapp: object) -> None:
    table = JobTable()
    source = random.Random(1)  # noqa: S311 - no secret
    known: dict[int, Snapshot] = {}
    for _ in range(1_000):
        numbers = source.sample(range(1, 40), source.randrange(1, 6))
        if source.random() < 0.2:
            table.drop([number for number in numbers if known.pop(number, None) is not None])
            continue
        for number in numbers:
            known[number] = picture(
                number,
                source.choice(list(State)),
                batch=number % 5,
                done=source.randrange(100),
                total=source.choice([None, 100, 500]),
            )
        table.take([known[number] for number in numbers])
    batches = table.columns.batches
    for batch_id in range(5):
        jobs = [one for one in known.values() if one.batch == batch_id]
        number = batches.number(batch_id)
        assert (number is None) is (not jobs)
        if number is None:
            continue
        assert batches.sizes[number] == len(jobs)
        assert batches.totals[number] == sum(one.total or 0 for one in jobs)
        assert batches.moved[number] == sum(one.done for one in jobs)
        of_known = [one for one in jobs if one.total is not None]
        assert batches.known[number] == len(of_known)
        assert batches.done[number] == sum(
            (one.total or 0) if one.state in ENDED else one.done for one in of_known
        )
        for state in State:
            assert batches.count(number, state) == sum(one.state is state for one in jobs)


def test_rows_of_jobs_that_left_are_used_again(table: JobTable) -> None:
    table.take(batch(1, 1, 100))
    table.drop(range(1, 101))
    assert shown(table) == []
    table.take(batch(2, 101, 60))
    assert len(table.columns) == 100
    assert table.words.count(head(table, 2)) == "60 jobs"
    table.set_open(head(table, 2), is_open=True)
    assert shown(table) == ["batch 2", *range(101, 161)]


def test_the_last_job_of_a_batch_stands_without_a_header(table: JobTable) -> None:
    table.take(batch(1, 1, 3))
    table.drop([1, 3])
    assert shown(table) == [2]


def test_a_filter_shows_the_jobs_of_closed_batches_below_their_header(table: JobTable) -> None:
    table.take([*batch(1, 1, 40), *batch(2, 41, 2)])
    table.take([picture(n, State.FAILED, batch=1) for n in (7, 9)])
    table.set_filter(Group.FAILED, "")
    assert shown(table) == ["batch 1", 7, 9]
    table.set_open(head(table, 1), is_open=False)
    assert shown(table) == ["batch 1"]
    table.set_filter(Group.ALL, "")
    assert shown(table) == ["batch 1", "batch 2", 41, 42]


def test_names_are_sorted_as_people_count(table: JobTable) -> None:
    table.take([picture(n, name=name) for n, name in enumerate(["b10", "B9", "a", "b1 x"], 1)])
    table.set_sorting(Sorting(Column.NAME))
    assert shown(table) == [3, 4, 2, 1]
    table.set_sorting(Sorting(Column.NAME, is_descending=True))
    assert shown(table) == [1, 2, 4, 3]


def test_batches_are_sorted_by_their_sums_and_jobs_within_them(table: JobTable) -> None:
    table.take(
        [
            picture(1, batch=1, total=5),
            picture(2, batch=1, total=1),
            picture(3, batch=2, total=50),
            picture(4, batch=3, total=3),
            picture(5, batch=3, total=9),
        ]
    )
    table.set_sorting(Sorting(Column.SIZE))
    assert shown(table) == ["batch 1", 2, 1, "batch 3", 4, 5, 3]
    table.set_sorting(Sorting(Column.SIZE, is_descending=True))
    assert shown(table) == [3, "batch 3", 5, 4, "batch 1", 1, 2]
    table.set_sorting(Sorting())
    assert shown(table) == ["batch 1", 1, 2, 3, "batch 3", 4, 5]


def test_the_order_of_the_queue_is_followed(table: JobTable) -> None:
    table.take([*batch(1, 1, 2), *batch(2, 3, 2), picture(5)])
    table.take([picture(5, order=(0, 0.5))])
    assert shown(table) == [5, "batch 1", 1, 2, "batch 2", 3, 4]
    table.take([picture(4, batch=2, order=(0, 2.5))])
    assert shown(table) == [5, "batch 1", 1, 2, "batch 2", 4, 3]


def test_arrows_open_and_close_and_go_in_and_out(
    table: JobTable, jobs: JobList, qtbot: QtBot
) -> None:
    table.take([*batch(1, 1, 30), *batch(2, 31, 2)])
    jobs.setFocus()
    jobs.select_ids([])
    qtbot.keyClick(jobs, Qt.Key.Key_Home)
    qtbot.keyClick(jobs, Qt.Key.Key_Right)
    assert table.is_open(head(table, 1))
    qtbot.keyClick(jobs, Qt.Key.Key_Right)
    assert jobs.current_id() == 1
    qtbot.keyClick(jobs, Qt.Key.Key_Down)
    qtbot.keyClick(jobs, Qt.Key.Key_Left)
    assert jobs.current_entry() == head(table, 1)
    qtbot.keyClick(jobs, Qt.Key.Key_Left)
    assert not table.is_open(head(table, 1))
    assert jobs.current_entry() == head(table, 1)


def test_a_selected_header_stands_for_its_whole_batch(table: JobTable, jobs: JobList) -> None:
    table.take([*batch(1, 1, 30), picture(31)])
    jobs.selectAll()
    assert sorted(jobs.selected_ids()) == list(range(1, 32))


def test_headers_speak(table: JobTable) -> None:
    table.take(batch(1, 1, 2, total=500))
    spoken = table.index(0, Column.NAME).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "data → Work out checksums, 2 jobs, open, Waiting, 1.0 kB"


@pytest.mark.parametrize("is_mirrored", [False, True])
def test_everything_is_painted(table: JobTable, jobs: JobList, is_mirrored: bool) -> None:
    table.take([picture(n, state, batch=n % 3) for n, state in enumerate(State, 1)])
    direction = Qt.LayoutDirection.RightToLeft if is_mirrored else Qt.LayoutDirection.LeftToRight
    jobs.setLayoutDirection(direction)
    for column in Column:
        jobs.head.setSectionHidden(column, False)
    assert not jobs.grab().isNull()


jobs_of_batches = st.lists(
    st.builds(
        dict,
        batch=st.integers(1, 5),
        state=st.sampled_from(State),
        total=st.sampled_from([None, 1, 7, 7, 300]),
        done=st.integers(0, 9),
        order=st.tuples(st.integers(0, 1), st.sampled_from([0.5, 1.0, 2.0])),
        name=st.sampled_from(["a", "B", "b10", "b9", "ß", "x" * 200]),
        note=st.sampled_from(["", "host limit", "busy"]),
    ),
    max_size=25,
)
sortings = st.builds(Sorting, st.sampled_from([None, *Column]), st.booleans())


@given(made=jobs_of_batches, sorting=sortings, group=st.sampled_from(Group), seed=st.integers(0, 9))
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # the table is made anew
)
def test_few_rows_and_many_are_arranged_alike(  # noqa: PLR0917 - fixtures and strategies
    qapp: object,
    qtbot: QtBot,
    made: list[dict[str, object]],
    sorting: Sorting,
    group: Group,
    seed: int,
) -> None:
    table = JobTable()
    table.take([picture(n, **changes) for n, changes in enumerate(made, 1)])
    for entry in set(table.entries):
        if entry < 0 and seed % 2:
            table.set_open(entry, is_open=False)
    table.set_sorting(sorting)
    table.set_filter(group, "")
    few = shown(table)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arranging, "FEW", -1)
        table.entries.reverse()  # the same again must not depend on what was shown
        with qtbot.waitSignal(table.changed):
            table.refresh()
    table.close()
    assert shown(table) == few
    del table
    gc.collect()  # here, and not on the next example's worker, where Qt's objects must not end

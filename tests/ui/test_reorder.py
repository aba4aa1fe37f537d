"""Jobs and batches are put into another order by hand."""

from __future__ import annotations

import pytest

from dropmill.ui.arrange import Sorting, header
from dropmill.ui.columns import Column, Group
from dropmill.ui.job_table import JobTable
from dropmill.ui.reorder import Move, can_reorder, moved_to, stepped
from ui.pictures import picture


@pytest.fixture
def table(qapp: object) -> JobTable:
    """Positions: 0 batch 1, 1-3 its jobs 1-3, 4 job 4, 5 batch 3 (closed, jobs 5 to 34)."""
    made = JobTable()
    made.take([picture(n, batch=1) for n in (1, 2, 3)])
    made.take([picture(4, batch=2)])
    made.take([picture(n, batch=3) for n in range(5, 35)])
    return made


def entries(table: JobTable, *positions: int) -> list[int]:
    return [table.entries[position] for position in positions]


def test_a_job_moves_within_its_batch_and_never_out_of_it(table: JobTable) -> None:
    assert moved_to(table, entries(table, 3), 1) == Move((3,), 1, 1)
    assert moved_to(table, entries(table, 1), 3) == Move((1,), 3, 3)
    assert moved_to(table, entries(table, 1), 6) == Move((1,), 4, 4)
    assert moved_to(table, entries(table, 2), 0) == Move((2,), 1, 1)


def test_a_batch_moves_as_a_whole_and_not_into_another(table: JobTable) -> None:
    moved = moved_to(table, entries(table, 5), 2)
    assert moved == Move(tuple(range(5, 35)), 1, 0)
    moved = moved_to(table, entries(table, 0), 6)
    assert moved == Move((1, 2, 3), None, 6)


def test_a_job_alone_moves_between_batches(table: JobTable) -> None:
    assert moved_to(table, entries(table, 4), 0) == Move((4,), 1, 0)
    assert moved_to(table, entries(table, 4), 6) == Move((4,), None, 6)


@pytest.mark.parametrize(("position", "gap"), [(4, 4), (4, 5), (2, 2), (2, 3), (0, 0), (5, 6)])
def test_what_would_stay_where_it_is_is_no_move(table: JobTable, position: int, gap: int) -> None:
    assert moved_to(table, entries(table, position), gap) is None


def test_keys_move_by_one_place(table: JobTable) -> None:
    assert stepped(table, entries(table, 2), -1) == Move((2,), 1, 1)
    assert stepped(table, entries(table, 2), 1) == Move((2,), 4, 4)
    assert stepped(table, entries(table, 4), -1) == Move((4,), 1, 0)
    assert stepped(table, entries(table, 4), 1) == Move((4,), None, 6)
    assert stepped(table, entries(table, 0), -1) is None
    assert stepped(table, entries(table, 5), 1) is None


def test_a_sorted_or_filtered_list_shows_no_order_to_change(table: JobTable) -> None:
    assert can_reorder(table)
    table.set_sorting(Sorting(Column.NAME))
    assert not can_reorder(table)
    table.set_sorting(Sorting())
    table.set_filter(Group.WAITING, "")
    assert not can_reorder(table)


def test_an_open_batch_is_one_thing_to_move(table: JobTable) -> None:
    table.set_open(entries(table, 5)[0], is_open=True)
    assert moved_to(table, [header(2)], 4) == Move(tuple(range(5, 35)), 4, 4)

"""Letters lead to the next row whose name begins with them."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dropmill.ui.job_list import JobList
from dropmill.ui.job_table import JobTable
from dropmill.ui.theme import LIGHT
from dropmill.ui.type_ahead import PAUSE_S, TypeAhead
from ui.pictures import picture

NAMES = ("Alps.zip", "beach.png", "Berlin.pdf", "Ästhetik.txt", "bell.mp3", "cat.png")


class Clock:
    now = 1.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def table(qtbot: QtBot) -> JobTable:
    made = JobTable()
    made.take([picture(number, name=name) for number, name in enumerate(NAMES, 1)])
    return made


@pytest.fixture
def clock() -> Clock:
    return Clock()


def names(table: JobTable, ahead: TypeAhead, typed: str, current: int = -1) -> list[str]:
    """The names of the rows that each letter leads to."""
    found = []
    for letter in typed:
        position = ahead.find(letter, current)
        if position is not None:
            current = position
        found.append(NAMES[current])
    return found


def test_more_letters_make_it_narrower(table: JobTable, clock: Clock) -> None:
    ahead = TypeAhead(table, clock)
    assert names(table, ahead, "ber") == ["beach.png", "beach.png", "Berlin.pdf"]


def test_one_letter_again_goes_on_and_begins_anew_at_the_end(table: JobTable, clock: Clock) -> None:
    ahead = TypeAhead(table, clock)
    assert names(table, ahead, "bbbb") == ["beach.png", "Berlin.pdf", "bell.mp3", "beach.png"]


def test_after_a_pause_it_is_another_word(table: JobTable, clock: Clock) -> None:
    ahead = TypeAhead(table, clock)
    names(table, ahead, "be")
    clock.now += PAUSE_S + 0.1
    assert names(table, ahead, "c", 1) == ["cat.png"]


def test_large_and_small_letters_are_alike(table: JobTable, clock: Clock) -> None:
    assert names(table, TypeAhead(table, clock), "ä") == ["Ästhetik.txt"]


def test_what_no_name_begins_with_leads_nowhere(table: JobTable, clock: Clock) -> None:
    assert TypeAhead(table, clock).find("x", 2) is None
    assert TypeAhead(JobTable(), clock).find("x", -1) is None


def test_the_list_goes_there_whatever_column_was_clicked(table: JobTable, qtbot: QtBot) -> None:
    jobs = JobList(table, LIGHT)
    qtbot.addWidget(jobs)
    jobs.setCurrentIndex(table.index(0, 4))
    qtbot.keyClick(jobs, Qt.Key.Key_C)
    assert jobs.selected_ids() == [6]


def test_100_000_rows_are_no_stroke(qtbot: QtBot, clock: Clock) -> None:
    table = JobTable()
    table.take([picture(number, batch=1) for number in range(1, 100_001)])
    table.set_open(table.entries[0], is_open=True)
    ahead = TypeAhead(table, clock)
    began = time.thread_time()
    assert ahead.find("x", 0) is None
    assert time.thread_time() - began < 0.1

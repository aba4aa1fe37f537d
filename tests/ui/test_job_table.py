"""The table: rows come in slices, updates reset nothing, filters keep what the person had."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from dropmill.core.errors import Failure
from dropmill.core.job import Lane
from dropmill.core.state import State
from dropmill.ui.arrange import MOVES_MOST, Sorting
from dropmill.ui.arranging import FEW
from dropmill.ui.columns import Column, Group, reason_of
from dropmill.ui.job_list import JobList
from dropmill.ui.job_table import JobTable
from dropmill.ui.theme import LIGHT
from ui.pictures import picture, pictures


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def table(qapp: object, clock: Clock) -> JobTable:
    made = JobTable(clock=clock, wall_clock=clock)
    tester = QAbstractItemModelTester(
        made, QAbstractItemModelTester.FailureReportingMode.Fatal, made
    )
    assert tester.model() is made
    return made


@pytest.fixture
def jobs(qtbot: QtBot, table: JobTable) -> JobList:
    made = JobList(table, LIGHT)
    made.resize(840, 300)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def cell(table: JobTable, position: int, column: Column) -> str:
    return str(table.index(position, column).data())


def test_new_jobs_become_rows_in_their_order(table: JobTable) -> None:
    table.take(pictures(3))
    assert [cell(table, n, Column.NAME) for n in range(3)] == [f"file-{n}.bin" for n in (1, 2, 3)]
    assert table.columns.count(Group.WAITING) == 3


def test_a_row_says_what_its_state_is_about(table: JobTable, clock: Clock) -> None:
    table.take(
        [
            picture(1, State.WAITING),
            picture(2, State.WAITING, note="the server is busy", due_at=clock.now + 8),
            picture(3, State.HELD),
            picture(4, State.DONE, values={"sha256": "ab12"}),
            picture(5, State.DONE, outputs=("/home/me/Downloads/x.iso",)),
            picture(6, State.DONE, skipped="“x” is already there"),
            picture(7, State.FAILED, error=Failure("“/data/file-7.bin” is gone", "Look for it.")),
            picture(8, State.CANCELLED),
            picture(9, State.RUNNING, is_stopping=True),
        ]
    )
    assert [cell(table, n, Column.STATUS) for n in range(9)] == [
        "Waiting",
        "Again in 8 s: The server is busy",
        "Paused before it began",
        "sha256 ab12",
        "Saved in “Downloads”",
        "Skipped: “x” is already there",
        "“file-7.bin” is gone",
        "Cancelled",
        "Stopping…",
    ]


def test_speed_and_time_left_come_from_the_last_seconds(
    table: JobTable, clock: Clock, qtbot: QtBot
) -> None:
    running = {"state": State.RUNNING, "total": 100_000_000, "lane": Lane.NET}
    table.take([picture(1, done=0, **running)])
    for _ in range(8):
        clock.now += 0.5
        done = round((clock.now - 100) * 10_000_000)
        table.take([picture(1, done=done, **running)])
        with qtbot.waitSignal(table.speeds.changed):
            pass
    assert cell(table, 0, Column.STATUS) == "10 MB/s, 6 s left"
    assert cell(table, 0, Column.PROGRESS) == "40 %"
    assert table.speeds.down_per_s == pytest.approx(10_000_000)


def test_progress_never_runs_backwards_within_an_attempt(table: JobTable) -> None:
    for done, attempt, shown in ((50, 1, 500), (20, 1, 500), (10, 2, 100)):
        table.take([picture(1, State.RUNNING, done=done, total=100, attempt=attempt)])
        assert table.columns.permille[0] == shown


def test_five_gibibytes_do_not_overflow_anything(table: JobTable, jobs: JobList) -> None:
    total = 5 << 30
    table.take([picture(1, State.RUNNING, done=total - 1, total=total)])
    jobs.grab()
    assert cell(table, 0, Column.SIZE) == "5.4 GB"
    assert table.columns.permille[0] == 999


def test_updates_move_no_row_and_reset_nothing(table: JobTable, qtbot: QtBot) -> None:
    table.take(pictures(50))
    with (
        qtbot.assertNotEmitted(table.modelReset),
        qtbot.assertNotEmitted(table.rowsInserted),
        qtbot.assertNotEmitted(table.rowsRemoved),
        qtbot.assertNotEmitted(table.dataChanged),
        qtbot.waitSignal(table.entries_touched) as touched,
    ):
        table.take([picture(n, State.RUNNING, done=n, total=100) for n in (3, 7)])
    assert touched.args == [{2, 6}]


def test_selection_current_row_and_scroll_survive_updates_and_new_rows(
    table: JobTable, jobs: JobList
) -> None:
    table.take(pictures(200))
    jobs.select_ids([50, 51, 60])
    jobs.verticalScrollBar().setValue(700)
    table.take([picture(n, State.RUNNING, done=1, total=2) for n in range(1, 201)])
    table.take([picture(n) for n in range(201, 400)])
    assert jobs.selected_ids() == [50, 51, 60]
    assert jobs.current_id() == 50
    assert jobs.verticalScrollBar().value() == 700


def test_a_filter_by_text_finds_names_and_inputs_without_regard_to_case(table: JobTable) -> None:
    table.take(
        [picture(1, name="Straße.PNG"), picture(2), picture(3, inputs=("https://x/STRASSE",))]
    )
    table.set_filter(Group.ALL, "strasse")
    assert [table.id_at(n) for n in range(table.rowCount())] == [1, 3]
    table.set_filter(Group.ALL, "")
    assert table.rowCount() == 3


def test_a_filter_brings_selection_and_scroll_back_by_job(table: JobTable, jobs: JobList) -> None:
    table.take([picture(n, name=f"{'odd' if n % 2 else 'even'}-{n}") for n in range(1, 401)])
    jobs.select_ids([101, 102])
    jobs.verticalScrollBar().setValue(28 * 100 + 5)
    table.set_filter(Group.ALL, "odd")
    assert jobs.selected_ids() == [101]
    assert jobs.current_id() == 101
    assert jobs.verticalScrollBar().value() == 28 * 50 + 5
    table.set_filter(Group.ALL, "")
    assert jobs.selected_ids() == [101]
    assert table.id_at(jobs.rowAt(0)) == 101


def test_a_name_that_changes_is_found_by_its_new_name(table: JobTable) -> None:
    table.take([picture(1), picture(2)])
    table.set_filter(Group.ALL, "movie")
    assert table.rowCount() == 0
    table.take([picture(1, State.RUNNING, name="movie.mkv")])
    assert table.rowCount() == 1


@pytest.mark.parametrize("count", [3, MOVES_MOST + 50])
def test_jobs_enter_and_leave_a_group_as_their_state_changes(table: JobTable, count: int) -> None:
    table.take(pictures(2 * count))
    table.set_filter(Group.RUNNING, "")
    assert table.rowCount() == 0
    table.take([picture(n, State.RUNNING) for n in range(2, 2 * count, 2)])
    shown = [table.id_at(n) for n in range(table.rowCount())]
    assert shown == list(range(2, 2 * count, 2))
    table.take([picture(n, State.DONE) for n in range(2, 2 * count, 2)])
    assert table.rowCount() == 0
    assert table.columns.count(Group.DONE) == len(shown)


def test_a_filter_over_many_rows_works_in_slices_and_sees_what_changes_meanwhile(
    qtbot: QtBot,
) -> None:
    table = JobTable()
    count = 60_000
    for start in range(1, count, 2000):
        table.take([picture(n) for n in range(start, start + 2000)])
    table.set_filter(Group.WAITING, "file")
    assert table.is_searching
    table.take([picture(1, State.DONE)])
    table.take([picture(count + 1)])
    qtbot.waitUntil(lambda: not table.is_searching, timeout=10_000)
    assert table.rowCount() == count
    assert table.position_of(1) is None
    assert table.position_of(count + 1) == count - 1


def test_jobs_that_keep_coming_do_not_keep_an_order_from_being_shown(qtbot: QtBot) -> None:
    table = JobTable()
    table._refresh_timer.setInterval(0)
    count = 20_000
    table.take([picture(n, name=f"file {n}") for n in range(1, count + 1)])
    numbers = itertools.count(count + 1)
    coming = QTimer()
    coming.timeout.connect(lambda: table.take([picture(next(numbers), name="a file")]))
    coming.start(0)
    table.set_sorting(Sorting(Column.NAME, is_descending=True))
    assert table.is_awaited
    qtbot.waitUntil(lambda: not table.is_awaited, timeout=10_000)
    assert table.id_at(0) == count
    coming.stop()
    qtbot.waitUntil(lambda: not table.is_searching, timeout=10_000)
    assert table.rowCount() == next(numbers) - 1
    table.close()


def test_jobs_that_leave_while_the_list_is_sorted_are_not_in_it(qtbot: QtBot) -> None:
    table = JobTable()
    count = 20_000
    table.take([picture(n, name=f"file {n}") for n in range(1, count + 1)])
    table.set_sorting(Sorting(Column.NAME, is_descending=True))
    table.drop([count, 5])
    table.take([picture(count + 1, name="a file")])  # in the row of one that left
    qtbot.waitUntil(lambda: not table.is_awaited, timeout=10_000)
    shown = [table.id_at(place) for place in range(table.rowCount())]
    assert shown == [n for n in range(count - 1, 0, -1) if n != 5]
    qtbot.waitUntil(lambda: not table.is_searching, timeout=10_000)
    assert table.id_at(table.rowCount() - 1) == count + 1
    assert table.rowCount() == count - 1
    table.close()


def test_removed_jobs_leave_the_list_and_the_counts(table: JobTable, jobs: JobList) -> None:
    table.take(pictures(10, State.DONE))
    jobs.select_ids([4, 5])
    table.drop([4, 9, 77])
    assert [table.id_at(n) for n in range(table.rowCount())] == [1, 2, 3, 5, 6, 7, 8, 10]
    assert jobs.selected_ids() == [5]
    assert table.columns.count(Group.DONE) == 8


def test_every_row_speaks(table: JobTable) -> None:
    table.take([picture(1, State.RUNNING, done=1, total=4), picture(2, State.FAILED)])
    spoken = [
        table.index(n, Column.NAME).data(Qt.ItemDataRole.AccessibleTextRole) for n in range(2)
    ]
    assert spoken == ["file-1.bin, Running, 25 %, 4 bytes", "file-2.bin, Failed"]


NASTY = "<img src=x>\n\x1b[31m\u202egpj.exe" + "é" * 4096


def test_names_from_outside_stay_plain_text(table: JobTable, jobs: JobList) -> None:
    table.take([picture(1, name=NASTY)])
    shown = cell(table, 0, Column.NAME)
    assert shown.startswith("<img src=x>\\x0a\\x1b[31m\\u202egpj.exe")
    tip = str(table.index(0, Column.NAME).data(Qt.ItemDataRole.ToolTipRole))
    assert "&lt;img src=x&gt;" in tip
    assert "<img" not in tip
    jobs.grab()


def test_selecting_everything_is_told_in_spans(table: JobTable, jobs: JobList) -> None:
    table.take(pictures(500))
    jobs.selectAll()
    assert jobs.selected_spans() == [(0, 499)]
    assert jobs.selected_count() == 500


def test_only_rows_that_are_seen_are_painted_again(
    table: JobTable, jobs: JobList, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    table.take(pictures(1000))
    qtbot.waitUntil(lambda: not jobs.viewport().visibleRegion().isEmpty())
    updated: list[int] = []
    monkeypatch.setattr(jobs, "_update_row", updated.append)
    table.take([picture(n, State.RUNNING, done=1, total=2) for n in (2, 3, 900)])
    qtbot.waitUntil(lambda: updated == [1, 2])


def test_many_are_sorted_anew_by_a_name_that_changed(qtbot: QtBot) -> None:
    table = JobTable()
    count = FEW + 10
    table.take([picture(n, name=f"file {n}") for n in range(1, count + 1)])

    def first_ids(*, is_descending: bool) -> list[int | None]:
        table.set_sorting(Sorting(Column.NAME, is_descending=is_descending))
        qtbot.waitUntil(lambda: not table.is_searching)
        return [table.id_at(place) for place in (0, 1)]

    assert first_ids(is_descending=False) == [1, 2]
    table.take([picture(7, name="a file")])
    assert first_ids(is_descending=False) == [7, 1]
    assert first_ids(is_descending=True) == [count, count - 1]
    table.close()


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("“/data/file-1.bin” does not exist", "“file-1.bin” does not exist"),
        ("“/media/stick/web” is on a read-only disk", "“web” is on a read-only disk"),
        ("“/” is on a read-only disk", "“/” is on a read-only disk"),
        ("“example.org” has no such file (404)", "“example.org” has no such file (404)"),
        ("“a/b” is no setting", "“a/b” is no setting"),
        (f"“/in/{'a' * 200}.tar.gz” is in use", "“aaaaaaaaa…a.tar.gz” is in use"),
    ],
)
def test_a_row_says_what_went_wrong_with_names_where_the_details_have_paths(
    title: str, said: str
) -> None:
    assert reason_of(picture(1, State.FAILED, error=Failure(title))) == said

"""The details: a log that follows and can be searched, attempts from the journal, sums."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from pytestqt.qtbot import QtBot

from dropmill.core.errors import Failure
from dropmill.core.records import Attempt
from dropmill.core.state import State
from dropmill.ui.attempts_page import PAGE, AttemptsPage
from dropmill.ui.job_log import Line
from dropmill.ui.log_page import LogPage
from dropmill.ui.overview import value_title
from ui.pictures import picture


@pytest.fixture
def log(qtbot: QtBot) -> LogPage:
    made = LogPage()
    made.resize(400, 120)
    qtbot.addWidget(made)
    made.show()
    return made


def lines(count: int) -> list[Line]:
    return [Line(float(n), f"line {n} <b>") for n in range(count)]


def test_the_log_follows_until_somebody_reads_further_up(log: LogPage) -> None:
    bar = log.text.verticalScrollBar()
    log.show_lines(lines(100))
    assert bar.value() == bar.maximum() > 0
    log.show_lines(lines(150))
    assert bar.value() == bar.maximum()
    bar.setValue(3)
    log.show_lines(lines(200))
    assert bar.value() == 3
    assert log.text.toPlainText().splitlines()[-1].endswith("line 199 <b>")


def test_the_log_is_searched_and_begins_again_after_the_last(log: LogPage) -> None:
    log.show_lines(lines(30))
    log.search.setText("line 2")
    found = []
    for _ in range(12):
        found.append(log.text.textCursor().blockNumber())
        log.find_next()
    assert sorted(set(found)) == [2, *range(20, 30)]


class Archive:
    def __init__(self, attempts: list[Attempt]) -> None:
        self.found = attempts

    def attempts(self, job_id: int) -> list[Attempt]:
        return self.found


def test_attempts_come_from_the_journal_the_latest_first(qtbot: QtBot) -> None:
    error = Failure("The server is busy", "Try later.")
    found = [
        Attempt(n, State.FAILED, float(n), n + 1.0, 2.0 * n, error) for n in range(1, PAGE + 11)
    ]
    with ThreadPoolExecutor(1) as executor:
        page = AttemptsPage(Archive(found), executor)
        qtbot.addWidget(page)
        page.show()
        page.show_job(picture(1, State.FAILED, attempt=len(found)))
        qtbot.waitUntil(lambda: page.rows.topLevelItemCount() == PAGE)
    first = page.rows.topLevelItem(0)
    assert first is not None
    assert [first.text(0), first.text(2), first.text(3)] == ["210", "2.0 s", error.title]
    assert page.more.text() == "Show earlier attempts (10)"
    page.more.click()
    assert page.rows.topLevelItemCount() == len(found)
    last = page.rows.topLevelItem(len(found) - 1)
    assert last is not None
    assert last.text(0) == "1"
    assert not page.more.isVisible()
    page.show_job(None)
    assert not page.rows.isVisible()


def test_values_are_titled_as_the_other_lines_and_algorithms_in_capitals() -> None:
    names = ("width", "left as they are", "sha256", "<b>")
    assert [value_title(name) for name in names] == ["Width", "Left as they are", "SHA256", "<b>"]

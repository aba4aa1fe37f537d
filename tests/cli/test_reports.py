"""What people see: lines without a terminal, bars with one."""

from __future__ import annotations

import io
import os
import pty
import re
import signal
import subprocess
import sys
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from dropmill.cli.live_report import LiveReport
from dropmill.cli.plain_report import line_of, summary_line_of, watch_line_of
from dropmill.cli.report import Summary
from dropmill.core.errors import Failure
from dropmill.core.job import Lane
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import State
from dropmill.core.watch_status import WatchState, WatchStatus

Dropmill = Any


def snapshot(number: int = 1, state: State = State.DONE, **fields: Any) -> Snapshot:
    usual = {"batch": 1, "kind": "copy", "lane": Lane.DISK, "name": "a", "inputs": ("/a",)}
    return Snapshot(**{"id": number, "state": state, "dir": "", **usual, **fields})


@pytest.mark.parametrize(
    ("told", "line"),
    [
        (snapshot(outputs=("/o/a",)), "done  a  /o/a"),
        (snapshot(values={"md5": "1", "sha1": "2"}), "done  a  md5=1  sha1=2"),
        (snapshot(values={"list": "b = a\nc = a"}), "done  a  list=b = a; c = a"),
        (snapshot(outputs=("/o/.x.dropmill-tmp/1/a",)), "done  a"),
        (snapshot(), "done  a"),
        (snapshot(skipped="it is there"), "skipped  a: it is there"),
        (snapshot(state=State.CANCELLED), "cancelled  a"),
        (snapshot(state=State.FAILED, error=Failure("No", "Do so.")), "failed  a: No. Do so."),
        (snapshot(state=State.FAILED, error=Failure("What?")), "failed  a: What?"),
        (snapshot(state=State.PAUSED, error=Failure("No", "Do so.")), "paused  a: No. Do so."),
    ],
)
def test_line_of_a_job(told: Snapshot, line: str) -> None:
    assert line_of(told) == line


@pytest.mark.parametrize(
    ("summary", "line"),
    [
        (Summary(done=1, wall_s=0.04), "1 done in 0.0 s"),
        (Summary(done=3, failed=1, skipped=2, wall_s=1), "3 done (2 of them skipped), 1 failed in"),
        (Summary(cancelled=2, interrupted=1, wall_s=9), "0 done, 2 cancelled, 1 interrupted in 9."),
        (Summary(interrupted=3, paused=2, wall_s=9), "0 done, 1 interrupted, 2 paused or held in"),
        (Summary(interrupted=1, paused=1, wall_s=9), "0 done, 1 paused or held in 9.0 s"),
        (Summary(done=9, wall_s=2, work_s=8), "9 done in 2.0 s (8.0 s of work side by side)"),
    ],
)
def test_summary_line(summary: Summary, line: str) -> None:
    assert summary_line_of(summary).startswith(line)


@given(st.text(), st.text(), st.text())
def test_no_text_from_outside_reaches_the_terminal_as_it_is(a: str, b: str, c: str) -> None:
    lines = [
        line_of(snapshot(name=a, outputs=(b,), values={"x": c})),
        line_of(snapshot(name=a, state=State.FAILED, error=Failure(b, c))),
        line_of(snapshot(name=a, skipped=b or "x")),
        watch_line_of(WatchStatus(folder=a, problem=Failure(b, c))),
        watch_line_of(WatchStatus(folder=a, state=WatchState.WATCHING)),
    ]
    for line in lines:
        assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", line)


class Drawn:
    """A live report that draws into memory."""

    def __init__(self) -> None:
        self.file = io.StringIO()
        console = Console(file=self.file, force_terminal=True, width=100, height=30, markup=False)
        self.report = LiveReport(console)

    def text(self) -> str:
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.file.getvalue())


def test_live_display_shows_all_and_a_few_that_run() -> None:
    drawn = Drawn()
    for number in range(1, 21):
        drawn.report.changed(snapshot(number, State.WAITING, name=f"job{number}"))
    for number in range(1, 13):
        drawn.report.changed(snapshot(number, State.RUNNING, name=f"job{number}", started_at=1.0))
    drawn.report.progressed(
        snapshot(1, State.RUNNING, name="job1", started_at=1.0, done=500_000, total=2_000_000)
    )
    drawn.report.flush()
    text = drawn.text()
    assert "0 of 20 jobs · 4 more running" in text
    assert "500.0 kB of 2.0 MB" in text
    assert "25%" in text
    assert sum(f"job{number} " in text for number in range(1, 21)) == 8
    drawn.report.changed(snapshot(1, State.DONE, name="job1", outputs=("/o/job1",)))
    drawn.report.changed(
        snapshot(2, State.FAILED, name="[red]job2", error=Failure("It broke", "Mend it."))
    )
    drawn.report.flush()
    drawn.report.close(Summary(done=1, failed=1))
    text = drawn.text()
    assert "done  job1  /o/job1" in text
    assert "failed  [red]job2: It broke. Mend it." in text
    assert "2 of 20 jobs" in text
    assert text.rstrip().endswith("1 done, 1 failed in 0.0 s")
    assert drawn.file.getvalue().count("\x1b[?25l") == drawn.file.getvalue().count("\x1b[?25h") == 1


def test_live_display_of_a_retry_counts_the_job_once() -> None:
    drawn = Drawn()
    drawn.report.changed(snapshot(1, State.WAITING))
    drawn.report.changed(snapshot(1, State.RUNNING, started_at=1.0))
    drawn.report.changed(snapshot(1, State.WAITING, started_at=1.0, note="the server is busy"))
    drawn.report.changed(snapshot(1, State.RUNNING, started_at=2.0))
    drawn.report.changed(snapshot(1, State.DONE, started_at=2.0))
    drawn.report.close(Summary(done=1))
    assert "1 of 1 jobs" in drawn.text()


def test_live_display_counts_other_units() -> None:
    drawn = Drawn()
    drawn.report.changed(snapshot(1, State.RUNNING, done=3, total=10, unit="pages"))
    drawn.report.flush()
    drawn.report.close(Summary())
    assert "3 pages of 10 pages" in drawn.text()


def test_live_display_of_a_watch() -> None:
    drawn = Drawn()
    status = WatchStatus(folder="/in", state=WatchState.WATCHING, waiting_count=3, taken_count=7)
    drawn.report.watched(status)
    drawn.report.watched(status)
    drawn.report.flush()
    drawn.report.close(Summary())
    assert drawn.text().count("watching  /in") == 1
    assert "7 taken, 3 settling" in drawn.text()


def on_terminal(
    dropmill: Dropmill, *arguments: str, sign: bytes = b"", term: str = "xterm"
) -> tuple[int, bytes]:
    """Run the command on a pseudo-terminal; press Ctrl+C when the sign appears."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "dropmill", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        cwd=dropmill.folder,
        env={**dropmill.environment, "TERM": term, "COLUMNS": "100", "LINES": "24"},
        start_new_session=True,
    ) as process:
        os.close(theirs)
        seen = b""
        is_pressed = False
        while True:
            try:
                piece = os.read(ours, 65_536)
            except OSError:  # Linux's way to say that the other side is closed
                break
            seen += piece
            if not piece:
                break
            if sign and not is_pressed and sign in seen:
                is_pressed = True
                process.send_signal(signal.SIGINT)
        status = process.wait(30)
    os.close(ours)
    return status, seen


def test_terminal_gets_bars_and_its_cursor_back(dropmill: Dropmill) -> None:
    with (dropmill.folder / "big").open("wb") as file:
        file.truncate(50 << 30)
    (dropmill.folder / "sm\x1b]0;all").write_text("x")
    status, seen = on_terminal(
        dropmill, "run", "checksum", "big", "sm\x1b]0;all", sign=b"1 of 2 jobs"
    )
    assert status == 130
    assert b"\x1b]" not in seen
    assert b"sm\\x1b]0;all" in seen
    assert b"stopping" in seen
    assert seen.rindex(b"\x1b[?25h") > seen.rindex(b"\x1b[?25l")
    assert b"1 done, 1 cancelled" in seen


def test_dumb_terminal_gets_plain_lines(dropmill: Dropmill) -> None:
    (dropmill.folder / "a").write_text("a")
    status, seen = on_terminal(dropmill, "run", "checksum", "a", term="dumb")
    assert status == 0
    assert b"\x1b" not in seen
    assert seen.startswith(b"done  a  sha256=")


def test_live_display_says_why_a_job_waits_and_for_how_long() -> None:
    drawn = Drawn()
    due_at = time.time() + 3600
    drawn.report.changed(snapshot(1, State.RUNNING, started_at=1.0))
    drawn.report.changed(
        snapshot(1, State.WAITING, started_at=1.0, note="the server is busy", due_at=due_at)
    )
    drawn.report.flush()
    drawn.report.close(Summary())
    assert re.search(r"\(again in (3600|359\d) s", drawn.text())

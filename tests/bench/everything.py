"""Everything at once for MINUTES, with a heartbeat on the window: how late it was, as a histogram.

Run by `make bench`, or: python tests/bench/everything.py [MINUTES] (MINUTES in the environment
says so too; half a minute otherwise). Needs xvfb, openbox and nginx. 100,000 jobs in the list of
which 10,000 a second change, 64 downloads from a server on loopback, children computing on every
core, and a person who scrolls, types, sorts, selects, opens and closes, adds and cancels. An idle
window comes first and last, in the same run.
"""

from __future__ import annotations

import bisect
import contextlib
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import report
from busy import busy_runner, full_work
from feed import FIRST, Feed
from heartbeat import WATCH, Heart, heads, spend, three, wait, watch_frames
from PySide6.QtTest import QTest
from serving import folder_in_memory
from window import UPDATES_PER_S, click

from dropmill.core.paths import Paths
from dropmill.core.registry import Registry
from dropmill.core.settings import Settings
from dropmill.ui.application import open_window
from dropmill.ui.arrange import Sorting, header
from dropmill.ui.columns import Column, Group
from dropmill.ui.main_window import MainWindow
from screen import Screen

MINUTES = 0.5
JOBS = 100_000
IDLE_S = 5.0
STEP_S = 0.05
BAR_CHARACTERS = 40


class Person:
    """Does one thing after another, as fast as nobody could."""

    def __init__(self, window: MainWindow, feed: Feed) -> None:
        self._window = window
        self._table, self._jobs = window.table, window.jobs
        self._feed = feed
        self._source = random.Random(3)  # noqa: S311 - no secret
        self._next = FIRST + JOBS

    def step(self, number: int) -> None:
        """Scroll; and now and then something else."""
        bar = self._jobs.verticalScrollBar()
        bar.setValue(bar.value() + 30 if number % 50 else self._source.randrange(bar.maximum() + 1))
        if number % 14 == 0:
            self._table.set_filter(Group.ALL, self._source.choice(["", "", "7", "77"]))
        if number % 60 == 15:
            columns = [Column.SIZE, Column.NAME, Column.STATUS, None]
            self._jobs.sort_by(Sorting(self._source.choice(columns)))
        if number % 20 == 5:
            self._feed.insert(self._feed.make(self._next, 200, self._next))
            self._next += 200
        if number % 40 == 9 and self._table.rowCount() > 50:
            click(self._jobs, self._source.randrange(1, 12))
        if number % 200 == 111:
            self._jobs.selectAll()
        if number % 200 == 131:
            self._jobs.clearSelection()
            self._jobs.selected.let_go()
        if number % 100 == 77:
            self._feed.cancel(range(self._next - 200, self._next))
        if number % 150 == 99 and (at := self._table.columns.batches.number(FIRST)) is not None:
            entry = header(at)
            if self._table.positions_of([entry]):
                self._table.set_open(entry, is_open=not self._table.is_open(entry))


def watched(name: str, seconds: float, person: Person | None) -> list[float]:
    """Watch for so long, say it, and return how late each beat was."""
    WATCH.__init__()  # type: ignore[misc]
    heart = Heart()
    heart.start()
    end, number = time.perf_counter() + seconds, 0
    while time.perf_counter() < end:
        if person is not None:
            person.step(number)
            number += 1
        spend(STEP_S)
    heart.stop()
    values = (WATCH.late_ms, WATCH.busy_ms, WATCH.frames_ms)
    print(f"  {name:<34}" + "".join(three(sorted(one)) for one in values), flush=True)
    return WATCH.late_ms


def histogram(late: Sequence[float], control: Sequence[float]) -> None:
    """Print the share of beats by how late they were, beside the control's."""
    columns = [[0] * (len(report.EDGES_MS) + 1) for _ in range(2)]
    for counts, beats in zip(columns, (late, control), strict=True):
        for beat in beats:
            counts[bisect.bisect_left(report.EDGES_MS, beat)] += 1
    words = [f"up to {edge:g} ms" for edge in report.EDGES_MS] + ["later"]
    print(f"  {'late':<14}{'beats':>9}{'share':>9}{'idle':>9}")
    for word, ours, idle in zip(words, *columns, strict=True):
        share, idle_share = ours / len(late), idle / len(control)
        bar = "#" * round(share * BAR_CHARACTERS)
        print(f"  {word:<14}{ours:>9}{share:>9.2%}{idle_share:>9.2%}  {bar}".rstrip())


def measure(minutes: float) -> None:
    """All of it, in this process and on the screen it has."""
    watch_frames()
    with folder_in_memory() as home, contextlib.ExitStack() as work:
        names = ("config", "state", "cache", "log", "downloads")
        paths = Paths(*(home / name for name in names))
        paths.make()
        runner = busy_runner()
        feed = Feed(runner)
        desk = open_window(feed, Registry({}), Settings(), paths)  # type: ignore[arg-type]
        window = desk.window
        window.show()
        QTest.qWaitForWindowExposed(window)
        print(f"Everything at once for {minutes:g} minutes, ms")
        print(heads())
        spend(1)
        control = watched("idle before", IDLE_S, None)
        runner.start()
        refilling = work.enter_context(full_work(runner))
        feed.insert(feed.make(FIRST, JOBS, FIRST))
        wait(lambda: window.table.columns.job_count >= JOBS)
        feed.run(JOBS, UPDATES_PER_S)
        begun_at = time.perf_counter()
        late = watched("everything", minutes * 60, Person(window, feed))
        per_s = refilling.moved_bytes / (time.perf_counter() - begun_at)
        feed.close()
        work.close()
        if refilling.failed:
            sys.exit(f"downloads failed: {refilling.failed[:3]}")
        window.jobs.sort_by(Sorting())
        window.table.set_filter(Group.ALL, "")
        wait(lambda: not window.table.is_searching and window.bridge.is_resting)
        control = [*control, *watched("idle after", IDLE_S, None)]
        print(f"  the downloads brought {per_s / 1e6:.0f} MB a second")
        histogram(late, control)
        report.late("idle, before and after", control, is_control=True)
        report.late(f"everything for {minutes:g} min", late, most_p99_ms=16, most_worst_ms=100)
        window.quit()
        desk.clear()


def main() -> None:
    """Measure on a screen of its own."""
    arguments = [one for one in sys.argv[1:] if one != "--here"]
    minutes = float(arguments[0] if arguments else os.environ.get("MINUTES", MINUTES))
    if "--here" in sys.argv:
        measure(minutes)
        return
    with tempfile.TemporaryDirectory() as folder, Screen(Path(folder)) as screen:
        again = [sys.executable, __file__, "--here", str(minutes)]
        path = os.pathsep.join(sys.path)
        subprocess.run(again, env={**screen.variables, "PYTHONPATH": path}, check=True)


if __name__ == "__main__":
    main()

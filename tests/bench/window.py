"""The window's lateness and frames at 1,000, 100,000 and 1,000,000 jobs, on a real screen.

Run by `make bench`, or: python tests/bench/window.py [ROWS…]. Needs xvfb and openbox. In the same
run: an idle window as control, and a window of a QStandardItemModel behind a
QSortFilterProxyModel. Lateness is how much later than due a 4 ms beat comes; a frame is one paint
of the list, in processor time. With --loaded, a Runner in the same process downloads with 64
transfers from a server on loopback and children compute on every core meanwhile.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
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
from heartbeat import SCENE, WATCH, heads, scenario, spend, steps, wait, watch_frames
from plain_window import plain, rss_kib
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from serving import folder_in_memory

from dropmill.core.paths import Paths
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.core.settings import Settings
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import State
from dropmill.jobs.checksum.kind import Checksum
from dropmill.ui.application import open_window
from dropmill.ui.arrange import Sorting, header
from dropmill.ui.columns import Column, Group
from dropmill.ui.job_list import JobList
from dropmill.ui.main_window import MainWindow
from screen import Screen

UPDATES_PER_S = 10_000
PLAIN_MOST = 100_000


def ours(  # noqa: PLR0915 - one scenario after another
    count: int, window: MainWindow, feed: Feed
) -> None:
    """All scenarios in the real window."""
    table, jobs = window.table, window.jobs
    made = feed.make(FIRST, count, FIRST)
    gc.freeze()  # what the bench made beforehand is not the window's to look through
    before = rss_kib()
    batches, first = table.columns.batches, table.columns.job_count

    def header_of_all() -> int:
        number = batches.number(FIRST)
        assert number is not None
        return header(number)

    with scenario("drop to first row"):
        begin = time.perf_counter()
        feed.insert(made[:1])
        wait(lambda: batches.number(FIRST) is not None)
        frames = len(WATCH.frames_ms)
        wait(lambda: len(WATCH.frames_ms) > frames)
        WATCH.taken_ms.append((time.perf_counter() - begin) * 1000)
    with scenario("insert in one batch"):
        feed.insert(made[1:])
        WATCH.taken_ms.append(wait(lambda: table.columns.job_count >= first + count))
    if not table.is_open(header_of_all()):
        with scenario("open the batch"):
            begin = len(WATCH.frames_ms)
            table.set_open(header_of_all(), is_open=True)
            WATCH.taken_ms.append(
                wait(lambda: table.rowCount() > count and len(WATCH.frames_ms) > begin)
            )
    told_bytes = (rss_kib() - before) * 1024 / count
    print(f"  memory of the window: {told_bytes:.0f} bytes a job, beside what the jobs are")
    report.measured(f"{SCENE.words}memory of the window a job", told_bytes, "bytes", bar=1024)
    bar = jobs.verticalScrollBar()
    source = random.Random(2)  # noqa: S311 - no secret
    with scenario("scroll"):
        steps(
            2,
            0.016,
            lambda n: bar.setValue(
                source.randrange(max(1, bar.maximum())) if n % 40 == 0 else bar.value() + 40
            ),
        )
    bar.setValue(0)

    def type_text(number: int) -> None:
        text = ("", "7", "77", "772", "77", "7")[number % 6]
        begin = time.perf_counter()
        table.set_filter(Group.ALL, text)
        wait(lambda: not table.is_awaited)
        WATCH.taken_ms.append((time.perf_counter() - begin) * 1000)

    with scenario("filter while typing"):
        steps(3, 0.12, type_text)
    table.set_filter(Group.ALL, "")
    wait(lambda: not table.is_searching)

    def sort(number: int) -> None:
        column = (Column.SIZE, Column.NAME, Column.STATUS, Column.PROGRESS)[number // 2 % 4]
        begin = time.perf_counter()
        table.set_sorting(Sorting(column, is_descending=bool(number % 2)))
        wait(lambda: not table.is_awaited)
        WATCH.taken_ms.append((time.perf_counter() - begin) * 1000)

    with scenario("sort by name the first time"):
        sort(2)
    with scenario("sort by each column"):
        steps(3, 0.2, sort)
    jobs.sort_by(Sorting())
    wait(lambda: not table.is_searching)
    with scenario("half selected, sort by size"):
        jobs.selected.select([(0, table.rowCount() // 2)])
        chosen = jobs.selected_entries()
        sort(0)
        spend(0.2)
    # Downloads that ended meanwhile have left the list, and so the selection.
    ids = table.columns.ids
    lasting = {row for row in chosen if row >= 0 and ids[row] >= FIRST}
    assert lasting == {row for row in jobs.selected_entries() if row >= 0 and ids[row] >= FIRST}
    jobs.clearSelection()
    jobs.selected.select([])
    jobs.sort_by(Sorting())
    wait(lambda: not table.is_searching)
    with scenario(f"{UPDATES_PER_S:,} updates a second"):
        feed.run(count, UPDATES_PER_S)
        spend(4)
    more = [feed.make(n, 1_000, n) for n in range(FIRST * 2, FIRST * 2 + 20_000, 1_000)]
    with scenario("  and filter, sort, scroll, insert"):
        steps(4, 0.05, lambda n: live(n, window, feed, source, more))
        feed.rest()
    table.set_filter(Group.ALL, "")
    jobs.sort_by(Sorting())
    wait(lambda: not table.is_searching)
    with scenario("select all"):
        for _ in range(5):
            begin = time.perf_counter()
            jobs.selectAll()
            WATCH.taken_ms.append((time.perf_counter() - begin) * 1000)
            spend(0.2)
            jobs.clearSelection()
            spend(0.1)
    with scenario("a row clicked to painted"):
        for number in range(8):
            frames = len(WATCH.frames_ms)
            begin = time.perf_counter()
            click(jobs, 3 + number)
            wait(lambda frames=frames: len(WATCH.frames_ms) > frames)  # type: ignore[misc]
            WATCH.taken_ms.append((time.perf_counter() - begin) * 1000)
    with scenario("cancel all"):
        jobs.selectAll()
        jobs.setFocus()
        begin = time.perf_counter()
        window.actions_on_jobs.cancel.trigger()
        wait(lambda: table.columns.count(Group.STOPPED) >= len(feed.newest))
        WATCH.taken_ms.append((time.perf_counter() - begin) * 1000)


def of_a_runner(count: int, window: MainWindow, runner: Runner) -> None:
    """What a Runner itself tells when something is asked of very many of its jobs."""
    made = [Checksum(inputs=(f"/nowhere/pictures/{number}.jpg",)) for number in range(count)]
    gc.freeze()
    batches = window.table.columns.batches
    with scenario("a Runner: insert in one batch"):
        begin = time.perf_counter()
        submitting = runner.submit(made, is_held=True)
        wait(submitting.done)
        submitted = submitting.result()
        wait(lambda: batches.number(submitted.batch) is not None)
        number = batches.number(submitted.batch)
        assert number is not None
        wait(lambda: batches.sizes[number] == count)
        WATCH.taken_ms.append((time.perf_counter() - begin) * 1000)
    with scenario("a Runner: cancel all"):
        begin = time.perf_counter()
        runner.cancel(submitted.ids)
        wait(lambda: batches.count(number, State.CANCELLED) == count)
        WATCH.taken_ms.append((time.perf_counter() - begin) * 1000)
    with scenario("a Runner: remove all"):
        begin = time.perf_counter()
        runner.remove(submitted.ids)
        wait(lambda: batches.number(submitted.batch) is None)
        WATCH.taken_ms.append((time.perf_counter() - begin) * 1000)


def live(
    number: int,
    window: MainWindow,
    feed: Feed,
    source: random.Random,
    more: list[list[list[Snapshot]]],
) -> None:
    table, jobs = window.table, window.jobs
    if number % 14 == 0:
        table.set_filter(Group.ALL, source.choice(["", "7", "77"]))
    if number % 30 == 15:
        jobs.sort_by(Sorting(source.choice([Column.SIZE, Column.NAME, Column.PROGRESS])))
    if number % 10 == 5 and more:
        feed.insert(more.pop(0))
    jobs.verticalScrollBar().setValue(jobs.verticalScrollBar().value() + 30)


def click(jobs: JobList, position: int) -> None:
    height = jobs.verticalHeader().defaultSectionSize()
    place = jobs.viewport().rect().topLeft()
    place.setX(300)
    place.setY(position * height + 5)
    QTest.mouseClick(jobs.viewport(), Qt.MouseButton.LeftButton, pos=place)


def measure(counts: Sequence[int], *, is_loaded: bool) -> None:
    """All of it, in this process and on the screen it has."""
    watch_frames()
    for count in counts:
        SCENE.jobs, SCENE.is_loaded = count, is_loaded
        print(f"{count:,} jobs, ms{' (loaded)' if is_loaded else ''}")
        print(heads("took p50", "most"))
        with folder_in_memory() as home:
            in_a_window(home, count, is_loaded=is_loaded)
        if count <= PLAIN_MOST and not is_loaded:
            plain(count)


def in_a_window(home: Path, count: int, *, is_loaded: bool) -> None:
    """All of it in one window."""
    names = ("config", "state", "cache", "log", "downloads")
    paths = Paths(*(home / name for name in names))
    paths.make()
    runner = busy_runner()
    feed = Feed(runner)
    desk = open_window(feed, Registry({}), Settings(), paths)  # type: ignore[arg-type]
    window = desk.window
    window.show()
    QTest.qWaitForWindowExposed(window)
    spend(0.5)
    with scenario("idle"):
        spend(2)
    with contextlib.ExitStack() as work:
        if is_loaded:
            runner.start()
            refilling = work.enter_context(full_work(runner))
            begun_at = time.perf_counter()
        ours(count, window, feed)
        if not is_loaded:
            runner.start()
        of_a_runner(count, window, runner)
        if is_loaded:
            per_s = refilling.moved_bytes / (time.perf_counter() - begun_at)
            print(f"  meanwhile the downloads brought {per_s / 1e6:.0f} MB a second")
            if refilling.failed:
                sys.exit(f"downloads failed: {refilling.failed[:3]}")
    feed.close()
    runner.close()
    window.quit()
    desk.clear()
    window.deleteLater()
    spend(0.1)


def main() -> None:
    """Measure on a screen of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="*", type=int, default=[1_000, 100_000, 1_000_000])
    parser.add_argument("--loaded", action="store_true")
    parser.add_argument("--here", action="store_true", help="on the screen there is")
    asked = parser.parse_args()
    if asked.here:
        measure(asked.rows, is_loaded=asked.loaded)
        return
    with tempfile.TemporaryDirectory() as folder, Screen(Path(folder)) as screen:
        again = [sys.executable, __file__, "--here", *map(str, asked.rows)]
        again += ["--loaded"] if asked.loaded else []
        path = os.pathsep.join(sys.path)
        subprocess.run(again, env={**screen.variables, "PYTHONPATH": path}, check=True)


if __name__ == "__main__":
    main()

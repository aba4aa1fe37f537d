"""The window's lateness and frames at 1,000, 100,000 and 1,000,000 jobs, on a real screen.

Run by `make bench`, or: python tests/bench/window.py [ROWS…]. Needs xvfb and openbox. In the same
run: an idle window as control, and a window of a QStandardItemModel behind a
QSortFilterProxyModel. Lateness is how much later than due a 4 ms beat comes; a frame is one paint
of the list, in processor time. With --loaded, children compute on every core and 64 threads move
bytes meanwhile.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import msgspec
import report
from PySide6.QtCore import QEventLoop, QSortFilterProxyModel, Qt, QTimer
from PySide6.QtGui import QPaintEvent, QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView

from dropmill.core.observer import Observer
from dropmill.core.registry import Registry
from dropmill.core.settings import Appearance
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import State
from dropmill.core.verbs import Chosen
from dropmill.ui import job_list
from dropmill.ui.arrange import Sorting
from dropmill.ui.collector import Collector
from dropmill.ui.columns import Column, Group
from dropmill.ui.job_list import JobList
from dropmill.ui.main_window import MainWindow
from dropmill.ui.theme import Theme
from dropmill.ui.window_state import WindowState
from screen import Screen
from ui.pictures import picture

BEAT_MS = 4
SLICE = 2_000
UPDATES_PER_S = 10_000
PLAIN_MOST = int(os.environ.get("PLAIN", "100000"))


@dataclass
class Watch:
    """Beats and frames of one scenario."""

    late_ms: list[float] = field(default_factory=list)
    busy_ms: list[float] = field(default_factory=list)
    """Processor time of the UI thread between two beats: what its own strokes cost."""
    frames_ms: list[float] = field(default_factory=list)
    taken_ms: list[float] = field(default_factory=list)
    """How long what was asked for took, each time."""


WATCH = Watch()

TAKEN_MS = {
    "filter while typing": 120.0,
    "sort by each column": 120.0,
    "a row clicked to painted": 50.0,
}
"""What each may take with 100,000 jobs."""


@dataclass
class Scene:
    """What is in the window, and what goes on beside it."""

    jobs: int = 0
    is_loaded: bool = False

    @property
    def most_ms(self) -> tuple[float | None, float | None]:
        """How late the window may be: 99th percentile, worst."""
        if self.jobs > 100_000:
            return None, 150.0
        return (16.0, 100.0) if self.is_loaded else (10.0, 50.0)


SCENE = Scene()


class Feed:
    """Jobs as the Runner would tell of them, from a thread of its own."""

    def __init__(self) -> None:
        self.newest: dict[int, Snapshot] = {}
        self._observers: list[Observer] = []
        self._thread = ThreadPoolExecutor(1, "feed")
        self._may_run = threading.Event()

    def subscribe(self, observer: Observer) -> Callable[[], None]:
        self._observers.append(observer)
        return lambda: self._observers.remove(observer)

    def snapshot(self, job_id: int) -> Snapshot | None:
        return self.newest.get(job_id)

    def insert(self, made: Sequence[Sequence[Snapshot]]) -> None:
        """Tell of a new batch, in slices as the Runner does."""
        threading.Thread(target=lambda: [self._tell(part) for part in made]).start()

    def make(self, first: int, count: int, batch: int) -> list[list[Snapshot]]:
        """Make the pictures beforehand: what that costs is not the window's."""
        slices = []
        source = random.Random(first)  # noqa: S311 - no secret
        for start in range(first, first + count, SLICE):
            made = []
            for number in range(start, min(start + SLICE, first + count)):
                name = f"picture-{source.randrange(10**6)}-{number}.jpg"
                size = source.randrange(1 << 30)
                made.append(
                    picture(
                        number,
                        State.RUNNING if number % (count // 60 + 1) == 0 else State.WAITING,
                        batch=batch,
                        name=name,
                        inputs=(f"/home/someone/pictures/2026/{name}",),
                        total=size,
                        done=0,
                    )
                )
            slices.append(made)
        return slices

    def _tell(self, made: Sequence[Snapshot]) -> None:
        self.newest.update((one.id, one) for one in made)
        for observer in self._observers:
            observer.jobs_changed(made)

    def run(self, count: int, per_s: int) -> None:
        """Let random jobs make progress from now on."""
        self._may_run.set()
        self._thread.submit(self._run, count, per_s)

    def rest(self) -> None:
        self._may_run.clear()

    def _run(self, count: int, per_s: int) -> None:
        pause = threading.Event()
        numbers = list(self.newest)
        source = random.Random(1)  # noqa: S311 - no secret
        while self._may_run.is_set():
            for _ in range(per_s // 100):
                number = numbers[source.randrange(len(numbers))]
                old = self.newest[number]
                if old.state is State.RUNNING:
                    done = min(old.total or 0, old.done + (1 << 20))
                    self.newest[number] = msgspec.structs.replace(old, done=done)
                else:
                    note = "host limit" if source.random() < 0.5 else ""
                    self.newest[number] = msgspec.structs.replace(old, note=note)
                for observer in self._observers:
                    observer.job_progressed(number)
            pause.wait(0.01)

    def cancel(self, ids: object = None) -> None:
        """Cancel jobs as the Runner would: told in slices."""
        self._thread.submit(lambda: [self._tell(part) for part in self._cancelled(ids)] and None)

    def _cancelled(self, asked: object) -> Iterator[list[Snapshot]]:
        if isinstance(asked, Chosen):
            numbers = [n for n, one in self.newest.items() if one.batch == asked.batch]
        else:
            numbers = list(asked) if asked is not None else list(self.newest)  # type: ignore[call-overload]
        for start in range(0, len(numbers), SLICE):
            yield [
                msgspec.structs.replace(self.newest[n], state=State.CANCELLED)
                for n in numbers[start : start + SLICE]
            ]

    def close(self) -> None:
        self.rest()
        self._thread.shutdown()

    def title_of(self, batch: int) -> str:
        """Batches have no titles of their own here."""
        return ""

    def wait_of(self, job_id: int) -> None:
        """Nobody knows why it waits."""

    def watch_lanes(self, tell: object) -> Callable[[], None]:
        return lambda: None

    def _nothing(self, *_args: object) -> None:
        """Take a verb that no scenario asks for."""

    pause = resume = retry = remove = move = run_next = _nothing
    lanes = hold_lanes = release_lanes = go_on = set_lanes = _nothing


class Heart:
    """Beats every 4 ms and writes down how late it was."""

    def __init__(self) -> None:
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._due = 0.0

    def start(self) -> None:
        self._due = time.perf_counter() + BEAT_MS / 1000
        self._spent = time.thread_time()
        self._timer.start(BEAT_MS)

    def stop(self) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        now = time.perf_counter()
        WATCH.late_ms.append(max(0.0, now - self._due) * 1000)
        self._due = now + BEAT_MS / 1000
        spent = time.thread_time()
        WATCH.busy_ms.append((spent - self._spent) * 1000)
        self._spent = spent


def spend(seconds: float) -> None:
    """Let the event loop run for so long."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def wait(is_so: Callable[[], bool], timeout_s: float = 600) -> float:
    """Let the event loop run until something is so; return the milliseconds that took."""
    begin = time.perf_counter()
    loop = QEventLoop()
    timer = QTimer()
    timer.timeout.connect(lambda: loop.quit() if is_so() else None)
    timer.start(1)
    guard = QTimer()
    guard.setSingleShot(True)
    guard.timeout.connect(lambda: loop.exit(1))
    guard.start(round(timeout_s * 1000))
    if not is_so() and loop.exec():
        raise TimeoutError("the window did not get there")
    return (time.perf_counter() - begin) * 1000


@contextlib.contextmanager
def scenario(name: str) -> Iterator[None]:
    """Watch what happens within, and print it."""
    WATCH.__init__()  # type: ignore[misc]
    gc.collect()
    heart = Heart()
    heart.start()
    spend(0.05)
    WATCH.late_ms.clear()
    WATCH.busy_ms.clear()
    yield
    heart.stop()
    report_scenario(name)
    late, frames, taken = sorted(WATCH.late_ms), sorted(WATCH.frames_ms), sorted(WATCH.taken_ms)
    told = f"  {name:<34}{_three(late)}{_three(sorted(WATCH.busy_ms))}{_three(frames)}"
    print(told + (f"{taken[len(taken) // 2]:9.0f}{taken[-1]:8.0f}" if taken else ""), flush=True)


def report_scenario(name: str) -> None:
    """Say what was watched; the bars are asked of the window of 100,000 jobs and of a million."""
    words = " ".join(name.split())
    what = f"{SCENE.jobs:,} jobs{', loaded' if SCENE.is_loaded else ''}: {words}"
    is_plain, is_idle = words.startswith("plain: "), words == "idle"
    most_p99_ms, most_worst_ms = (None, None) if is_plain or is_idle else SCENE.most_ms
    report.late(
        what,
        WATCH.late_ms,
        most_p99_ms=most_p99_ms,
        most_worst_ms=most_worst_ms,
        is_control=is_plain or is_idle,
    )
    if WATCH.frames_ms and not is_plain:
        frame_ms = sorted(WATCH.frames_ms)[len(WATCH.frames_ms) // 2]
        report.measured(f"{what}: a frame, median", frame_ms, "ms", bar=4)
    if WATCH.taken_ms:
        report.measured(
            f"{what}: took at most",
            max(WATCH.taken_ms),
            "ms",
            bar=None if is_plain else TAKEN_MS.get(words) if SCENE.jobs == 100_000 else None,
            series="" if is_plain or SCENE.is_loaded else f"window: {words}",
            jobs=SCENE.jobs,
        )


def _three(values: list[float]) -> str:
    if not values:
        return f"{'-':>8}{'-':>8}{'-':>8}"
    return "".join(
        f"{value:8.1f}"
        for value in (values[len(values) // 2], values[len(values) * 99 // 100], values[-1])
    )


def painted(
    paint: Callable[[JobList, QPaintEvent], None],
) -> Callable[[JobList, QPaintEvent], None]:
    """Write down the processor time of each frame."""

    def timed(self: JobList, event: QPaintEvent) -> None:
        begin = time.thread_time()
        paint(self, event)
        WATCH.frames_ms.append((time.thread_time() - begin) * 1000)

    return timed


def steps(seconds: float, every_s: float, step: Callable[[int], None]) -> None:
    """Do something again and again while the event loop runs."""
    end = time.perf_counter() + seconds
    number = 0
    while time.perf_counter() < end:
        step(number)
        number += 1
        spend(every_s)


def ours(  # noqa: PLR0915 - one scenario after another
    count: int, window: MainWindow, feed: Feed
) -> None:
    """All scenarios in the real window."""
    table, jobs = window.table, window.jobs
    before = rss_kib()
    with scenario("idle"):
        spend(2)
    made = feed.make(1, count, 1)
    with scenario("insert in one batch"):
        feed.insert(made)
        WATCH.taken_ms.append(wait(lambda: table.rowCount() > 0))
        WATCH.taken_ms.append(wait(lambda: table.columns.job_count == count))
    if not table.is_open(-1):
        with scenario("open the batch"):
            begin = len(WATCH.frames_ms)
            table.set_open(-1, is_open=True)
            WATCH.taken_ms.append(
                wait(lambda: table.rowCount() == count + 1 and len(WATCH.frames_ms) > begin)
            )
    kib = (rss_kib() - before) / count
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
        wait(lambda: not table.is_searching)
        WATCH.taken_ms.append((time.perf_counter() - begin) * 1000)

    with scenario("filter while typing"):
        steps(3, 0.12, type_text)
    table.set_filter(Group.ALL, "")
    wait(lambda: not table.is_searching)

    def sort(number: int) -> None:
        column = (Column.SIZE, Column.NAME, Column.STATUS, Column.PROGRESS)[number // 2 % 4]
        begin = time.perf_counter()
        table.set_sorting(Sorting(column, is_descending=bool(number % 2)))
        wait(lambda: not table.is_searching)
        WATCH.taken_ms.append((time.perf_counter() - begin) * 1000)

    table.set_sorting(Sorting(Column.SIZE))
    wait(lambda: not table.is_searching)  # numpy is there
    with scenario("sort by each column"):
        steps(3, 0.2, sort)
    jobs.sort_by(Sorting())
    wait(lambda: not table.is_searching)
    with scenario(f"{UPDATES_PER_S:,} updates a second"):
        feed.run(count, UPDATES_PER_S)
        spend(4)
    more = [feed.make(n, 1_000, n) for n in range(10**7, 10**7 + 20_000, 1_000)]
    with scenario("  and filter, sort, scroll, insert"):
        steps(4, 0.05, lambda n: live(n, window, feed, source, more))
        feed.rest()
    table.set_filter(Group.ALL, "")
    jobs.sort_by(Sorting())
    wait(lambda: not table.is_searching and window.bridge.is_resting)
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
        wait(lambda: table.columns.count(Group.STOPPED) == table.columns.job_count)
        WATCH.taken_ms.append((time.perf_counter() - begin) * 1000)
    print(f"  memory of the window, a job: {kib * 1024:.0f} bytes (the feed's own pictures too)")


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


def plain(count: int) -> None:
    """The same in the window that one would write first."""
    source = random.Random(1)  # noqa: S311 - no secret
    model = QStandardItemModel(0, 5)
    proxy = QSortFilterProxyModel()
    proxy.setSourceModel(model)
    proxy.setSortRole(Qt.ItemDataRole.UserRole)
    proxy.setFilterKeyColumn(1)
    view = QTableView()
    view.setModel(proxy)
    view.resize(1040, 680)
    view.verticalHeader().hide()
    view.show()
    QTest.qWaitForWindowExposed(view)
    before = rss_kib()
    with scenario("plain: insert in slices"):
        begin = time.perf_counter()
        for start in range(0, count, SLICE):
            for number in range(start, min(start + SLICE, count)):
                size = source.randrange(1 << 30)
                texts = ("", f"picture-{size}-{number}.jpg", "", f"{size}", "Waiting")
                row = [QStandardItem(text) for text in texts]
                for item in row:
                    item.setData(item.text(), Qt.ItemDataRole.UserRole)
                model.appendRow(row)
            spend(0)
        WATCH.taken_ms.append((time.perf_counter() - begin) * 1000)
    kib = (rss_kib() - before) / count
    with scenario("plain: filter while typing"):
        for text in ("7", "77", "772", "77", ""):
            begin = time.perf_counter()
            proxy.setFilterFixedString(text)
            WATCH.taken_ms.append((time.perf_counter() - begin) * 1000)
            spend(0.12)
    with scenario("plain: sort by size"):
        begin = time.perf_counter()
        proxy.sort(3)
        WATCH.taken_ms.append((time.perf_counter() - begin) * 1000)
        spend(0.2)
    proxy.sort(-1)
    with scenario("plain: 10,000 updates a second"):
        end = time.perf_counter() + 3
        while time.perf_counter() < end:
            for _ in range(UPDATES_PER_S // 30):
                model.item(source.randrange(count), 4).setText(f"{source.random():.2f} MB/s")
            spend(1 / 30)
    with scenario("plain: select all"):
        begin = time.perf_counter()
        view.selectAll()
        WATCH.taken_ms.append((time.perf_counter() - begin) * 1000)
        spend(0.2)
    view.close()
    print(f"  memory of the plain window, a job: {kib * 1024:.0f} bytes")


def rss_kib() -> int:
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Rss:"))


@contextlib.contextmanager
def load() -> Iterator[None]:
    """Children that compute on every core, and a child and a thread that move bytes for 64."""
    burn = "while True: sum(i * i for i in range(10**6))"
    children = [
        subprocess.Popen([sys.executable, "-c", f"import os; os.nice(10)\n{burn}"])
        for _ in range(os.cpu_count() or 1)
    ]
    pairs = [socket.socketpair() for _ in range(64)]
    is_over = threading.Event()

    def pump() -> None:
        # One thread for all, as the transfer thread: loopback into memory at full speed.
        piece, room = bytes(65_536), bytearray(65_536)
        for source, target in pairs:
            source.setblocking(False)
            target.setblocking(False)
        while not is_over.is_set():
            for source, target in pairs:
                with contextlib.suppress(BlockingIOError):
                    source.send(piece)
                with contextlib.suppress(BlockingIOError):
                    target.recv_into(room)

    thread = threading.Thread(target=pump)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
        for pair in pairs:
            for end in pair:
                end.close()
        for child in children:
            child.kill()
            child.wait()


def measure(counts: Sequence[int], *, is_loaded: bool) -> None:
    """All of it, in this process and on the screen it has."""
    application = QApplication(["dropmill"])
    application.setDesktopFileName("dropmill")
    theme = Theme(application, Appearance.LIGHT)
    collector = Collector()
    job_list.JobList.paintEvent = painted(JobList.paintEvent)  # type: ignore[method-assign]
    heads = (
        "late p50",
        "p99",
        "worst",
        "busy p50",
        "p99",
        "worst",
        "frame",
        "p99",
        "worst",
        "took p50",
        "most",
    )
    for count in counts:
        SCENE.jobs, SCENE.is_loaded = count, is_loaded
        print(f"{count:,} jobs, ms{' (loaded)' if is_loaded else ''}")
        print(" " * 36 + "".join(f"{head:>8}" for head in heads))
        executor = ThreadPoolExecutor(2)
        feed = Feed()
        window = MainWindow(
            feed,  # type: ignore[arg-type]
            Registry({}),
            theme,
            WindowState(),
            executor,
            default_folder=Path(tempfile.gettempdir()),
            previews=Path(tempfile.gettempdir()) / "previews",
        )
        window.show()
        QTest.qWaitForWindowExposed(window)
        spend(0.5)
        with load() if is_loaded else contextlib.nullcontext():
            ours(count, window, feed)
        feed.close()
        window.quit()
        window.deleteLater()
        spend(0.1)
        executor.shutdown()
        if count <= PLAIN_MOST and not is_loaded:
            plain(count)
    collector.end()


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

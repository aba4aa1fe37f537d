"""A heartbeat on the event loop: how late it is, and what the UI thread spends meanwhile."""

from __future__ import annotations

import contextlib
import gc
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import report
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QPaintEvent

from dropmill.ui.job_list import JobList

BEAT_MS = 4
TAKEN_MS = {
    "drop to first row": 100.0,
    "sort by name the first time": 120.0,
    "filter while typing": 120.0,
    "sort by each column": 120.0,
    "a row clicked to painted": 50.0,
}
"""What each may take with 100,000 jobs."""
HEADS = ("late p50", "p99", "worst", "busy p50", "p99", "worst", "frame", "p99", "worst")


@dataclass
class Watch:
    """Beats and frames of one scenario."""

    late_ms: list[float] = field(default_factory=list)
    """How much later than due each beat came: others' use of the machine is in it."""
    busy_ms: list[float] = field(default_factory=list)
    """Processor time of the UI thread between two beats: what its own strokes cost."""
    frames_ms: list[float] = field(default_factory=list)
    """Processor time of each paint of the list."""
    taken_ms: list[float] = field(default_factory=list)
    """How long what was asked for took, each time."""


WATCH = Watch()


@dataclass
class Scene:
    """What is in the window, and what goes on beside it."""

    jobs: int = 0
    is_loaded: bool = False

    @property
    def words(self) -> str:
        """What figures of this scene begin with."""
        return f"{self.jobs:,} jobs{', loaded' if self.is_loaded else ''}: "

    @property
    def most_ms(self) -> tuple[float | None, float | None]:
        """How late the window may be: 99th percentile, worst."""
        if self.jobs > 100_000:
            return None, 150.0
        return (16.0, 100.0) if self.is_loaded else (10.0, 50.0)


SCENE = Scene()


class Heart:
    """Beats every 4 ms and writes down how late it was."""

    def __init__(self) -> None:
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._due = self._spent = 0.0

    def start(self) -> None:
        self._due = time.perf_counter() + BEAT_MS / 1000
        self._spent = time.thread_time()
        self._timer.start(BEAT_MS)

    def stop(self) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        now, spent = time.perf_counter(), time.thread_time()
        WATCH.late_ms.append(max(0.0, now - self._due) * 1000)
        WATCH.busy_ms.append((spent - self._spent) * 1000)
        self._due, self._spent = now + BEAT_MS / 1000, spent


@contextlib.contextmanager
def scenario(name: str) -> Iterator[None]:
    """Watch what happens within, and say it."""
    WATCH.__init__()  # type: ignore[misc]
    gc.collect()
    heart = Heart()
    heart.start()
    spend(0.05)
    WATCH.late_ms.clear()
    WATCH.busy_ms.clear()
    yield
    beats = len(WATCH.late_ms)
    wait(lambda: len(WATCH.late_ms) > beats)  # the last stroke makes its beat late too
    heart.stop()
    report_scenario(name)
    told = f"  {name:<34}" + "".join(
        three(sorted(values)) for values in (WATCH.late_ms, WATCH.busy_ms, WATCH.frames_ms)
    )
    taken = sorted(WATCH.taken_ms)
    print(told + (f"{taken[len(taken) // 2]:9.0f}{taken[-1]:8.0f}" if taken else ""), flush=True)


def report_scenario(name: str) -> None:
    """Say what was watched; the bars are asked of the window of 100,000 jobs and of a million."""
    words = " ".join(name.split())
    what = SCENE.words + words
    is_plain, is_idle = words.startswith("plain: "), words == "idle"
    most_p99_ms, most_worst_ms = (None, None) if is_plain or is_idle else SCENE.most_ms
    report.late(
        what,
        WATCH.late_ms,
        most_p99_ms=most_p99_ms,
        most_worst_ms=most_worst_ms,
        is_control=is_plain or is_idle,
    )
    if WATCH.busy_ms and not is_plain and not is_idle:
        # Unlike lateness this does not ask what else the machine does.
        stroke_ms = max(WATCH.busy_ms)
        report.measured(
            f"{what}: the window's own longest stroke", stroke_ms, "ms", bar=most_worst_ms
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


def three(values: Sequence[float]) -> str:
    """Return median, 99th percentile and worst of sorted values."""
    if not values:
        return f"{'-':>9}{'-':>8}{'-':>8}"
    middle, late, worst = values[len(values) // 2], values[len(values) * 99 // 100], values[-1]
    return f"{middle:9.1f}{late:8.1f}{worst:8.1f}"


def heads(*more: str) -> str:
    """Return the line above the rows of scenarios."""
    firsts = {"late p50", "busy p50", "frame", "took p50"}
    return " " * 36 + "".join(f"{head:>{9 if head in firsts else 8}}" for head in (*HEADS, *more))


def watch_frames() -> None:
    """Write down what each paint of a list costs from now on."""
    JobList.paintEvent = _painted(JobList.paintEvent)  # type: ignore[method-assign]


def _painted(
    paint: Callable[[JobList, QPaintEvent], None],
) -> Callable[[JobList, QPaintEvent], None]:
    """Write down the processor time of each frame."""

    def timed(self: JobList, event: QPaintEvent) -> None:
        begin = time.thread_time()
        paint(self, event)
        WATCH.frames_ms.append((time.thread_time() - begin) * 1000)

    return timed


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


def steps(seconds: float, every_s: float, step: Callable[[int], None]) -> None:
    """Do something again and again while the event loop runs."""
    end = time.perf_counter() + seconds
    number = 0
    while time.perf_counter() < end:
        step(number)
        number += 1
        spend(every_s)

"""How late the UI thread is while 64 jobs flood the window with progress, beside an idle control.

Run by `make bench`, or: python tests/bench/ui_lateness.py [SECONDS]
"""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import hashlib
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import msgspec
from PySide6.QtCore import QEventLoop, Qt, QTimer

from dropmill.core.context import JobContext
from dropmill.core.job import Job, Lane, Result
from dropmill.core.offload.report import Report
from dropmill.core.paths import Paths
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.core.settings import Settings
from dropmill.core.state import State
from dropmill.ui.application import open_window
from dropmill.ui.columns import Group
from dropmill.ui.main_window import MainWindow

JOBS = 64
BEAT_MS = 5
PIECE = bytes(1 << 20)
ENDLESS = 1 << 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Hashing(Job):
    """Hash pieces of 1 MiB until cancelled, and tell progress for every 16 KiB of each."""

    kind: ClassVar[str] = "hashing"
    lane: ClassVar[Lane] = Lane.CPU

    def run(self, ctx: JobContext) -> Result:
        """Hash until cancelled."""
        hasher = hashlib.sha256(usedforsecurity=False)
        done = 0
        while True:
            ctx.checkpoint()
            with ctx.computing():
                hasher.update(PIECE)
            for _ in range(64):
                done += len(PIECE) // 64
                ctx.progress(done, ENDLESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting(Job):
    """Count in plain Python until cancelled, and tell progress at every number."""

    kind: ClassVar[str] = "counting"
    lane: ClassVar[Lane] = Lane.CPU

    def run(self, ctx: JobContext) -> Result:
        """Count until cancelled."""
        done = 0
        while True:
            ctx.checkpoint()
            with ctx.computing_python():
                end = time.perf_counter() + 0.002
                while time.perf_counter() < end:
                    done += 1
                    ctx.progress(done, ENDLESS)


class Seconds(msgspec.Struct, frozen=True):
    """How long to compute."""

    seconds: float


def compute(given: Seconds, report: Report) -> Seconds:
    """Compute in plain Python until stopped, in a child; progress for every 1,000 numbers."""
    done = 0
    while True:
        done += 1
        if not done % 1_000:
            report(done, ENDLESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offloading(Job):
    """Compute in a child process until cancelled: as many at once as there are cores."""

    kind: ClassVar[str] = "offloading"
    lane: ClassVar[Lane] = Lane.CPU

    def run(self, ctx: JobContext) -> Result:
        """Compute until cancelled."""
        ctx.offload("bench.ui_lateness:compute", Seconds(0), Seconds)
        return Result()


@dataclass(frozen=True)
class Lateness:
    """How late the beats of a heartbeat were, in milliseconds."""

    p99_ms: float
    worst_ms: float
    beats: int
    late_ms: tuple[float, ...] = field(default=(), repr=False)


def beat_for(seconds: float) -> Lateness:
    """Run the event loop for so long with a heartbeat on it."""
    late: list[float] = []
    due = time.perf_counter() + BEAT_MS / 1000

    def beat() -> None:
        nonlocal due
        now = time.perf_counter()
        late.append(max(0.0, now - due) * 1000)
        due = now + BEAT_MS / 1000

    loop = QEventLoop()
    heart = QTimer()
    heart.setTimerType(Qt.TimerType.PreciseTimer)
    heart.timeout.connect(beat)
    heart.start(BEAT_MS)
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()
    heart.stop()
    late.sort()
    return Lateness(late[len(late) * 99 // 100], late[-1], len(late), tuple(late))


def flood(window: MainWindow, runner: Runner, kind: type[Job], seconds: float) -> Lateness:
    """Measure while 64 jobs of this kind run in as many threads; then cancel them."""
    jobs = [kind(inputs=(f"{kind.kind}-{number}",)) for number in range(JOBS)]
    ids = runner.submit(jobs).result(30).ids
    columns = window.table.columns
    wait_for(lambda: columns.count(Group.RUNNING) == JOBS)
    lateness = beat_for(seconds)
    runner.cancel(ids)
    wait_for(lambda: all(columns.state(columns.row_of[n]) is State.CANCELLED for n in ids))
    return lateness


def measure(seconds: float) -> dict[str, Lateness]:
    """Measure idle, then under each flood, in one window and one run."""
    with tempfile.TemporaryDirectory() as folder:
        paths = Paths(
            *(Path(folder, name) for name in ("config", "state", "cache", "log", "downloads"))
        )
        paths.make()
        runner = Runner(widths={Lane.CPU: JOBS}, is_synced=False)
        desk = open_window(runner, Registry({}), Settings(), paths)
        runner.start()
        desk.window.show()
        try:
            beat_for(0.5)  # the window is painted for the first time
            return {
                "idle": beat_for(seconds),
                "64 hashing": flood(desk.window, runner, Hashing, seconds),
                "64 in plain Python": flood(desk.window, runner, Counting, seconds),
                "every core in children": flood(desk.window, runner, Offloading, seconds),
            }
        finally:
            desk.window.quit()
            desk.clear()
            runner.close(10)


def wait_for(is_so: Callable[[], bool], timeout_s: float = 60) -> None:
    """Run the event loop until something is so."""
    deadline = time.monotonic() + timeout_s
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError("the jobs did not get there")
        beat_for(0.02)


def main() -> None:
    """Print the figures."""
    import report

    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 5.0
    print(f"UI lateness over {seconds:g} s each, a beat of {BEAT_MS} ms")
    most = {"64 hashing": (16, 100), "64 in plain Python": (22, 55)}
    for name, lateness in measure(seconds).items():
        p99_ms, worst_ms = most.get(name, (None, None))
        report.late(
            name,
            lateness.late_ms,
            most_p99_ms=p99_ms,
            most_worst_ms=worst_ms,
            is_control=name == "idle",
        )
        print(
            f"  {name:<22} p99 {lateness.p99_ms:7.1f} ms   worst {lateness.worst_ms:7.1f} ms"
            f"   ({lateness.beats} beats)"
        )


if __name__ == "__main__":
    main()

"""Uses a window hard, with jobs of every kind, and looks now and then at what is left at rest."""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer

from dropmill.core.home import Home
from dropmill.core.paths import Paths
from dropmill.core.registry import load
from dropmill.core.settings import Settings
from dropmill.core.state import ENDED, State
from dropmill.jobs import BUILTIN
from dropmill.ui.application import Desk, open_window
from dropmill.ui.arrange import Sorting
from dropmill.ui.columns import Column, Group
from soak.rest import Rest, look
from soak.work import Work

BEAT_MS = 5
MOST_LISTED = 400
IDLE_S = 5.0
REST_TIMEOUT_S = 60.0
SERVER = Path(__file__).with_name("server.py")


@dataclass
class Found:
    """What a soak came to."""

    seed: int
    rests: list[Rest] = field(default_factory=list)
    idle_ms: list[float] = field(default_factory=list)
    """How late each beat was while nothing was done, …"""
    late_ms: list[float] = field(default_factory=list)
    """… and while all of it went on."""
    ended: Counter[State] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    """What was asked for, by name."""
    crashes: Counter[str] = field(default_factory=Counter)
    """Jobs that crashed, by kind and title."""
    errors: list[str] = field(default_factory=list)
    """What the program itself put into its log as an error."""


class Errors(logging.Handler):
    """Keeps what is logged as an error; warnings are of jobs that fail as they should."""

    def __init__(self, kept: list[str]) -> None:
        super().__init__(logging.ERROR)
        self._kept = kept

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it with its traceback."""
        self._kept.append(self.format(record))


class Heart(QObject):
    """Beats, and writes down how late each beat is."""

    def __init__(self) -> None:
        super().__init__()
        self.late_ms: list[float] = []
        self._due = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self, late_ms: list[float]) -> None:
        """Beat from now on, and write into this list."""
        self.late_ms = late_ms
        self._due = time.perf_counter() + BEAT_MS / 1000
        self._timer.start(BEAT_MS)

    def stop(self) -> None:
        """Beat no more."""
        self._timer.stop()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.late_ms.append(max(0.0, now - self._due) * 1000)
        self._due = now + BEAT_MS / 1000


class Soak:
    """One window over one home in a folder of its own."""

    def __init__(self, folder: Path, url: str, seed: int, without: frozenset[int]) -> None:
        self.found = Found(seed)
        self._errors = Errors(self.found.errors)
        logging.getLogger().addHandler(self._errors)
        self._without = without
        self._dice = random.Random(seed)  # noqa: S311 - a test's chances
        registry = load(BUILTIN)
        names = ("config", "state", "cache", "log", "downloads")
        paths = Paths(*(folder / name for name in names))
        paths.make()
        home = Home.take(paths.state, registry, Settings(is_synced=False))
        if home is None:
            raise RuntimeError("the new home belongs to somebody")
        self._home = home
        self._runner = home.runner
        self._work = Work(folder / "work", registry, url, random.Random(seed + 1))  # noqa: S311
        self._desk: Desk = open_window(
            home.runner, registry, Settings(), paths, archive=home.journal.reader
        )
        self._window = self._desk.window
        self._heart = Heart()
        self._window.show()
        home.start()

    def run(self, seconds: float, rests: int) -> Found:
        """Go on for so long, with so many rests, the last one at the end."""
        self._spend(0.5)
        for _ in range(rests):
            self._heart.start(self.found.idle_ms)
            self._spend(min(IDLE_S, seconds / rests / 10))
            self._heart.stop()
            self._heart.start(self.found.late_ms)
            self._toil(seconds / rests)
            self._heart.stop()
            self._come_to_rest()
            self.found.rests.append(look(self._without))
        return self.found

    def close(self) -> None:
        """End the window and the home."""
        self._heart.stop()
        self._work.close()
        self._window.quit()
        self._desk.clear()
        is_closed = self._home.close(20)
        logging.getLogger().removeHandler(self._errors)
        if not is_closed:
            raise RuntimeError("the home was not closed in time")

    def _toil(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self._runner_count() < MOST_LISTED:
                self._submit()
            name, action = self._dice.choice(self._actions())
            self._do(name, action)
            self._spend(self._dice.choice((0.005, 0.02, 0.05, 0.2)))
            if self._runner_count() >= MOST_LISTED:
                self._count_ended()
                self._runner.remove(self._some(MOST_LISTED // 2))

    def _submit(self) -> None:
        if (jobs := self._work.batch()) is not None:
            self._do("submit", lambda: self._runner.submit(jobs))

    def _actions(self) -> Sequence[tuple[str, Callable[[], object]]]:
        runner, table, jobs, dice = self._runner, self._window.table, self._window.jobs, self._dice
        some = self._some
        return (
            ("pause", lambda: runner.pause(some(20))),
            ("resume", lambda: runner.resume(some(40))),
            ("hold", lambda: runner.hold(some(10))),
            ("release", lambda: runner.release(some(40))),
            ("cancel", lambda: runner.cancel(some(8))),
            ("retry", lambda: runner.retry(some(20))),
            ("run next", lambda: runner.run_next(some(3))),
            ("remove", lambda: runner.remove(some(5))),
            ("kill a child", self._kill_child),
            ("filter", lambda: table.set_filter(dice.choice(list(Group)), dice.choice(("", "1")))),
            ("sort", lambda: jobs.sort_by(Sorting(dice.choice(list(Column))))),
            ("select all", jobs.selectAll),
            ("select one", lambda: jobs.selectRow(dice.randrange(max(1, table.rowCount())))),
            ("scroll", lambda: jobs.verticalScrollBar().setValue(dice.randrange(2_000))),
            ("resize", lambda: self._window.resize(700 + dice.randrange(600), 700)),
        )

    def _do(self, name: str, action: Callable[[], object]) -> None:
        self.found.done[name] += 1
        action()

    def _some(self, most: int) -> list[int]:
        listed = list(self._window.table.columns.row_of)
        return self._dice.sample(listed, min(len(listed), self._dice.randint(0, most)))

    def _runner_count(self) -> int:
        return self._window.table.columns.job_count

    def _kill_child(self) -> None:
        """End a child that works for us, hard, as the system does when memory is short."""
        for child in psutil.Process().children():
            if child.pid not in self._without and self._dice.random() < 0.3:
                with contextlib.suppress(psutil.NoSuchProcess):
                    child.send_signal(signal.SIGKILL)
                return

    def _come_to_rest(self) -> None:
        """Cancel what is under way, take everything from the list, and wait for that."""
        table = self._window.table
        table.set_filter(Group.ALL, "")
        self._runner.release()
        self._runner.resume()
        self._runner.cancel()
        columns = table.columns
        under_way = (Group.RUNNING, Group.WAITING)
        self._wait(lambda: not any(columns.count(group) for group in under_way), "jobs to end")
        self._count_ended()
        self._runner.remove()
        self._wait(lambda: not columns.job_count, "the list to be empty")
        self._wait(lambda: self._window.bridge.is_resting, "the window to rest")
        self._work.forget()
        self._spend(0.3)

    def _count_ended(self) -> None:
        for job_id in list(self._window.table.columns.row_of):
            snapshot = self._runner.snapshot(job_id)
            if snapshot is None or snapshot.state not in ENDED:
                continue
            self.found.ended[snapshot.state] += 1
            if snapshot.error is not None and "crashed" in snapshot.error.title:
                self.found.crashes[f"{snapshot.kind}: {snapshot.error.title}"] += 1

    def _wait(self, is_so: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + REST_TIMEOUT_S
        while not is_so():
            if time.monotonic() > deadline:
                faulthandler.dump_traceback(sys.__stderr__)
                raise TimeoutError(
                    f"waited in vain for {what} (seed {self.found.seed}): {self._left()}"
                )
            self._spend(0.02)

    def _left(self) -> str:
        snapshots = map(self._runner.snapshot, list(self._window.table.columns.row_of))
        return "\n".join(
            f"{one.id} {one.kind} {one.state.value} {one.is_stopping=} {one.note} {one.inputs[:2]}"
            for one in snapshots
            if one is not None and one.state not in ENDED
        )

    def _spend(self, seconds: float) -> None:
        loop = QEventLoop()
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        loop.exec()


@contextlib.contextmanager
def serving(seed: int) -> Iterator[tuple[str, int]]:
    """Start the server in a process of its own; give its address and its process's number."""
    command = [sys.executable, str(SERVER), str(seed)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        yield server.stdout.readline().strip(), server.pid
        server.stdin.close()
        server.wait(10)


def soak(folder: Path, seed: int, seconds: float, rests: int) -> Found:
    """Soak for so long, with so many rests."""
    with serving(seed) as (url, pid):
        one = Soak(folder, url, seed, frozenset({pid}))
        try:
            return one.run(seconds, rests)
        finally:
            one.close()

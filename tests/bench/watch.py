"""How soon a watched folder's files run, one by one and in a burst.

Run by `make bench`, or: python tests/bench/watch.py [--files 40] [--burst 50000]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import report

from dropmill.core.home import Home
from dropmill.core.recipe_book import RecipeBook
from dropmill.core.settings import Settings
from dropmill.core.state import ENDED
from dropmill.core.watch_rule import WatchRule
from dropmill.watch.rules import RuleWatch
from recorder import Recorder
from stages import STAGES

SETTLE_S = 1.0
MOST_S = 0.3
PATIENCE_S = 300.0


class Watched:
    """A home with the watch of one rule."""

    def __init__(self, folder: Path) -> None:
        self.inbox = folder / "in"
        for part in (self.inbox, folder / "state"):
            part.mkdir()
        home = Home.take(folder / "state", STAGES, Settings())
        if home is None:
            raise SystemExit("the home is in use")
        self.home = home
        self.recorder = Recorder()
        home.runner.subscribe(self.recorder)
        home.start()
        home.is_recovered.wait(PATIENCE_S)
        rule = WatchRule(folder=str(self.inbox), kind="look", settle_s=SETTLE_S)
        book = RecipeBook(folder / "recipes", STAGES)
        self.watch = RuleWatch(
            rule, STAGES, book, home.runner, journal=home.journal, claims=home.claims
        )
        self.watch.start()

    def until(self, is_so: Callable[[], bool]) -> None:
        """Wait for something."""
        deadline, pause = time.monotonic() + PATIENCE_S, threading.Event()
        while not is_so():
            if time.monotonic() > deadline:
                raise SystemExit("it did not come to an end")
            pause.wait(0.02)

    def ended(self) -> int:
        """How many jobs have ended."""
        return sum(one.state in ENDED for one in self.recorder.latest.copy().values())

    def close(self) -> None:
        """End it."""
        self.watch.stop()
        self.home.close(PATIENCE_S)


def one_by_one(watched: Watched, count: int) -> list[float]:
    """Return how long after its settle time each file's job ran, in ms."""
    late_ms = []
    for number in range(count):
        path = watched.inbox / f"{number}"
        path.write_bytes(b"x")
        wrote_at = time.time()
        watched.until(lambda: watched.ended() > number)  # noqa: B023
        found = [s for s in watched.recorder.latest.values() if s.inputs == (str(path),)]
        started_at = found[0].started_at or wrote_at
        late_ms.append(max(0.0, started_at - wrote_at - SETTLE_S) * 1000)
    return late_ms


def burst(watched: Watched, count: int) -> tuple[float, int]:
    """Write so many files; return how long after the last the last one was taken, and how many."""
    before = len(watched.recorder.latest)
    for number in range(count):
        (watched.inbox / f"burst {number}").write_bytes(b"x")
    wrote_at = time.time()
    watched.until(lambda: watched.watch.status.taken_count >= before + count)
    watched.until(lambda: watched.ended() >= before + count)
    burst = [s for s in watched.recorder.latest.values() if "burst" in s.inputs[0]]
    last = max(one.submitted_at for one in burst)
    return last - wrote_at, len(burst)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=40)
    parser.add_argument("--burst", type=int, default=50_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        watched = Watched(Path(name))
        late_ms = one_by_one(watched, options.files)
        last_s, taken = burst(watched, options.burst)
        watched.close()
    median = statistics.median(late_ms)
    report.late("from settled to running", late_ms)
    report.measured("median from settled to running", median / 1000, "s", bar=MOST_S)
    report.measured("burst: the last is taken after its settle time", last_s - SETTLE_S, "s")
    print(f"settle time {SETTLE_S:g} s, {options.files} files one by one")
    print(f"over the settle time: median {median:.0f} ms, worst {max(late_ms):.0f} ms")
    print(f"{options.burst:,} files at once: {taken:,} jobs, the last taken {last_s:.1f} s after")
    return 0 if median <= MOST_S * 1000 and taken == options.burst else 1


if __name__ == "__main__":
    sys.exit(main())

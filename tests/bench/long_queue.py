"""A long queue in a home: taking it in, its memory, starting one job of it, and the next start.

The jobs of the disk lane are found their slots too, before they stand in line.

Run by `make bench`, or: python tests/bench/long_queue.py [JOBS]
"""

from __future__ import annotations

import gc
import statistics
import sys
import tempfile
import threading
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import report
from runner import Count, NoOp

from dropmill.core.home import Home
from dropmill.core.job import Job, Lane
from dropmill.core.registry import Registry
from dropmill.core.settings import Lanes, Settings
from dropmill.jobs import BUILTIN
from dropmill.jobs.copy.kind import Copy

SAMPLE = 1_000
"""Jobs that are run from each queue."""


REGISTRY = Registry({"no-op": "runner:NoOp", "copy": BUILTIN["copy"]})


def jobs_of(count: int) -> list[Job]:
    """Make jobs as a drop of so many files does."""
    first = NoOp(inputs=("",), dir="/home/somebody/Downloads")
    return [
        replace(first, inputs=(f"/home/somebody/Pictures/IMG_{i:06}.jpg",)) for i in range(count)
    ]


@contextmanager
def home_in(folder: Path) -> Iterator[Home]:
    """Own the home in `folder`, not started; close it at the end."""
    home = Home.take(folder, REGISTRY, Settings(lanes=Lanes(cpu=1)))
    if home is None:
        raise SystemExit("somebody else owns the new home")
    yield home
    if not home.close(60):
        raise SystemExit("the home was not closed in time")


def take_in(folder: Path, count: int) -> None:
    """Submit all in one drop, held, so that they are there at the next start."""
    jobs = jobs_of(count)
    with home_in(folder) as home:
        home.start()
        home.is_recovered.wait()
        begin = time.perf_counter()
        submitted = home.runner.submit(jobs, is_held=True)
        returned_s = time.perf_counter() - begin
        submitted.result()
        taken_s = time.perf_counter() - begin
    report.measured(f"{count:,} jobs in one drop, acknowledged", taken_s, "s", bar=2.0)
    print(
        f"{count:,} jobs in one drop: the call returns in {returned_s * 1000:.2f} ms,"
        f" acknowledged in {taken_s:.2f} s"
    )


def in_line(folder: Path, count: int) -> None:
    """Show what it takes until all jobs of the disk lane stand in line, submitted and recovered."""
    first = Copy(inputs=("",), dir="/home/somebody/Saved")
    jobs = [
        replace(first, inputs=(f"/home/somebody/{i // 1_000}/IMG_{i:06}.jpg",))
        for i in range(count)
    ]
    for what in ("submitted", "recovered"):
        begin_s = time.process_time()
        with home_in(folder) as home:
            home.runner.hold_lanes()
            home.start()
            home.is_recovered.wait()
            if what == "submitted":
                home.runner.submit(jobs).result()
            turn = threading.Event()
            while home.runner.lanes()[Lane.DISK].waiting < count:
                turn.wait(0.02)
            home.runner.settle().result()
            taken_s = time.process_time() - begin_s
        print(f"  {count:,} of the disk lane {what}: in line after {taken_s:.2f} s of processor")


def memory(folder: Path, count: int) -> None:
    """Show what a waiting job takes in a home, the job itself included."""
    with home_in(folder) as home:
        home.start()
        home.is_recovered.wait()
        home.runner.submit(jobs_of(1), is_held=True).result()
        gc.collect()
        tracemalloc.start()
        home.runner.submit(jobs_of(count), is_held=True).result()
        gc.collect()
        held = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
    report.measured("memory of a waiting job in a home", held / count, "bytes", bar=1536)
    print(f"  memory: {held / count:.0f} bytes a job")


def dispatch(folder: Path, count: int) -> float:
    """Return the microseconds per job for the first SAMPLE jobs of a queue of this length."""
    counter = Count(SAMPLE)
    with home_in(folder) as home:
        runner = home.runner
        runner.hold_lanes()
        home.start()
        home.is_recovered.wait()
        runner.submit(jobs_of(count)).result()
        runner.settle().result()
        gc.collect()
        runner.subscribe(counter)
        begin = time.perf_counter()
        runner.release_lanes()
        counter.is_over.wait()
        taken_s = time.perf_counter() - begin
        runner.hold_lanes()
    return taken_s / SAMPLE * 1e6


def start(folder: Path) -> tuple[float, float]:
    """Return the seconds until `Home.start` has returned, and until all jobs are in the list."""
    begin = time.perf_counter()
    with home_in(folder) as home:
        home.start()
        started_s = time.perf_counter() - begin
        home.is_recovered.wait()
        recovered_s = time.perf_counter() - begin
    return started_s, recovered_s


def main() -> None:
    """Measure all of it."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        names = ("many", "none", "memory", "disk")
        many, none, measured, disk = (Path(folder, name) for name in names)
        for path in (many, none, measured, disk):
            path.mkdir()
        take_in(many, count)
        memory(measured, count)
        in_line(disk, count)
        for length in (1_000, 10_000, 100_000):
            costs = []
            for turn in range(min(3, report.ROUNDS)):
                queue = Path(folder, f"{length}-{turn}")
                queue.mkdir()
                costs.append(dispatch(queue, length))
            cost = statistics.median(costs)
            what = f"starting a job with {length:,} waiting"
            report.measured(what, cost, "µs", series="starting a job", jobs=length)
            print(f"  {length:7,} waiting: {cost:.0f} µs for each job started")
        for path, what in ((none, "no jobs"), (many, f"{count:,} jobs")):
            times = [start(path) for _ in range(min(3, report.ROUNDS))]
            started_s, recovered_s = (
                statistics.median(column) for column in zip(*times, strict=True)
            )
            report.measured(f"start with {what}", started_s * 1000, "ms", bar=500)
            report.measured(f"start with {what}, all in the list", recovered_s, "s", bar=2.0)
            print(f"start with {what}: {started_s:.3f} s, all in the list {recovered_s:.2f} s")


if __name__ == "__main__":
    main()

"""Jobs per second through the Runner beside a bare ThreadPoolExecutor, and memory per job.

Run by `make bench`, or: python tests/bench/runner.py [ROUNDS]
"""

from __future__ import annotations

import gc
import statistics
import sys
import threading
import time
import tracemalloc
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import ClassVar

import report

from dropmill.core.context import JobContext
from dropmill.core.errors import Failure
from dropmill.core.job import Job, Lane, Result
from dropmill.core.runner import Runner
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import ENDED

WORKERS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class NoOp(Job):
    """A job that does nothing."""

    kind: ClassVar[str] = "no-op"
    lane: ClassVar[Lane] = Lane.CPU

    def run(self, ctx: JobContext) -> Result:
        """Do nothing."""
        return Result()


class Count:
    """An observer that says when so many jobs have ended."""

    def __init__(self, wanted: int) -> None:
        self._left = wanted
        self.is_over = threading.Event()

    def jobs_changed(self, snapshots: Sequence[Snapshot]) -> None:
        """Count."""
        self._left -= sum(snapshot.state in ENDED for snapshot in snapshots)
        if self._left <= 0:
            self.is_over.set()

    def job_progressed(self, job_id: int) -> None:
        """Pass over."""

    def jobs_removed(self, ids: Sequence[int]) -> None:
        """Pass over."""

    def trouble_changed(self, trouble: Failure | None) -> None:
        """Pass over: a bench that waits in vain says so."""


def through_runner(count: int) -> float:
    """Seconds for so many jobs through a Runner."""
    runner = Runner(widths={Lane.CPU: WORKERS}, is_synced=False)
    counter = Count(count)
    runner.subscribe(counter)
    runner.start()
    jobs = [NoOp(inputs=("x",))] * count
    begin = time.perf_counter()
    runner.submit(jobs)
    counter.is_over.wait(600)
    seconds = time.perf_counter() - begin
    runner.close(10)
    return seconds


def through_pool(count: int) -> float:
    """Seconds for so many jobs through a bare pool, each with its own future."""
    with ThreadPoolExecutor(WORKERS) as pool:
        job = NoOp(inputs=("x",))
        begin = time.perf_counter()
        futures = [pool.submit(job.run, None) for _ in range(count)]  # type: ignore[arg-type]
        for future in futures:
            future.result()
        return time.perf_counter() - begin


def bytes_per_job(count: int) -> float:
    """Memory that the Runner and the job itself hold for one waiting job."""
    runner = Runner(is_synced=False)
    runner.start()
    runner.submit([NoOp(inputs=("warm",))], is_held=True).result()
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    jobs = [NoOp(inputs=(f"/home/someone/files/input-{n:06}.bin",)) for n in range(count)]
    submitted = runner.submit(jobs, is_held=True).result()
    del jobs, submitted
    gc.collect()
    size = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    runner.close(10)
    return size / count


def main(rounds: int) -> None:
    """Print the table."""
    print(f"No-op jobs, {WORKERS} workers, median of {rounds} interleaved rounds")
    print(f"{'jobs':>8} {'Runner/s':>10} {'pool/s':>10} {'added µs a job':>15}")
    for count in (1_000, 10_000, 100_000):
        ours, theirs = [], []
        for _ in range(rounds):
            ours.append(through_runner(count))
            theirs.append(through_pool(count))
        our, their = statistics.median(ours), statistics.median(theirs)
        added = (our - their) / count * 1e6
        jobs = f"{count:,} no-op jobs"
        report.compared(jobs, {"dropmill": _runs(ours), "bare ThreadPoolExecutor": _runs(theirs)})
        report.measured(f"{jobs} a second", count / our, "/s", bar=5000, is_least=True)
        report.measured(
            f"{jobs}: added a job", added, "µs", series="Runner, added a job", jobs=count
        )
        print(f"{count:8} {count / our:10.0f} {count / their:10.0f} {added:15.1f}")
    size = bytes_per_job(10_000)
    report.measured("memory of a waiting job", size, "bytes", bar=1536)
    print(f"Memory of one waiting job: {size:.0f} bytes (10,000 jobs)")


def _runs(walls_s: Sequence[float]) -> list[tuple[float]]:
    return [(wall_s,) for wall_s in walls_s]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else report.ROUNDS)

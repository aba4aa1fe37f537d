"""What the journal costs: submitting, opening, recovering, small changes, and who else waits.

Run by `make bench`, or: python tests/bench/journal.py [JOBS]
"""

from __future__ import annotations

import gc
import statistics
import sys
import tempfile
import threading
import time
import tracemalloc
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

import report

from dropmill.core.context import JobContext
from dropmill.core.job import Job, Lane, Result
from dropmill.core.journal import Journal
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import State

CHANGES_PER_S = 10_000
CHANGES_S = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class NoOp(Job):
    """A job that does nothing."""

    kind: ClassVar[str] = "no-op"
    lane: ClassVar[Lane] = Lane.CPU

    def run(self, ctx: JobContext) -> Result:
        """Do nothing."""
        return Result()


KINDS: dict[str, type[Job]] = {"no-op": NoOp}


class Ticker:
    """A thread that wants to run every 5 ms, as the UI thread does, and says how late it was."""

    def __init__(self) -> None:
        self._late_s: list[float] = []
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._tick, daemon=True)
        self._thread.start()

    def _tick(self) -> None:
        due = time.perf_counter()
        while not self._is_over.wait(max(0.0, due + 0.005 - time.perf_counter())):
            now = time.perf_counter()
            self._late_s.append(now - due - 0.005)
            due = now

    def stop(self, what: str, *, is_control: bool = False) -> str:
        """Report what went on meanwhile; return "p99 / max" in ms."""
        self._is_over.set()
        self._thread.join()
        late = sorted(self._late_s)
        report.late(what, [seconds * 1000 for seconds in late], is_control=is_control)
        return f"{late[int(len(late) * 0.99)] * 1000:.1f} / {late[-1] * 1000:.1f} ms late"


def fail(trouble: object) -> None:
    """End the bench."""
    raise SystemExit(f"the journal is in trouble: {trouble}")


def opened(folder: Path) -> Journal:
    """Open the journal of the bench."""
    return Journal(folder, KINDS, on_trouble=fail)


def jobs_of(count: int) -> list[Job]:
    """Make jobs as a drop of so many files does."""
    first = NoOp(inputs=("",), dir="/home/somebody/Downloads")
    return [
        replace(first, inputs=(f"/home/somebody/Pictures/IMG_{i:06}.jpg",)) for i in range(count)
    ]


def show(what: str, value: str) -> None:
    """Print one line."""
    print(f"{what:<58}{value}", flush=True)


def idle() -> None:
    """Show how late a ticker is when nothing else runs."""
    ticker = Ticker()
    threading.Event().wait(2)
    show("nothing runs", ticker.stop("another thread: nothing runs", is_control=True))


def submit(folder: Path, count: int) -> None:
    """Submit all at once."""
    jobs = jobs_of(count)
    journal = opened(folder)
    ticker = Ticker()
    start = time.perf_counter()
    submission = journal.submit(jobs)
    returned_s = time.perf_counter() - start
    submission.committed.result()
    taken_s = time.perf_counter() - start
    late = ticker.stop(f"another thread: submitting {count:,} jobs")
    report.measured(f"{count:,} jobs into the journal", taken_s, "s", bar=1.0)
    show(f"submit {count:,} jobs: the call returns", f"{returned_s * 1000:.2f} ms")
    show("  all of them are on the disk", f"{taken_s:.2f} s, {late}")
    journal.close()
    size = sum(path.stat().st_size for path in folder.iterdir())
    show("  on the disk", f"{size / count:.0f} bytes a job")


def memory(folder: Path, count: int) -> None:
    """Show what the journal itself keeps of jobs that others hold anyway."""
    jobs = jobs_of(count)
    journal = opened(folder)
    gc.collect()
    tracemalloc.start()
    submission = journal.submit(jobs)
    submission.committed.result()
    gc.collect()
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    journal.close()
    show("  the journal keeps in memory", f"{held / count:.2f} bytes a job")


def open_again(folder: Path) -> None:
    """Open with all of them unfinished, and read what a window needs first."""
    start = time.perf_counter()
    journal = opened(folder)
    opened_s = time.perf_counter() - start
    page = journal.reader.unfinished(limit=200)
    paged_s = time.perf_counter() - start
    journal.reader.counts()
    counted_s = time.perf_counter() - start
    show("open", f"{opened_s * 1000:.0f} ms")
    show(f"  and read the first page ({len(page)} jobs)", f"{paged_s * 1000:.0f} ms")
    show("  and count by state", f"{counted_s * 1000:.0f} ms")
    start = time.perf_counter()
    ticker = Ticker()
    count = 0
    after = None
    while page := journal.reader.unfinished(after, 1_000):
        count += len(page)
        after = (*page[-1].snapshot.order, page[-1].snapshot.id)
    late = ticker.stop(f"another thread: reading {count:,} jobs")
    show(f"  read all {count:,}, 1,000 a page", f"{time.perf_counter() - start:.2f} s, {late}")
    journal.close()


def recover(folder: Path, count: int) -> None:
    """Find all of them running, after a crash."""
    journal = opened(folder)
    done = threading.Event()
    pictures = pictures_of(journal, count)
    start = time.perf_counter()
    journal.record([replaced(p, state=State.RUNNING, started_at=1.0) for p in pictures], done.set)
    done.wait()
    show(f"record {count:,} changes at once", f"{time.perf_counter() - start:.2f} s")
    journal.close()
    journal = opened(folder)
    start = time.perf_counter()
    found = journal.recover().result()
    taken_s = time.perf_counter() - start
    report.measured(f"recovery of {count:,} running jobs", taken_s, "s", bar=2.0)
    show(f"recover: {found.interrupted:,} were running", f"{taken_s:.2f} s")
    journal.close()


def pictures_of(journal: Journal, count: int) -> list[Snapshot]:
    """Read the pictures of the first jobs."""
    return [stored.snapshot for stored in journal.reader.page(limit=count)]


def replaced(snapshot: Snapshot, **changes: object) -> Snapshot:
    """Return a picture with changes."""
    fields = {name: getattr(snapshot, name) for name in snapshot.__struct_fields__}
    return Snapshot(**{**fields, **changes})


def small_changes(folder: Path) -> None:
    """Record single changes at a steady rate, as a Runner does with small files."""
    journal = opened(folder)
    pictures = pictures_of(journal, 10_000)
    begun = [replaced(p, state=State.RUNNING, started_at=2.0) for p in pictures]
    ended = [
        replaced(p, state=State.DONE, started_at=2.0, ended_at=3.0, outputs=("/home/somebody/x",))
        for p in pictures
    ]
    changes = [change for pair in zip(begun, ended, strict=True) for change in pair]
    latencies: list[float] = []
    ticker = Ticker()
    cpu = time.thread_time()
    start = time.perf_counter()
    wait = threading.Event().wait
    sent = 0
    total = CHANGES_PER_S * CHANGES_S
    last = threading.Event()
    while sent < total:
        due = int((time.perf_counter() - start) * CHANGES_PER_S)
        for number in range(sent, min(due, total)):
            at = time.perf_counter()

            def committed(at: float = at) -> None:
                latencies.append(time.perf_counter() - at)

            journal.record((changes[number % len(changes)],), committed)
        sent = min(due, total)
        wait(0.002)
    journal.record((), last.set)
    last.wait()
    taken_s = time.perf_counter() - start
    cpu = time.thread_time() - cpu
    late = ticker.stop(f"another thread: {CHANGES_PER_S:,} changes a second")
    latencies.sort()
    p99_ms = latencies[int(len(latencies) * 0.99)] * 1000
    report.measured(f"{CHANGES_PER_S:,} changes a second: a commit, 99 of 100", p99_ms, "ms")
    show(f"{total:,} changes, one by one", f"{total / taken_s:,.0f} a second, {late}")
    show(
        "  until committed, median / p99",
        f"{statistics.median(latencies) * 1000:.1f} / {p99_ms:.1f} ms",
    )
    show("  record() itself", f"{cpu / total * 1e6:.1f} µs a change, with what the bench does")
    journal.close()


def single(folder: Path) -> None:
    """One submission at a time, as somebody who types does."""
    journal = opened(folder)
    jobs = jobs_of(1)
    taken = []
    for _ in range(200):
        start = time.perf_counter()
        journal.submit(jobs).committed.result()
        taken.append(time.perf_counter() - start)
    taken.sort()
    show(
        "submit 1 job: committed, median / p99",
        f"{statistics.median(taken) * 1000:.1f} / {taken[197] * 1000:.1f} ms",
    )
    journal.close()


def main() -> None:
    """Measure all of it."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
        idle()
        submit(Path(folder), count)
        memory(Path(other), count)
        open_again(Path(folder))
        recover(Path(folder), count)
        small_changes(Path(folder))
        single(Path(folder))


if __name__ == "__main__":
    main()

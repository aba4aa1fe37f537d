"""Lanes that find their width, beside every fixed one, on three workloads.

A figure is work by the second over the whole run, the finding out included; the rounds of all
widths are interleaved. Run by `make bench`, or: python tests/bench/adaptive.py [ROUNDS] [SECONDS]
"""

from __future__ import annotations

import http.server
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dropmill.core.errors import Failure
from dropmill.core.job import Job, Lane
from dropmill.core.runner import Runner
from dropmill.core.settings import Lanes
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import State
from dropmill.jobs.checksum import Checksum
from dropmill.jobs.copy import Copy
from dropmill.jobs.download import Download

DELAY_S = 0.1
SMALL_BYTES = 4_096
LARGE_BYTES = 32 << 20


class Count:
    """An observer that counts what is done."""

    def __init__(self) -> None:
        self.done = 0

    def jobs_changed(self, snapshots: Sequence[Snapshot]) -> None:
        """Count."""
        self.done += sum(snapshot.state is State.DONE for snapshot in snapshots)

    def job_progressed(self, job_id: int) -> None:
        """Pass over."""

    def jobs_removed(self, ids: Sequence[int]) -> None:
        """Pass over."""

    def trouble_changed(self, trouble: Failure | None) -> None:
        """Pass over."""


def work_per_s(jobs: Sequence[Job], seconds: float, lanes: Lanes) -> tuple[float, int]:
    """Run what fits into the time; return jobs by the second, and the width at the end."""
    lane = jobs[0].lane
    runner = Runner(widths=lanes.widths(), is_synced=False)
    count = Count()
    runner.subscribe(count)
    runner.start()
    runner.set_lanes(lanes)
    begin = time.perf_counter()
    runner.submit(jobs).result(60)
    over = threading.Event()
    over.wait(seconds)
    rate = count.done / (time.perf_counter() - begin)
    width = runner.lanes()[lane].width
    runner.cancel()
    runner.close(20)
    return rate, width


class Late(http.server.BaseHTTPRequestHandler):
    """Answers a tenth of a second late."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Send a small file."""
        threading.Event().wait(DELAY_S)
        self.send_response(200)
        self.send_header("Content-Length", str(SMALL_BYTES))
        self.end_headers()
        self.wfile.write(bytes(SMALL_BYTES))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


class Server(http.server.ThreadingHTTPServer):
    """With room for many at once."""

    daemon_threads = True
    request_queue_size = 512


@contextmanager
def downloads(folder: Path) -> Iterator[Callable[[int], list[Job]]]:
    """Small files from eight servers that answer late."""
    servers = [Server(("127.0.0.1", 0), Late) for _ in range(8)]
    for server in servers:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()

    def make(number: int) -> list[Job]:
        target = folder / f"down{number}"
        return [
            Download(
                inputs=(f"http://127.0.0.1:{servers[n % 8].server_port}/{n}",),
                dir=str(target),
                retries=0,
            )
            for n in range(40_000)
        ]

    yield make
    for server in servers:
        server.shutdown()
        server.server_close()


@contextmanager
def copies(folder: Path) -> Iterator[Callable[[int], list[Job]]]:
    """Small files, each compared after it was copied."""
    source = folder / "small"
    source.mkdir()
    paths = [source / f"{n:05}" for n in range(30_000)]
    for path in paths:
        path.write_bytes(bytes(SMALL_BYTES))
    yield lambda number: [Copy(inputs=(str(p),), dir=str(folder / f"copy{number}")) for p in paths]


@contextmanager
def hashing(folder: Path) -> Iterator[Callable[[int], list[Job]]]:
    """Large files in the cache, hashed by SHA-256."""
    path = folder / "large"
    path.write_bytes(bytes(LARGE_BYTES))
    yield lambda _number: [Checksum(inputs=(str(path),)) for _ in range(20_000)]


WORKLOADS = {
    "late downloads": (downloads, Lane.NET, (4, 16, 64)),
    "small copies": (copies, Lane.DISK, (1, 2, 4, 8)),
    "hashing": (hashing, Lane.DISK, (1, 2, 4, 8)),
}


def main(rounds: int, seconds: float) -> None:
    """Print a table for each workload."""
    for name, (workload, lane, widths) in WORKLOADS.items():
        usual = Lanes().widths()[lane]
        ways = {f"{width}": Lanes(**{lane.value: width}) for width in widths}
        ways["adaptive"] = Lanes(**{lane.value: usual}, adaptive=(lane,))
        rates: dict[str, list[float]] = {way: [] for way in ways}
        found = []
        with tempfile.TemporaryDirectory(dir="/dev/shm") as text:
            folder = Path(text)
            with workload(folder) as make:
                for number in range(rounds):
                    for way, lanes in ways.items():
                        rate, width = work_per_s(make(number), seconds, lanes)
                        rates[way].append(rate)
                        if way == "adaptive":
                            found.append(width)
                        for left in folder.glob("*[0-9]"):
                            if left.is_dir():
                                shutil.rmtree(left)
        medians = {way: statistics.median(found) for way, found in rates.items()}
        best = max(rate for way, rate in medians.items() if way != "adaptive")
        print(f"{name}, {seconds:g} s, {rounds} rounds; usual width {usual}, found {found}")
        for way, rate in medians.items():
            print(f"  {way:>9}: {rate:9.1f} jobs/s  {rate / best:5.0%} of the best fixed width")


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 3,
        float(sys.argv[2]) if len(sys.argv) > 2 else 30.0,
    )

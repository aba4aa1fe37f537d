"""Lanes that find their width, beside every fixed one, on three workloads.

First short slices of each fixed width, in turns in one Runner, give what a width brings (medians).
Then the lane finds out by itself from its usual width, and a second time from where the first run
had come to, as the next batch does. What it brings is that of the widths it had, each as long as
it had it: the other work of this machine falls on all of them alike.
Run by `make bench`, or: python tests/bench/adaptive.py [ROUNDS] [SECONDS] [WORKLOAD]
It takes about two minutes and prints as it goes.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import report

from dropmill.core.errors import Failure
from dropmill.core.job import Job, Lane
from dropmill.core.runner import Runner
from dropmill.core.settings import Lanes
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import State
from dropmill.jobs.checksum.kind import Checksum
from dropmill.jobs.copy.kind import Copy
from dropmill.jobs.download import Download

DELAY_S = 0.5
SLICES = {Lane.NET: (0.7, 1.0), Lane.DISK: (0.4, 0.8)}
"""Seconds that a width is given to settle, and those in which it is measured."""

SMALL_BYTES = 4_096
SMALL_FILES = 30_000
COPIED_TIMES = 10
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


class Busy:
    """A Runner with more jobs than it will get done; one lane of it is looked at."""

    def __init__(
        self, jobs: Sequence[Job], lanes: Lanes, found: Mapping[str, int] | None = None
    ) -> None:
        self.lane = jobs[0].lane
        self.runner = Runner(widths=lanes.widths(), is_synced=False)
        self._count = Count()
        self.runner.subscribe(self._count)
        self.runner.hold_lanes()
        self.runner.start()
        self.runner.remember_widths(found or {})
        self.runner.set_lanes(lanes)
        self.runner.submit(jobs).result(60)
        self._turn = threading.Event()  # nobody sets it: a clock

    def rate_at(self, width: int) -> float:
        """Return jobs by the second at a fixed width, once it has settled."""
        self.runner.set_lanes(Lanes(**{self.lane.value: width}))
        settle_s, slice_s = SLICES[self.lane]
        self._turn.wait(settle_s)
        begin, before = time.perf_counter(), self._count.done
        self._turn.wait(slice_s)
        return (self._count.done - before) / (time.perf_counter() - begin)

    def go(self) -> None:
        """Let the jobs run."""
        self.runner.release_lanes()

    def widths_for(self, seconds: float) -> tuple[float, list[int]]:
        """Return jobs by the second, and the widths that the lane has had every tenth of one."""
        begin, before = time.perf_counter(), self._count.done
        widths = []
        while time.perf_counter() - begin < seconds:
            self._turn.wait(0.1)
            widths.append(self.runner.lanes()[self.lane].width)
        return (self._count.done - before) / (time.perf_counter() - begin), widths

    def close(self) -> None:
        """Drop what is left."""
        self.runner.hold_lanes()
        self.runner.cancel()
        self.runner.close(20)


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer each request with a small file, half a second late."""
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {SMALL_BYTES}\r\n\r\n".encode()
    with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
        while True:
            await reader.readuntil(b"\r\n\r\n")
            await asyncio.sleep(DELAY_S)
            writer.write(head + bytes(SMALL_BYTES))
            await writer.drain()


async def serve() -> None:
    """Serve on eight ports, print them, until standard input ends."""
    servers = [await asyncio.start_server(answer, "127.0.0.1", 0, backlog=512) for _ in range(8)]
    print(*(server.sockets[0].getsockname()[1] for server in servers), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


@contextmanager
def downloads(folder: Path) -> Iterator[Callable[[int], list[Job]]]:
    """Small files from eight servers that answer late, in a process of their own."""
    command = [sys.executable, __file__, "serve"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        ports = process.stdout.readline().split()

        def make(number: int) -> list[Job]:
            return [
                Download(
                    inputs=(f"http://127.0.0.1:{ports[n % 8]}/{n}",),
                    dir=str(folder / f"down{number}"),
                    retries=0,
                )
                for n in range(20_000)
            ]

        yield make
        process.terminate()


@contextmanager
def copies(folder: Path) -> Iterator[Callable[[int], list[Job]]]:
    """Small files, each compared after it was copied."""
    source = folder / "small"
    source.mkdir()
    paths = [source / f"{n:05}" for n in range(SMALL_FILES)]
    for path in paths:
        path.write_bytes(bytes(SMALL_BYTES))
    yield lambda number: [
        Copy(inputs=(str(path),), dir=str(folder / f"copy{number}-{again}"))
        for again in range(COPIED_TIMES)
        for path in paths
    ]


@contextmanager
def hashing(folder: Path) -> Iterator[Callable[[int], list[Job]]]:
    """Large files in the cache, hashed by SHA-256."""
    path = folder / "large"
    path.write_bytes(bytes(LARGE_BYTES))
    yield lambda _number: [Checksum(inputs=(str(path),)) for _ in range(20_000)]


WORKLOADS = {
    "late downloads": (downloads, Lane.NET, (2, 8, 16, 64)),
    "small copies": (copies, Lane.DISK, (1, 2, 4, 8)),
    "hashing": (hashing, Lane.DISK, (1, 2, 4, 8)),
}


def rate_at(width: int, rates: Mapping[int, float]) -> float:
    """Read what a width brings between those that were measured."""
    below = max(w for w in rates if w <= width)
    above = min((w for w in rates if w >= width), default=below)
    if above == below:
        return rates[below]
    part = (width - below) / (above - below)
    return rates[below] * (1 - part) + rates[above] * part


def clear(folder: Path) -> None:
    """Remove what the jobs made."""
    for left in folder.iterdir():
        if left.is_dir() and left.name != "small":
            shutil.rmtree(left, ignore_errors=True)


def main(rounds: int, seconds: float, names: Sequence[str]) -> None:
    """Print a table for each workload."""
    for name in names:
        workload, lane, widths = WORKLOADS[name]
        usual = Lanes().widths()[lane]
        turns = round(rounds * sum(SLICES[Lane.NET]) / sum(SLICES[lane]))
        print(f"{name}: medians of {turns} slices of {SLICES[lane][1]:g} s in turns", flush=True)
        with tempfile.TemporaryDirectory(dir="/dev/shm") as text:
            folder = Path(text)
            with workload(folder) as make:
                rates = fixed_rates(make(0), widths, turns)
                best = max(rates.values())
                for width, rate in rates.items():
                    print(f"  {width:>9}: {rate:9.1f} jobs/s  {rate / best:5.0%}", flush=True)
                print(f"  the usual width, {usual}: {rate_at(usual, rates) / best:5.0%}")
                clear(folder)
                found: dict[str, int] = {}
                for number, run in enumerate(("from the usual width", "the next batch"), 1):
                    lanes = Lanes(**{lane.value: usual}, adaptive=(lane,))
                    rate, had, found = adaptive_run(make(number), lanes, found, seconds)
                    clear(folder)
                    mean = statistics.mean(rate_at(width, rates) for width in had)
                    seen = [w for n, w in enumerate(had) if n == 0 or had[n - 1] != w]
                    print(
                        f"  adaptive, {run}, {seconds:g} s: {mean / best:5.0%} by its widths,"
                        f" {rate / best:5.0%} as counted; {seen}",
                        flush=True,
                    )
                    of_best = f"{name}, {run}: of what the best fixed width brings"
                    report.measured(of_best, mean / best * 100, "%", bar=90, is_least=True)


def fixed_rates(jobs: Sequence[Job], widths: Sequence[int], rounds: int) -> dict[int, float]:
    """Return the median rate of each width."""
    busy = Busy(jobs, Lanes(**{jobs[0].lane.value: widths[0]}))
    busy.go()
    busy.rate_at(widths[-1])  # warm
    found: dict[int, list[float]] = {width: [] for width in widths}
    for _ in range(rounds):
        for width in widths:
            found[width].append(busy.rate_at(width))
    busy.close()
    return {width: statistics.median(measured) for width, measured in found.items()}


def adaptive_run(
    jobs: Sequence[Job], lanes: Lanes, found: Mapping[str, int], seconds: float
) -> tuple[float, list[int], dict[str, int]]:
    """Let the lane find its width; return jobs by the second, the widths it had, what it found."""
    busy = Busy(jobs, lanes, found)
    busy.go()
    rate, widths = busy.widths_for(seconds)
    now_found = busy.runner.found_widths()
    busy.close()
    return rate, widths, now_found


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        asyncio.run(serve())
        sys.exit()
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else min(3, report.ROUNDS),
        float(sys.argv[2]) if len(sys.argv) > 2 else 30.0,
        sys.argv[3:] or tuple(WORKLOADS),
    )

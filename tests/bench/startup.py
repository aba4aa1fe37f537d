"""Seconds from start to the first window on the screen, and the window's memory by jobs.

Run by `make bench`, or: python tests/bench/startup.py [ROUNDS]. Needs xvfb, openbox and xdotool.
Qt programs in C++ are measured in turn with it, those of PEERS that are installed.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import report

from dropmill.core import registry
from dropmill.core.fields import build
from dropmill.core.home import Home
from dropmill.core.settings import Settings
from dropmill.jobs import BUILTIN
from screen import Screen

PEERS = {"qbittorrent": "qBittorrent", "keepassxc": "KeePassXC", "featherpad": "FeatherPad"}
JOBS = (0, 10_000, 100_000)
PATIENCE_S = 30.0


def fill(folder: Path, count: int) -> None:
    """Put so many held jobs into a new home."""
    kinds = registry.load(BUILTIN)
    (folder / "state").mkdir(parents=True)
    home = Home.take(folder / "state", kinds, Settings())
    if home is None:
        raise RuntimeError("the new home belongs to somebody")
    home.start()
    if count:
        names = [f"/home/someone/pictures/2026/holiday/picture-{n:06}.jpg" for n in range(count)]
        home.runner.submit(build(kinds["checksum"], names, {}), is_held=True).result(60)
    home.close(30)


@contextlib.contextmanager
def started(screen: Screen, command: list[str], **variables: str) -> Iterator[tuple[int, float]]:
    """Start a program; give its process id and the seconds until it has a window."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        command,
        # Compiled once, as on anybody's machine, whatever the variables say here.
        env={**screen.variables, **variables, "PYTHONDONTWRITEBYTECODE": ""},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    search = ["xdotool", "search", "--onlyvisible", "--pid", str(process.pid), "--name", "."]
    try:
        while subprocess.run(search, env=screen.variables, capture_output=True).returncode:  # noqa: PLW1510
            if time.perf_counter() - begin > PATIENCE_S or process.poll() is not None:
                raise RuntimeError(f"{command[0]} showed no window")
        yield process.pid, time.perf_counter() - begin
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def memory_mb(pid: int) -> float:
    """Return the private and shared memory of a process, once it stands still."""
    last = -1.0
    while True:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        now = next(int(line.split()[1]) for line in lines if line.startswith("Rss:")) / 1000
        if abs(now - last) < 0.5:
            return now
        last = now
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(["tail", f"--pid={pid}", "-f", "/dev/null"], timeout=1.0, check=False)


def main(rounds: int) -> None:
    """Print the tables."""
    ours = [sys.executable, "-m", "dropmill"]
    peers = {name: [name] for name in PEERS if shutil.which(name)}
    with tempfile.TemporaryDirectory() as temporary, Screen(Path(temporary)) as screen:
        homes = {count: Path(temporary) / f"home-{count}" for count in JOBS}
        for count, folder in homes.items():
            fill(folder, count)
        seconds: dict[str, list[float]] = {}
        memory: dict[int, float] = {}
        with started(screen, ours):
            pass  # the first start ever compiles
        for _ in range(rounds):
            for count, folder in homes.items():
                with started(screen, ours, DROPMILL_HOME=str(folder)) as (pid, taken):
                    seconds.setdefault(f"dropmill, {count:,} jobs", []).append(taken)
                    if count not in memory:
                        memory[count] = memory_mb(pid)
            for name, command in peers.items():
                with started(screen, command, HOME=temporary) as (_, taken):
                    seconds.setdefault(name, []).append(taken)
    print(f"First window, ms: median of {rounds} rounds in turn ({os.cpu_count()} cores)")
    for name, taken in seconds.items():
        print(f"  {name:24} {statistics.median(taken) * 1000:6.0f}")
    none = f"dropmill, {JOBS[0]:,} jobs"
    rounds = {name: [(taken_s,) for taken_s in taken] for name, taken in seconds.items()}
    report.compared("first window", rounds, ours=none, most={"": 1.5})
    for count in JOBS:
        taken_ms = statistics.median(seconds[f"dropmill, {count:,} jobs"]) * 1000
        what = f"first window with {count:,} jobs"
        report.measured(what, taken_ms, "ms", series="first window", jobs=count)
    most_mb = {0: 75, 100_000: 300}
    for count, size in memory.items():
        what = f"memory of the window with {count:,} jobs"
        report.measured(what, size, "MB", bar=most_mb.get(count), series="memory", jobs=count)
    print("Memory of the window, MB (resident)")
    for count, size in memory.items():
        print(f"  {count:>7,} jobs {size:12.0f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else report.ROUNDS)

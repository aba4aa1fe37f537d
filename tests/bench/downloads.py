"""Downloads beside curl, aria2c and wget2: one round of each in turn, medians, one table.

Run by `make bench`, or: python tests/bench/downloads.py [CASE…]; ROUNDS=2 makes it shorter.

Needs nginx with its echo module and the three programs, from the system's packages. Everything
is served from memory on loopback and written to a folder in memory, so that the programs are
compared and not the disk: "dropmill, on disk" is the same synced, in a folder that is on one.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import report
from serving import Case, Site, folder_in_memory, serving

if TYPE_CHECKING:
    from dropmill.core.runner import Runner

APP = Path(__file__).resolve().parents[2] / "app"
ROUNDS = int(os.environ.get("ROUNDS", "5"))

CASES = {
    case.name: case
    for case in (
        Case("1 GiB http", ("large",), 1 << 30, most={"": 1.10}),
        Case("1 GiB https", ("large",), 1 << 30, is_secure=True, peer="curl", most={"curl": 0.95}),
        Case(
            "2,000 x 100 KB",
            tuple(f"medium/{n}" for n in range(2000)),
            100_000,
            most={"": 1.15},
        ),
        Case(
            "10,000 x 4 KB",
            tuple(f"small/{n}" for n in range(10_000)),
            4096,
            most={"": 1.3, "aria2c": 0.5},
        ),
        Case(
            "64 MiB limited",
            ("limited/file",),
            64 << 20,
            connections=16,
            peer="aria2c",
            most={"aria2c": 0.75},
        ),
        Case(
            "64 x 2 MB at 100 ms",
            tuple(f"late/{n}" for n in range(64)),
            2_000_000,
            peer="curl",
            most={"curl": 1.2},
        ),
    )
}


@dataclass(frozen=True)
class Took:
    """What one run took."""

    wall_s: float
    cpu_s: float
    memory_mb: float
    start_s: float = 0.0
    """The start of the interpreter and of the Runner, before: not in the others."""


Tool = Callable[[Site, Case, Path], Took]


def by_curl(site: Site, case: Case, folder: Path) -> Took:
    """Download with curl: all links of one command in parallel."""
    config = site.root / "curl.txt"
    config.write_text("".join(f'url = "{url}"\nremote-name\n' for url in site.urls(case)))
    limit = ["--parallel", "--parallel-immediate", "--parallel-max", "64"]
    options = ["-sS", "--no-progress-meter", *limit, "--cacert", site.certificate]
    return _run(["curl", *options, "-K", config], folder)


def by_aria2c(site: Site, case: Case, folder: Path) -> Took:
    """Download with aria2c, 16 at once, as many connections as the case may have."""
    links = site.root / "links.txt"
    links.write_text("\n".join(site.urls(case)))
    n = str(case.connections)
    options = ["-j16", f"-x{n}", f"-s{n}", "-k1M", "--file-allocation=none", "-q"]
    ca = f"--ca-certificate={site.certificate}"
    return _run(["aria2c", *options, ca, "-i", links], folder)


def by_wget2(site: Site, case: Case, folder: Path) -> Took:
    """Download with wget2, 16 threads."""
    links = site.root / "links.txt"
    links.write_text("\n".join(site.urls(case)))
    options = ["-q", "--max-threads=16", "--no-config", "--http2=off"]
    if case.connections > 1:
        options.append("--chunk-size=4M")
    ca = f"--ca-certificate={site.certificate}"
    return _run(["wget2", *options, ca, "-i", links], folder)


def by_dropmill(
    site: Site, case: Case, folder: Path, *, is_synced: bool = False, is_planned: bool = False
) -> Took:
    """Download with the Runner in a new interpreter; its start is not counted."""
    links = site.root / "links.txt"
    links.write_text("\n".join(site.urls(case)))
    environment = {
        **os.environ,
        "PYTHONPATH": str(APP),
        "SSL_CERT_FILE": str(site.certificate),
    }
    command = [sys.executable, __file__, "--child", str(links), str(folder)]
    command += [str(case.connections), str(int(is_synced)), str(int(is_planned))]
    started = time.clock_gettime(time.CLOCK_MONOTONIC)
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    told = json.loads(done.stdout)
    return Took(**told["took"], start_s=told["submitted_at"] - started)


def by_dropmill_synced(site: Site, case: Case, folder: Path) -> Took:
    """The same, synced."""
    return by_dropmill(site, case, folder, is_synced=True)


def by_dropmill_planned(site: Site, case: Case, folder: Path) -> Took:
    """The same when the plan was looked at before: couriers are there, as the interpreter is."""
    return by_dropmill(site, case, folder, is_planned=True)


ON_DISK = "dropmill, on disk"
OURS = ("dropmill", "dropmill, planned", ON_DISK)

TOOLS: dict[str, Tool] = {
    "dropmill": by_dropmill,
    "dropmill, planned": by_dropmill_planned,
    ON_DISK: by_dropmill_synced,
    "curl": by_curl,
    "aria2c": by_aria2c,
    "wget2": by_wget2,
}


def child(links: str, folder: str, connections: str, is_synced: str, is_planned: str) -> None:
    """Run the downloads of one round in this process and print what they took."""
    from runner import Count

    from dropmill import engine
    from dropmill.core.settings import Settings
    from dropmill.jobs.download import Download
    from dropmill.transfer.thread import TransferThread

    urls = Path(links).read_text().split()
    n = int(connections) if int(connections) > 1 else 0
    # As “dropmill get” does it, without its report.
    loaded = Settings(is_synced=bool(int(is_synced)))
    runner = engine.start_runner(None, engine.load_kinds(loaded), loaded, [])
    runner.service(TransferThread)
    jobs = [Download(inputs=(url,), dir=folder, connections=n) for url in urls]
    count = Count(len(jobs))
    runner.subscribe(count)
    if int(is_planned):
        # As when the window has shown what there is to do.
        runner.make_ready(Download, len(jobs))
        _wait_until_ready(runner, len(jobs))
    before = _processor_s()
    started = time.clock_gettime(time.CLOCK_MONOTONIC)
    runner.submit(jobs)
    count.is_over.wait()
    wall_s = time.clock_gettime(time.CLOCK_MONOTONIC) - started
    cpu_s = _processor_s() - before
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    memory_mb += sum(child.memory_info().rss for child in psutil.Process().children()) / (1 << 20)
    took = {"wall_s": wall_s, "cpu_s": cpu_s, "memory_mb": memory_mb}
    print(json.dumps({"took": took, "submitted_at": started}))
    runner.close()


def _wait_until_ready(runner: Runner, count: int) -> None:
    """Wait for the couriers' interpreters."""
    from dropmill.jobs.download.errands import FIRST
    from dropmill.transfer.couriers import Couriers

    if count <= FIRST:
        return
    couriers = runner.service(Couriers)
    reports = threading.Semaphore(0)
    hired = couriers.hire(lambda *_: reports.release())
    while not all(courier.is_ready for courier in hired):
        reports.acquire()
    for courier in hired:
        couriers.dismiss(courier)


def _processor_s() -> float:
    """Return the processor time of this process and of the children it has."""
    own = psutil.Process()
    return sum(sum(process.cpu_times()[:2]) for process in (own, *own.children()))


def measure(site: Site, case: Case, tools: Sequence[str]) -> dict[str, Took]:
    """Run all tools in turn, several times; return medians."""
    took: dict[str, list[Took]] = {name: [] for name in tools}
    for _ in range(ROUNDS):
        for name in tools:
            with _folder_on_disk() if name == ON_DISK else folder_in_memory() as folder:
                took[name].append(TOOLS[name](site, case, folder))
                there = {path.name: path.stat().st_size for path in folder.iterdir()}
                wanted = {Path(path).name: case.size for path in case.paths}
                if there != wanted:
                    raise RuntimeError(f"{name} brought {len(there)} files of {len(wanted)}")
    rounds = {name: [(t.wall_s, t.cpu_s, t.memory_mb) for t in runs] for name, runs in took.items()}
    report.compared(case.name, rounds, most=case.most)
    return {
        name: Took(
            *(
                statistics.median(getattr(run, field) for run in runs)
                for field in ("wall_s", "cpu_s", "memory_mb", "start_s")
            )
        )
        for name, runs in took.items()
    }


def rows(case: Case, medians: dict[str, Took]) -> Iterator[str]:
    """Yield the table's rows of a case; ratios are to its peer, else to the best other."""
    others = {name: took for name, took in medians.items() if "dropmill" not in name}
    peer = case.peer if case.peer in others else min(others, key=lambda n: others[n].wall_s)
    for name, took in medians.items():
        wall, cpu = (took.wall_s / others[peer].wall_s, took.cpu_s / others[peer].cpu_s)
        start = f"{took.start_s:.2f}" if took.start_s else ""
        yield (
            f"| {case.name} | {name} | {took.wall_s:.2f} | {wall:.2f} | {took.cpu_s:.2f} |"
            f" {cpu:.2f} | {took.memory_mb:.0f} | {start} |"
        )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("cases", nargs="*", metavar="CASE", help="part of a case's name")
    parser.add_argument("--child", nargs=5, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        child(*arguments.child)
        return
    if missing := [tool for tool in ("nginx", "curl", "aria2c", "wget2") if not shutil.which(tool)]:
        sys.exit(f"not installed: {', '.join(missing)}")
    wanted = arguments.cases or [""]
    cases = [case for case in CASES.values() if any(part in case.name for part in wanted)]
    print(f"Medians of {ROUNDS} rounds in turn; ratios to curl or aria2c where that is the bar's")
    print("peer, else to the best of the three.\n")
    print("| case | tool | seconds | ratio | processor s | ratio | MB | start, not counted |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    with serving(cases) as site:
        for case in cases:
            # One connection is all that curl has for a file: it would only take long.
            peers = [case.peer] if case.connections > 1 else ["curl", "aria2c", "wget2"]
            medians = measure(site, case, [*OURS, *peers])
            print(*rows(case, medians), sep="\n", flush=True)


@contextlib.contextmanager
def _folder_on_disk() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def _run(command: Sequence[object], folder: Path) -> Took:
    started = time.perf_counter()
    with subprocess.Popen([str(word) for word in command], cwd=folder) as process:
        _, status, usage = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}")
    return Took(wall_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


if __name__ == "__main__":
    main()

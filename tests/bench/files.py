"""Checksums, copies and archives beside what people use now, in one run.

`make bench ARGS=files`, or: python tests/bench/files.py [checksum] [copy] [archive]

Ours is timed from submit to the last end, in a Runner that is warm; a tool from its start to its
end, with all cores where that takes `xargs -P`. Rounds are interleaved, files are in memory (where
/dev/shm has the room), syncing is off but where it says so. A tool that takes far longer than ours
is run twice only. Each row: the median wall time, the processor time of the same round, how many
cores that kept busy, and the ratio of the medians. Tools that are missing are left out.

ROUNDS (5), LARGE_MIB (4096), MANY (10000), MANY_KB (64), COPY_MIB (2048), COPY_MANY (20000),
COPY_KB (16), ARCHIVE_MIB (128) are read from the environment; `--quick` makes all of them small.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import wait
from pathlib import Path

import psutil
import report
from runner import Count

from dropmill.core.job import Job
from dropmill.core.offload.offload import Offload
from dropmill.core.runner import Runner
from dropmill.core.state import State
from dropmill.core.verbs import Jobs
from dropmill.jobs.archive.kind import Archive
from dropmill.jobs.archive.payload import ArchiveFormat
from dropmill.jobs.checksum.algorithms import Algorithm
from dropmill.jobs.checksum.kind import Checksum
from dropmill.jobs.checksum.many import Files
from dropmill.jobs.copy.kind import Copy
from dropmill.jobs.copy.many import Names

QUICK = "--quick" in sys.argv
"""An eighth of the sizes, for a try."""


def _number(name: str, default: int) -> int:
    return int(os.environ.get(name, default // 8 if QUICK else default))


ROUNDS = int(os.environ.get("ROUNDS", "5"))
LARGE_MIB = _number("LARGE_MIB", 4096)
MANY, MANY_KB = _number("MANY", 10_000), int(os.environ.get("MANY_KB", "64"))
COPY_MIB = _number("COPY_MIB", 2048)
COPY_MANY, COPY_KB = _number("COPY_MANY", 20_000), int(os.environ.get("COPY_KB", "16"))
ARCHIVE_MIB = _number("ARCHIVE_MIB", 128)
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder with a random name in it
CORES = len(os.sched_getaffinity(0))
QUIET = subprocess.DEVNULL

MOST = {
    Algorithm.SHA256: {"sha256sum": 0.35, "openssl dgst": 1.05},
    Algorithm.BLAKE3: {"b3sum": 1.05},
    Algorithm.XXH3: {"xxhsum": 1.2},
}
"""What hashing one large file may take beside a tool."""

FAR_LONGER = 2.5
"""A tool that takes so many times as long as ours is run twice only."""

Run = Callable[[], float]
"""Does it, and returns the seconds that it took."""


def side_by_side(title: str, runs: dict[str, Run], most: dict[str, float] | None = None) -> None:
    """Time these interleaved; print a row each, with ratios to each of the tools.

    `most` is what ours may take, as a ratio to a tool's wall time ("": to the quickest one's).
    """
    walls: dict[str, list[float]] = {name: [] for name in runs}
    used: dict[str, list[float]] = {name: [] for name in runs}
    first = next(iter(runs))
    for number in range(ROUNDS):
        for name, run in runs.items():
            if number > 1 and min(walls[name]) > FAR_LONGER * max(walls[first]):
                continue
            cpu = _processor_s()
            walls[name].append(run())
            used[name].append(_processor_s() - cpu)
    report.compared(
        title,
        {name: list(zip(walls[name], used[name], strict=True)) for name in runs},
        ours=next(iter(runs)),
        most=most,
    )
    print(f"\n{title}, median of {ROUNDS} interleaved rounds")
    print(f"  {'':<30} {'wall s':>8} {'cpu s':>8} {'cores':>6}  ours ÷ this: wall, cpu")
    ours = [name for name in runs if name.startswith("dropmill")]
    for name in runs:
        wall, cpu = statistics.median(walls[name]), statistics.median(used[name])
        ratios = ""
        if name not in ours:
            ours_wall = statistics.median(walls[ours[0]])
            ours_cpu = statistics.median(used[ours[0]])
            ratios = f"{ours_wall / wall:6.2f} {ours_cpu / max(cpu, 1e-3):6.2f}"
        print(f"  {name:<30} {wall:8.3f} {cpu:8.3f} {cpu / wall:6.2f}  {ratios}", flush=True)


def _processor_s() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    ended = sum(usage.ru_utime + usage.ru_stime for usage in both)
    # Those of ours that work in a warm child count too.
    running = (child.cpu_times() for child in psutil.Process().children())
    return ended + sum(times.user + times.system for times in running)


class Ours:
    """A warm Runner."""

    def __init__(self, *, is_synced: bool = False) -> None:
        self._runner = Runner(is_synced=is_synced)
        self._runner.start()

    def warm(self) -> None:
        """Have the children there: they end when they have nothing to do for a minute."""
        offload = self._runner.service(Offload)
        nothing = Files((str(__file__),) * 64, (Algorithm.XXH3, Algorithm.BLAKE3))
        calls = ["dropmill.jobs.checksum.many:add_up", "dropmill.jobs.copy.many:give_names"]
        wait([offload.submit_unheard(calls[0], nothing) for _ in range(8 * CORES)])
        wait([offload.submit_unheard(calls[1], Names(())) for _ in range(8 * CORES)])

    def run(self, jobs: list[Job]) -> float:
        """Submit, wait for the last one's end; return the seconds between the two."""
        self.warm()
        counter = Count(len(jobs))
        begin = time.perf_counter()
        forget = self._runner.subscribe(counter)
        self._runner.submit(jobs).result(60)
        if not counter.is_over.wait(3600):
            raise TimeoutError
        ended_at = time.perf_counter()
        forget()
        failed = self._runner.snapshots(Jobs(states=(State.FAILED,)))
        if failed:
            raise RuntimeError(failed[0].error)
        self._runner.remove()
        return ended_at - begin

    def close(self) -> None:
        """End it."""
        self._runner.close(10)


def tool(*words: str, cwd: Path | None = None) -> Run | None:
    """Return how to run a program, None when it is not there."""
    if shutil.which(words[0]) is None:
        return None

    def run() -> float:
        begin = time.perf_counter()
        subprocess.run(words, cwd=cwd, check=True, stdout=subprocess.DEVNULL, stderr=QUIET)
        return time.perf_counter() - begin

    return run


def over_list(names: Path, *words: str) -> Run | None:
    """Return how to run a program over many files on all cores."""
    if shutil.which(words[0]) is None:
        return None
    command = ["xargs", "-0", f"-P{CORES}", "-n500", *words]

    def run() -> float:
        begin = time.perf_counter()
        with names.open("rb") as file:
            subprocess.run(command, stdin=file, check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - begin

    return run


def there(runs: dict[str, Run | None]) -> dict[str, Run]:
    """Leave out the tools that are missing."""
    return {name: run for name, run in runs.items() if run is not None}


def make_large(path: Path, mib: int) -> None:
    """Write a file of random bytes."""
    piece = random.Random(1).randbytes(1 << 20)  # noqa: S311 - a bench's data
    with path.open("wb") as file:
        for number in range(mib):
            file.write(number.to_bytes(8, "little") + piece[8:])


def make_many(folder: Path, count: int, kb: int) -> list[Path]:
    """Write many small files, a thousand in a folder."""
    piece = random.Random(2).randbytes(kb * 1000)  # noqa: S311 - a bench's data
    paths = []
    for number in range(count):
        path = folder / f"{number // 1000:03}" / f"file-{number:06}.bin"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(number.to_bytes(8, "little") + piece[8:])
        paths.append(path)
    return paths


def bench_checksum(folder: Path) -> None:
    """One large file, then many small ones."""
    ours = Ours()
    large = folder / "large"
    make_large(large, LARGE_MIB)
    tools = {
        Algorithm.SHA256: {
            "sha256sum": tool("sha256sum", str(large)),
            "openssl dgst": tool("openssl", "dgst", "-sha256", str(large)),
            "rclone hashsum": tool("rclone", "hashsum", "sha256", str(large)),
            "hashdeep": tool("hashdeep", "-c", "sha256", str(large)),
        },
        Algorithm.BLAKE3: {"b3sum": tool("b3sum", str(large))},
        Algorithm.XXH3: {"xxhsum": tool("xxhsum", "-H3", str(large))},
    }
    for algorithm, others in tools.items():
        job = Checksum(inputs=(str(large),), algorithms=(algorithm,))
        mine: dict[str, Run | None] = {"dropmill": lambda job=job: ours.run([job])}
        side_by_side(
            f"{algorithm.value} of 1 x {LARGE_MIB} MiB", there({**mine, **others}), MOST[algorithm]
        )
    large.unlink()
    paths = make_many(folder / "many", MANY, MANY_KB)
    names = folder / "names"
    names.write_bytes(b"\0".join(os.fsencode(path) for path in paths))
    many = {
        Algorithm.SHA256: {
            "sha256sum": over_list(names, "sha256sum"),
            "openssl dgst": over_list(names, "openssl", "dgst", "-sha256"),
            "hashdeep": over_list(names, "hashdeep", "-c", "sha256"),
            "rclone hashsum": tool("rclone", "hashsum", "sha256", str(folder / "many")),
        },
        Algorithm.BLAKE3: {
            "b3sum": tool("b3sum", *map(str, paths)) if MANY <= 20_000 else None,
            "b3sum, xargs": over_list(names, "b3sum", "--num-threads", "1"),
        },
        Algorithm.XXH3: {"xxhsum": over_list(names, "xxhsum", "-q", "-H3")},
    }
    for algorithm, others in many.items():
        jobs: list[Job] = [Checksum(inputs=(str(p),), algorithms=(algorithm,)) for p in paths]
        mine = {"dropmill": lambda jobs=jobs: ours.run(jobs)}
        side_by_side(
            f"{algorithm.value} of {MANY} x {MANY_KB} kB", there({**mine, **others}), {"": 1.0}
        )
    ours.close()


def bench_copy(folder: Path) -> None:
    """One large file, then many small ones; each copy is removed, which is not timed."""
    quick, synced = Ours(), Ours(is_synced=True)
    target = folder / "to"

    def fresh(run: Run | None) -> Run | None:
        def whole() -> float:
            assert run is not None
            target.mkdir()
            seconds = run()
            shutil.rmtree(target)
            return seconds

        return None if run is None else whole

    def mine(paths: list[Path], ours: Ours, *, verify: bool) -> Run:
        jobs: list[Job] = [
            Copy(inputs=(str(path),), dir=str(target / path.parent.name), verify=verify)
            for path in paths
        ]
        return lambda: ours.run(jobs)

    (folder / "large").mkdir()
    large = folder / "large" / "file"
    make_large(large, COPY_MIB)
    many = make_many(folder / "many", COPY_MANY, COPY_KB)
    for title, source, paths, most in (
        (f"Copy of 1 x {COPY_MIB} MiB", folder / "large", [large], 1.05),
        (f"Copy of {COPY_MANY} x {COPY_KB} kB", folder / "many", many, 1.2),
    ):
        runs = {
            "dropmill, no verify": mine(paths, quick, verify=False),
            "dropmill, verify": mine(paths, quick, verify=True),
            "dropmill, verify, synced": mine(paths, synced, verify=True),
            "cp -r": tool("cp", "-r", f"{source}/.", str(target)),
            "rsync -r": tool("rsync", "-r", f"{source}/", str(target)),
        }
        side_by_side(title, there({name: fresh(run) for name, run in runs.items()}), {"": most})
    quick.close()
    synced.close()


def bench_archive(folder: Path) -> None:
    """A folder of text that packs to about a third, and of noise that does not pack."""
    ours = Ours()
    source = folder / "source"
    words = [random.Random(n).randbytes(6).hex()[: 3 + n % 9] for n in range(5000)]  # noqa: S311
    dice = random.Random(3)  # noqa: S311 - a bench's data
    text = " ".join(dice.choices(words, k=200_000)).encode()
    size = 0
    number = 0
    while size < ARCHIVE_MIB << 20:
        path = source / f"{number // 100:03}" / f"file-{number:05}"
        path.parent.mkdir(parents=True, exist_ok=True)
        start = dice.randrange(len(text) // 2)
        length = dice.choice([2_000, 20_000, 200_000, 1_000_000])
        data = text[start : start + length] if number % 5 else dice.randbytes(length)
        path.write_bytes(data)
        size += len(data)
        number += 1
    made = folder / "made"

    def fresh(run: Run | None) -> Run | None:
        def whole() -> float:
            assert run is not None
            made.mkdir()
            seconds = run()
            print(f"    {next(made.iterdir()).stat().st_size >> 20} MiB", end="", flush=True)
            shutil.rmtree(made)
            return seconds

        return None if run is None else whole

    def mine(form: ArchiveFormat, *, verify: bool) -> Run:
        job = Archive(inputs=(str(source),), dir=str(made), format=form, verify=verify)
        return lambda: ours.run([job])

    seven = shutil.which("7z") or shutil.which("7zz") or "7z"
    cases: dict[str, dict[str, Run | None]] = {
        "zip": {
            "dropmill, no verify": mine(ArchiveFormat.ZIP, verify=False),
            "dropmill, verify": mine(ArchiveFormat.ZIP, verify=True),
            "7z": tool(seven, "a", "-tzip", "-mx5", "-bso0", f"{made}/a.zip", str(source)),
            "zip": tool("zip", "-qr", f"{made}/a.zip", "source", cwd=folder),
            "bsdtar": tool("bsdtar", "-a", "-cf", f"{made}/a.zip", "source", cwd=folder),
        },
        "tar.zst": {
            "dropmill, no verify": mine(ArchiveFormat.TAR_ZST, verify=False),
            "dropmill, verify": mine(ArchiveFormat.TAR_ZST, verify=True),
            "tar --zstd -T0": tool(
                "tar", "-I", "zstd -T0 -q", "-cf", f"{made}/a.tar.zst", "source", cwd=folder
            ),
            "bsdtar": tool("bsdtar", "--zstd", "-cf", f"{made}/a.tar.zst", "source", cwd=folder),
        },
    }
    for form, runs in cases.items():
        side_by_side(
            f"{form} of {number} files, {ARCHIVE_MIB} MiB",
            there({name: fresh(run) for name, run in runs.items()}),
        )
    ours.close()


BENCHES = {"checksum": bench_checksum, "copy": bench_copy, "archive": bench_archive}


def main(chosen: list[str]) -> None:
    """Run the chosen ones, or all."""
    needed = 2 * (LARGE_MIB + COPY_MIB) << 20
    is_in_memory = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > needed
    for name in chosen or BENCHES:
        place = MEMORY if is_in_memory else None
        with tempfile.TemporaryDirectory(prefix="dropmill-bench-", dir=place) as folder:
            BENCHES[name](Path(folder))


if __name__ == "__main__":
    main([word for word in sys.argv[1:] if word != "--quick"])

"""A CSV to Parquet, beside DuckDB's own one-liner. `make bench ARGS=tables`.

DROPMILL_BENCH_MB says how large the CSV is (256), ROUNDS how often (5). Bar: at
most 1.10 of the one-liner's processor time and wall, with columns that are looked at cell by cell.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import report

from dropmill.jobs.table.payload import Convert, Format
from dropmill.jobs.table.work import convert

MEGABYTES = int(os.environ.get("DROPMILL_BENCH_MB", "256"))
ROUNDS = report.ROUNDS


class Silent:
    """A report that nobody reads."""

    def __call__(self, done: int, total: int | None = None) -> None:
        """Take it."""

    def note(self, text: str) -> None:
        """Take it."""


def csv(path: Path) -> None:
    """Numbers, codes with leading zeros, days, times, words and quoted text."""
    chance = random.Random(1)  # noqa: S311 - no secret
    lines = [
        f"{n},{chance.randrange(100_000):05},name {chance.randrange(5000)},"
        f"{chance.random() * 1000:.2f},2026-{chance.randrange(1, 13):02}-"
        f"{chance.randrange(1, 29):02},2026-01-02 10:{chance.randrange(60):02}:00,"
        f'{chance.choice(["true", "false"])},"some, text ""{chance.randrange(999)}"""\n'
        for n in range(20_000)
    ]
    block = "".join(lines)
    with path.open("w") as file:
        file.write("id,code,name,amount,day,at,flag,note\n")
        for _ in range(MEGABYTES * 1_000_000 // len(block)):
            file.write(block)


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """Return wall and processor seconds."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    started = time.monotonic()
    work()
    wall_s = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_SELF)
    return wall_s, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, target, made = folder / "a.csv", folder / "a.parquet", folder / "made"
        csv(source)

        def one_liner() -> None:
            duckdb.connect().execute(f"COPY (FROM '{source}') TO '{target}' (FORMAT parquet)")

        def ours() -> None:
            shutil.rmtree(made, ignore_errors=True)
            made.mkdir()
            convert(Convert(str(source), str(made), "a.parquet", Format.PARQUET), Silent())

        times: dict[str, list[tuple[float, float]]] = {"duckdb": [], "dropmill": []}
        for _ in range(ROUNDS):
            times["duckdb"].append(measured(one_liner))
            times["dropmill"].append(measured(ours))
        title = f"CSV of {MEGABYTES} MB to Parquet"
        report.compared(title, times, most={"duckdb": 1.10}, most_cpu={"duckdb": 1.10})
        print(f"CSV of {source.stat().st_size / 1e6:.0f} MB to Parquet")
        best = {
            tool: [statistics.median(x) for x in zip(*t, strict=True)] for tool, t in times.items()
        }
        for tool, (wall_s, processor_s) in best.items():
            print(
                f"  {tool:9} {wall_s:6.2f} s wall ({wall_s / best['duckdb'][0]:.2f}),"
                f" {processor_s:6.2f} s processor ({processor_s / best['duckdb'][1]:.2f})"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())

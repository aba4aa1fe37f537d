"""What a bench found, as rows that the page of figures and its pictures are made of.

A bench prints its table for whoever reads along, and says the same here, one call a row. The rows
go to the file that DROPMILL_BENCH_ROWS names, one JSON object a line; without it nowhere.
"""

from __future__ import annotations

import bisect
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

ROUNDS = int(os.environ.get("ROUNDS", "5"))
"""How often each of those that are compared is run, in turn."""

EDGES_MS = (0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
"""Upper edges of the lateness histogram's columns; the last column has no upper edge."""


class Took(msgspec.Struct, frozen=True, array_like=True):
    """What one run took."""

    wall_s: float
    cpu_s: float | None = None
    memory_mb: float | None = None


class Compared(msgspec.Struct, frozen=True, tag="compared"):
    """One workload done by several programs in turn: each round of each."""

    bench: str
    workload: str
    ours: str
    """The program among `rounds` that is measured against the others."""
    most: dict[str, float]
    """What our wall time may be, as a ratio to that of a program; "" is the quickest of them."""
    most_cpu: dict[str, float]
    """The same for processor time; "" is the one that takes the least."""
    rounds: dict[str, list[Took]]


class Measured(msgspec.Struct, frozen=True, tag="measured"):
    """One figure of ours, and the bar it is to stay under (or over: `is_least`)."""

    bench: str
    what: str
    value: float
    unit: str
    bar: float | None
    is_least: bool
    series: str
    """Figures of one series are one line of the growth picture, …"""
    jobs: int | None
    """… at so many jobs."""


class Late(msgspec.Struct, frozen=True, tag="late"):
    """How late the beats of a heartbeat were while something went on."""

    bench: str
    what: str
    beats: int
    median_ms: float
    p99_ms: float
    worst_ms: float
    most_p99_ms: float | None
    most_worst_ms: float | None
    is_control: bool
    """Whether this is what the others stand beside: an idle window, or another program's work."""
    columns: list[int]
    """Beats by lateness: `EDGES_MS`."""


Row = Compared | Measured | Late


def compared(
    workload: str,
    rounds: Mapping[str, Sequence[Sequence[float]]],
    *,
    ours: str = "dropmill",
    most: Mapping[str, float] | None = None,
    most_cpu: Mapping[str, float] | None = None,
) -> None:
    """Say what each program took in each round: wall seconds, then processor seconds and MB.

    Programs whose name begins with `ours` are ours too, set otherwise: nothing is asked of them.
    """
    took = {name: [Took(*run) for run in runs] for name, runs in rounds.items()}
    _write(Compared(_bench(), workload, ours, dict(most or {}), dict(most_cpu or {}), took))


def measured(
    what: str,
    value: float,
    unit: str,
    *,
    bar: float | None = None,
    is_least: bool = False,
    series: str = "",
    jobs: int | None = None,
) -> None:
    """Say a figure, and what it should at most be, or with `is_least` at least."""
    _write(Measured(_bench(), what, value, unit, bar, is_least, series, jobs))


def late(
    what: str,
    beats_ms: Sequence[float],
    *,
    most_p99_ms: float | None = None,
    most_worst_ms: float | None = None,
    is_control: bool = False,
) -> None:
    """Say how late each beat was while something went on."""
    if not beats_ms:
        raise ValueError(f"no beat came while measuring {what}")
    beats = sorted(beats_ms)
    columns = [0] * (len(EDGES_MS) + 1)
    for beat in beats:
        columns[bisect.bisect_left(EDGES_MS, beat)] += 1
    _write(
        Late(
            _bench(),
            what,
            len(beats),
            median_ms=beats[len(beats) // 2],
            p99_ms=beats[len(beats) * 99 // 100],
            worst_ms=beats[-1],
            most_p99_ms=most_p99_ms,
            most_worst_ms=most_worst_ms,
            is_control=is_control,
            columns=columns,
        )
    )


def _bench() -> str:
    return Path(sys.argv[0]).stem


def _write(row: Row) -> None:
    if name := os.environ.get("DROPMILL_BENCH_ROWS"):
        with Path(name).open("ab") as file:
            file.write(msgspec.json.encode(row) + b"\n")

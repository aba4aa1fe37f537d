"""What was measured and tried last, kept in docs/measured/: the page and its pictures show it.

One file for each bench, one JSON object a line: the machine first, then the bench's rows. A bench
that is run again replaces its own file only.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from bench.report import Compared, Late, Measured
from proof.machine import Machine

DOCS = Path(__file__).parents[2] / "docs"
FOLDER = DOCS / "measured"

_ROW = msgspec.json.Decoder(Machine | Compared | Measured | Late)


@dataclass(frozen=True)
class Run:
    """One bench's last run."""

    bench: str
    machine: Machine
    rows: tuple[Compared | Measured | Late, ...]


def keep(folder: Path, bench: str, machine: Machine, rows: bytes) -> None:
    """Keep what a bench wrote, in place of what it wrote before."""
    folder.mkdir(exist_ok=True)
    (folder / f"{bench}.jsonl").write_bytes(msgspec.json.encode(machine) + b"\n" + rows)


def runs(folder: Path) -> list[Run]:
    """Return the last run of each bench, by name."""
    return [_run(path) for path in sorted(folder.glob("*.jsonl")) if path.stem != "faults"]


def _run(path: Path) -> Run:
    first, *rest = (_ROW.decode(line) for line in path.read_bytes().splitlines())
    if not isinstance(first, Machine):
        raise TypeError(f"{path.name} does not begin with a machine")
    return Run(path.stem, first, tuple(row for row in rest if not isinstance(row, Machine)))

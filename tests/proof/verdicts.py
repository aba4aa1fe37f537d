"""Which bars hold: medians of the rounds, ratios to the peers, figures beside what was asked."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.report import Compared, Late, Measured, Took
from proof.record import Run


@dataclass(frozen=True)
class Median:
    """What a program took: the median of its rounds, and the least and most wall time."""

    wall_s: float
    least_s: float
    most_s: float
    cpu_s: float | None
    memory_mb: float | None


@dataclass(frozen=True)
class Verdict:
    """One bar: what was asked, what was measured."""

    what: str
    asked: str
    found: str
    is_held: bool


def medians(row: Compared) -> dict[str, Median]:
    """Return what each program took."""
    return {name: _median(rounds) for name, rounds in row.rounds.items()}


def peers(row: Compared) -> list[str]:
    """Return the others: not ours, however it was set."""
    stem = row.ours.partition(",")[0]
    return [name for name in row.rounds if not name.startswith(stem)]


def best_peer(row: Compared, *, by_cpu: bool = False) -> str | None:
    """Return the quickest of the others, or the one with the least processor time."""
    took = medians(row)
    found = [(_measure(took[name], by_cpu=by_cpu), name) for name in peers(row)]
    return min(((s, name) for s, name in found if s is not None), default=(0.0, None))[1]


def ratio(row: Compared, peer: str, *, by_cpu: bool = False) -> float | None:
    """Return ours ÷ a peer's, None where it was not measured."""
    took = medians(row)
    ours, other = (_measure(took[name], by_cpu=by_cpu) for name in (row.ours, peer))
    return ours / other if ours is not None and other else None


def bars(row: Compared) -> Iterator[tuple[str, bool, float, float]]:
    """Yield peer, whether it is processor time, the most that was asked, and what it is."""
    for by_cpu, asked in ((False, row.most), (True, row.most_cpu)):
        for name, most in asked.items():
            peer = name or best_peer(row, by_cpu=by_cpu)
            if peer is None or peer not in row.rounds:
                continue
            is_so = ratio(row, peer, by_cpu=by_cpu)
            if is_so is not None:
                yield peer, by_cpu, most, is_so


def verdicts(runs: Sequence[Run]) -> Iterator[Verdict]:
    """Yield every bar of every bench."""
    for run in runs:
        for row in run.rows:
            match row:
                case Compared():
                    for peer, by_cpu, most, is_so in bars(row):
                        time = "processor time" if by_cpu else "time"
                        asked = f"at most {most:.2f} of the {time} of {peer}"
                        yield Verdict(row.workload, asked, f"{is_so:.2f}", is_so <= most)
                case Measured(bar=float() as bar):
                    asked = f"at {'least' if row.is_least else 'most'} {figure(bar)} {row.unit}"
                    yield Verdict(row.what, asked, figure(row.value), is_held(row))
                case Late():
                    yield from _late(row)


def is_held(row: Measured) -> bool:
    """Tell whether a figure keeps its bar."""
    if row.bar is None:
        return True
    return row.value >= row.bar if row.is_least else row.value <= row.bar


def figure(value: float) -> str:
    """Write a number with three digits that count."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def _late(row: Late) -> Iterator[Verdict]:
    for words, asked, found in (
        ("99 of 100 beats", row.most_p99_ms, row.p99_ms),
        ("the worst beat", row.most_worst_ms, row.worst_ms),
    ):
        if asked is not None:
            most = f"{words} at most {figure(asked)} ms late"
            yield Verdict(row.what, most, figure(found), found <= asked)


def _median(rounds: Sequence[Took]) -> Median:
    walls = [took.wall_s for took in rounds]
    cpus = [took.cpu_s for took in rounds if took.cpu_s is not None]
    sizes = [took.memory_mb for took in rounds if took.memory_mb is not None]
    return Median(
        wall_s=statistics.median(walls),
        least_s=min(walls),
        most_s=max(walls),
        cpu_s=statistics.median(cpus) if cpus else None,
        memory_mb=statistics.median(sizes) if sizes else None,
    )


def _measure(took: Median, *, by_cpu: bool) -> float | None:
    return took.cpu_s if by_cpu else took.wall_s

"""A bench's rows as tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bench.report import Compared, Late, Measured
from proof.reasons import reason_of
from proof.record import Run
from proof.verdicts import Verdict, bars, figure, is_held, medians, peers, ratio, verdicts

Table = list[str]


def of_run(run: Run) -> str:
    """Write all that a bench found."""
    compared = [row for row in run.rows if isinstance(row, Compared)]
    measured = [row for row in run.rows if isinstance(row, Measured)]
    late = [row for row in run.rows if isinstance(row, Late)]
    parts = [f"On {run.machine.words}."]
    if compared:
        parts.append(_compared(compared))
    if measured:
        parts.append(_measured(measured))
    if late:
        parts.append(_late(late))
    return "\n\n".join(parts)


def of_missed(runs: Sequence[Run]) -> str:
    """Write every bar that is not held, and how many are."""
    told = list(verdicts(runs))
    missed = [verdict for verdict in told if not verdict.is_held]
    head = f"{len(told) - len(missed)} of {len(told)} bars are held."
    if not missed:
        return head
    rows = [(one.what, one.asked, one.found, _why(one)) for one in missed]
    return f"{head} Not held:\n\n{table(('', 'asked', 'measured', 'why'), rows)}"


def _why(missed: Verdict) -> str:
    reason = reason_of(missed)
    if reason is None:
        return "**not known**"
    return f"{reason.words} ({', '.join(reason.records)})" if reason.records else reason.words


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table; what would end a cell is escaped."""
    lines = [heads, ["---"] * len(heads), *rows]
    cells = ([cell.replace("|", "\\|") for cell in row] for row in lines)
    return "\n".join(f"| {' | '.join(row)} |" for row in cells)


def _compared(rows: Sequence[Compared]) -> str:
    heads = ("workload", "program", "wall, s", "ours ÷ it", "processor, s", "ours ÷ it", "MB")
    return table((*heads, "to hold", ""), (line for row in rows for line in _lines(row)))


def _lines(row: Compared) -> Iterable[Sequence[str]]:
    asked: dict[str, list[tuple[str, bool]]] = {}
    for peer, by_cpu, most, is_so in bars(row):
        words = f"{most:.2f}{', processor' if by_cpu else ''}"
        asked.setdefault(peer, []).append((words, is_so <= most))
    others = peers(row)
    workload = row.workload
    for name, took in medians(row).items():
        is_peer = name in others
        told = asked.get(name, [])
        yield (
            workload,
            f"**{name}**" if name == row.ours else name,
            f"{figure(took.wall_s)} ({figure(took.least_s)} to {figure(took.most_s)})",
            _optional(ratio(row, name), "{:.2f}") if is_peer else "",
            _optional(took.cpu_s, "{:.3g}"),
            _optional(ratio(row, name, by_cpu=True), "{:.2f}") if is_peer else "",
            _optional(took.memory_mb, "{:.0f}"),
            "; ".join(words for words, _ in told),
            "; ".join("held" if held else "**not held**" for _, held in told),
        )
        workload = ""


def _measured(rows: Sequence[Measured]) -> str:
    return table(
        ("", "measured", "to hold", ""),
        (
            (
                row.what,
                f"{figure(row.value)} {row.unit}",
                _bar(row),
                "" if row.bar is None else "held" if is_held(row) else "**not held**",
            )
            for row in rows
        ),
    )


def _bar(row: Measured) -> str:
    if row.bar is None:
        return ""
    return f"at {'least' if row.is_least else 'most'} {figure(row.bar)} {row.unit}"


def _late(rows: Sequence[Late]) -> str:
    heads = ("a heartbeat beside", "beats", "late, median", "99th", "worst, ms", "to hold", "")
    return table(heads, (_late_line(row) for row in rows))


def _late_line(row: Late) -> Sequence[str]:
    pairs = ((row.p99_ms, row.most_p99_ms), (row.worst_ms, row.most_worst_ms))
    asked = [(found, most) for found, most in pairs if most is not None]
    is_kept = all(found <= most for found, most in asked)
    bars_ms = " / ".join("–" if most is None else figure(most) for _, most in pairs)  # noqa: RUF001
    return (
        f"{row.what} (control)" if row.is_control else row.what,
        f"{row.beats:,}",
        figure(row.median_ms),
        figure(row.p99_ms),
        figure(row.worst_ms),
        bars_ms if asked else "",
        ("held" if is_kept else "**not held**") if asked else "",
    )


def _optional(value: float | None, form: str) -> str:
    return "" if value is None else form.format(value)

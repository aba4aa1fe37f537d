"""The pictures of docs/proof.md: ratios to the best peer, growth with jobs, lateness."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bench.report import EDGES_MS, Compared, Late, Measured
from proof.drawing import Drawing
from proof.record import Run
from proof.verdicts import best_peer, figure, ratio

_WIDTH = 860
_NAMES = 360
_ROW = 24
_SHORTEST, _LONGEST = 0.125, 8.0
"""What the ratios' axis spans."""

_PANEL = (410, 190)
_HISTOGRAM = (410, 150)
_BEATS = ("idle", "64 ", "every core", "100,000 jobs: ", "100,000 jobs, loaded: ")
"""What begins so is drawn: not each of the many scenes of the window."""


@dataclass(frozen=True)
class _Box:
    """Where on the sheet."""

    x: float
    y: float
    wide: float
    high: float


def drawn(runs: Sequence[Run]) -> dict[str, str]:
    """Return each picture's name and text; one without anything to show is left out."""
    all_rows = [row for run in runs for row in run.rows]
    compared = [row for row in all_rows if isinstance(row, Compared)]
    measured = [row for row in all_rows if isinstance(row, Measured)]
    late = [row for row in all_rows if isinstance(row, Late)]
    found = {"ratios": _ratios(compared), "growth": _growth(measured), "lateness": _lateness(late)}
    return {name: drawing for name, drawing in found.items() if drawing}


def _ratios(rows: Sequence[Compared]) -> str:
    told = [(row, best_peer(row)) for row in rows]
    shown = [(row, peer, ratio(row, peer) or 0.0) for row, peer in told if peer is not None]
    if not shown:
        return ""
    sheet = Drawing(_WIDTH, 78 + _ROW * len(shown), "Time by Dropmill ÷ by the best other")
    sheet.text(12, 24, sheet.title, look="title")
    sheet.text(12, 44, "left of 1: quicker; a stroke is what was asked for", look="quiet")
    floor = 62 + _ROW * len(shown)
    for tick in (0.125, 0.25, 0.5, 1, 2, 4, 8):
        sheet.line([(_place(tick), 54), (_place(tick), floor)], "axis")
        sheet.text(_place(tick), floor + 14, figure(tick), side="middle", look="quiet")
    for number, (row, peer, is_so) in enumerate(shown):
        top = 58 + _ROW * number
        name = row.workload if len(row.workload) < 36 else row.workload[:35] + "…"
        sheet.text(_NAMES - 10, top + 14, f"{name} ({peer})", side="end")
        begin, end = sorted((_place(1), _place(is_so)))
        sheet.bar(begin, top + 3, max(1.0, end - begin), 14, "bar0" if is_so <= 1 else "bar1")
        for asked, most in row.most.items():
            if asked in {"", peer}:
                sheet.line([(_place(most), top), (_place(most), top + 20)], "mark")
        sheet.text(_WIDTH - 10, top + 14, f"{is_so:.2f}", side="end", look="quiet")
    return sheet.svg()


def _place(value: float) -> float:
    share = math.log(min(max(value, _SHORTEST), _LONGEST) / _SHORTEST)
    return _NAMES + share / math.log(_LONGEST / _SHORTEST) * (_WIDTH - _NAMES - 60)


def _growth(rows: Sequence[Measured]) -> str:
    series: dict[tuple[str, str], list[tuple[int, float]]] = {}
    for row in rows:
        if row.series and row.jobs is not None:
            series.setdefault((row.series, row.unit), []).append((row.jobs, row.value))
    lines = {key: sorted(points) for key, points in series.items() if len(points) > 1}
    if not lines:
        return ""
    wide, high = _PANEL
    title = "What grows with the number of jobs, and what does not"
    sheet = Drawing(_WIDTH, 40 + high * math.ceil(len(lines) / 2), title)
    sheet.text(12, 24, sheet.title, look="title")
    for number, ((name, unit), points) in enumerate(lines.items()):
        left, top = 12 + (number % 2) * (wide + 16), 40 + (number // 2) * high
        sheet.text(left, top + 18, f"{name}, {unit}")
        _curve(sheet, points, _Box(left + 24, top + 44, wide - 80, high - 84))
    return sheet.svg()


def _curve(sheet: Drawing, points: Sequence[tuple[int, float]], box: _Box) -> None:
    x, y, wide, high = box.x, box.y, box.wide, box.high
    most = max(value for _, value in points) or 1.0
    # Jobs by powers of ten; none at all stands where one would.
    tens = [math.log10(max(jobs, 1)) for jobs, _ in points]
    spread = max(tens) - min(tens) or 1.0
    places = [
        (x + (ten - min(tens)) / spread * wide, y + high - value / most * high)
        for ten, (_, value) in zip(tens, points, strict=True)
    ]
    sheet.line([(x, y + high), (x + wide, y + high)], "axis")
    sheet.line(places, "line0")
    for (left, top), (jobs, value) in zip(places, points, strict=True):
        sheet.dot(left, top, "dot0")
        sheet.text(left, top - 8, figure(value), side="middle")
        sheet.text(left, y + high + 16, f"{jobs:,}", side="middle", look="quiet")


def _lateness(rows: Sequence[Late]) -> str:
    shown = [row for row in rows if row.what.startswith(_BEATS)]
    if not shown:
        return ""
    wide, high = _HISTOGRAM
    title = "How late the beats of the window were"
    sheet = Drawing(_WIDTH, 64 + high * math.ceil(len(shown) / 2), title)
    sheet.text(12, 24, sheet.title, look="title")
    sheet.text(12, 44, "share of all beats by lateness in ms; grey: a control", look="quiet")
    for number, row in enumerate(shown):
        left, top = 12 + (number % 2) * (wide + 16), 56 + (number // 2) * high
        sheet.text(left, top + 16, row.what)
        p99 = f"p99 {figure(row.p99_ms)}, worst {figure(row.worst_ms)}"
        sheet.text(left + wide - 8, top + 16, p99, side="end", look="quiet")
        _columns(sheet, row, _Box(left, top + 26, wide - 8, high - 56))
    return sheet.svg()


def _columns(sheet: Drawing, row: Late, box: _Box) -> None:
    x, y, wide, high = box.x, box.y, box.wide, box.high
    step = wide / len(row.columns)
    most = max(row.columns)
    for number, count in enumerate(row.columns):
        # A single late beat among thousands is seen too.
        height = max(2.0, count / most * high) if count else 0.0
        look = "bar2" if row.is_control else "bar0"
        sheet.bar(x + number * step + 2, y + high - height, step - 4, height, look)
        edge = f"≤{figure(EDGES_MS[number])}" if number < len(EDGES_MS) else "more"
        sheet.text(x + (number + 0.5) * step, y + high + 14, edge, side="middle", look="quiet")
    sheet.line([(x, y + high), (x + wide, y + high)], "axis")

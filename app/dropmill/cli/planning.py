"""`dropmill plan`, and `run --dry-run`: says what a batch would do, and does nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TextIO

from dropmill.cli.commands import Plan
from dropmill.cli.given import given
from dropmill.core import plan as planning
from dropmill.core.fields import build
from dropmill.core.job import Job
from dropmill.core.plain_text import shown
from dropmill.core.planned import Outcome, PlannedFile
from dropmill.core.registry import Registry
from dropmill.core.waiting import size_text

_WORDS = {
    Outcome.MAKE: "make",
    Outcome.MAKE_NUMBERED: "make",
    Outcome.REPLACE: "replace",
    Outcome.MOVE: "move",
    Outcome.TRASH: "trash",
    Outcome.SKIP: "skip",
    Outcome.TELL: "run",
    Outcome.FAIL: "fail",
}


def print_plan(command: Plan, registry: Registry, out: TextIO) -> int:
    """Print it; return 1 when something could not be done or does not fit."""
    kind = registry.kind(command.kind)
    inputs, settings = given(command, kind)
    return print_jobs(build(kind, inputs, settings), out, is_json=command.is_json)


def print_jobs(
    jobs: Sequence[Job],
    out: TextIO,
    *,
    is_json: bool,
    left_out: Mapping[str, str] = MappingProxyType({}),
) -> int:
    """Print what these jobs would do; return 1 when something could not be done or does not fit.

    `left_out` has files that are no inputs of them, and why not.
    """
    plan = planning.plan(jobs).with_left_out(left_out)
    tell = _json if is_json else _line
    out.writelines(tell(file) + "\n" for file in plan.files)
    if is_json:
        out.write(json.dumps(_totals(plan)) + "\n")
    else:
        out.writelines(shown(line) + "\n" for line in _summary(plan))
    out.flush()
    has_failed = bool(plan.counts.get(Outcome.FAIL))
    return 1 if has_failed or not all(room.is_enough for room in plan.rooms) else 0


def _line(file: PlannedFile) -> str:
    to = f" → {file.final}" if file.final else ""
    why = f"  ({file.why})" if file.why else ""
    return shown(f"{_WORDS[file.outcome]:<8} {file.source}{to}{why}")


def _json(file: PlannedFile) -> str:
    told = {
        "event": "file",
        "outcome": file.outcome.value,
        "input": file.source,
        "target": file.final or None,
        "why": file.why,
    }
    return json.dumps(told)


def _totals(plan: planning.Plan) -> dict[str, object]:
    return {
        "event": "plan",
        "counts": {outcome.value: count for outcome, count in sorted(plan.counts.items())},
        "size_bytes": plan.size_bytes,
        "rooms": [
            {
                "folder": room.folder,
                "needed_bytes": room.needed_bytes,
                "free_bytes": room.free_bytes,
            }
            for room in plan.rooms
        ],
        "warnings": [{"text": text, "jobs": count} for text, count in plan.warnings],
    }


def _summary(plan: planning.Plan) -> list[str]:
    counts: dict[str, int] = {}
    for outcome, count in plan.counts.items():
        word = _WORDS[outcome]
        counts[word] = counts.get(word, 0) + count
    lines = [", ".join(f"{count:,} to {word}" for word, count in counts.items())]
    for room in plan.rooms:
        what = "" if room.is_enough else "  (too little)"
        needed, free = size_text(room.needed_bytes), size_text(room.free_bytes)
        lines.append(f"about {needed} of {free} free on the disk of “{Path(room.folder)}”{what}")
    lines += [f"{text} ({count:,})" for text, count in plan.warnings]
    return lines

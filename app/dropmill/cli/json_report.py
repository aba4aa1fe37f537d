"""The report for programs: one JSON object a line, in ASCII."""

from __future__ import annotations

import json
from typing import TextIO

import msgspec

from dropmill.cli.report import Summary
from dropmill.core.errors import Failure
from dropmill.core.lack import Lack
from dropmill.core.lane_view import LaneView
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import ENDED
from dropmill.core.waiting import words
from dropmill.core.watch_status import WatchState, WatchStatus


class JsonReport:
    """Writes every state in order, progress between them, and the summary at the end.

    The lines are ASCII: text from outside cannot do anything to a terminal, and names that are no
    Unicode travel as lone surrogates.
    """

    flush_interval_s = 0.0

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._amounts: dict[int, tuple[int, int | None]] = {}
        self._watched: tuple[WatchState, Failure | None] | None = None

    def changed(self, snapshot: Snapshot) -> None:
        """Write a state line; before the last one of a job, the figures it ended with."""
        if snapshot.state in ENDED and snapshot.id in self._amounts:
            self.progressed(snapshot)
            del self._amounts[snapshot.id]
        self._write(state_line(snapshot))

    def progressed(self, snapshot: Snapshot) -> None:
        """Write a progress line, unless the figures are those of the last one."""
        amount = (snapshot.done, snapshot.total)
        if self._amounts.get(snapshot.id) == amount:
            return
        self._amounts[snapshot.id] = amount
        self._write(
            {
                "event": "progress",
                "id": snapshot.id,
                "batch": snapshot.batch,
                "done": snapshot.done,
                "total": snapshot.total,
                "unit": snapshot.unit,
            }
        )

    def watched(self, status: WatchStatus) -> None:
        """Write a watch line when the folder's state or its problem is another."""
        if self._watched == (status.state, status.problem):
            return
        self._watched = (status.state, status.problem)
        self._write(
            {
                "event": "watch",
                "folder": status.folder,
                "state": status.state.value,
                "error": _error(status.problem),
            }
        )

    def held_up(self, by: Lack | LaneView) -> None:
        """Write a lack line or a lane line, as `dropmill lanes` does."""
        event = "lack" if isinstance(by, Lack) else "lane"
        self._write({"event": event, **msgspec.to_builtins(by)})

    def stopping(self) -> None:
        """Nothing: the states tell."""

    def flush(self) -> None:
        """Hand over what was written."""
        self._out.flush()

    def close(self, summary: Summary) -> None:
        """Write the summary, the last line."""
        self._write(
            {
                "event": "summary",
                "done": summary.done,
                "failed": summary.failed,
                "cancelled": summary.cancelled,
                "interrupted": summary.interrupted,
                "skipped": summary.skipped,
                "wall_s": round(summary.wall_s, 3),
                "work_s": round(summary.work_s, 3),
            }
        )
        self._out.flush()

    def _write(self, line: dict[str, object]) -> None:
        self._out.write(json.dumps(line) + "\n")


def state_line(snapshot: Snapshot) -> dict[str, object]:
    """Return what JSON lines say of a job in a state."""
    line: dict[str, object] = {
        "event": "state",
        "id": snapshot.id,
        "batch": snapshot.batch,
        "kind": snapshot.kind,
        "input": snapshot.inputs[0],
        "state": snapshot.state.value,
        "outputs": list(snapshot.outputs),
        "error": _error(snapshot.error),
    }
    if len(snapshot.inputs) > 1:
        line["inputs"] = list(snapshot.inputs)
    if snapshot.values:
        line["result"] = dict(snapshot.values)
    if snapshot.skipped:
        line["skipped"] = snapshot.skipped
    if snapshot.note:
        line["note"] = snapshot.note
    if snapshot.wait is not None:
        line["wait"] = {**msgspec.to_builtins(snapshot.wait), "words": words(snapshot.wait)}
    return line


def _error(failure: Failure | None) -> dict[str, str] | None:
    return None if failure is None else {"title": failure.title, "hint": failure.hint}

"""The report for people when there is no terminal to draw in: one line for each job that ended."""

from __future__ import annotations

import os
from typing import TextIO

from dropmill.cli.report import Summary, held_words, sentence
from dropmill.core.errors import Failure
from dropmill.core.files import TEMPORARY_SUFFIX
from dropmill.core.lack import Lack
from dropmill.core.lane_view import LaneView
from dropmill.core.plain_text import shown
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import ENDED, State
from dropmill.core.watch_status import WatchState, WatchStatus


class PlainReport:
    """Writes results and the summary to `out`, what went wrong to `err`."""

    flush_interval_s = 0.0

    def __init__(self, out: TextIO, err: TextIO) -> None:
        self._out = out
        self._err = err
        self._watched: tuple[WatchState, Failure | None] | None = None

    def changed(self, snapshot: Snapshot) -> None:
        """Write a line when the job has ended, or waits for a person."""
        if snapshot.state in ENDED or snapshot.state is State.PAUSED:
            out = self._out if snapshot.error is None else self._err
            out.write(line_of(snapshot) + "\n")

    def progressed(self, snapshot: Snapshot) -> None:
        """Nothing: only what is over gets a line."""

    def watched(self, status: WatchStatus) -> None:
        """Write a line when the folder's state or its problem is another."""
        if self._watched == (status.state, status.problem):
            return
        self._watched = (status.state, status.problem)
        out = self._out if status.problem is None else self._err
        out.write(watch_line_of(status) + "\n")

    def held_up(self, by: Lack | LaneView) -> None:
        """Write a line at once: it may be long until the next one."""
        self._err.write(held_words(by) + "\n")
        self._err.flush()

    def stopping(self) -> None:
        """Say that it takes a moment."""
        self._err.write("Stopping… (Ctrl+C again ends at once)\n")
        self._err.flush()

    def flush(self) -> None:
        """Hand over what was written."""
        self._out.flush()
        self._err.flush()

    def close(self, summary: Summary) -> None:
        """Write the summary."""
        self._out.write(summary_line_of(summary) + "\n")
        self.flush()


def line_of(snapshot: Snapshot) -> str:
    """Put the end of a job, or why it waits for a person, on one line, safe for a terminal."""
    if snapshot.error is not None:
        told = sentence(snapshot.error)
    elif snapshot.skipped:
        return shown(f"skipped  {snapshot.name}: {snapshot.skipped}")
    else:
        values = [
            f"{name}={'; '.join(value.splitlines())}" for name, value in snapshot.values.items()
        ]
        # What lies aside for the next step of a recipe will not be there for long.
        outputs = [path for path in snapshot.outputs if f"{TEMPORARY_SUFFIX}{os.sep}" not in path]
        told = "  ".join([*outputs, *values])
    separator = "  " if snapshot.error is None else ": "
    told = f"{separator}{told}" if told else ""
    return shown(f"{snapshot.state.value}  {snapshot.name}{told}")


def watch_line_of(status: WatchStatus) -> str:
    """Put the state of a watched folder on one line, safe for a terminal."""
    if status.problem is not None:
        return shown(sentence(status.problem))
    words = {
        WatchState.WATCHING: f"watching  {status.folder}  (Ctrl+C ends it)",
        WatchState.STOPPED: f"no longer watching  {status.folder}",
    }
    return shown(words.get(status.state, f"{status.state.value}  {status.folder}"))


def summary_line_of(summary: Summary) -> str:
    """Put the summary on one line: only what there is, and what running in parallel brought."""
    skipped = f" ({summary.skipped} of them skipped)" if summary.skipped else ""
    parts = [f"{summary.done} done{skipped}"]
    parts += [
        f"{count} {word}"
        for count, word in (
            (summary.failed, "failed"),
            (summary.cancelled, "cancelled"),
            (summary.interrupted - summary.paused, "interrupted"),
            (summary.paused, "paused or held"),
        )
        if count
    ]
    took = f" in {summary.wall_s:.1f} s"
    if summary.done > 1 and summary.work_s > 1.2 * summary.wall_s >= 0.12:
        took += f" ({summary.work_s:.1f} s of work side by side)"
    return ", ".join(parts) + took

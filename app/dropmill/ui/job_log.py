"""What jobs said while the window was there: notes and errors, bounded."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Sequence

import msgspec
from PySide6.QtCore import QCoreApplication

from dropmill.core.snapshot import Snapshot
from dropmill.core.state import State
from dropmill.ui.core_words import in_words, spoken

JOBS_MOST = 5_000
LINES_MOST = 200


class Line(msgspec.Struct, frozen=True):
    """One thing a job said, in the words of the window; `at` in seconds since the epoch."""

    at: float
    text: str


class JobLog:
    """The lines of each job, of the jobs that last said something. The UI thread's.

    What changes faster than the window looks is not all seen: this is no record, the log file is.
    """

    def __init__(self, wall_clock: Callable[[], float] = time.time) -> None:
        self._wall_clock = wall_clock
        self._lines: OrderedDict[int, deque[Line]] = OrderedDict()

    def take(self, pictures: Iterable[Snapshot]) -> None:
        """Take note of what is new in these pictures."""
        for picture in pictures:
            if picture.note:
                self._add(picture.id, spoken(picture.note))
            if (error := picture.error) is not None:
                parts = (*in_words(error), error.detail)
                self._add(picture.id, "\n".join(part for part in parts if part))

    def forget(self, ids: Iterable[int]) -> None:
        """Drop the lines of jobs that left the list."""
        for number in ids:
            self._lines.pop(number, None)

    def of(self, picture: Snapshot) -> Sequence[Line]:
        """Return a job's lines in the order of time, its own beginnings and ends among them."""
        lines = list(self._lines.get(picture.id, ()))
        lines.append(Line(picture.submitted_at, _tr("Added")))
        if picture.started_at is not None:
            words = _tr("Began to run")
            if picture.attempt > 1:
                words = _tr("Began to run, attempt {n}").format(n=picture.attempt)
            lines.append(Line(picture.started_at, words))
        if picture.ended_at is not None:
            lines.append(Line(picture.ended_at, _ending(picture.state)))
        return sorted(lines, key=lambda line: line.at)

    def _add(self, job_id: int, text: str) -> None:
        lines = self._lines.get(job_id)
        if lines is None:
            lines = self._lines[job_id] = deque(maxlen=LINES_MOST)
            if len(self._lines) > JOBS_MOST:
                self._lines.popitem(last=False)
        elif lines[-1].text == text:
            return
        lines.append(Line(self._wall_clock(), text))
        self._lines.move_to_end(job_id)


def _ending(state: State) -> str:
    words = {
        State.DONE: _tr("Ended: done"),
        State.FAILED: _tr("Ended: failed"),
        State.CANCELLED: _tr("Ended: cancelled"),
        State.INTERRUPTED: _tr("Ended: interrupted"),
    }
    return words.get(state, "")


def _tr(text: str) -> str:
    return QCoreApplication.translate("JobLog", text)

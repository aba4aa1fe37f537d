"""What a row of the list says: texts and amounts of jobs, and of batches that sum up theirs."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import PurePath
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from dropmill.core.state import State
from dropmill.ui import figures
from dropmill.ui.arrange import header
from dropmill.ui.batches import CODE, MIXED, STATES, UNKNOWN
from dropmill.ui.columns import Column, Columns
from dropmill.ui.core_words import spoken
from dropmill.ui.kind_words import word_of
from dropmill.ui.plain_text import shown
from dropmill.ui.speeds import Speeds
from dropmill.ui.wait_words import WaitWords


class RowWords:
    """The words for each entry of the list (`arrange`). UI thread."""

    def __init__(
        self, columns: Columns, speeds: Speeds, wall_clock: Callable[[], float] = time.time
    ) -> None:
        self._columns = columns
        self._batches = columns.batches
        self._speeds = speeds
        self._wall_clock = wall_clock
        self.wait_words: WaitWords | None = None
        self.step_of: Callable[[int], tuple[int, int] | None] | None = None
        """Says which step of its recipe a job is, and of how many."""
        """Says why jobs wait, where somebody knows that."""
        self._cells: dict[Column, Callable[[int], str]] = {
            Column.STATE: self._state,
            Column.NAME: self.name,
            Column.PROGRESS: self.percent,
            Column.SIZE: self.size,
            Column.STATUS: self.status,
            Column.KIND: self._kind,
            Column.ADDED: self._added,
            Column.ENDED: self._ended,
        }
        self._state_words = {
            State.WAITING: _tr("Waiting"),
            State.HELD: _tr("Paused"),
            State.RUNNING: _tr("Running"),
            State.PAUSED: _tr("Paused"),
            State.DONE: _tr("Done"),
            State.FAILED: _tr("Failed"),
            State.CANCELLED: _tr("Cancelled"),
            State.INTERRUPTED: _tr("Interrupted"),
        }

    def cell(self, entry: int, column: Column) -> str:
        """Return the text of a cell."""
        return self._cells[column](entry)

    def _state(self, entry: int) -> str:
        code = self.code(entry)
        return self.state_word(STATES[code]) if code < len(STATES) else ""

    def _kind(self, entry: int) -> str:
        return word_of(self._columns.kinds[entry]) if entry >= 0 else ""

    def _added(self, entry: int) -> str:
        return _time(self._columns.submitted_at[entry]) if entry >= 0 else ""

    def _ended(self, entry: int) -> str:
        return _time(self._columns.ended_at[entry]) if entry >= 0 else ""

    def code(self, entry: int) -> int:
        """Return the code of the state that an entry is in."""
        if entry >= 0:
            return self._columns.states[entry]
        return self._batches.code(header(entry))

    def state_word(self, state: State) -> str:
        """Return a state in the words of the window."""
        return self._state_words[state]

    def name(self, entry: int) -> str:
        """Return what an entry is called, safe to show."""
        return shown(self._columns.names[entry]) if entry >= 0 else self.title(header(entry))

    def title(self, number: int) -> str:
        """Return a batch's title."""
        return self._batches.titles[number]

    def count(self, entry: int) -> str:
        """Return how many jobs a header stands for, in words."""
        number = header(entry)
        return _tr("{n} jobs").format(n=figures.count(self._batches.sizes[number]))

    def permille(self, entry: int) -> int | None:
        """Return how much of an entry is done, None while nobody can say."""
        columns = self._columns
        if entry >= 0:
            return columns.permille[entry] if columns.totals[entry] > 0 else None
        return self._batches.permille(header(entry))

    def is_under_way(self, entry: int) -> bool:
        """Whether an entry shows how far it is."""
        if entry >= 0:
            return STATES[self._columns.states[entry]] in {State.RUNNING, State.PAUSED}
        number = header(entry)
        return 0 < self._batches.permille(number) < 1000 or self._is_running(number)

    def percent(self, entry: int) -> str:
        """Return how much is done in per cent, "" while the total is unknown."""
        if not self.is_under_way(entry):
            return ""
        permille = self.permille(entry)
        return "" if permille is None else _tr("{n} %").format(n=permille // 10)

    def size(self, entry: int) -> str:
        """Return the size: the total, or what is done so far while that is unknown."""
        if entry < 0:
            number = header(entry)
            total, unit = self._batches.totals[number], self._batches.units[number]
            return figures.amount(total, unit) if total and unit != MIXED else ""
        done, total = self._speeds.amount(entry)
        if total == UNKNOWN and not done:
            return ""
        return figures.amount(done if total == UNKNOWN else total, self._columns.units[entry])

    def status(self, entry: int) -> str:
        """Return speed and time left, or why a job waits, or how it ended."""
        if entry < 0:
            return self._batch_status(header(entry))
        columns = self._columns
        state = columns.state(entry)
        if state is None:
            return ""
        reason = shown(spoken(columns.reasons[entry]))
        if columns.stopping[entry]:
            words = _tr("Stopping…")
        elif state is State.RUNNING:
            parts = [reason, *self._speed(entry, columns.units[entry])]
            words = ", ".join(part for part in parts if part)
        elif state is State.WAITING and self.wait_words is not None:
            words = self.wait_words.of(columns.ids[entry]) or self.state_word(state)
        elif state is State.WAITING and columns.due_at[entry]:
            seconds = max(0, round(columns.due_at[entry] - self._wall_clock()))
            again = _tr("Again in {seconds} s").format(seconds=seconds)
            words = f"{again}: {reason}" if reason else again
        elif state is State.HELD:
            words = _tr("Paused before it began")
        else:
            words = reason or self.state_word(state)
        return self._with_step(columns.ids[entry], words)

    def _with_step(self, job_id: int, words: str) -> str:
        """Say in which step of its recipe a job is, before anything else."""
        found = None if self.step_of is None else self.step_of(job_id)
        if found is None or found[1] < 2:
            return words
        step = _tr("Step {step} of {last}").format(step=found[0], last=found[1])
        return f"{step} · {words}"

    def _speed(self, entry: int, unit: str) -> list[str]:
        meter = self._speeds.meter(entry)
        if meter is None or meter.per_s <= 0 or unit == MIXED:
            return []
        done, total = self._speeds.amount(entry)
        parts = [shown(figures.rate(meter.per_s, unit))]
        seconds = meter.seconds_left(done, None if total == UNKNOWN else total)
        if seconds is not None:
            parts.append(figures.time_left(seconds))
        return parts

    def _is_running(self, number: int) -> bool:
        return self._batches.count(number, State.RUNNING) > 0

    def _batch_status(self, number: int) -> str:
        batches = self._batches
        size, failed = batches.sizes[number], batches.count(number, State.FAILED)
        done = batches.count(number, State.DONE)
        parts = []
        if self._is_running(number):
            speed = self._speed(header(number), batches.units[number])
            parts.append(", ".join(speed) or self.state_word(State.RUNNING))
        elif batches.ended(number) == size:
            stopped = batches.count(number, State.CANCELLED, State.INTERRUPTED)
            if done == size:
                parts.append(self.state_word(State.DONE))
            elif done:
                parts.append(_tr("{n} done").format(n=figures.count(done)))
            if stopped:
                parts.append(_tr("{n} stopped").format(n=figures.count(stopped)))
        else:
            parts.append(self.state_word(STATES[batches.code(number)]))
        if failed:
            parts.append(_tr("{n} failed").format(n=figures.count(failed)))
        return " · ".join(parts)

    def is_failing(self, entry: int) -> bool:
        """Whether the status of an entry is about what went wrong."""
        return self.code(entry) == CODE[State.FAILED]

    def sentence(self, entry: int, *, is_open: bool = False) -> str:
        """Return a whole entry in words, for a screen reader."""
        code = self.code(entry)
        if code >= len(STATES):
            return ""
        parts = [self.name(entry)]
        if entry < 0:
            parts += [self.count(entry), _tr("open") if is_open else _tr("closed")]
        word = self.state_word(STATES[code])
        parts.append(word)
        parts.append(self.percent(entry))
        parts.append(self.size(entry))
        if (status := self.status(entry)) != word:
            parts.append(status)
        return ", ".join(part for part in parts if part)


def made_title(kind: str, inputs: tuple[str, ...]) -> str:
    """Return a title for a batch that was given none: where its inputs are from, and its kind."""
    first = inputs[0] if inputs else ""
    place = (urlsplit(first).hostname or "") if "://" in first else PurePath(first).parent.name
    word = word_of(kind)
    return shown(f"{place} → {word}" if place else word[:1].upper() + word[1:])


def _time(at_s: float) -> str:
    if not at_s:
        return ""
    at = QDateTime.fromSecsSinceEpoch(round(at_s))
    return QLocale().toString(at, QLocale.FormatType.ShortFormat)


def _tr(words: str) -> str:
    return QCoreApplication.translate("RowWords", words)

"""What the list shows of every job, as columns of plain data.

A row is a dense number, kept for as long as the job is in the list. Columns of numbers are
`array`s, which numpy can take for sorting. Qt only translates here. One thread: the UI's.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from enum import IntEnum, StrEnum
from itertools import groupby
from operator import itemgetter
from pathlib import PurePath
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from dropmill.core.job import Lane
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import ENDED, State
from dropmill.ui.batches import CODE, GONE, STATES, UNKNOWN, Batches
from dropmill.ui.core_words import spoken

NAME_MOST = 18
"""More letters of a name would leave no room in a row for what is wrong with it."""
_QUOTED = re.compile("“([^“”]+)”")
_SILENT = frozenset({State.WAITING, State.RUNNING, State.HELD, State.CANCELLED})
"""States that say nothing in words beside a note."""
_ENDED = frozenset(CODE[state] for state in ENDED)


class Column(IntEnum):
    """What the list shows of a job, from the leading edge on; the last are hidden at first."""

    STATE = 0
    NAME = 1
    PROGRESS = 2
    SIZE = 3
    STATUS = 4
    KIND = 5
    ADDED = 6
    ENDED = 7


class Group(StrEnum):
    """The states as the sidebar sums them up."""

    ALL = "all"
    RUNNING = "running"
    WAITING = "waiting"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


GROUP_OF = {
    State.RUNNING: Group.RUNNING,
    State.WAITING: Group.WAITING,
    State.HELD: Group.PAUSED,
    State.PAUSED: Group.PAUSED,
    State.DONE: Group.DONE,
    State.FAILED: Group.FAILED,
    State.CANCELLED: Group.STOPPED,
    State.INTERRUPTED: Group.STOPPED,
}

CODES_OF = {
    group: frozenset(CODE[state] for state in STATES if group in {Group.ALL, GROUP_OF[state]})
    for group in Group
}


class Changes(NamedTuple):
    """What pictures brought: those whose state is another, and rows whose name is."""

    states: list[int]
    """Which of the pictures."""
    renamed: list[int]
    """Which rows."""
    is_moved: bool
    """Whether any job has another place in the queue."""


class Columns:
    """The columns, and which row belongs to which job.

    The rows of jobs that left are given to the next that come, so that a window that is open for
    weeks does not grow with every job it ever had.
    """

    def __init__(self) -> None:
        self.row_of: dict[int, int] = {}
        self.batches = Batches()
        self.ids = array("q")
        self.batch_of = array("i")  # a number of `batches`
        self.states = bytearray()
        self.stopping = bytearray()
        self.attempts = array("l")
        self.done = array("q")
        self.totals = array("q")
        self.permille = array("h")  # as shown: within one attempt it never runs backwards
        self.due_at = array("d")  # 0 while nothing is due
        self.ranks = array("q")
        self.places = array("d")  # within the rank
        self.submitted_at = array("d")
        self.ended_at = array("d")  # 0 while it has not ended
        self.is_net = bytearray()
        self.kinds: list[str] = []
        self.units: list[str] = []
        self.names: list[str] = []
        self.reasons: list[str] = []  # what the status says beside figures
        self.inputs: list[tuple[str, ...]] = []
        self.counts = [0] * len(STATES)  # jobs by state code
        self.endings = 0  # how often a job of the list has ended; never falls
        self.free = array("i")  # rows whose job left the list

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def job_count(self) -> int:
        """How many jobs are in the list; rows whose job is gone do not count."""
        return len(self.row_of)

    def state(self, row: int) -> State | None:
        """Return the state of a row's job, None when it is gone."""
        code = self.states[row]
        return None if code == GONE else STATES[code]

    def count(self, group: Group) -> int:
        """How many jobs are in this group of states."""
        return sum(self.counts[code] for code in CODES_OF[group])

    def append(self, pictures: Sequence[Snapshot]) -> Sequence[int]:
        """Add a row for each of these new jobs; return the rows."""
        reused = [self._reuse(p) for p in pictures[: len(self.free)]]
        rest = pictures[len(reused) :]
        added = range(len(self), len(self) + len(rest))
        if rest:
            self._extend(rest)
        rows = [*reused, *added] if reused else added
        codes = bytes([self.states[row] for row in rows]) if reused else self.states[added.start :]
        for code, count in enumerate(map(codes.count, range(len(STATES)))):
            self.counts[code] += count
        amounts = zip(
            codes,
            map(self.done.__getitem__, rows),
            map(self.totals.__getitem__, rows),
            strict=True,
        )
        numbers = map(self.batch_of.__getitem__, rows)
        for number, group in groupby(zip(numbers, amounts, strict=True), itemgetter(0)):
            self.batches.add(number, [amount for _, amount in group])
        return rows

    def _extend(self, pictures: Sequence[Snapshot]) -> None:
        first = len(self)
        self.row_of.update((p.id, first + place) for place, p in enumerate(pictures))
        self.ids.extend([p.id for p in pictures])
        numbers: dict[tuple[int, str], int] = {}
        number_of = self.batches.number_of
        for p in pictures:
            if (key := (p.batch, p.unit)) not in numbers:
                numbers[key] = number_of(*key)
        self.batch_of.extend([numbers[p.batch, p.unit] for p in pictures])
        self.states += bytes([CODE[p.state] for p in pictures])
        self.stopping += bytes([p.is_stopping for p in pictures])
        self.attempts.extend([p.attempt for p in pictures])
        self.done.extend([p.done for p in pictures])
        self.totals.extend([UNKNOWN if p.total is None else p.total for p in pictures])
        self.permille.extend([_permille(p) for p in pictures])
        self.due_at.extend([p.due_at or 0.0 for p in pictures])
        self.ranks.extend([p.order[0] for p in pictures])
        self.places.extend([p.order[1] for p in pictures])
        self.submitted_at.extend([p.submitted_at for p in pictures])
        self.ended_at.extend([p.ended_at or 0.0 for p in pictures])
        self.is_net += bytes([p.lane is Lane.NET for p in pictures])
        self.kinds += [p.kind for p in pictures]
        self.units += [p.unit for p in pictures]
        self.names += [p.name for p in pictures]
        self.reasons += ["" if _is_silent(p) else reason_of(p) for p in pictures]
        self.inputs += [p.inputs for p in pictures]

    def _reuse(self, picture: Snapshot) -> int:
        """Give a new job the row of one that left."""
        row = self.free.pop()
        self.row_of[picture.id] = row
        self.ids[row] = picture.id
        self.batch_of[row] = self.batches.number_of(picture.batch, picture.unit)
        self.states[row] = CODE[picture.state]
        self.permille[row] = 0
        self.submitted_at[row] = picture.submitted_at
        self.is_net[row] = picture.lane is Lane.NET
        self.kinds[row] = picture.kind
        self.units[row] = picture.unit
        self.attempts[row] = picture.attempt
        self._write([row], [picture])
        return row

    def update(self, rows: Sequence[int], pictures: Sequence[Snapshot]) -> Changes:
        """Write the newest pictures of these rows' jobs, one a job; return what is other now."""
        before = [(self.states[row], self.done[row], self.totals[row]) for row in rows]
        after = [(CODE[p.state], p.done, UNKNOWN if p.total is None else p.total) for p in pictures]
        counted = [n for n, amounts in enumerate(before) if amounts != after[n]]
        by_batch = itemgetter(0)
        numbers = sorted([(self.batch_of[rows[n]], n) for n in counted], key=by_batch)
        for number, group in groupby(numbers, by_batch):
            places = [n for _, n in group]
            self.batches.change(number, [before[n] for n in places], [after[n] for n in places])
        states = [n for n in counted if before[n][0] != after[n][0]]
        for n in states:
            old, new = before[n][0], after[n][0]
            self.counts[old] -= 1
            self.counts[new] += 1
            self.endings += new in _ENDED and old not in _ENDED
            self.states[rows[n]] = new
        names, ranks, places_of = self.names, self.ranks, self.places
        renamed = [row for row, p in zip(rows, pictures, strict=True) if names[row] != p.name]
        is_moved = any(
            places_of[row] != p.order[1] or ranks[row] != p.order[0]
            for row, p in zip(rows, pictures, strict=True)
        )
        self._write(rows, pictures)
        return Changes(states, renamed, is_moved)

    def _write(self, rows: Sequence[int], pictures: Sequence[Snapshot]) -> None:
        """Write what may change in a job's life, but for its state."""
        attempts, permille = self.attempts, self.permille
        for row, picture in zip(rows, pictures, strict=True):
            share = _permille(picture)
            if attempts[row] != picture.attempt:
                attempts[row] = picture.attempt
                permille[row] = share
            elif share > permille[row]:
                permille[row] = share
            self.stopping[row] = picture.is_stopping
            self.done[row] = picture.done
            self.totals[row] = UNKNOWN if picture.total is None else picture.total
            self.due_at[row] = picture.due_at or 0.0
            self.ranks[row], self.places[row] = picture.order
            self.ended_at[row] = picture.ended_at or 0.0
            self.names[row] = picture.name
            self.inputs[row] = picture.inputs
            self.reasons[row] = "" if _is_silent(picture) else reason_of(picture)

    def remove(self, job_id: int) -> int | None:
        """Forget a job; return the row it had, None if it had none."""
        row = self.row_of.pop(job_id, None)
        if row is None:
            return None
        self.counts[self.states[row]] -= 1
        self.batches.take_out(
            self.batch_of[row], self.states[row], self.done[row], self.totals[row]
        )
        self.states[row] = GONE
        self.names[row] = self.reasons[row] = ""
        self.inputs[row] = ()
        self.free.append(row)
        return row


def _is_silent(picture: Snapshot) -> bool:
    return not picture.note and picture.state in _SILENT


def reason_of(picture: Snapshot) -> str:
    """Return what a row says about its state in words, "" where the state says all."""
    if picture.state is State.WAITING or picture.state is State.RUNNING:
        return picture.note[:1].upper() + picture.note[1:]
    match picture.state:
        case State.FAILED | State.INTERRUPTED | State.PAUSED if picture.error is not None:
            waits = _tr("Waits for you: {title}")
            title = _with_names(picture.error.title, picture.inputs[0])
            return waits.format(title=title) if picture.state is State.PAUSED else title
        case State.DONE if picture.skipped:
            return _tr("Skipped: {why}").format(why=spoken(picture.skipped))
        case State.DONE if picture.outputs:
            folder = PurePath(picture.outputs[0]).parent
            return _tr("Saved in “{folder}”").format(folder=folder.name or folder)
        case State.DONE if picture.values:
            return ", ".join(f"{name} {value}" for name, value in picture.values.items())
        case _:
            return ""


def _with_names(title: str, path: str) -> str:
    """Return what went wrong with short names for paths: the details have the whole ones."""
    title = title.replace(f"“{path}”", f"“{_short_name(path)}”")  # which may have ” in its name
    return _QUOTED.sub(lambda found: f"“{_short_name(found[1])}”", title)


def _short_name(path: str) -> str:
    """Return the name of a path, its middle left out where it is long; other texts as they are."""
    name = PurePath(path).name if PurePath(path).is_absolute() else ""
    if len(name) <= NAME_MOST:
        return name or path
    return f"{name[: NAME_MOST - 9]}…{name[-8:]}"


def _permille(picture: Snapshot) -> int:
    if not picture.total or not picture.done:
        return 0
    return min(1000, picture.done * 1000 // picture.total)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Columns", text)

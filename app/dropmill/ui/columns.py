"""What the list shows of every job, as columns of plain data.

A row is a dense number, given in the order of arrival and kept for as long as the job is in the
list. Columns of numbers are `array`s, which numpy can take for sorting without a copy. Nothing
here knows Qt. One thread: the UI's.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from enum import StrEnum
from pathlib import PurePath

from dropmill.core.job import Lane
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import State

STATES = tuple(State)
CODE = {state: code for code, state in enumerate(STATES)}
GONE = 255
"""The state code of a row whose job left the list."""

UNKNOWN = -1
"""A total that is not known."""


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


class Columns:
    """The columns, and which row belongs to which job."""

    def __init__(self) -> None:
        self.row_of: dict[int, int] = {}
        self.ids = array("q")
        self.batches = array("q")
        self.states = bytearray()
        self.stopping = bytearray()
        self.attempts = array("l")
        self.done = array("q")
        self.totals = array("q")
        self.permille = array("h")  # as shown: within one attempt it never runs backwards
        self.due_at = array("d")  # 0 while nothing is due
        self.is_net = bytearray()
        self.kinds: list[str] = []
        self.units: list[str] = []
        self.names: list[str] = []
        self.reasons: list[str] = []  # what the status says beside figures
        self.inputs: list[tuple[str, ...]] = []
        self.counts = [0] * len(STATES)  # jobs by state code

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def job_count(self) -> int:
        """How many jobs are in the list; rows whose job is gone do not count."""
        return sum(self.counts)

    def state(self, row: int) -> State | None:
        """Return the state of a row's job, None when it is gone."""
        code = self.states[row]
        return None if code == GONE else STATES[code]

    def count(self, group: Group) -> int:
        """How many jobs are in this group of states."""
        return sum(self.counts[code] for code in CODES_OF[group])

    def append(self, pictures: Sequence[Snapshot]) -> None:
        """Add a row for each of these new jobs."""
        first = len(self)
        self.row_of.update((p.id, first + place) for place, p in enumerate(pictures))
        self.ids.extend([p.id for p in pictures])
        self.batches.extend([p.batch for p in pictures])
        codes = bytes([CODE[p.state] for p in pictures])
        self.states += codes
        self.stopping += bytes([p.is_stopping for p in pictures])
        self.attempts.extend([p.attempt for p in pictures])
        self.done.extend([p.done for p in pictures])
        self.totals.extend([UNKNOWN if p.total is None else p.total for p in pictures])
        self.permille.extend([_permille(p) for p in pictures])
        self.due_at.extend([p.due_at or 0.0 for p in pictures])
        self.is_net += bytes([p.lane is Lane.NET for p in pictures])
        self.kinds += [p.kind for p in pictures]
        self.units += [p.unit for p in pictures]
        self.names += [p.name for p in pictures]
        self.reasons += [reason_of(p) for p in pictures]
        self.inputs += [p.inputs for p in pictures]
        for code in codes:
            self.counts[code] += 1

    def update(self, row: int, picture: Snapshot) -> bool:
        """Write a job's newest picture into its row; return whether its state is another one."""
        code = CODE[picture.state]
        before = self.states[row]
        if code != before:
            self.counts[before] -= 1
            self.counts[code] += 1
            self.states[row] = code
        is_same_attempt = self.attempts[row] == picture.attempt
        permille = _permille(picture)
        self.permille[row] = max(permille, self.permille[row]) if is_same_attempt else permille
        self.attempts[row] = picture.attempt
        self.stopping[row] = picture.is_stopping
        self.done[row] = picture.done
        self.totals[row] = UNKNOWN if picture.total is None else picture.total
        self.due_at[row] = picture.due_at or 0.0
        self.names[row] = picture.name
        self.reasons[row] = reason_of(picture)
        return code != before

    def remove(self, job_id: int) -> int | None:
        """Forget a job; return the row it had, None if it had none."""
        row = self.row_of.pop(job_id, None)
        if row is None:
            return None
        self.counts[self.states[row]] -= 1
        self.states[row] = GONE
        self.names[row] = self.reasons[row] = ""
        self.inputs[row] = ()
        return row


def reason_of(picture: Snapshot) -> str:
    """Return what a row says about its state in words, "" where the state says all."""
    match picture.state:
        case State.FAILED | State.PAUSED if picture.error is not None:
            # The row names its input already: the whole path is in the details.
            first = picture.inputs[0]
            title = picture.error.title.replace(f"“{first}”", f"“{PurePath(first).name}”")
            return title if picture.state is State.FAILED else f"Waits for you: {title}"
        case State.DONE if picture.skipped:
            return f"Skipped: {picture.skipped}"
        case State.DONE if picture.values:
            return ", ".join(f"{name} {value}" for name, value in picture.values.items())
        case State.DONE if picture.outputs:
            folder = PurePath(picture.outputs[0]).parent
            return f"Saved in “{folder.name or folder}”"
        case State.RUNNING | State.WAITING:
            return picture.note[:1].upper() + picture.note[1:]
        case _:
            return ""


def _permille(picture: Snapshot) -> int:
    if not picture.total:
        return 0
    return min(1000, picture.done * 1000 // picture.total)

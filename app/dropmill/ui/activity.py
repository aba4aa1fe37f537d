"""What ran when in which slot, and how much came in: the data of two pictures. Knows no Qt."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from dropmill.core.job import Lane
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import ENDED, State
from dropmill.ui.batches import CODE

SPAN_S = 60.0
"""What is older is forgotten."""
SAMPLES_MOST = 600
SLOTS_MOST = 128
"""Of one lane; what runs beside them is not drawn."""
SPANS_MOST = 2_000
"""Of one slot."""


class Ran(NamedTuple):
    """A job in a slot, from when to when, in seconds since the epoch; how it ended."""

    began_at: float
    ended_at: float
    code: int


class Slot:
    """One worker's place in a lane, as far as one can tell from outside."""

    __slots__ = ("free_at", "is_taken", "ran")

    def __init__(self) -> None:
        self.free_at = 0.0
        self.is_taken = False
        self.ran: deque[Ran] = deque(maxlen=SPANS_MOST)


class Activity:
    """Follows the jobs' states. The UI thread's.

    Which worker ran a job nobody tells: it is put into the first slot of its lane that was free,
    so that as many slots are taken as jobs ran at once.
    """

    def __init__(self) -> None:
        self.lanes: dict[Lane, list[Slot]] = {lane: [] for lane in Lane}
        self.running: dict[int, tuple[Slot, float]] = {}  # by row: since when
        self.rates: deque[tuple[float, float]] = deque(maxlen=SAMPLES_MOST)

    def note(self, row: int, picture: Snapshot, now: float) -> None:
        """Take note of a job's new state."""
        began_at = picture.started_at
        if picture.state is State.RUNNING:
            if row not in self.running:
                self._begin(row, picture.lane, now if began_at is None else began_at)
            return
        if row not in self.running:
            ended_at = picture.ended_at
            if picture.state not in ENDED or began_at is None or ended_at is None:
                return
            if ended_at < now - SPAN_S:
                return
            self._begin(row, picture.lane, began_at)
        self._end(row, picture.ended_at or now, CODE[picture.state])

    def forget(self, row: int, now: float) -> None:
        """Take note that a job left the list."""
        self._end(row, now, CODE[State.CANCELLED])

    def sample(self, now: float, per_s: float) -> None:
        """Take note of how many bytes a second came in."""
        self.rates.append((now, per_s))

    def _begin(self, row: int, lane: Lane, at: float) -> None:
        slots = self.lanes[lane]
        slot = next((s for s in slots if not s.is_taken and s.free_at <= at + 0.01), None)
        if slot is None:
            if len(slots) >= SLOTS_MOST:
                return
            slot = Slot()
            slots.append(slot)
        slot.is_taken = True
        self.running[row] = (slot, at)

    def _end(self, row: int, at: float, code: int) -> None:
        if row not in self.running:
            return
        slot, began_at = self.running.pop(row)
        slot.is_taken = False
        slot.free_at = max(at, began_at)
        slot.ran.append(Ran(began_at, slot.free_at, code))

    def clean(self, now: float) -> None:
        """Forget what is too old to be shown, and slots that have been free as long."""
        for slots in self.lanes.values():
            for slot in slots:
                while slot.ran and slot.ran[0].ended_at < now - SPAN_S:
                    slot.ran.popleft()
            while slots and not slots[-1].ran and not slots[-1].is_taken:
                slots.pop()

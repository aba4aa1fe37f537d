"""The batches of the list as columns of plain data: what each header row sums up.

A batch has a dense number for as long as one of its jobs is in the list. Every sum is kept up to
date by the change of one job at a time, so a header costs the same however many jobs it has.
Nothing here knows Qt. One thread: the UI's.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from dropmill.core.state import ENDED, State

STATES = tuple(State)
CODE = {state: code for code, state in enumerate(STATES)}
GONE = 255
"""The state code of a row whose job left the list."""

UNKNOWN = -1
"""A total that is not known."""

OPEN_UP_TO = 20
"""A batch with more jobs than this is closed at first."""

MIXED = "jobs"
"""The unit of a batch whose jobs do not share one."""

_IS_ENDED = tuple(state in ENDED for state in STATES)

# A batch is in the first of these states that one of its jobs is in.
TOLD_FIRST = (
    State.RUNNING,
    State.WAITING,
    State.PAUSED,
    State.HELD,
    State.FAILED,
    State.INTERRUPTED,
    State.CANCELLED,
    State.DONE,
)
_CODES_TOLD_FIRST = tuple(CODE[state] for state in TOLD_FIRST)

Amounts = tuple[int, int, int]
"""A job's state code, what is done, and its total."""


class Batches:
    """Counts and sums by batch number. Rows are given by state code, amount done and total."""

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}
        self.ids = array("q")
        self.sizes = array("l")  # jobs in the list
        self.counts = array("l")  # jobs by state code, as many as there are states a batch
        self.done = array("q")  # over jobs whose total is known; those that ended count whole
        self.totals = array("q")  # over the same
        self.moved = array("q")  # over all jobs: what a speed is measured by
        self.known = array("l")  # jobs whose total is known
        self.shown = array(
            "h"
        )  # permille as shown: it runs backwards only with a retry or another job
        self.is_open = bytearray()
        self.units: list[str] = []
        self.titles: list[str] = []
        self._free: list[int] = []

    def __len__(self) -> int:
        return len(self.ids)

    def number(self, batch: int) -> int | None:
        """Return the number of a batch by its id, None when it has no job in the list."""
        return self._numbers.get(batch)

    def number_of(self, batch: int, unit: str) -> int:
        """Return the number of a batch by its id; a new one for a batch that has none yet."""
        number = self._numbers.get(batch)
        if number is not None:
            if self.units[number] != unit:
                self.units[number] = MIXED
            return number
        if self._free:
            number = self._free.pop()
            self.ids[number] = batch
            self.units[number] = unit
        else:
            number = len(self.ids)
            self.ids.append(batch)
            self.units.append(unit)
            self.titles.append("")
            for column in (
                self.sizes,
                self.known,
                self.done,
                self.moved,
                self.totals,
                self.shown,
            ):
                column.append(0)
            self.counts.extend([0] * len(STATES))
            self.is_open.append(1)
        self._numbers[batch] = number
        return number

    def add(self, number: int, jobs: Sequence[Amounts]) -> None:
        """Count new jobs in."""
        self.sizes[number] += len(jobs)
        self.shown[number] = 0
        first = number * len(STATES)
        for code, done, total in jobs:
            self.counts[first + code] += 1
            self.moved[number] += done
            if total >= 0:
                self.known[number] += 1
                self.totals[number] += total
                self.done[number] += total if _IS_ENDED[code] else done

    def take_out(self, number: int, code: int, done: int, total: int) -> None:
        """Count a job out; with its last job the batch is forgotten."""
        self.sizes[number] -= 1
        self.counts[number * len(STATES) + code] -= 1
        self._take_amount(number, code, done, total)
        if not self.sizes[number]:
            del self._numbers[self.ids[number]]
            self.ids[number] = 0
            self.shown[number] = 0
            self.titles[number] = ""
            self.is_open[number] = 1
            self._free.append(number)

    def change(self, number: int, before: Sequence[Amounts], after: Sequence[Amounts]) -> None:
        """Count jobs with their new states and amounts, in the same order as before."""
        first = number * len(STATES)
        old_codes, codes = [job[0] for job in before], [job[0] for job in after]
        for code in {*old_codes, *codes}:
            self.counts[first + code] += codes.count(code) - old_codes.count(code)
        if any(_IS_ENDED[a] and not _IS_ENDED[b] for a, b in zip(old_codes, codes, strict=True)):
            self.shown[number] = 0
        self.moved[number] += sum([job[1] for job in after]) - sum([job[1] for job in before])
        for jobs, sign in ((before, -1), (after, 1)):
            known = [job for job in jobs if job[2] >= 0]
            self.known[number] += sign * len(known)
            self.totals[number] += sign * sum([total for _, _, total in known])
            self.done[number] += sign * sum(
                [total if _IS_ENDED[code] else done for code, done, total in known]
            )

    def _take_amount(self, number: int, code: int, done: int, total: int) -> None:
        self.moved[number] -= done
        if total >= 0:
            self.known[number] -= 1
            self.totals[number] -= total
            self.done[number] -= total if _IS_ENDED[code] else done

    def count(self, number: int, *states: State) -> int:
        """How many jobs of a batch are in one of these states."""
        first = number * len(STATES)
        return sum(self.counts[first + CODE[state]] for state in states)

    def code(self, number: int) -> int:
        """Return the code of the state that the batch is in."""
        first = number * len(STATES)
        counts = self.counts
        return next((code for code in _CODES_TOLD_FIRST if counts[first + code]), CODE[State.DONE])

    def ended(self, number: int) -> int:
        """How many jobs of a batch have ended."""
        return self.count(number, *ENDED)

    def permille(self, number: int) -> int:
        """Return how much of a batch is done; totals that are unknown count as the others' mean."""
        size, known = self.sizes[number], self.known[number]
        total = self.totals[number]
        if self.ended(number) == size:
            share = 1000
        elif known and total and self.units[number] != MIXED:
            share = self.done[number] * 1000 * known // (total * size)
        else:
            share = self.ended(number) * 1000 // size if size else 0
        self.shown[number] = share = max(self.shown[number], min(share, 1000))
        return share

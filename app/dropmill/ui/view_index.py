"""Which rows the list shows, in which order: computed in slices, never in one long stroke."""

from __future__ import annotations

import time
from array import array
from bisect import bisect_left

from dropmill.ui.columns import CODES_OF, Columns, Group

SLICE = 2_000
"""Rows judged between two looks at the clock."""


class ViewIndex:
    """Rows that match a filter, in the order of arrival. One thread: the UI's."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._folded: list[str] = []  # lower-cased text of the first rows, made as it is needed
        self.group = Group.ALL
        self.text = ""
        self.rows = array("i")

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def is_filtered(self) -> bool:
        """Whether some jobs may be left out."""
        return self.group is not Group.ALL or bool(self.text)

    def position(self, row: int) -> int | None:
        """Return where a row stands in the list, None while it is left out."""
        place = bisect_left(self.rows, row)
        return place if place < len(self.rows) and self.rows[place] == row else None

    def place_for(self, row: int) -> int:
        """Return where a row that is left out would stand."""
        return bisect_left(self.rows, row)

    def matches(self, row: int) -> bool:
        """Whether a row belongs into the list."""
        if self._columns.states[row] not in CODES_OF[self.group]:
            return False
        return not self.text or self.text in self.fold(row)

    def forget_text(self, row: int) -> None:
        """Note that a row's name has changed."""
        if row < len(self._folded):
            self._folded[row] = ""

    def fold(self, row: int) -> str:
        """Return the lower-cased text by which a row is found."""
        folded = self._folded
        if row >= len(folded):
            folded.extend([""] * (len(self._columns) - len(folded)))
        text = folded[row]
        if not text:
            columns = self._columns
            text = "\n".join((columns.names[row], *columns.inputs[row])).casefold()
            folded[row] = text
        return text


class Search:
    """A run through all rows for a new filter, in slices of as many milliseconds as one likes.

    `text` is matched without regard to case against a job's name and inputs.
    """

    def __init__(self, index: ViewIndex, columns: Columns, group: Group, text: str) -> None:
        self.group = group
        self.text = text.casefold()
        self.found = array("i")
        self._next = 0
        self._index = index
        self._columns = columns

    def run(self, seconds: float) -> bool:
        """Go on for about so long; return whether every row was judged."""
        deadline = time.perf_counter() + seconds
        wanted = CODES_OF[self.group]
        states = self._columns.states
        while self._next < len(states):
            rows = range(self._next, min(self._next + SLICE, len(states)))
            self._next = rows.stop
            found = [row for row in rows if states[row] in wanted]
            if self.text:
                found = [row for row in found if self.text in self._index.fold(row)]
            self.found.extend(found)
            if time.perf_counter() >= deadline:
                break
        return self._next >= len(states)

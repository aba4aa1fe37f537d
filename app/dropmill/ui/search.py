"""Finds the rows that have a text, in slices of as many milliseconds as one likes."""

from __future__ import annotations

import time

from dropmill.ui.batches import GONE
from dropmill.ui.columns import CODES_OF, Columns, Group

SLICE = 2_000
"""Rows judged between two looks at the clock."""


class Texts:
    """The lower-cased text by which each row is found, made when it is first needed."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._folded: list[str] = []

    def forget(self, row: int) -> None:
        """Note that a row has another name or job."""
        if row < len(self._folded):
            self._folded[row] = ""

    def of(self, row: int) -> str:
        """Return the text of a row: its name and inputs."""
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
    """A run through all rows for those of a group whose text has `text`, whatever its case."""

    def __init__(self, columns: Columns, texts: Texts, group: Group, text: str) -> None:
        self.found = bytearray(len(columns))
        """1 for each row that is wanted."""
        self._columns = columns
        self._texts = texts
        self._text = text.casefold()
        codes = CODES_OF[group]
        self._wanted = bytes(code in codes and code != GONE for code in range(256))
        self._next = 0

    def run(self, seconds: float) -> bool:
        """Go on for about so long; return whether every row was judged."""
        if not self._text:
            self.found = self._columns.states[: len(self.found)].translate(self._wanted)
            return True
        deadline = time.perf_counter() + seconds
        states, wanted, text, of = self._columns.states, self._wanted, self._text, self._texts.of
        while self._next < len(self.found):
            rows = range(self._next, min(self._next + SLICE, len(self.found)))
            self._next = rows.stop
            for row in rows:
                if wanted[states[row]] and text in of(row):
                    self.found[row] = 1
            if time.perf_counter() >= deadline:
                break
        return self._next >= len(self.found)

"""Finds the rows that have a text, in slices of as many milliseconds as one likes."""

from __future__ import annotations

import time

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

    def between(self, first: int, stop: int) -> list[str]:
        """Return the texts of some rows: their names and inputs."""
        folded, columns = self._folded, self._columns
        if stop > len(folded):
            folded.extend([""] * (len(columns) - len(folded)))
        texts = folded[first:stop]
        if "" in texts:
            names, inputs = columns.names, columns.inputs
            texts = folded[first:stop] = [
                text or "\n".join((names[row], *inputs[row])).casefold()
                for row, text in enumerate(texts, first)
            ]
        return texts


class Search:
    """A run through all rows for those of a group whose text has `text`, whatever its case."""

    def __init__(self, columns: Columns, texts: Texts, group: Group, text: str) -> None:
        self.count = len(columns)
        """Rows that are judged: those there were at the beginning."""
        self._columns = columns
        self._texts = texts
        self._text = text.casefold()
        self._codes = bytes(code in CODES_OF[group] for code in range(256))
        self._found = bytearray()

    def run(self, seconds: float) -> bool:
        """Go on for about so long; return whether every row was judged."""
        text, found = self._text, self._found
        deadline = time.perf_counter() + seconds
        while text and len(found) < self.count:
            texts = self._texts.between(len(found), min(len(found) + SLICE, self.count))
            found += bytes([text in one for one in texts])
            if time.perf_counter() >= deadline:
                break
        return not text or len(found) >= self.count

    def found(self) -> tuple[bytearray, bytearray | None]:
        """Return two marks for each row: of the group, and of those with the text (None: all)."""
        states = self._columns.states[: self.count]
        return states.translate(self._codes), self._found if self._text else None

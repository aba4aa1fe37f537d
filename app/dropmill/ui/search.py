"""Finds the rows that have a text, in slices of as many milliseconds as one likes.

What rows are found and sorted by is kept, in pieces, until one of these has another name.
"""

from __future__ import annotations

import time

from dropmill.ui.columns import CODES_OF, Columns, Group
from dropmill.ui.text_keys import joined

CHUNK = 1_000
"""Rows whose texts are kept, and looked through, as one piece."""

MANY = CHUNK // 8
"""Finds in a chunk from which on it is quicker to take its texts apart."""

NAMES = 4 * CHUNK
"""Rows whose names are kept as one piece for sorting."""

_BETWEEN = "\0"  # between the texts of two rows


class Texts:
    """The texts by which rows are found and sorted, without regard to case; made when first needed.

    Looking through one long text costs a tenth of looking through a thousand short ones, and the
    long one takes half the memory.
    """

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._chunks: list[str | None] = []
        self._names: dict[int, bytes] = {}

    def forget(self, row: int) -> None:
        """Note that a row has another name or job."""
        number = row // CHUNK
        if number < len(self._chunks):
            self._chunks[number] = None
        self._names.pop(row // NAMES, None)

    def names(self, number: int, stop: int) -> bytes:
        """Return the names of a piece of rows as they are sorted by, those before row `stop`."""
        start, end = number * NAMES, (number + 1) * NAMES
        if end > stop:
            return joined(self._columns.names[start:stop])
        found = self._names.get(number)
        if found is None:
            found = self._names[number] = joined(self._columns.names[start:end])
        return found

    def chunk(self, number: int) -> str:
        """Return the texts of the rows of a chunk, one after another."""
        chunks = self._chunks
        if number >= len(chunks):
            chunks += [None] * (number + 1 - len(chunks))
        found = chunks[number]
        if found is None:
            found = self._made(slice(number * CHUNK, (number + 1) * CHUNK))
            # The last may still grow.
            if (number + 1) * CHUNK <= len(self._columns):
                chunks[number] = found
        return found

    def _made(self, part: slice) -> str:
        names, inputs = self._columns.names[part], self._columns.inputs[part]
        # Most inputs end with the name, and there is only one.
        texts = [
            given[0] if len(given) == 1 and given[0].endswith(name) else "\n".join((name, *given))
            for name, given in zip(names, inputs, strict=True)
        ]
        together = _BETWEEN.join(texts)
        if together.count(_BETWEEN) >= len(texts):
            together = _BETWEEN.join(text.replace(_BETWEEN, "\n") for text in texts)
        return together.casefold()


class Search:
    """A run through all rows for those of a group whose text has `text`, whatever its case."""

    def __init__(self, columns: Columns, texts: Texts, group: Group, text: str) -> None:
        self.count = len(columns)
        """Rows that are judged: those there were at the beginning."""
        self._columns = columns
        self._texts = texts
        self._text = text.casefold().replace(_BETWEEN, "\n")
        self._codes = bytes(code in CODES_OF[group] for code in range(256))
        self._marks = bytearray()
        self._judged = 0

    def run(self, seconds: float) -> bool:
        """Go on for about so long; return whether every row was judged."""
        deadline = time.perf_counter() + seconds
        while self._text and self._judged < self.count:
            stop = min(self._judged + CHUNK, self.count)
            marks = _marks(self._texts.chunk(self._judged // CHUNK), self._text)
            self._marks += marks[: stop - self._judged]
            self._judged = stop
            if time.perf_counter() >= deadline:
                break
        return not self._text or self._judged >= self.count

    def found(self) -> tuple[bytearray, bytearray | None]:
        """Return two marks for each row: of the group, and of those with the text (None: all)."""
        states = self._columns.states[: self.count]
        return states.translate(self._codes), self._marks if self._text else None


def _marks(chunk: str, text: str) -> bytearray:
    """Say of each text of a chunk whether it has this text."""
    if chunk.count(text) > MANY:
        return bytearray([text in one for one in chunk.split(_BETWEEN)])
    marks = bytearray(chunk.count(_BETWEEN) + 1)
    place, counted, at = 0, 0, chunk.find(text)
    while at >= 0:
        place += chunk.count(_BETWEEN, counted, at)
        marks[place] = 1
        counted = chunk.find(_BETWEEN, at)
        at = chunk.find(text, counted) if counted >= 0 else -1
    return marks

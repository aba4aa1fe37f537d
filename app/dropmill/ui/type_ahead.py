"""Letters that are typed in the list lead to the next row whose name begins with them."""

from __future__ import annotations

import time
from collections.abc import Callable

from dropmill.ui.job_table import JobTable

PAUSE_S = 1.0
"""After so long without a letter the next one begins anew."""
LOOKED_AT_MOST = 200_000
"""Rows that are looked at for a letter: more would be felt."""


class TypeAhead:
    """Remembers what was typed. One letter again and again goes from one row to the next."""

    def __init__(self, table: JobTable, clock: Callable[[], float] = time.monotonic) -> None:
        self._table = table
        self._clock = clock
        self._typed = ""
        self._typed_at = 0.0

    def find(self, letters: str, current: int) -> int | None:
        """Return the position to go to from `current`, -1 for none; None if no name begins so."""
        now = self._clock()
        if now - self._typed_at > PAUSE_S:
            self._typed = ""
        self._typed_at = now
        self._typed += letters.casefold()
        is_one_letter = len(set(self._typed)) == 1
        wanted = self._typed[:1] if is_one_letter else self._typed
        # More letters may be those of the row that the first ones have led to.
        first = current + 1 if is_one_letter else max(current, 0)
        return self._next(wanted, first)

    def _next(self, wanted: str, first: int) -> int | None:
        if not wanted:
            return None
        entries, name = self._table.entries, self._table.words.name
        names = self._table.columns.names
        length, count = len(wanted), len(entries)
        for step in range(min(count, LOOKED_AT_MOST)):
            position = (first + step) % count
            entry = entries[position]
            text = names[entry] if entry >= 0 else name(entry)
            if text[:length].casefold().startswith(wanted):
                return position
        return None

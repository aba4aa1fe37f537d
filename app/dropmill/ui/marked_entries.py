"""A set of entries as marks: half of a million are put in and looked up in a few milliseconds.

A set of numbers takes a hundred for that, and as long again to become a list in order.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from typing import Any

from dropmill.ui.arrange import Span, header
from dropmill.ui.chosen_rows import ready_numpy


class MarkedEntries:
    """Rows and headers that are marked."""

    def __init__(self, entries: array[int]) -> None:
        self._rows = bytearray()
        self._heads = bytearray()
        self._count = 0
        self._mark(entries, 1)

    def __len__(self) -> int:
        return self._count

    def __contains__(self, entry: int) -> bool:
        marks, place = self._place(entry)
        return place < len(marks) and bool(marks[place])

    def discard(self, entries: array[int]) -> None:
        """Mark these no more."""
        self._mark(entries, 0)

    def among(self, entries: array[int], also: Iterable[Span] = ()) -> array[int]:
        """Return those of these entries that are marked or stand at these spans, in order."""
        numpy = ready_numpy(entries)
        if numpy is None:
            places = {place for first, last in also for place in range(first, last + 1)}
            return array(
                "i", [e for place, e in enumerate(entries) if e in self or place in places]
            )
        seen = numpy.frombuffer(entries, numpy.int32)
        is_chosen = numpy.zeros(len(seen), bool)
        for marks, is_of, places in self._parts(seen):
            is_known = is_of & (places < len(marks))
            is_chosen[is_known] = numpy.frombuffer(marks, bool)[places[is_known]]
        for first, last in also:
            is_chosen[first : last + 1] = True
        return array("i", seen[is_chosen].tobytes())

    def _mark(self, entries: array[int], mark: int) -> None:
        numpy = ready_numpy(entries)
        if numpy is None:
            for entry in entries:
                marks, place = self._place(entry)
                marks.extend(bytes(max(0, place + 1 - len(marks))))
                self._count += mark - marks[place]
                marks[place] = mark
            return
        for marks, is_of, places in self._parts(numpy.frombuffer(entries, numpy.int32)):
            own = places[is_of]
            if len(own):
                marks.extend(bytes(max(0, int(own.max()) + 1 - len(marks))))
                numpy.frombuffer(marks, numpy.uint8)[own] = mark
        self._count = self._rows.count(1) + self._heads.count(1)

    def _parts(self, seen: Any) -> Iterator[tuple[bytearray, Any, Any]]:
        """Return the marks of rows and of headers, which entries are such, and their places."""
        yield self._rows, seen >= 0, seen
        yield self._heads, seen < 0, -1 - seen

    def _place(self, entry: int) -> tuple[bytearray, int]:
        return (self._rows, entry) if entry >= 0 else (self._heads, header(entry))

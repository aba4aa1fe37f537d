"""The order of the queue by hand: which jobs move before which, for a drag or a key.

A job stays in its batch; a batch moves as a whole. Positions are those of the list in the order
of the queue, nothing left out.
"""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from dropmill.ui.arrange import header
from dropmill.ui.job_table import JobTable


class Move(msgspec.Struct, frozen=True):
    """Put these jobs before another one; None: at the end of the queue."""

    ids: tuple[int, ...]
    before: int | None
    position: int
    """The gap of the list into which they come: before the entry that stands there."""


def can_reorder(table: JobTable) -> bool:
    """Whether the list shows the order of the queue."""
    return table.sorting.column is None and not table.is_filtered


def moved_to(table: JobTable, entries: Collection[int], gap: int) -> Move | None:
    """Return the move of these entries into the gap before `gap`; None if it is no other place."""
    chosen = set(entries)
    batches = {table.header_of(entry) for entry in chosen if table.is_child(entry)}
    if len(batches) == 1 and all(table.is_child(entry) for entry in chosen):
        first, after = _block(table, table.entries.index(next(iter(batches))))
        gap = max(first + 1, min(gap, after))
    else:
        chosen = {table.header_of(e) if table.is_child(e) else e for e in chosen}
        while gap < len(table.entries) and table.is_child(table.entries[gap]):
            gap -= 1
        after = len(table.entries)
    while gap < after and table.entries[gap] in chosen:
        gap += 1 if table.is_child(table.entries[gap]) else _length(table, gap)
    places = table.positions_of(chosen)
    if not places:
        return None
    last = places[-1]
    last += 1 if table.is_child(table.entries[last]) else _length(table, last)
    if gap == last and not _has_gaps(table, places):
        return None
    ids = tuple(table.columns.ids[row] for row in table.rows_between((p, p) for p in places))
    return Move(ids, _first_job(table, gap), gap)


def stepped(table: JobTable, entries: Collection[int], step: int) -> Move | None:
    """Return the move of these entries one place up (-1) or down (1)."""
    places = table.positions_of(entries)
    if not places:
        return None
    if step < 0:
        gap = places[0] - 1
        if gap < 0:
            return None
        if table.is_child(table.entries[gap]) and not table.is_child(table.entries[places[0]]):
            gap = table.entries.index(table.header_of(table.entries[gap]))
        return moved_to(table, entries, gap)
    last = places[-1]
    last += 1 if table.is_child(table.entries[last]) else _length(table, last)
    if last >= len(table.entries):
        return None
    if table.is_child(table.entries[places[-1]]):
        return moved_to(table, entries, last + 1)
    return moved_to(table, entries, last + _length(table, last))


def _block(table: JobTable, position: int) -> tuple[int, int]:
    """Return where a header stands and where what comes after its jobs stands."""
    return position, position + _length(table, position)


def _length(table: JobTable, position: int) -> int:
    """How many entries a header and its jobs are; 1 for a job."""
    entry = table.entries[position]
    if entry >= 0 or not table.is_open(entry):
        return 1
    return 1 + table.columns.batches.sizes[header(entry)]


def _has_gaps(table: JobTable, places: list[int]) -> bool:
    following = places[0]
    for place in places:
        if place != following:
            return True
        following += 1 if table.is_child(table.entries[place]) else _length(table, place)
    return False


def _first_job(table: JobTable, position: int) -> int | None:
    """Return the job that runs first of the entry at a position, None at the end."""
    if position >= len(table.entries):
        return None
    columns = table.columns
    rows = table.rows_between([(position, position)])
    first = min(rows, key=lambda row: (columns.ranks[row], columns.places[row], columns.ids[row]))
    return columns.ids[first]

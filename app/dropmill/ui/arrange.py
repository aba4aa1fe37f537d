"""Which rows the list shows, in which order: batches, each followed by its jobs if it is open.

An entry of the list is a row's number, or `header(n)`, which is negative, for the header of batch
n. Few rows are arranged in plain Python at once; many on a worker by numpy, which lets go of the
interpreter while it sorts and is not imported before it is needed. Both give the same result.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from dropmill.ui.batches import GONE, STATES, TOLD_FIRST
from dropmill.ui.columns import Column, Columns
from dropmill.ui.text_keys import dense_ranks, kept_ranks, text_key

if TYPE_CHECKING:
    import numpy as np

MOVES_MOST = 64
"""Spans that come into or leave the list one by one; more are a new list."""

STATE_RANK = bytes(1 + TOLD_FIRST.index(state) for state in STATES)
SUMMED_COLUMNS = frozenset({Column.NAME, Column.PROGRESS, Column.SIZE})
"""Columns by which a batch is sorted as what its header says, not as the first of its jobs."""

Span = tuple[int, int]
"""Neighbours, from the first to the last."""


Place = tuple[int, float]
"""A place in the queue: the smaller rank first, then the smaller position."""

FIRST_PLACE: Place = (-(1 << 63), 0.0)
"""Before every place there is."""


class Sorting(msgspec.Struct, frozen=True):
    """What the list is sorted by; no column means the order of the queue."""

    column: Column | None = None
    is_descending: bool = False


class Patch(msgspec.Struct, frozen=True):
    """How one list becomes another: what leaves, last first, and what comes then, first first."""

    leaving: tuple[Span, ...]
    coming: tuple[Span, ...]


def header(number: int) -> int:
    """Return the entry of a batch's header; and the batch's number of such an entry."""
    return -1 - number


def row_texts(columns: Columns, column: Column) -> list[str] | None:
    """Return what every row says in a column that is sorted by its text; None for one of numbers.

    Status is sorted by the rank of the state first.
    """
    match column:
        case Column.NAME:
            return columns.names
        case Column.STATUS:
            return columns.reasons
        case Column.KIND:
            return columns.kinds
        case _:
            return None


def row_numbers(columns: Columns, column: Column) -> array[Any] | bytearray:
    """Return what every row is sorted by in a column of numbers, the smaller first.

    It may be the column itself. A size that is not known is below zero: what is done counts then.
    """
    match column:
        case Column.PROGRESS:
            return columns.permille
        case Column.SIZE:
            return columns.totals
        case Column.ADDED:
            return columns.submitted_at
        case Column.ENDED:
            return columns.ended_at
        case _:
            return columns.states.translate(_RANKS)


def _row_keys(columns: Columns, column: Column) -> Sequence[Any]:
    texts = row_texts(columns, column)
    if texts is None:
        numbers = row_numbers(columns, column)
        if column is not Column.SIZE:
            return numbers
        return [
            done if size < 0 else size for size, done in zip(numbers, columns.done, strict=True)
        ]
    keys = [text_key(text) for text in texts]
    if column is not Column.STATUS:
        return keys
    ranks = row_numbers(columns, Column.STATE)
    return list(zip(ranks, keys, strict=True))


_RANKS = STATE_RANK + bytes(256 - len(STATE_RANK))


def batch_values(columns: Columns, column: Column) -> dict[int, Any]:
    """Return what batches of several jobs are sorted by, by number; {} for their jobs' first."""
    if column not in SUMMED_COLUMNS:
        return {}
    batches = columns.batches
    numbers = [number for number, size in enumerate(batches.sizes) if size > 1]
    match column:
        case Column.NAME:
            return {number: batches.titles[number] for number in numbers}
        case Column.PROGRESS:
            return {number: batches.permille(number) for number in numbers}
        case _:
            return {number: batches.totals[number] for number in numbers}


def arrange_few(
    columns: Columns,
    rows: Iterable[int],
    sorting: Sorting,
    is_open: bytes,
) -> tuple[array[int], Place]:
    """Return the entries for these rows, and the last place. For some thousand rows."""
    batch_of, states = columns.batch_of, columns.states

    def place(row: int) -> tuple[int, float, int]:
        return (columns.ranks[row], columns.places[row], columns.ids[row])

    listed = sorted((row for row in range(len(states)) if states[row] != GONE), key=place)
    wanted = set(rows)
    jobs_of: dict[int, list[int]] = {batch_of[row]: [] for row in listed}
    for row in listed:
        if row in wanted:
            jobs_of[batch_of[row]].append(row)
    tops = [number for number, jobs in jobs_of.items() if jobs]
    if sorting.column is not None:
        key = _row_keys(columns, sorting.column)
        told = batch_values(columns, sorting.column)
        if sorting.column is Column.NAME:
            told = {number: text_key(title) for number, title in told.items()}
        best = max if sorting.is_descending else min
        keys = {
            number: told[number] if number in told else best(key[row] for row in jobs_of[number])
            for number in tops
        }
        tops.sort(key=keys.__getitem__, reverse=sorting.is_descending)
        for number in tops:
            jobs_of[number].sort(key=key.__getitem__, reverse=sorting.is_descending)
    entries = array("i")
    for number in tops:
        if columns.batches.sizes[number] == 1:
            entries.extend(jobs_of[number])
            continue
        entries.append(header(number))
        if is_open[number]:
            entries.extend(jobs_of[number])
    last = listed[-1] if listed else None
    return entries, FIRST_PLACE if last is None else place(last)[:2]


class Frozen(msgspec.Struct):
    """What a worker needs to arrange many rows: copies, so that the columns may change meanwhile.

    What is sorted by is `texts`, in pieces, or `numbers`; neither for the queue's order.
    """

    is_wanted: np.ndarray
    states: np.ndarray
    batch_of: np.ndarray
    ids: np.ndarray
    ranks: np.ndarray
    places: np.ndarray
    sizes: np.ndarray
    is_open: np.ndarray
    is_descending: bool
    before: np.ndarray
    """The entries that are shown now."""
    texts: tuple[bytes, ...] | None = None
    are_ranked: bool = False
    """Whether the rank of the state comes before the text."""
    numbers: np.ndarray | None = None
    batch_texts: bytes | None = None
    """What is told of batches, in the order of `batch_numbers`."""
    batch_numbers: dict[int, float] = {}


def arrange_many(frozen: Frozen) -> tuple[bytes, Patch | None, Place]:
    """Return the entries as the bytes of 32-bit numbers, the patch to them, and the last place.

    On a worker.
    """
    import numpy as np  # noqa: PLC0415 - not at the start

    rows = np.flatnonzero(frozen.states != GONE)
    ranks, places = frozen.ranks[rows], frozen.places[rows]
    if np.any(ranks[1:] != ranks[:-1]) or np.any(places[1:] <= places[:-1]):
        rows = rows[np.lexsort((frozen.ids[rows], places, ranks))]
    last = rows[-1:].tolist()
    batches = frozen.batch_of[rows]
    top = np.zeros(len(frozen.sizes), np.int64)
    top[batches[::-1]] = np.arange(len(rows))[::-1]  # the first of each is written last
    is_wanted = frozen.is_wanted[rows]
    rows, batches = rows[is_wanted], batches[is_wanted]
    if len(rows) and (keys := _keys(frozen)) is not None:
        key, told = keys[0][rows], keys[1]
        sign = -1 if frozen.is_descending else 1
        key = key * sign
        best = np.full(len(frozen.sizes), np.inf)
        np.minimum.at(best, batches, key)
        for number, value in told.items():
            best[number] = value * sign
        numbers = np.unique(batches)
        numbers = numbers[np.lexsort((top[numbers], best[numbers]))]
        top[numbers] = np.arange(len(numbers))
        order = np.lexsort((key, top[batches]))
        rows, batches = rows[order], batches[order]
    else:
        tops = top[batches]
        if np.any(tops[1:] < tops[:-1]):
            order = np.argsort(tops, kind="stable")
            rows, batches = rows[order], batches[order]
    entries = _with_headers(frozen, rows, batches)
    last_place = FIRST_PLACE
    for row in last:
        last_place = (int(frozen.ranks[row]), float(frozen.places[row]))
    return entries.tobytes(), _patch(frozen.before, entries), last_place


def _keys(frozen: Frozen) -> tuple[np.ndarray, dict[int, float]] | None:
    """Return the keys of all rows, and of batches, as numbers; None for the queue's order."""
    import numpy as np  # noqa: PLC0415 - not at the start

    if frozen.numbers is not None:
        return frozen.numbers.astype(np.float64), frozen.batch_numbers
    if frozen.texts is None:
        return None
    count = len(frozen.states)
    if frozen.are_ranked:
        leading = np.frombuffer(_RANKS, np.uint8)[frozen.states]
        return dense_ranks(frozen.texts, leading).astype(np.float64), {}
    pieces = frozen.texts if frozen.batch_texts is None else (*frozen.texts, frozen.batch_texts)
    ranks = kept_ranks(pieces).astype(np.float64)
    told = dict(zip(frozen.batch_numbers, ranks[count:].tolist(), strict=True))
    return ranks[:count], told


def _with_headers(frozen: Frozen, rows: np.ndarray, batches: np.ndarray) -> np.ndarray:
    """Put the headers in, and leave the jobs of closed batches out."""
    import numpy as np  # noqa: PLC0415 - not at the start

    if not len(rows):
        return np.empty(0, np.int32)
    is_many = frozen.sizes[batches] > 1
    is_first = np.concatenate([[True], batches[1:] != batches[:-1]])
    has_header = is_first & is_many
    is_seen = ~is_many | frozen.is_open[batches].astype(bool)
    ends = np.cumsum(has_header.astype(np.int64) + is_seen)
    entries = np.empty(int(ends[-1]), np.int32)
    starts = ends - has_header - is_seen
    entries[starts[has_header]] = -1 - batches[has_header]
    entries[(ends - 1)[is_seen]] = rows[is_seen]
    return entries


def _patch(before: np.ndarray, after: np.ndarray) -> Patch | None:
    import numpy as np  # noqa: PLC0415 - not at the start

    stays = np.isin(before, after)
    is_old = np.isin(after, before)
    if not np.array_equal(before[stays], after[is_old]):
        return None
    return _few_changes(_spans_of(np.flatnonzero(~stays)), _spans_of(np.flatnonzero(~is_old)))


def _spans_of(positions: np.ndarray) -> list[Span]:
    import numpy as np  # noqa: PLC0415 - not at the start

    if not len(positions):
        return []
    breaks = np.flatnonzero(np.diff(positions) > 1)
    if len(breaks) > MOVES_MOST:
        return [(0, 0)] * (MOVES_MOST + 1)  # too many, whichever they are
    firsts = positions[np.concatenate([[0], breaks + 1])]
    lasts = positions[np.concatenate([breaks, [len(positions) - 1]])]
    return list(zip(firsts.tolist(), lasts.tolist(), strict=True))


def patch_between(before: Sequence[int], after: Sequence[int]) -> Patch | None:
    """Return the patch from one list of entries to another; None where a new list is simpler."""
    old, new = set(before), set(after)
    if [entry for entry in before if entry in new] != [entry for entry in after if entry in old]:
        return None
    return _few_changes(
        spans(place for place, entry in enumerate(before) if entry not in new),
        spans(place for place, entry in enumerate(after) if entry not in old),
    )


def _few_changes(leaving: list[Span], coming: list[Span]) -> Patch | None:
    if len(leaving) + len(coming) > MOVES_MOST:
        return None
    return Patch(tuple(reversed(leaving)), tuple(coming))


def spans(positions: Iterable[int]) -> list[Span]:
    """Return ascending positions as spans of neighbours."""
    found: list[Span] = []
    for position in positions:
        if found and found[-1][1] == position - 1:
            found[-1] = (found[-1][0], position)
        else:
            found.append((position, position))
    return found

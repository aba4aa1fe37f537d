"""What stands at spans of positions of the list, however many these are."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Collection, Iterable
from itertools import takewhile
from typing import Any

from dropmill.ui.arrange import Span, header, spans
from dropmill.ui.batches import GONE, STATES
from dropmill.ui.columns import Columns

MANY = 2_000
"""Entries from which on numpy is quicker, if it is there."""
FEW = 1
"""What is looked for one by one."""


def entries_at(entries: array[int], found: Iterable[Span]) -> array[int]:
    """Return the entries at these spans."""
    chosen = array("i")
    for first, last in found:
        chosen += entries[first : last + 1]
    return chosen


def rows_of(columns: Columns, chosen: array[int]) -> array[int]:
    """Return the rows that these entries stand for; a header stands for its whole batch."""
    numpy = ready_numpy(chosen)
    if numpy is not None:
        found = numpy.frombuffer(chosen, numpy.int32)
        heads = found[found < 0]
        if not len(heads):
            return chosen
        batch_of = numpy.frombuffer(columns.batch_of, numpy.int32)
        states = numpy.frombuffer(columns.states, numpy.uint8)
        is_whole = numpy.zeros(len(columns.batches), bool)
        is_whole[-1 - heads] = True
        whole = numpy.flatnonzero(is_whole[batch_of] & (states != GONE))
        alone = found[found >= 0]
        alone = alone[~is_whole[batch_of[alone]]]
        return array("i", numpy.concatenate([whole, alone]).astype(numpy.int32).tobytes())
    numbers = {header(entry) for entry in chosen if entry < 0}
    if not numbers:
        return chosen
    batch_of, states = columns.batch_of, columns.states
    rows = array(
        "i",
        [n for n, number in enumerate(batch_of) if number in numbers and states[n] != GONE],
    )
    rows.extend(entry for entry in chosen if entry >= 0 and batch_of[entry] not in numbers)
    return rows


def codes_of(columns: Columns, chosen: array[int]) -> set[int]:
    """Return the state codes of the jobs that these entries stand for."""
    numpy = ready_numpy(chosen)
    if numpy is not None:
        found = numpy.frombuffer(chosen, numpy.int32)
        states = numpy.frombuffer(columns.states, numpy.uint8)[found[found >= 0]]
        codes = set(numpy.flatnonzero(numpy.bincount(states)).tolist())
        heads = found[found < 0].tolist()
    else:
        codes = {columns.states[entry] for entry in chosen if entry >= 0}
        heads = [entry for entry in chosen if entry < 0]
    counts = columns.batches.counts
    for entry in heads:
        if len(codes) == len(STATES):
            break
        first = header(entry) * len(STATES)
        codes.update(code for code in range(len(STATES)) if counts[first + code])
    return codes


def ids_of(columns: Columns, rows: array[int], codes: Collection[int]) -> array[int]:
    """Return the ids of those of these rows that are in one of these states."""
    numpy = ready_numpy(rows)
    if numpy is not None:
        found = numpy.frombuffer(rows, numpy.int32)
        is_wanted = numpy.zeros(256, bool)
        is_wanted[list(codes)] = True
        states = numpy.frombuffer(columns.states, numpy.uint8)
        ids = numpy.frombuffer(columns.ids, numpy.int64)
        return array("q", ids[found[is_wanted[states[found]]]].tobytes())
    states, numbers = columns.states, columns.ids
    return array("q", [numbers[row] for row in rows if states[row] in codes])


def positions_of(entries: array[int], wanted: Collection[int]) -> list[int]:
    """Return where these entries stand, ascending, as far as they are shown."""
    numpy = ready_numpy(entries)
    if len(wanted) == 1:
        (entry,) = wanted
        if numpy is not None:
            places: list[int] = numpy.flatnonzero(_seen(numpy, entries) == entry).tolist()
            return places
        return [entries.index(entry)] if entry in entries else []
    if numpy is not None:
        chosen = numpy.fromiter(wanted, numpy.int32, len(wanted))
        found = numpy.isin(_seen(numpy, entries), chosen)
        positions: list[int] = numpy.flatnonzero(found).tolist()
        return positions
    return [place for place, entry in enumerate(entries) if entry in wanted]


def spans_of(entries: array[int], wanted: array[int], most: int = sys.maxsize) -> list[Span]:
    """Return where these entries stand, as spans, as far as they are shown.

    Of more than `most` spans the first one too many is the last that is returned.
    """
    count = min(most, len(entries)) + 1
    numpy = ready_numpy(entries) if len(wanted) > FEW else None
    if numpy is None:
        return spans(positions_of(entries, set(wanted)))[:count]
    is_there = numpy.isin(_seen(numpy, entries), _seen(numpy, wanted))
    edges = numpy.diff(is_there.astype(numpy.int8), prepend=0, append=0)
    firsts = numpy.flatnonzero(edges == 1)[:count]
    stops = numpy.flatnonzero(edges == -1)[:count]
    found: list[Span] = list(zip(firsts.tolist(), (stops - 1).tolist(), strict=True))
    return found


def without(entries: array[int], gone: set[int]) -> array[int]:
    """Return the entries but for these."""
    numpy = ready_numpy(entries)
    if numpy is None:
        return array("i", [entry for entry in entries if entry not in gone])
    seen = _seen(numpy, entries)
    return array("i", seen[~numpy.isin(seen, _seen(numpy, array("i", gone)))].tobytes())


def jobs_below(columns: Columns, entries: array[int], place: int) -> int:
    """Return how many jobs of its batch follow the header at a position."""
    number = header(entries[place])
    most = min(columns.batches.sizes[number], len(entries) - place - 1)
    below = entries[place + 1 : place + 1 + most]
    numpy = ready_numpy(below)
    if numpy is not None:
        seen = _seen(numpy, below)
        batch_of = numpy.frombuffer(columns.batch_of, numpy.int32)
        is_other = (seen < 0) | (batch_of[seen] != number)
        return int(is_other.argmax()) if is_other.any() else most
    batch_of = columns.batch_of
    own = takewhile(lambda entry: entry >= 0 and batch_of[entry] == number, below)
    return sum(1 for _ in own)


def _seen(numpy: Any, entries: array[int]) -> Any:
    return numpy.frombuffer(entries, numpy.int32)


def ready_numpy(values: array[int]) -> Any:
    """Return numpy if it is worth it and was imported by the worker that arranges many rows."""
    return sys.modules.get("numpy") if len(values) >= MANY and _is_whole() else None


def _is_whole() -> bool:
    spec = getattr(sys.modules.get("numpy"), "__spec__", None)
    return spec is not None and not getattr(spec, "_initializing", False)

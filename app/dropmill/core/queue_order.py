"""Who comes before whom, as a person wants it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dropmill.core.entry import Entry
from dropmill.core.job import Lane
from dropmill.core.ordering import first_places, is_crowded, places_before, spaced
from dropmill.core.places import Place, Priority
from dropmill.core.records import Moved
from dropmill.core.roster import Roster
from dropmill.core.state import ENDED, State
from dropmill.core.strokes import Strokes, parts
from dropmill.core.teller import Teller
from dropmill.core.verbs import Chosen
from dropmill.core.workers import Workers


class QueueOrder:
    """Moves jobs within the queue. The Runner's thread calls all methods."""

    def __init__(self, roster: Roster, workers: Mapping[Lane, Workers], teller: Teller) -> None:
        self._roster = roster
        self._workers = workers
        self._teller = teller

    def on_run_next(self, ids: tuple[int, ...]) -> Strokes:
        """Put jobs before all others."""
        moved = self._in_order(ids)
        places = first_places(self._roster.open_places(), len(moved))
        yield from self._put_all(list(zip(moved, places, strict=True)))

    def on_prioritise(self, chosen: Chosen, priority: Priority) -> Strokes:
        """Put jobs among those of this priority, in the order they have."""
        rank = int(priority)
        found = self._roster.chosen(chosen)
        moved = [e for e in found if e.state not in ENDED and e.order[0] != rank]
        yield from self._put_all([(entry, (rank, entry.order[1])) for entry in moved])

    def on_move(self, ids: tuple[int, ...], before: int | None) -> Strokes:
        """Put jobs before another one, or at the end."""
        moved = self._in_order(ids)
        own = {entry.id for entry in moved}
        entries = self._roster.entries
        anchor = entries.get(before) if before is not None and before not in own else None
        place = None if anchor is None else anchor.order
        places = places_before(place, self._roster.open_places(without=own), len(moved))
        yield from self._put_all(list(zip(moved, places, strict=True)))
        if is_crowded(places, place):
            yield from self._put_all(list(spaced(entries.values())))

    def on_put(self, places: Mapping[int, Place]) -> Strokes:
        """Give jobs these places."""
        found = self._roster.chosen(Chosen(ids=tuple(places)))
        moved = [entry for entry in found if entry.state not in ENDED]
        yield from self._put_all([(entry, places[entry.id]) for entry in moved])

    def _put_all(self, moved: Sequence[tuple[Entry, Place]]) -> Strokes:
        for part in parts(moved):
            for entry, place in part:
                if self._roster.has(entry):
                    self._put(entry, place)
            yield

    def _in_order(self, ids: tuple[int, ...]) -> list[Entry]:
        return sorted(self._roster.chosen(Chosen(ids=ids)), key=lambda entry: entry.order)

    def _put(self, entry: Entry, order: Place) -> None:
        """Give a job its place, in the line too; one that a worker has keeps its own."""
        workers = self._workers[entry.template.lane]
        is_in_line = entry.state is State.WAITING and (entry.ticket or entry.run)
        if is_in_line and not workers.take_back(entry):
            return
        entry.order = order
        self._teller.record_with([Moved(entry.id, order)])
        if is_in_line:
            entry.due_at = entry.due_clock = None
            workers.add(entry)
        self._teller.publish(entry)

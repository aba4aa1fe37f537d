"""All jobs that are in the list."""

from __future__ import annotations

from collections.abc import Callable, Collection

from dropmill.core.entry import Entry
from dropmill.core.places import Place
from dropmill.core.records import Removed, Restored
from dropmill.core.state import ENDED
from dropmill.core.teller import Teller
from dropmill.core.verbs import Chosen


class Roster:
    """The jobs by id. The Runner's thread calls all methods; any thread may look up an entry."""

    def __init__(self, teller: Teller) -> None:
        self.entries: dict[int, Entry] = {}
        self.titles: dict[int, str] = {}
        """Of the batches that were given one."""
        self._teller = teller
        self.on_forget: Callable[[Entry], None] = lambda _entry: None

    def chosen(self, chosen: Chosen) -> list[Entry]:
        """Return those that fit all that is said."""
        if chosen.ids is None:
            entries = list(self.entries.values())
        else:
            entries = [e for number in chosen.ids if (e := self.entries.get(number)) is not None]
        if chosen.batch is not None:
            entries = [entry for entry in entries if entry.batch == chosen.batch]
        if chosen.lane is not None:
            entries = [entry for entry in entries if entry.template.lane is chosen.lane]
        return entries

    def open_places(self, without: Collection[int] = ()) -> list[Place]:
        """Return the places in the queue of all that have not ended."""
        return [
            entry.order
            for entry in self.entries.values()
            if entry.state not in ENDED and entry.id not in without
        ]

    def take_back(self, entries: list[Entry]) -> None:
        """Take jobs into the list again that had left it."""
        self.entries.update((entry.id, entry) for entry in entries)
        self._teller.record_with(Restored(entry.id) for entry in entries)
        for entry in entries:
            self._teller.publish(entry)

    def forget(self, gone: list[Entry]) -> None:
        """Take jobs out of the list, as far as they are in it."""
        gone = [entry for entry in gone if entry.id in self.entries]
        if not gone:
            return
        self._teller.tell()
        for entry in gone:
            del self.entries[entry.id]
            self.on_forget(entry)
        ids = tuple(entry.id for entry in gone)
        self._teller.record(Removed(number) for number in ids)
        self._teller.gone(ids)

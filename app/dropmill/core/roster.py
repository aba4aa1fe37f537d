"""All jobs that are in the list."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from weakref import WeakValueDictionary

from dropmill.core.entry import Entry, Title
from dropmill.core.places import Place
from dropmill.core.records import Removed, Restored
from dropmill.core.state import ENDED
from dropmill.core.strokes import parts
from dropmill.core.teller import Teller
from dropmill.core.verbs import Chosen


class Roster:
    """The jobs by id. The Runner's thread calls all methods; any thread may look up an entry."""

    def __init__(self, teller: Teller) -> None:
        self.entries: dict[int, Entry] = {}
        self._titles: WeakValueDictionary[int, Title] = WeakValueDictionary()  # by batch
        self._teller = teller
        self.on_forget: Callable[[Entry], None] = lambda _entry: None

    def has(self, entry: Entry) -> bool:
        """Whether a job is in the list still."""
        return self.entries.get(entry.id) is entry

    def parts_of(self, chosen: Chosen) -> Iterator[list[Entry]]:
        """Yield those that fit all that is said, part by part, as far as they are there by then.

        Where no ids are said, what comes meanwhile from jobs that end is among them.
        """
        batch, lane = chosen.batch, chosen.lane
        for numbers in self._all_parts() if chosen.ids is None else parts(chosen.ids):
            found = [e for number in numbers if (e := self.entries.get(number)) is not None]
            if batch is not None:
                found = [entry for entry in found if entry.batch == batch]
            if lane is not None:
                found = [entry for entry in found if entry.template.lane is lane]
            yield found

    def _all_parts(self) -> Iterator[Sequence[int]]:
        numbers = tuple(self.entries)
        while numbers:
            yield from parts(numbers)
            last, known = numbers[-1], max(numbers)
            since = []  # what has come stands behind the last, and has later numbers
            for number in reversed(self.entries):
                if number == last:
                    break
                since.append(number)
            numbers = tuple(number for number in since if number > known)

    def chosen(self, chosen: Chosen) -> list[Entry]:
        """Return all of them at once."""
        return [entry for part in self.parts_of(chosen) for entry in part]

    def titled(self, batch: int, text: str) -> Title | None:
        """Return the title of a batch for each of its jobs; None where it was given none."""
        if not text:
            return None
        title = self._titles.get(batch)
        if title is None:
            title = self._titles[batch] = Title(text)
        return title

    def title_of(self, batch: int) -> str:
        """Return what a batch was called, "" for nothing. Any thread."""
        title = self._titles.get(batch)
        return "" if title is None else title.text

    def open_places(self, without: Collection[int] = ()) -> list[Place]:
        """Return the places in the queue of all that have not ended."""
        return [
            entry.order
            for entry in self.entries.values()
            if entry.state not in ENDED and entry.id not in without
        ]

    def take_back(self, entries: Sequence[Entry]) -> None:
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

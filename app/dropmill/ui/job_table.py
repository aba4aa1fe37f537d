"""The model of the list: columns of plain data, and the entries that the list shows of them."""

from __future__ import annotations

import time
from array import array
from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import groupby

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QTimer,
    Signal,
    Slot,
)

from dropmill.core.snapshot import Snapshot
from dropmill.core.state import State
from dropmill.ui import chosen_rows
from dropmill.ui.activity import Activity
from dropmill.ui.arrange import (
    FIRST_PLACE,
    MOVES_MOST,
    Patch,
    Sorting,
    Span,
    header,
)
from dropmill.ui.arranging import FEW, Arranged, Arranging, Wanted
from dropmill.ui.batches import OPEN_UP_TO
from dropmill.ui.columns import (
    CODES_OF,
    Column,
    Columns,
    Group,
)
from dropmill.ui.plain_text import shown
from dropmill.ui.recipe_words import recipe_title
from dropmill.ui.row_model import RowModel
from dropmill.ui.row_words import RowWords, made_title
from dropmill.ui.search import Texts
from dropmill.ui.speeds import Speeds

REFRESH_MS = 100
LEAVING_SLICE = 2_000
LIVE_COLUMNS = frozenset({Column.STATE, Column.PROGRESS, Column.SIZE, Column.STATUS, Column.ENDED})
"""What changes by itself: a list that is sorted by one of these is sorted again now and then."""


class JobTable(RowModel):
    """All jobs, and what the list shows of them. The UI thread's alone.

    An entry is a row's number, or negative for the header of a batch (`arrange.header`).
    `entries_touched` carries the set of entries (not positions) that look different now: the view
    repaints those that are seen, and no `dataChanged` is sent for each. `counts_changed` says
    that another number of jobs is in some state. `about_to_change` and `changed` stand around
    every change of what is shown where: the list brings selection, current row and scroll back.
    """

    entries_touched = Signal(object)
    counts_changed = Signal()
    about_to_change = Signal()
    changed = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        opened: Mapping[int, bool] | None = None,
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(Columns(), parent)
        self.title_of: Callable[[int], str] = lambda _batch: ""
        """Gives the title of a batch, "" where it was given none."""
        self.speeds = Speeds(self.columns, clock, self)
        self.activity = Activity()
        self.speeds.sampled = lambda per_s: self.activity.sample(wall_clock(), per_s)
        self._wall_clock = wall_clock
        self.words = RowWords(self.columns, self.speeds, wall_clock)
        self.texts = Texts(self.columns)
        self.group = Group.ALL
        self.text = ""
        self.sorting = Sorting()
        self.opened: dict[int, bool] = dict(opened or {})
        """Batches that a person opened (True) or closed, by id."""
        self._closed_in_filter: set[int] = set()  # by number; a filter opens the others
        self._version = 0
        self._last_place = FIRST_PLACE
        self.is_order_old = False
        """Whether what the list is sorted by has changed since."""
        self._is_asked = False  # by a person, and not shown yet
        self._is_behind = False  # something changed that the arrangement under way does not know
        self._left: set[int] = set()  # entries that left since it began
        self._leaving: deque[int] = deque()
        self._arranging = Arranging(self.columns, self.texts, self)
        self._arranging.arranged.connect(self._on_arranged)
        self._refresh_timer = QTimer(self)
        self._refresh_timer.setSingleShot(True)
        self._refresh_timer.setInterval(REFRESH_MS)
        self._refresh_timer.timeout.connect(self.refresh)
        self._leaving_timer = QTimer(self)
        self._leaving_timer.setInterval(0)
        self._leaving_timer.timeout.connect(self._on_leaving)
        self.speeds.told.connect(self.entries_touched)

    def close(self) -> None:
        """Arrange nothing any more; what is shown stays."""
        self._arranging.close()
        for timer in (self._refresh_timer, self._leaving_timer):
            timer.stop()

    # What comes from the bridge.

    @Slot(object)
    def take(self, pictures: Sequence[Snapshot]) -> None:
        """Take the newest pictures of these jobs, one a job."""
        columns = self.columns
        row_of = columns.row_of
        new = [picture for picture in pictures if picture.id not in row_of]
        known = [p for p in pictures if p.id in row_of] if new else pictures
        rows = [row_of[picture.id] for picture in known]
        changes = columns.update(rows, known)
        now = self._wall_clock()
        for place in changes.states:
            self.speeds.follow(rows[place])
            self.activity.note(rows[place], known[place], now)
        for row in changes.renamed:
            self.texts.forget(row)
        if rows:
            self.is_order_old = self.is_order_old or self.sorting.column in LIVE_COLUMNS
            numbers = {columns.batch_of[row] for row in rows}
            heads = [header(number) for number in numbers if columns.batches.sizes[number] > 1]
            self.entries_touched.emit({*rows, *heads})
        is_out_of_order = changes.is_moved and self.sorting.column is None
        is_other = bool(changes.states) and self.group is not Group.ALL
        is_renamed = bool(changes.renamed and self.text)
        if new:
            is_out_of_order = self._append(new) or is_out_of_order
        if is_out_of_order or is_other or is_renamed:
            self.refresh_soon()
        if new or changes.states:
            self.counts_changed.emit()

    def _append(self, pictures: Sequence[Snapshot]) -> bool:
        """Add rows for new jobs; return whether the list must be arranged for them."""
        columns, batches = self.columns, self.columns.batches
        first_of = {picture.batch: picture for picture in reversed(pictures)}
        sizes = {b: 0 if (n := batches.number(b)) is None else batches.sizes[n] for b in first_of}
        reused = len(columns.free)
        rows = columns.append(pictures)
        for row in rows[:reused]:
            self.texts.forget(row)
        for row, picture in zip(rows, pictures, strict=True):
            if picture.state is State.RUNNING or picture.due_at:
                self.speeds.follow(row)
                self.activity.note(row, picture, self._wall_clock())
        for batch, picture in first_of.items():
            number = batches.number_of(batch, picture.unit)
            if not sizes[batch]:
                is_small = batches.sizes[number] <= OPEN_UP_TO
                batches.is_open[number] = self.opened.get(batch, is_small)
            if batches.sizes[number] > 1 and not batches.titles[number]:
                given = shown(recipe_title(self.title_of(batch)))
                batches.titles[number] = given or made_title(picture.kind, picture.inputs)
        if len(columns) > FEW:
            self._arranging.prepare()
        if self._is_arranged or self._arranging.is_at_work:
            return True
        coming = self._at_the_end(rows, sizes)
        if coming:
            self._insert(len(self.entries), coming)
        self.entries_touched.emit({header(columns.batch_of[row]) for row in rows})
        return coming is None

    def _at_the_end(self, rows: Sequence[int], sizes: Mapping[int, int]) -> array[int] | None:
        """Return the entries for new rows at the end of the list; None if they belong elsewhere.

        `sizes` are those of their batches, by id, before.
        """
        columns, batches = self.columns, self.columns.batches
        places = list(
            zip(
                map(columns.ranks.__getitem__, rows),
                map(columns.places.__getitem__, rows),
                strict=True,
            )
        )
        before = [self._last_place, *places[:-1]]
        if any(place <= last for place, last in zip(places, before, strict=True)):
            return None
        coming = array("i")
        seen: set[int] = set()
        at_end = self._batch_of(self.entries[-1]) if self.entries else -1
        for number, group in groupby(rows, columns.batch_of.__getitem__):
            size = sizes[batches.ids[number]]
            if number in seen:
                return None
            seen.add(number)
            is_many, is_open = batches.sizes[number] > 1, batches.is_open[number]
            if not size and is_many:
                coming.append(header(number))
            elif size == 1 or (size and number != at_end and is_open):
                return None
            if is_open or not is_many:
                coming.extend(group)
            at_end = number
        self._last_place = places[-1]
        return coming

    @property
    def _is_arranged(self) -> bool:
        """Whether the list is anything but all jobs in the order of the queue."""
        return self.is_filtered or self.sorting.column is not None

    @property
    def is_filtered(self) -> bool:
        """Whether some jobs may be left out."""
        return self.group is not Group.ALL or bool(self.text)

    @Slot(object)
    def drop(self, ids: Iterable[int]) -> None:
        """Take the rows of these jobs out of the list: the first at once, many in slices."""
        self._leaving.extend(ids)
        if not self._leaving_timer.isActive():
            self._on_leaving()

    @Slot()
    def _on_leaving(self) -> None:
        columns = self.columns
        count = min(len(self._leaving), LEAVING_SLICE)
        ids = [self._leaving.popleft() for _ in range(count)]
        rows = {row for number in ids if (row := columns.row_of.get(number)) is not None}
        numbers = {columns.batch_of[row] for row in rows}
        for row in rows:
            self.speeds.forget(row)
            self.activity.forget(row, self._wall_clock())
            self.texts.forget(row)
        before = {number: columns.batches.sizes[number] for number in numbers}
        gone = set(rows)
        for number in ids:
            columns.remove(number)
        is_single = False
        for number, size in before.items():
            if not columns.batches.sizes[number]:
                gone.add(header(number))
            is_single = is_single or (size > 1 and columns.batches.sizes[number] == 1)
        if rows:
            if self._arranging.is_at_work:
                self._left |= gone
            self._take_out(gone)
            if is_single:
                self.refresh_soon()  # its only job stands without a header
            self.counts_changed.emit()
        if self._leaving:
            self._leaving_timer.start()
        else:
            self._leaving_timer.stop()

    # What is shown.

    def set_filter(self, group: Group, text: str) -> None:
        """Show only jobs of this group whose name or input has this text.

        The new list comes within this call for some thousand jobs, else shortly after it.
        """
        self.group, self.text = group, text
        self._closed_in_filter.clear()
        self._is_asked = True
        self.refresh()

    def set_sorting(self, sorting: Sorting) -> None:
        """Sort by this from now on; batches, and the jobs within each."""
        self.sorting = sorting
        self._is_asked = True
        self.refresh()

    @property
    def is_searching(self) -> bool:
        """Whether what should be shown is still being worked out."""
        is_to_follow = self._is_behind or self._refresh_timer.isActive()
        return self._arranging.is_at_work or is_to_follow

    @property
    def is_awaited(self) -> bool:
        """Whether the filter and the order that were asked for are still to be shown.

        Jobs that have changed since may follow: where some always do, `is_searching` never ends.
        """
        return self._is_asked

    def refresh_soon(self) -> None:
        """Work out what is shown: at once if there is little, else when more has come together.

        What is under way is not begun again: jobs that come all the time would never let it end.
        """
        if len(self.columns) <= FEW:
            self.refresh()
        elif self._arranging.is_at_work:
            self._is_behind = True
        elif not self._refresh_timer.isActive():
            self._refresh_timer.start()

    @Slot()
    def refresh(self) -> None:
        """Work out what is shown from what is known now."""
        self._refresh_timer.stop()
        self._is_behind = False
        self._left.clear()
        self.is_order_old = False
        is_open = self.columns.batches.is_open
        if self.is_filtered:
            is_open = bytearray(b"\1" * len(is_open))
            for number in self._closed_in_filter:
                is_open[number] = 0
        self._arranging.start(
            Wanted(
                group=self.group,
                text=self.text,
                sorting=self.sorting,
                is_open=bytes(is_open),
                before=self.entries[:],
                version=self._version,
            )
        )

    def _is_open(self, number: int) -> bool:
        return bool(self.columns.batches.is_open[number])

    def _is_open_in_filter(self, number: int) -> bool:
        return number not in self._closed_in_filter

    @Slot(object)
    def _on_arranged(self, arranged: Arranged) -> None:
        entries = arranged.entries
        patch = arranged.patch if arranged.wanted.version == self._version else None
        if self._left:
            # The rows of those that left may be others' by now: these come with the next list.
            entries, patch = chosen_rows.without(entries, self._left), None
            self._left = set()
        self._last_place = arranged.last_place
        self._is_asked = False
        self._show(entries, patch)
        if self._is_behind:
            self._is_behind = False
            self.refresh_soon()

    def _show(self, entries: array[int], patch: Patch | None) -> None:
        """Show these entries, by the patch where there is one, else as a new list."""
        if patch is not None:
            for first, last in patch.leaving:
                self._remove(first, last)
            for first, last in patch.coming:
                self._insert(first, entries[first : last + 1])
            if not patch.leaving and not patch.coming:
                self.changed.emit()  # it is what was asked for all the same
            return
        self.about_to_change.emit()
        self.beginResetModel()
        self._version += 1
        self.entries = entries
        self.endResetModel()
        self.changed.emit()

    def _insert(self, place: int, entries: array[int]) -> None:
        self.about_to_change.emit()
        self.beginInsertRows(QModelIndex(), place, place + len(entries) - 1)
        self._version += 1
        self.entries[place:place] = entries
        self.endInsertRows()
        self.changed.emit()

    def _remove(self, first: int, last: int) -> None:
        self.about_to_change.emit()
        self.beginRemoveRows(QModelIndex(), first, last)
        self._version += 1
        del self.entries[first : last + 1]
        self.endRemoveRows()
        self.changed.emit()

    def _take_out(self, gone: set[int]) -> None:
        """Let entries leave the list at once."""
        leaving = chosen_rows.spans_of(self.entries, array("i", gone))
        if len(leaving) <= MOVES_MOST:
            self._show(self.entries, Patch(tuple(reversed(leaving)), ()))
        else:
            self._show(chosen_rows.without(self.entries, gone), None)

    # Batches that open and close.

    def is_open(self, entry: int) -> bool:
        """Whether the jobs of a header are shown below it."""
        number = header(entry)
        return self._is_open_in_filter(number) if self.is_filtered else self._is_open(number)

    def set_open(self, entry: int, *, is_open: bool) -> None:
        """Show the jobs of a header, or not; a person's choice is remembered."""
        if is_open == self.is_open(entry):
            return
        number = header(entry)
        if self.is_filtered:
            (self._closed_in_filter.discard if is_open else self._closed_in_filter.add)(number)
        else:
            self.columns.batches.is_open[number] = is_open
            self.opened[self.columns.batches.ids[number]] = is_open
        if is_open:
            self.refresh()
            return
        (place,) = self.positions_of([entry])
        first = place + 1
        last = place + chosen_rows.jobs_below(self.columns, self.entries, place)
        if self._arranging.is_at_work:
            self.refresh()
        elif last >= first:
            self._remove(first, last)

    def _batch_of(self, entry: int) -> int:
        return self.columns.batch_of[entry] if entry >= 0 else header(entry)

    def is_child(self, entry: int) -> bool:
        """Whether an entry is a job below a header."""
        return entry >= 0 and self.columns.batches.sizes[self.columns.batch_of[entry]] > 1

    def header_of(self, entry: int) -> int:
        """Return the header above a job."""
        return header(self.columns.batch_of[entry])

    # Which is where.

    def id_at(self, position: int) -> int | None:
        """Return the id of the job at a position of the list, None for a header."""
        entry = self.entries[position]
        return self.columns.ids[entry] if entry >= 0 else None

    def entry_of(self, job_id: int) -> int | None:
        """Return the entry of a job, shown or not, None when it is not known."""
        return self.columns.row_of.get(job_id)

    def positions_of(self, entries: Iterable[int]) -> list[int]:
        """Return where these entries stand, ascending, as far as they are shown."""
        return chosen_rows.positions_of(self.entries, set(entries))

    def position_of(self, job_id: int) -> int | None:
        """Return where a job stands in the list, None while it is left out."""
        row = self.columns.row_of.get(job_id)
        return next(iter(self.positions_of([row])), None) if row is not None else None

    def rows_between(self, found: Iterable[Span]) -> Sequence[int]:
        """Return the rows at these spans of positions; a header stands for its whole batch."""
        return self.rows_of(chosen_rows.entries_at(self.entries, found))

    def rows_of(self, chosen: array[int]) -> Sequence[int]:
        """Return the rows that these entries stand for; a header stands for its whole batch."""
        return chosen_rows.rows_of(self.columns, chosen)

    def ids_in(self, chosen: array[int], codes: Collection[int]) -> Sequence[int]:
        """Return the ids of the jobs of these entries that are in one of these states."""
        rows = chosen_rows.rows_of(self.columns, chosen)
        return chosen_rows.ids_of(self.columns, rows, codes)

    def codes_of(self, chosen: array[int]) -> set[int]:
        """Return the state codes of these entries, those of whole batches for headers."""
        if len(chosen) == len(self.entries) and not self.is_filtered:
            return {code for code, jobs in enumerate(self.columns.counts) if jobs}
        return chosen_rows.codes_of(self.columns, chosen)

    def ids_of(self, group: Group) -> list[int]:
        """Return all jobs of a group of states, shown or not."""
        wanted, ids = CODES_OF[group], self.columns.ids
        return [ids[row] for row, code in enumerate(self.columns.states) if code in wanted]

    # What a row says, for those who have only the table.

    def name(self, entry: int) -> str:
        """Return what an entry is called, safe to show."""
        return self.words.name(entry)

    def status(self, entry: int) -> str:
        """Return speed and time left, or why a job waits, or how it ended."""
        return self.words.status(entry)

    def state_word(self, state: State) -> str:
        """Return a state in the words of the window."""
        return self.words.state_word(state)

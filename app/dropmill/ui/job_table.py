"""The model of the list: columns of plain data, an own view index, figures that stay calm."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum
from typing import Any

import msgspec
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
    Slot,
)

from dropmill.core.snapshot import Snapshot
from dropmill.core.state import State
from dropmill.ui import figures
from dropmill.ui.columns import CODES_OF, UNKNOWN, Columns, Group
from dropmill.ui.plain_text import shown, tool_tip
from dropmill.ui.view_index import Search, ViewIndex

FIGURES_MS = 500
SEARCH_SLICE_S = 0.004
MOVES_MOST = 64
"""Rows that come into or leave the view one by one; more are one new view."""

AnyIndex = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """What the list shows of a job, from the leading edge on."""

    STATE = 0
    NAME = 1
    PROGRESS = 2
    SIZE = 3
    STATUS = 4


class Figures(msgspec.Struct, frozen=True):
    """The texts of a row that count something; they change at most twice a second."""

    percent: str
    size: str
    status: str


class JobTable(QAbstractTableModel):
    """All jobs, and which of them the list shows. The UI thread's alone.

    `rows_touched` carries the set of rows (not positions) that look different now: the view
    repaints those that are seen, and no `dataChanged` is sent for each row. `counts_changed`
    says that another number of jobs is in some state. A new view comes as a model reset, which
    the list answers by restoring selection, current row and scroll by job id.
    """

    rows_touched = Signal(object)
    counts_changed = Signal()
    figures_changed = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(parent)
        self.columns = Columns()
        self._view = ViewIndex(self.columns)
        self._clock = clock
        self._wall_clock = wall_clock
        self._meters: dict[int, figures.Meter] = {}  # running rows
        self._figures: dict[int, Figures] = {}  # the same rows
        self._due: set[int] = set()  # rows that say when they try again
        self._search: Search | None = None
        self._moved: set[int] = set()  # rows with another state since the search began
        self._search_timer = QTimer(self)
        self._search_timer.setInterval(0)
        self._search_timer.timeout.connect(self._on_search_slice)
        self._figures_timer = QTimer(self)
        self._figures_timer.setInterval(FIGURES_MS)
        self._figures_timer.timeout.connect(self._on_figures_due)

    # What comes from the bridge.

    @Slot(object)
    def take(self, pictures: Sequence[Snapshot]) -> None:
        """Take the newest pictures of these jobs, one a job."""
        row_of = self.columns.row_of
        new = [picture for picture in pictures if picture.id not in row_of]
        touched: set[int] = set()
        moved: list[int] = []
        for picture in pictures if not new else [p for p in pictures if p.id in row_of]:
            row = row_of[picture.id]
            name = self.columns.names[row]
            if self.columns.update(row, picture):
                moved.append(row)
                self._follow(row)
            if self.columns.names[row] is not name:
                self._view.forget_text(row)
            touched.add(row)
        if new:
            self._append(new)
        if moved:
            self._move(moved)
        if touched:
            self.rows_touched.emit(touched)
        if moved or new:
            self.counts_changed.emit()

    @Slot(object)
    def drop(self, ids: Iterable[int]) -> None:
        """Take the rows of these jobs out of the list."""
        gone = [row for number in ids if (row := self.columns.remove(number)) is not None]
        for row in gone:
            self._stop_following(row)
            self._view.forget_text(row)
        self._move(gone)
        if gone:
            self.counts_changed.emit()

    def _append(self, pictures: list[Snapshot]) -> None:
        first = len(self.columns)
        self.columns.append(pictures)
        rows: Sequence[int] = range(first, len(self.columns))
        for row in rows:
            if self.columns.state(row) in {State.RUNNING, State.WAITING}:
                self._follow(row)
        if self._view.is_filtered:
            rows = [row for row in rows if self._view.matches(row)]
        if not rows:
            return
        place = len(self._view)
        self.beginInsertRows(QModelIndex(), place, place + len(rows) - 1)
        self._view.rows.extend(rows)
        self.endInsertRows()

    # The view.

    @property
    def group(self) -> Group:
        """The group of states that is shown."""
        return self._view.group

    @property
    def text(self) -> str:
        """The text by which jobs are found, lower-cased; "" for all."""
        return self._view.text

    def set_filter(self, group: Group, text: str) -> None:
        """Show only jobs of this group whose name or input has this text.

        The new view comes within this call for some thousand jobs, else shortly after it.
        """
        self._moved.clear()
        self._search = Search(self._view, self.columns, group, text)
        self._search_timer.start()
        self._on_search_slice()

    @property
    def is_searching(self) -> bool:
        """Whether a new view is still being computed."""
        return self._search is not None

    @Slot()
    def _on_search_slice(self) -> None:
        search = self._search
        if search is None or not search.run(SEARCH_SLICE_S):
            return
        self._search_timer.stop()
        self._search = None
        self.beginResetModel()
        self._view.group, self._view.text = search.group, search.text
        self._view.rows = search.found
        for row in self._moved:
            self._correct(row)
        self._moved.clear()
        self.endResetModel()

    def _correct(self, row: int) -> None:
        """Let the view hold a row if and only if it matches; silent, within a reset."""
        position = self._view.position(row)
        if self._view.matches(row):
            if position is None:
                self._view.rows.insert(self._view.place_for(row), row)
        elif position is not None:
            del self._view.rows[position]

    def _move(self, rows: Sequence[int]) -> None:
        """Let rows with a new state come into the view, or leave it."""
        if self._search is not None:
            self._moved.update(rows)
        changed = [
            row for row in rows if self._view.matches(row) is (self._view.position(row) is None)
        ]
        if not changed:
            return
        if len(changed) > MOVES_MOST:
            self.beginResetModel()
            leaving = {row for row in changed if not self._view.matches(row)}
            entering = [row for row in changed if row not in leaving]
            kept = [row for row in self._view.rows if row not in leaving]
            del self._view.rows[:]
            self._view.rows.extend(sorted(kept + entering))
            self.endResetModel()
            return
        for row in changed:
            position = self._view.position(row)
            if position is not None:
                self.beginRemoveRows(QModelIndex(), position, position)
                del self._view.rows[position]
                self.endRemoveRows()
            else:
                place = self._view.place_for(row)
                self.beginInsertRows(QModelIndex(), place, place)
                self._view.rows.insert(place, row)
                self.endInsertRows()

    def row_at(self, position: int) -> int:
        """Return the row shown at a position of the list."""
        return self._view.rows[position]

    def codes_between(self, first: int, last: int) -> set[int]:
        """Return the state codes (`columns.CODE`) between two positions of the list."""
        return set(map(self.columns.states.__getitem__, self._view.rows[first : last + 1]))

    def id_at(self, position: int) -> int:
        """Return the id of the job shown at a position of the list."""
        return self.columns.ids[self._view.rows[position]]

    def ids_of(self, group: Group) -> list[int]:
        """Return all jobs of a group of states, shown or not."""
        wanted, ids = CODES_OF[group], self.columns.ids
        return [ids[row] for row, code in enumerate(self.columns.states) if code in wanted]

    def position_of(self, job_id: int) -> int | None:
        """Return where a job stands in the list, None while it is left out."""
        row = self.columns.row_of.get(job_id)
        return None if row is None else self._view.position(row)

    # Figures.

    def _follow(self, row: int) -> None:
        """Measure a row's speed while it runs, count down while it waits for its time."""
        match self.columns.state(row):
            case State.RUNNING:
                self._due.discard(row)
                if row not in self._meters:
                    self._meters[row] = figures.Meter(self._clock(), self.columns.done[row])
                self._figures[row] = self._measure(row)
            case State.WAITING if self.columns.due_at[row]:
                self._stop_following(row)
                self._due.add(row)
            case _:
                self._stop_following(row)
        if self._meters or self._due:
            if not self._figures_timer.isActive():
                self._figures_timer.start()
                self.figures_changed.emit()
        elif self._figures_timer.isActive():
            self._figures_timer.stop()
            self.figures_changed.emit()

    def _stop_following(self, row: int) -> None:
        self._meters.pop(row, None)
        self._figures.pop(row, None)
        self._due.discard(row)

    @Slot()
    def _on_figures_due(self) -> None:
        now = self._clock()
        for row, meter in self._meters.items():
            meter.add(now, self.columns.done[row])
            self._figures[row] = self._measure(row)
        touched = {*self._meters, *self._due}
        if touched:
            self.rows_touched.emit(touched)
        else:
            self._figures_timer.stop()
        self.figures_changed.emit()

    def _measure(self, row: int) -> Figures:
        columns = self.columns
        meter = self._meters[row]
        done, total = columns.done[row], columns.totals[row]
        unit = columns.units[row]
        parts = [columns.reasons[row]] if columns.reasons[row] else []
        if meter.per_s > 0:
            parts.append(figures.rate(meter.per_s, unit))
            seconds = meter.seconds_left(done, None if total == UNKNOWN else total)
            if seconds is not None:
                parts.append(figures.time_left(seconds))
        return Figures(self._percent(row), self._size(row), ", ".join(parts))

    def _percent(self, row: int) -> str:
        return f"{self.columns.permille[row] // 10} %" if self.columns.totals[row] > 0 else ""

    def _size(self, row: int) -> str:
        columns = self.columns
        total = columns.totals[row]
        count = columns.done[row] if total == UNKNOWN else total
        if total == UNKNOWN and not count:
            return ""
        return figures.amount(count, columns.units[row])

    @property
    def down_per_s(self) -> float:
        """Bytes a second that the running jobs of the net lane move."""
        columns = self.columns
        return sum(
            meter.per_s
            for row, meter in self._meters.items()
            if columns.is_net[row] and columns.units[row] == "bytes"
        )

    # What a row says.

    def name(self, row: int) -> str:
        """Return a job's name, safe to show."""
        return shown(self.columns.names[row])

    def percent(self, row: int) -> str:
        """Return how much is done in per cent, "" while the total is unknown."""
        told = self._figures.get(row)
        return self._percent(row) if told is None else told.percent

    def size(self, row: int) -> str:
        """Return the size: the total, or what is done so far while that is unknown."""
        told = self._figures.get(row)
        return self._size(row) if told is None else told.size

    def status(self, row: int) -> str:
        """Return speed and time left, or why a job waits, or how it ended."""
        columns = self.columns
        state = columns.state(row)
        if columns.stopping[row]:
            return self.tr("Stopping…")
        reason = shown(columns.reasons[row])
        match state:
            case State.RUNNING:
                told = self._figures.get(row)
                return reason if told is None else shown(told.status)
            case State.WAITING if columns.due_at[row]:
                seconds = max(0, round(columns.due_at[row] - self._wall_clock()))
                again = self.tr("Again in {seconds} s").format(seconds=seconds)
                return f"{again}: {reason}" if reason else again
            case State.HELD:
                return self.tr("Paused before it began")
            case None:
                return ""
            case _:
                return reason or self.state_word(state)

    def state_word(self, state: State) -> str:
        """Return a state in the words of the window."""
        words = {
            State.WAITING: self.tr("Waiting"),
            State.HELD: self.tr("Paused"),
            State.RUNNING: self.tr("Running"),
            State.PAUSED: self.tr("Paused"),
            State.DONE: self.tr("Done"),
            State.FAILED: self.tr("Failed"),
            State.CANCELLED: self.tr("Cancelled"),
            State.INTERRUPTED: self.tr("Interrupted"),
        }
        return words[state]

    def sentence(self, row: int) -> str:
        """Return a whole row in words, for a screen reader."""
        state = self.columns.state(row)
        if state is None:
            return ""
        parts = [self.name(row), self.state_word(state)]
        if state is State.RUNNING and (percent := self.percent(row)):
            parts.append(percent)
        parts.append(self.size(row))
        if (status := self.status(row)) != parts[1]:
            parts.append(status)
        return ", ".join(part for part in parts if part)

    # The model's face.

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        """How many jobs are shown."""
        return 0 if parent is not None and parent.isValid() else len(self._view)

    def columnCount(self, parent: AnyIndex | None = None) -> int:
        """How many columns there are."""
        return 0 if parent is not None and parent.isValid() else len(Column)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Return a column's heading."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            edge = (
                Qt.AlignmentFlag.AlignRight
                if section == Column.SIZE
                else Qt.AlignmentFlag.AlignLeading
            )
            return int(edge | Qt.AlignmentFlag.AlignVCenter)
        titles = ("", self.tr("Name"), self.tr("Progress"), self.tr("Size"), self.tr("Status"))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return titles[section] or self.tr("State")
        return titles[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text, its tool tip or what a screen reader says."""
        if not index.isValid() or index.row() >= len(self._view):
            return None
        row = self._view.rows[index.row()]
        column = Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.sentence(row) if column is Column.NAME else self._text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            if column is Column.NAME:
                inputs = self.columns.inputs[row]
                return tool_tip("\n".join((self.columns.names[row], *map(shown, inputs[:1]))))
            return tool_tip(self._text(row, column))
        return None

    def _text(self, row: int, column: Column) -> str:
        match column:
            case Column.STATE:
                state = self.columns.state(row)
                return "" if state is None else self.state_word(state)
            case Column.NAME:
                return self.name(row)
            case Column.PROGRESS:
                is_under_way = self.columns.state(row) in {State.RUNNING, State.PAUSED}
                return self.percent(row) if is_under_way else ""
            case Column.SIZE:
                return self.size(row)
            case Column.STATUS:
                return self.status(row)

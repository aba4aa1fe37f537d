"""How fast what runs gets on: measured twice a second, so that figures stay calm."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from dropmill.core.state import State
from dropmill.ui import figures
from dropmill.ui.arrange import header
from dropmill.ui.batches import UNKNOWN
from dropmill.ui.columns import Columns

FIGURES_MS = 500


class Speeds(QObject):
    """Meters of the rows that run and of their batches; by entry, headers among them.

    `told` carries the entries whose figures are new. The timer rests while nothing runs and
    nothing waits for its time. UI thread.
    """

    told = Signal(object)
    changed = Signal()

    def __init__(self, columns: Columns, clock: Callable[[], float], parent: QObject) -> None:
        super().__init__(parent)
        self._columns = columns
        self._clock = clock
        self._meters: dict[int, figures.Meter] = {}
        self._told: dict[int, tuple[int, int]] = {}  # entry: done and total as they were told
        self._due: set[int] = set()  # rows that say when they try again
        self.sampled: Callable[[float], None] | None = None
        """Told twice a second, while something runs, how many bytes a second come in."""
        self._timer = QTimer(self)
        self._timer.setInterval(FIGURES_MS)
        self._timer.timeout.connect(self._on_due)

    def follow(self, row: int) -> None:
        """Measure a row while it runs, count down while it waits for its time."""
        columns = self._columns
        state = columns.state(row)
        is_known = row in self._meters or row in self._due
        if state is not State.RUNNING and not is_known and not columns.due_at[row]:
            return
        if state is State.RUNNING:
            self._due.discard(row)
            self._begin(row)
            number = columns.batch_of[row]
            if columns.batches.sizes[number] > 1:
                self._begin(header(number))
        else:
            self._end(row)
            if state is State.WAITING and columns.due_at[row]:
                self._due.add(row)
        if self._meters or self._due:
            if not self._timer.isActive():
                self._timer.start()
                self.changed.emit()
        elif self._timer.isActive():
            self._timer.stop()
            self.changed.emit()

    def forget(self, row: int) -> None:
        """Measure a row no more: its job left the list."""
        self._end(row)

    def meter(self, entry: int) -> figures.Meter | None:
        """Return the meter of an entry that runs."""
        return self._meters.get(entry)

    def amount(self, entry: int) -> tuple[int, int]:
        """Return what is done, and the total (UNKNOWN if so), as it is told now."""
        found = self._told.get(entry)
        return self._amount_now(entry) if found is None else found

    @property
    def down_per_s(self) -> float:
        """Bytes a second that the running jobs of the net lane move."""
        columns = self._columns
        return sum(
            meter.per_s
            for row, meter in self._meters.items()
            if row >= 0 and columns.is_net[row] and columns.units[row] == "bytes"
        )

    @property
    def shares_running(self) -> float:
        """How much of each job that runs is done, from 0 to 1, together."""
        columns = self._columns
        permilles = (
            columns.permille[row] for row in self._meters if row >= 0 and columns.totals[row] > 0
        )
        return sum(permilles) / 1000

    def _begin(self, entry: int) -> None:
        if entry not in self._meters:
            amount = self._amount_now(entry)
            self._meters[entry] = figures.Meter(self._clock(), amount[0])
            self._told[entry] = amount

    def _end(self, row: int) -> None:
        self._due.discard(row)
        if self._meters.pop(row, None) is not None:
            del self._told[row]
            number = self._columns.batch_of[row]
            if not self._columns.batches.count(number, State.RUNNING):
                self._meters.pop(header(number), None)
                self._told.pop(header(number), None)

    def _amount_now(self, entry: int) -> tuple[int, int]:
        columns, batches = self._columns, self._columns.batches
        if entry >= 0:
            return columns.done[entry], columns.totals[entry]
        number = header(entry)
        is_whole = batches.known[number] == batches.sizes[number]
        return batches.moved[number], batches.totals[number] if is_whole else UNKNOWN

    @Slot()
    def _on_due(self) -> None:
        now = self._clock()
        for entry, meter in self._meters.items():
            amount = self._amount_now(entry)
            meter.add(now, amount[0])
            self._told[entry] = amount
        if self.sampled is not None:
            self.sampled(self.down_per_s)
        touched = {*self._meters, *self._due}
        if touched:
            self.told.emit(touched)
        else:
            self._timer.stop()
        self.changed.emit()

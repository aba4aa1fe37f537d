"""Arranges the list without holding up the window: in slices here, and on a worker of its own."""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any
from weakref import ref

import msgspec
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from dropmill.ui.arrange import (
    Frozen,
    Patch,
    Place,
    Sorting,
    arrange_few,
    arrange_many,
    batch_values,
    patch_between,
    row_numbers,
    row_texts,
)
from dropmill.ui.columns import Column, Columns, Group
from dropmill.ui.search import NAMES, Search, Texts
from dropmill.ui.text_keys import joined

if TYPE_CHECKING:
    from types import ModuleType

    import numpy as np

FEW = 2_000
"""Rows that are arranged at once, in plain Python; more go to the worker."""
SLICE_S = 0.004


class Wanted(msgspec.Struct, frozen=True):
    """What the list should show, and how it is now."""

    group: Group
    text: str
    sorting: Sorting
    is_open: bytes
    """By batch number."""
    before: array[int]
    version: int
    """Of `before`: it goes up whenever another entry is shown."""


class Arranged(msgspec.Struct, frozen=True):
    """The entries to show, and the patch to them if the list is still as it was."""

    wanted: Wanted
    entries: array[int]
    patch: Patch | None
    last_place: Place
    """Of the job that comes last in the queue, shown or not."""


_Work = Generator["Future[Any] | None", Any, Arranged]


class Arranging(QObject):
    """One arrangement at a time; a new one ends that which is under way.

    `arranged` carries an Arranged: within `start` for some thousand rows, else shortly after it.
    """

    arranged = Signal(object)
    resumed = Signal(object)

    def __init__(self, columns: Columns, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        self._texts = texts
        self._executor: ThreadPoolExecutor | None = None
        self._work: _Work | None = None
        self._turn = 0  # which arrangement it is
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._on_slice)
        self.resumed.connect(self._on_resumed, Qt.ConnectionType.QueuedConnection)

    @property
    def is_at_work(self) -> bool:
        """Whether an arrangement is under way."""
        return self._work is not None

    def start(self, wanted: Wanted) -> None:
        """Arrange the rows there are now."""
        self._turn += 1
        self._work = self._arrange(wanted)
        self._on_slice()

    def prepare(self) -> None:
        """Get ready for many rows, off this thread: they are about to come."""
        if self._executor is None:
            self._on_worker(_numpy)

    def close(self) -> None:
        """Arrange nothing any more."""
        self._work = None
        self._timer.stop()
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)

    @Slot()
    def _on_slice(self) -> None:
        self._go_on(None)

    @Slot(object)
    def _on_resumed(self, resumed: tuple[int, Future[Any]]) -> None:
        turn, future = resumed
        if turn == self._turn and self._work is not None:
            self._go_on(future.result())

    def _go_on(self, result: object) -> None:
        work = self._work
        if work is None:
            self._timer.stop()
            return
        try:
            future = work.send(result)
        except StopIteration as done:
            self._work = None
            self._timer.stop()
            self.arranged.emit(done.value)
            return
        if future is None:
            self._timer.start()
            return
        self._timer.stop()
        future.add_done_callback(partial(_tell, ref(self), self._turn))

    def _on_worker(self, call: Callable[..., Any], *args: Any) -> Future[Any]:
        if self._executor is None:
            self._executor = ThreadPoolExecutor(1, thread_name_prefix="dropmill-arrange")
        return self._executor.submit(call, *args)

    def _arrange(self, wanted: Wanted) -> _Work:
        """Yield None after each slice, or what is to be waited for."""
        columns = self._columns
        search = Search(columns, self._texts, wanted.group, wanted.text)
        while not search.run(SLICE_S):
            yield None
        count = search.count
        if count <= FEW:
            in_group, has_text = search.found()
            rows = [n for n in range(count) if in_group[n] and (not has_text or has_text[n])]
            entries, last_place = arrange_few(columns, rows, wanted.sorting, wanted.is_open)
            return Arranged(wanted, entries, patch_between(wanted.before, entries), last_place)
        numpy = yield self._on_worker(_numpy)
        frozen = yield from self._freeze(numpy, wanted, search)
        column = wanted.sorting.column
        if column is not None:
            yield from self._add_keys(numpy, frozen, column)
        data, patch, last_place = yield self._on_worker(arrange_many, frozen)
        return Arranged(wanted, array("i", data), patch, last_place)

    def _add_keys(
        self, numpy: ModuleType, frozen: Frozen, column: Column
    ) -> Generator[None, object, None]:
        """Add what is sorted by, in slices."""
        columns, count = self._columns, len(frozen.states)
        told = batch_values(columns, column)
        texts = row_texts(columns, column)
        if texts is None:
            numbers = row_numbers(columns, column)
            frozen.numbers = _copy(numpy, numbers, count)
            if column is Column.SIZE:
                done = _copy(numpy, columns.done, count)
                frozen.numbers = numpy.where(frozen.numbers < 0, done, frozen.numbers)
            frozen.batch_numbers = told
            return
        found: list[bytes] = []
        deadline = time.perf_counter() + SLICE_S
        for number, start in enumerate(range(0, count, NAMES)):
            if column is Column.NAME:
                found.append(self._texts.names(number, count))
            else:
                found.append(joined(texts[start : min(start + NAMES, count)]))
            if time.perf_counter() >= deadline:
                yield None
                deadline = time.perf_counter() + SLICE_S
        frozen.texts = tuple(found)
        frozen.are_ranked = column is Column.STATUS
        frozen.batch_numbers = dict.fromkeys(told, 0.0)
        if told:
            frozen.batch_texts = joined(told.values())

    def _freeze(
        self, numpy: ModuleType, wanted: Wanted, search: Search
    ) -> Generator[None, object, Frozen]:
        """Copy the columns, in slices: a row that changes meanwhile is arranged again anyway."""
        columns, count = self._columns, search.count
        in_group, has_text = search.found()
        is_wanted = numpy.frombuffer(in_group, bool)
        if has_text is not None:
            is_wanted = is_wanted & numpy.frombuffer(has_text, bool)
        copies: dict[str, np.ndarray] = {}
        deadline = time.perf_counter() + SLICE_S
        for name, values in (
            ("states", columns.states),
            ("batch_of", columns.batch_of),
            ("ids", columns.ids),
            ("ranks", columns.ranks),
            ("places", columns.places),
            ("before", wanted.before),
        ):
            copies[name] = _copy(numpy, values, len(values) if name == "before" else count)
            if time.perf_counter() >= deadline:
                yield None
                deadline = time.perf_counter() + SLICE_S
        # Last: no row is of a batch that is not among these.
        sizes = columns.batches.sizes
        is_open = wanted.is_open.ljust(len(sizes), b"\1")
        return Frozen(
            is_wanted=is_wanted,
            sizes=_copy(numpy, sizes, len(sizes)),
            is_open=numpy.frombuffer(is_open, bool),
            is_descending=wanted.sorting.is_descending,
            states=copies["states"],
            batch_of=copies["batch_of"],
            ids=copies["ids"],
            ranks=copies["ranks"],
            places=copies["places"],
            before=copies["before"],
        )


def _tell(to: ref[Arranging], turn: int, future: Future[Any]) -> None:
    """On the worker: let it go on. It is not kept alive here, to be destroyed on this thread."""
    if not future.cancelled() and (arranging := to()) is not None:
        arranging.resumed.emit((turn, future))


def _numpy() -> ModuleType:
    import numpy  # noqa: PLC0415 - on the worker: it takes its time, and few rows do without

    return numpy


def _copy(numpy: ModuleType, values: array[Any] | bytearray, count: int) -> Any:
    kind = values.typecode if isinstance(values, array) else numpy.uint8
    return numpy.frombuffer(values, kind, count).copy()

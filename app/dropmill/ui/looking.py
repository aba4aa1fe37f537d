"""Has files looked at by a child process, one at a time, and remembers their pictures."""

from __future__ import annotations

from concurrent.futures import CancelledError, Executor, Future
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Qt, Signal, Slot

from dropmill.core.errors import explain
from dropmill.core.learned import learned
from dropmill.core.offload.children import Children, Order
from dropmill.core.offload.report import Report
from dropmill.core.offload.work import Limits, Work, perform
from dropmill.jobs.preview.payload import FUNCTION, Looking, Seen
from dropmill.ui.preview_cache import PreviewCache

LIMITS = Limits(memory_bytes=2 << 30, time_s=20.0)


class Silent(Report):
    """Nobody asks how far it is."""

    def __call__(self, done: int, total: int | None = None) -> None:
        """Pass nothing on."""

    def note(self, text: str) -> None:
        """Pass nothing on."""


class Looks(QObject):
    """`seen` carries a path and its Seen, or the Failure that kept it from being seen.

    A child of its own, so that a queue of conversions does not hold a look up; it ends when it
    has been idle for a while. UI thread, but for what says otherwise.
    """

    seen = Signal(str, object)
    _known = Signal(int, object, object)

    def __init__(self, folder: Path, executor: Executor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cache = PreviewCache(folder)
        self._executor = executor
        self._children: Children | None = None
        self._order: Order | None = None
        self._number = 0
        self._path = ""
        self._known.connect(self._on_known, Qt.ConnectionType.QueuedConnection)

    def ask(self, path: str) -> None:
        """Look at this file instead of any other."""
        self.forget()
        self._path = path
        self._executor.submit(self._find, self._number, Looking(path))

    def forget(self) -> None:
        """Nothing that is asked for is wanted any more."""
        self._number += 1
        self._path = ""
        if self._order is not None:
            self._order.cancel()
            self._order = None

    def close(self) -> None:
        """End the child; on any thread, waits for it 2 s at most."""
        if self._children is not None:
            self._children.shutdown(wait=True)

    # On other threads.

    def _find(self, number: int, asked: Looking) -> None:
        try:
            key = self._cache.key_of(asked)
        except OSError as error:
            self._known.emit(number, asked, explain(error))
            return
        self._known.emit(number, asked, self._cache.get(key) or key)

    def _take(self, number: int, asked: Looking, key: str, order: Future[bytes]) -> None:
        try:
            seen = msgspec.msgpack.decode(order.result(), type=learned(Seen))
        except CancelledError:
            return
        except Exception as error:  # noqa: BLE001 - whatever it was, the person is told
            self._known.emit(number, asked, explain(error))
            return
        self._known.emit(number, asked, seen)
        if seen.picture:
            self._executor.submit(self._cache.put, key, seen)

    # Back on the UI thread.

    @Slot(int, object, object)
    def _on_known(self, number: int, asked: Looking, found: object) -> None:
        if number != self._number:
            return
        if not isinstance(found, str):  # else the key of what is to be looked at
            self._order = None
            self.seen.emit(asked.path, found)
            return
        if self._children is None:
            self._children = Children(width=1)
        work = Work(FUNCTION, msgspec.msgpack.encode(asked), LIMITS)
        self._order = self._children.submit(perform, work, Silent())
        self._order.add_done_callback(lambda order: self._take(number, asked, found, order))

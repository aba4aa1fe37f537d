"""The one place where worker threads and the UI thread meet.

State changes are pushed, progress is sampled. Whoever has something new puts it where it costs
one attribute or one set entry, and wakes the UI thread with one queued signal. The UI thread
then takes the newest picture of each job that changed, at most 30 times a second and for at most
4 ms at a time; while nothing is new its timer rests. What the UI pays follows the jobs that
changed, never the number of chunks they reported.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from dropmill.core.errors import Failure
from dropmill.core.snapshot import Snapshot

INTERVAL_MS = 34
BACKLOG_MS = 5
"""How often the UI takes its share while there is more than fits into one."""
BUDGET_S = 0.004
NEWEST_MOST = 4_000
"""Jobs gathered before some are handed on."""
SLICE = 128
"""Jobs handed on between two looks at the clock."""


class Source(Protocol):
    """Where the newest picture of a job comes from: the Runner."""

    def snapshot(self, job_id: int) -> Snapshot | None:
        """Return the picture of a job now, None if it is not in the list."""


class Bridge(QObject):
    """A Runner's observer that lives on the UI thread.

    `pictures_taken` carries a list of Snapshots, one a job, `jobs_gone` a list of ids; both are
    emitted on the UI thread, as is `troubled` with a Failure, or None when that has passed. An
    observer's methods may be called from any thread and return at once; appending to a deque and
    adding to a set need no lock.
    """

    pictures_taken = Signal(object)
    jobs_gone = Signal(object)
    troubled = Signal(object)
    _woken = Signal()

    def __init__(
        self,
        source: Source,
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        super().__init__(parent)
        self._source = source
        self._clock = clock
        self._changes: deque[Sequence[Snapshot]] = deque()  # any thread appends, the UI pops
        self._removals: deque[Sequence[int]] = deque()  # the same
        self._dirty: set[int] = set()  # any thread adds, the UI pops
        self._is_awake = False
        self._is_closed = False
        self._newest: dict[int, Snapshot] = {}  # the UI's own: pushed, and not handed on yet
        self._gone: list[Sequence[int]] = []  # the UI's own: removals, not handed on yet
        self._changes_before = 0  # items of `_changes` that came before these
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self._on_timeout)
        self._woken.connect(self._on_woken, Qt.ConnectionType.QueuedConnection)

    # The observer's face, for any thread.

    def jobs_changed(self, snapshots: Sequence[Snapshot]) -> None:
        """Take note of new jobs and new states."""
        self._changes.append(snapshots)
        self._wake()

    def job_progressed(self, job_id: int) -> None:
        """Mark a job as having a new amount or note."""
        self._dirty.add(job_id)
        self._wake()

    def jobs_removed(self, ids: Sequence[int]) -> None:
        """Take note of jobs that left the list."""
        self._removals.append(ids)
        self._wake()

    def trouble_changed(self, trouble: Failure | None) -> None:
        """Hand on that the record of jobs cannot be kept, or can again."""
        if not self._is_closed:
            self.troubled.emit(trouble)

    def _wake(self) -> None:
        if self._is_awake or self._is_closed:
            return
        # Two threads may both come here: one signal too many does no harm.
        self._is_awake = True
        self._woken.emit()

    # The UI thread's side.

    @property
    def is_resting(self) -> bool:
        """Whether nothing is new and the timer stands still."""
        return not self._timer.isActive()

    @property
    def is_behind(self) -> bool:
        """Whether jobs have come or changed that were not handed on yet."""
        return bool(self._changes or self._newest)

    def close(self) -> None:
        """Hand nothing on any more; on the UI thread, after the Runner was told to forget it."""
        self._is_closed = True
        self._timer.stop()

    @Slot()
    def _on_woken(self) -> None:
        if self._is_closed or self._timer.isActive():
            return
        self._timer.start()
        self._take()

    @Slot()
    def _on_timeout(self) -> None:
        if self._has_news() or self._newest:
            self._take()
            self._timer.setInterval(BACKLOG_MS if self.is_behind else INTERVAL_MS)
            return
        self._timer.setInterval(INTERVAL_MS)
        self._timer.stop()
        self._is_awake = False
        # Something may have come between the look and the flag: nobody woke us for it.
        if self._has_news():
            self._wake()

    def _has_news(self) -> bool:
        return bool(self._changes or self._removals or self._gone or self._dirty)

    def _take(self) -> None:
        """Hand on as much as fits into the budget."""
        deadline = self._clock() + BUDGET_S
        # Removals are looked at first and handed on last: a job's last change precedes them.
        if not self._gone:
            self._gone = [self._removals.popleft() for _ in range(len(self._removals))]
            self._changes_before = len(self._changes) if self._gone else 0
        while self._changes and (self._changes_before or len(self._newest) < NEWEST_MOST):
            self._newest.update((picture.id, picture) for picture in self._changes.popleft())
            self._changes_before = max(0, self._changes_before - 1)
            if self._clock() >= deadline:
                break
        if self._gone and not self._changes_before:
            self._tell_gone()
        while self._newest:
            numbers = list(islice(self._newest, SLICE))
            self.pictures_taken.emit([self._newest.pop(number) for number in numbers])
            if self._clock() >= deadline:
                return
        # What is marked again meanwhile comes with the next batch.
        marked = len(self._dirty)
        while marked and self._clock() < deadline:
            self._sample(min(marked, SLICE))
            marked -= min(marked, SLICE)

    def _tell_gone(self) -> None:
        gone = [number for ids in self._gone for number in ids]
        self._gone = []
        for number in gone:
            self._newest.pop(number, None)
        if gone:
            self.jobs_gone.emit(gone)

    def _sample(self, count: int) -> None:
        """Take the newest pictures of so many of the jobs that made progress."""
        pictures = []
        for _ in range(count):
            picture = self._source.snapshot(self._dirty.pop())
            if picture is not None:
                pictures.append(picture)
        if pictures:
            self.pictures_taken.emit(pictures)

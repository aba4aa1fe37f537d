"""Where the Runner's threads hand over to the main thread of the command line."""

from __future__ import annotations

import queue
import sys
from collections.abc import Sequence
from typing import Generic, TypeVar

from dropmill.core.errors import Failure
from dropmill.core.snapshot import Snapshot

# A lock cannot be interrupted by Ctrl+C on Windows: there the main thread looks up by itself.
_LONGEST_WAIT_S = 0.2 if sys.platform == "win32" else None
_AT_ONCE = 5_000

T = TypeVar("T")


class Feed(Generic[T]):
    """An observer of the Runner that only enqueues.

    What comes out are tuples of snapshots (new states, in order), numbers of jobs whose progress
    is new, failures that keep jobs from being recorded, and whatever else was put in. `put` may
    be called from any thread and from a signal handler.
    """

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[tuple[Snapshot, ...] | int | Failure | T] = (
            queue.SimpleQueue()
        )

    def jobs_changed(self, snapshots: Sequence[Snapshot]) -> None:
        """Enqueue new states."""
        self._queue.put(tuple(snapshots))

    def job_progressed(self, job_id: int) -> None:
        """Enqueue that there is progress; the Runner says so once until it is looked at."""
        self._queue.put(job_id)

    def jobs_removed(self, ids: Sequence[int]) -> None:
        """Nothing to show."""

    def trouble_changed(self, trouble: Failure | None) -> None:
        """Enqueue what keeps jobs from being recorded."""
        if trouble is not None:
            self._queue.put(trouble)

    def put(self, message: T) -> None:
        """Enqueue something else."""
        self._queue.put(message)

    def take(self, timeout_s: float | None) -> list[tuple[Snapshot, ...] | int | Failure | T]:
        """Wait for something until the time is over (None: for ever), then take all there is."""
        if _LONGEST_WAIT_S is not None:
            timeout_s = _LONGEST_WAIT_S if timeout_s is None else min(_LONGEST_WAIT_S, timeout_s)
        taken: list[tuple[Snapshot, ...] | int | Failure | T] = []
        try:
            taken.append(self._queue.get(timeout=timeout_s))
            while len(taken) < _AT_ONCE:
                taken.append(self._queue.get_nowait())
        except queue.Empty:
            pass
        return taken

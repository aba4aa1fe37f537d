"""The journal's thread: the only one that writes, in groups."""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Generic, TypeVar

import apsw
import msgspec

from dropmill.core.errors import Failure, Problem
from dropmill.core.journal import database
from dropmill.core.journal.pending import Pending
from dropmill.core.records import Change

log = logging.getLogger(__name__)

GROUP_EVERY_S = 0.002
"""Changes that nobody waits for are gathered so long, and committed together."""

_RETRY_FIRST_S = 0.5
_RETRY_MOST_S = 10.0

R = TypeVar("R")

OnTrouble = Callable[[Failure | None], None]


class Task(msgspec.Struct, Generic[R], frozen=True, eq=False):
    """Something whose success somebody waits for: it is committed, or it fails and is undone."""

    write: Callable[[apsw.Connection], R]
    """Called within a transaction, perhaps again in another one when that failed."""
    done: Future[R]
    batch: int | None = None
    """The batch that it writes, if it does."""


class _Changes(msgspec.Struct, frozen=True):
    changes: Sequence[Change]
    on_committed: Callable[[], None] | None


class Writer:
    """Owns the writing connection and its thread.

    Everything that is in the queue is committed together. A Task that could not be committed
    fails with a Problem; changes are kept and tried again until they are on the disk.
    """

    def __init__(self, path: Path, vfs: str | None, on_trouble: OnTrouble) -> None:
        """Open the file; raises what `database.open_writing` raises."""
        self._path = path
        self._vfs = vfs
        self._on_trouble = on_trouble
        self._connection: apsw.Connection | None = database.open_writing(path, vfs)
        self._file = path.stat()
        numbers: Any = self._connection.execute(
            "SELECT next_job, next_batch, next_settings FROM numbers"
        ).get
        self.next_job: int = numbers[0]
        self.next_batch: int = numbers[1]
        """As they were at the start."""
        self.next_settings: int = numbers[2]
        """Only the journal's thread, within a transaction, may use and raise it."""
        self._inbox: queue.SimpleQueue[Task[Any] | _Changes | None] = queue.SimpleQueue()
        self._is_urgent = threading.Event()
        self._pending = Pending()
        self._trouble: Failure | None = None
        self._retry_s = 0.0
        self._retry_at: float | None = None
        self._committed_at = 0.0
        self._is_ending = False
        self.is_all_written = False
        self._thread = threading.Thread(target=self._own, name="dropmill-journal", daemon=True)
        self._thread.start()

    def run(self, write: Callable[[apsw.Connection], R], batch: int | None = None) -> Future[R]:
        """Do this in a transaction soon; the future is done after the commit. Any thread.

        What writes a `batch` says so: when it fails, that batch will not be there later either.
        """
        done: Future[R] = Future()
        done.set_running_or_notify_cancel()  # from here on nobody can cancel it
        self._inbox.put(Task(write, done, batch))
        self._is_urgent.set()
        return done

    def record(self, changes: Sequence[Change], on_committed: Callable[[], None] | None) -> None:
        """Write these changes, all or none, in order with all others. Any thread."""
        self._inbox.put(_Changes(changes, on_committed))

    def close(self, timeout_s: float) -> bool:
        """Write what is in the queue and end; False when that failed or took longer."""
        self._inbox.put(None)
        self._is_urgent.set()
        self._thread.join(timeout_s)
        return self.is_all_written

    # The journal's thread.

    def _own(self) -> None:
        while not self._is_ending:
            tasks = self._gather()
            if tasks or (self._is_due() and not self._pending.is_empty):
                self._commit(tasks)
        if not self._pending.is_empty:
            self._commit([])  # the last chance there is
        self.is_all_written = self._pending.is_empty
        self._disconnect()

    def _is_due(self) -> bool:
        return self._retry_at is None or self._retry_at <= time.monotonic() or self._is_ending

    def _gather(self) -> list[Task[Any]]:
        """Wait for something to do; return the tasks among it and fold the changes."""
        timeout_s = None
        if self._retry_at is not None:
            timeout_s = max(0.0, self._retry_at - time.monotonic())
        tasks: list[Task[Any]] = []
        with contextlib.suppress(queue.Empty):
            item = self._inbox.get(timeout=timeout_s)
            self._is_urgent.wait(max(0.0, self._committed_at + GROUP_EVERY_S - time.monotonic()))
            self._is_urgent.clear()
            while True:
                match item:
                    case Task():
                        tasks.append(item)
                    case _Changes():
                        _guarded(self._pending.add, item.changes, item.on_committed)
                    case None:
                        self._is_ending = True
                item = self._inbox.get_nowait()
        return tasks

    def _commit(self, tasks: list[Task[Any]]) -> None:
        try:
            results = self._written(tasks, self._pending)
        except Exception as error:  # noqa: BLE001 - each part is told below, or tried alone
            if tasks and (len(tasks) > 1 or not self._pending.is_empty):
                # One part may have failed the others: a large one when the disk is nearly full.
                self._commit_each(tasks)
            elif tasks:
                self._fail(tasks[0], error)
            else:
                self._keep(error)
        else:
            for task, result in zip(tasks, results, strict=True):
                _guarded(task.done.set_result, result)
            self._finish_pending()
        self._committed_at = time.monotonic()

    def _commit_each(self, tasks: list[Task[Any]]) -> None:
        nothing = Pending()
        for task in tasks:
            try:
                results = self._written([task], nothing)
            except Exception as error:  # noqa: BLE001 - whoever waits for it is told
                self._fail(task, error)
            else:
                _guarded(task.done.set_result, results[0])
        if not self._pending.is_empty:
            try:
                self._written([], self._pending)
            except Exception as error:  # noqa: BLE001 - it is told, and tried again
                self._keep(error)
            else:
                self._finish_pending()

    def _written(self, tasks: Sequence[Task[Any]], pending: Pending) -> list[Any]:
        """Write all of this in one transaction; whatever is raised, nothing of it counts."""
        connection = self._connected()
        try:
            connection.execute("BEGIN IMMEDIATE")
            results = [task.write(connection) for task in tasks]
            self.next_settings = pending.write(connection, self.next_settings)
            connection.execute("COMMIT")
            self._check_place()
        except BaseException as error:
            database.note_damage(error, self._path)
            self._roll_back(connection)
            raise
        return results

    def _connected(self) -> apsw.Connection:
        if self._connection is None:
            self._check_place()  # opening it would begin an empty one where it is gone
            self._connection = database.open_writing(self._path, self._vfs)
        return self._connection

    def _check_place(self) -> None:
        """Refuse to count on a file that has been deleted or replaced under its name."""
        try:
            is_same = os.path.samestat(self._path.stat(), self._file)
        except FileNotFoundError:
            is_same = False
        if not is_same:
            raise Problem(
                "The list of jobs was deleted or replaced while Dropmill was running",
                "Quit Dropmill and start it again, and add again what is missing then.",
                detail=str(self._path),
            )

    def _roll_back(self, connection: apsw.Connection) -> None:
        try:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        except apsw.Error:
            log.warning("the journal is opened again after an error", exc_info=True)
            self._disconnect()

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except apsw.Error:
                log.exception("the journal was not closed as it should be")

    def _fail(self, task: Task[Any], error: Exception) -> None:
        log.warning("a commit to the journal failed", exc_info=error)
        if task.batch is not None:
            self._make_void(task.batch)
        _guarded(task.done.set_exception, self._problem(error))

    def _make_void(self, batch: int) -> None:
        """See that a batch which was refused is not found by a later start.

        A commit that failed when it was to be synced stands in the log all the same, until another
        one is written over it.
        """
        try:
            self._written([Task(database.touch, Future())], Pending())
        except Exception:  # noqa: BLE001 - the disk is still broken: it is written down beside it
            try:
                database.refuse(self._path, batch)
            except OSError:
                log.exception("batch %d was refused, and may be there at the next start", batch)

    def _keep(self, error: Exception) -> None:
        """Keep the changes for another try, and say so once."""
        problem = self._problem(error)
        self._retry_s = min(max(2 * self._retry_s, _RETRY_FIRST_S), _RETRY_MOST_S)
        self._retry_at = time.monotonic() + self._retry_s
        if self._trouble is None or self._trouble.title != problem.title:
            log.error("changes wait: the journal cannot be written", exc_info=error)
            self._say(problem.failure)

    def _finish_pending(self) -> None:
        finished, self._pending = self._pending, Pending()
        self._retry_s = 0.0
        self._retry_at = None
        for callback in finished.callbacks:
            _guarded(callback)
        finished.let_go()
        if self._trouble is not None:
            self._say(None)

    def _say(self, trouble: Failure | None) -> None:
        self._trouble = trouble
        _guarded(self._on_trouble, trouble)

    def _problem(self, error: Exception) -> Problem:
        if isinstance(error, Problem):
            return error
        return database.in_words(error, self._path)


def _guarded(call: Callable[..., object], *args: object) -> None:
    try:
        call(*args)
    except Exception:
        log.exception("what was told of a commit failed")

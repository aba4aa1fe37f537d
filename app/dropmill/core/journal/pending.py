"""Changes on their way to the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import apsw

from dropmill.core.journal import statements as sql
from dropmill.core.journal.rows import (
    JobRows,
    attempt_row,
    picture_row,
    processed_row,
    undo_row,
)
from dropmill.core.journal.statements import put, put_followed, put_taken, slices
from dropmill.core.records import (
    Change,
    Changed,
    Followed,
    Forgotten,
    Moved,
    Processed,
    Removed,
    Restored,
    Taken,
    Undone,
    UndoStep,
)
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import ENDED, State


class Pending:
    """Changes in the order they came in, of which only the last about each thing is kept.

    That keeps it small however long the disk is full. What two changes of different kinds say is
    about different columns, so their order does not matter.
    """

    def __init__(self) -> None:
        self.callbacks: list[Callable[[], None]] = []
        self._pictures: dict[int, Snapshot] = {}
        self._attempts: dict[tuple[int, int], Snapshot] = {}
        self._moved: dict[int, Moved] = {}
        self._listed: dict[int, bool] = {}
        self._changed: dict[int, Changed] = {}
        self._followed: list[Followed] = []
        self._undo_steps: list[UndoStep] = []
        self._undone: dict[int, Undone] = {}
        self._processed: dict[tuple[str, str], Processed] = {}
        self._taken: list[Taken] = []
        self._forget_before: float | None = None
        self.is_empty = True

    def add(self, changes: Iterable[Change], on_committed: Callable[[], None] | None) -> None:
        """Fold in changes that came after all that is here."""
        self.is_empty = False
        if on_committed is not None:
            self.callbacks.append(on_committed)
        for change in changes:
            self._add(change)

    def _add(self, change: Change) -> None:
        match change:
            case Snapshot():
                self._pictures[change.id] = change
                if change.state in ENDED and change.state is not State.DONE:
                    self._attempts[change.id, change.attempt] = change
            case Moved():
                self._moved[change.job_id] = change
            case Removed():
                self._listed[change.job_id] = False
            case Restored():
                self._listed[change.job_id] = True
            case Followed():
                self._followed.append(change)
            case Changed():
                self._changed[change.job_id] = change
            case UndoStep():
                self._undo_steps.append(change)
            case Undone():
                self._undone[change.step_id] = change
            case Processed():
                self._processed[change.content, change.settings_key] = change
            case Taken():
                self._taken.append(change)
            case Forgotten():
                self._forget_before = max(self._forget_before or 0.0, change.ended_before)

    def write(self, connection: apsw.Connection, next_settings: int) -> int:
        """Write everything in the open transaction; return the next free number for settings."""
        if self._followed:  # first: what else there is may be about them
            next_settings = put_followed(connection, self._followed, next_settings)
        put(connection, sql.UPDATE_JOBS, map(picture_row, self._pictures.values()))
        put(connection, sql.PUT_ATTEMPTS, map(attempt_row, self._attempts.values()))
        put(connection, sql.MOVE, ((m.job_id, *m.order) for m in self._moved.values()))
        put(connection, sql.LIST, self._listed.items())
        if self._changed:
            next_settings = self._write_changed(connection, next_settings)
        put(
            connection,
            sql.PUT_UNDO_STEPS,
            map(undo_row, self._undo_steps),
        )
        put(connection, sql.UNDO, ((u.step_id, u.at) for u in self._undone.values()))
        put(
            connection,
            sql.PUT_PROCESSED,
            map(processed_row, self._processed.values()),
        )
        for taken in self._taken:
            put_taken(connection, taken)
        if self._forget_before is not None:
            connection.execute(sql.FORGET[0], (self._forget_before,))
            if connection.changes():  # the others look at all there is
                for statement in sql.FORGET[1:]:
                    connection.execute(statement)
        return next_settings

    def let_go(self) -> None:
        """Let what was written be freed one by one: while all is at once, no other thread runs."""
        for written in (self._pictures, self._attempts, self._moved, self._listed):
            while written:
                written.popitem()

    def _write_changed(self, connection: apsw.Connection, next_settings: int) -> int:
        rows = JobRows(next_settings)
        for changed in slices(self._changed.values()):
            job_rows, settings_rows = rows.take(change.job for change in changed)
            put(connection, sql.PUT_SETTINGS, settings_rows)
            ids = (change.job_id for change in changed)
            put(
                connection,
                sql.CHANGE,
                [(i, *row[:2]) for i, row in zip(ids, job_rows, strict=True)],
            )
        connection.execute("UPDATE numbers SET next_settings = ?", (rows.next_settings,))
        return rows.next_settings

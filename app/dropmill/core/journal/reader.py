"""What is read from the journal: any thread, page by page, on connections that cannot write."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import apsw

from dropmill.core import exact_json
from dropmill.core.course import Course, Origin
from dropmill.core.errors import Failure
from dropmill.core.job import Job
from dropmill.core.journal import database
from dropmill.core.journal.rows import (
    BATCH_AT,
    SETTINGS_AT,
    STEP_AT,
    STORED_COLUMNS,
    Settings,
    course_of,
    exact,
    settings_key,
    settings_of,
    stored,
)
from dropmill.core.records import (
    Attempt,
    Batch,
    Filter,
    Made,
    Processed,
    SortBy,
    Stored,
    Undoable,
    UndoStep,
)
from dropmill.core.state import State
from dropmill.core.way import Given

_IDLE_MOST = 4

# SQLite uses this index only where the words stand as they stand in the schema.
_UNFINISHED_INDEX = "jobs_unfinished"
_IS_UNFINISHED = "jobs.state IN ('waiting', 'held', 'running', 'paused', 'interrupted')"
_ENDED_INDEX = "jobs_ended"

# Ties go by id, in the same direction.
_ORDERS: Mapping[SortBy, tuple[str, ...]] = {
    SortBy.ID: (),
    SortBy.QUEUE: ("jobs.rank", "jobs.position"),
    SortBy.NAME: ("ifnull(nullif(jobs.name, ''), jobs.inputs) COLLATE NOCASE",),
    SortBy.KIND: ("settings.kind",),
    SortBy.STATE: ("jobs.state",),
    SortBy.SIZE: ("jobs.total",),
    SortBy.STARTED: ("jobs.started_at",),
    SortBy.ENDED: ("jobs.ended_at",),
}


class Reader:
    """Queries. Any thread may call any method; each sees everything that was committed before."""

    def __init__(self, path: Path, kinds: Mapping[str, type[Job]], vfs: str | None) -> None:
        self._path = path
        self._kinds = kinds
        self._vfs = vfs
        self._idle: list[apsw.Connection] = []
        self._is_closed = False
        self._lock = threading.Lock()  # guards the other two

    def unfinished(
        self, after: tuple[int, float, int] | None = None, limit: int = 1_000
    ) -> list[Stored]:
        """Return the next jobs that have not ended, or were interrupted, in the queue's order.

        `after` is (rank, position, id) of the last one that is known; None begins.
        """
        where = _IS_UNFINISHED
        parameters: list[object] = []
        if after is not None:
            where += " AND (jobs.rank, jobs.position, jobs.id) > (?, ?, ?)"
            parameters += after
        tail = f"WHERE {where} ORDER BY jobs.rank, jobs.position, jobs.id LIMIT ?"
        return self._stored(tail, [*parameters, limit], _UNFINISHED_INDEX)

    def listed(self, states: Sequence[State], after: int = 0, limit: int = 1_000) -> list[Stored]:
        """Return the next jobs of these states that are in the list, by id."""
        # By the table itself: an index by state would sort all of them for each page.
        tail = (
            f"WHERE jobs.id > ? AND +jobs.state IN ({_marks(states)}) AND +jobs.is_listed"
            " ORDER BY jobs.id LIMIT ?"
        )
        return self._stored(tail, [after, *states, limit])

    def first_of_latest(self, state: State, count: int) -> int:
        """Return the id from which on there are `count` jobs of this state in the list, else 0."""
        rows = self._rows(
            "SELECT id FROM jobs INDEXED BY jobs_by_state WHERE state = ? AND is_listed = 1"
            " ORDER BY id DESC LIMIT 1 OFFSET ?",
            [state, count - 1],
        )
        return int(rows[0][0]) if rows else 0

    def listed_before(self, state: State, before: int, limit: int) -> list[int]:
        """Return the ids of some jobs of this state that are in the list, all below `before`."""
        rows = self._rows(
            "SELECT id FROM jobs INDEXED BY jobs_by_state"
            " WHERE state = ? AND is_listed = 1 AND id < ? ORDER BY id LIMIT ?",
            [state, before, limit],
        )
        return [number for (number,) in rows]

    def page(
        self,
        chosen: Filter | None = None,
        by: SortBy = SortBy.ID,
        *,
        is_descending: bool = False,
        offset: int = 0,
        limit: int = 1_000,
    ) -> list[Stored]:
        """Return some of the jobs that the filter lets through, in this order."""
        where, parameters = _where(chosen or Filter())
        direction = "DESC" if is_descending else "ASC"
        order = ", ".join(f"{part} {direction}" for part in (*_ORDERS[by], "jobs.id"))
        return self._stored(
            f"{where} ORDER BY {order} LIMIT ? OFFSET ?", [*parameters, limit, offset]
        )

    def count(self, chosen: Filter | None = None) -> int:
        """Return how many jobs the filter lets through."""
        where, parameters = _where(chosen or Filter())
        rows = self._rows(
            f"SELECT count(*) FROM jobs JOIN settings ON settings.id = jobs.settings {where}",  # noqa: S608 - built from constants
            parameters,
        )
        return int(rows[0][0])

    def history(
        self,
        chosen: Filter | None = None,
        *,
        before: tuple[float, int] | None = None,
        limit: int = 1_000,
    ) -> list[Stored]:
        """Return jobs that ended, the latest first, removed from the list or not.

        `before` is (ended_at, id) of the last one that is known; None begins.
        """
        where, parameters = _where(chosen or Filter())
        where += " AND jobs.ended_at IS NOT NULL"
        if before is not None:
            where += " AND (jobs.ended_at, jobs.id) < (?, ?)"
            parameters += before
        tail = f"{where} ORDER BY jobs.ended_at DESC, jobs.id DESC LIMIT ?"
        return self._stored(tail, [*parameters, limit], _ENDED_INDEX)

    def job(self, job_id: int) -> Stored | None:
        """Return one job, None if there is none of this id."""
        found = self._stored("WHERE jobs.id = ?", [job_id])
        return found[0] if found else None

    def counts(self) -> dict[State, int]:
        """Return how many jobs are in the list, by state; states that no job has are 0."""
        rows = self._rows(
            "SELECT state, count(*) FROM jobs INDEXED BY jobs_by_state WHERE is_listed"
            " GROUP BY state"
        )
        return counted(rows)

    def batch(self, batch: int) -> Batch | None:
        """Return one batch, None if there is none of this number."""
        rows = self._rows(
            "SELECT id, title, submitted_at, size, recipe FROM batches WHERE id = ?", [batch]
        )
        if not rows:
            return None
        number, title, submitted_at, size, recipe = rows[0]
        return Batch(number, title, submitted_at, size, course_of(recipe))

    def given(self, batch: int, step: int) -> dict[int, Given]:
        """Return what the jobs of a step that are done have given, in the list or not, by id."""
        rows = self._rows(
            "SELECT id, origin, outputs FROM jobs INDEXED BY jobs_by_step"
            " WHERE batch = ? AND step = ? AND step > 0 AND state = 'done' AND outputs != ''",
            [batch, step],
        )
        return {
            number: Given(
                exact_json.loads(origin, Origin) if origin else (number,),
                exact_json.loads(outputs, tuple[str, ...]),
            )
            for number, origin, outputs in rows
        }

    def titles(self, batches: Iterable[int]) -> dict[int, str]:
        """Return the titles of those of these batches that were given one."""
        rows = self._rows(
            "SELECT id, title FROM batches"
            " WHERE id IN (SELECT value FROM json_each(?)) AND title != ''",
            [exact(sorted(set(batches)))],
        )
        return dict(rows)

    def attempts(self, job_id: int) -> list[Attempt]:
        """Return the attempts of a job that have begun, the last one included, in their order."""
        rows = self._rows(
            "SELECT number, state, started_at, ended_at, work_s, error FROM attempts"
            " WHERE job = ?1 AND number NOT IN (SELECT attempt FROM jobs WHERE id = ?1)"
            " UNION ALL SELECT attempt, state, started_at, ended_at, work_s, error FROM jobs"
            " WHERE id = ?1 AND started_at IS NOT NULL ORDER BY 1",
            [job_id],
        )
        return [
            Attempt(
                number,
                State(state),
                started_at,
                ended_at,
                work_s,
                exact_json.loads(error, Failure) if error else None,
            )
            for number, state, started_at, ended_at, work_s, error in rows
        ]

    def undo_steps(
        self,
        *,
        job_id: int | None = None,
        batch: int | None = None,
        before: int | None = None,
        limit: int = -1,
    ) -> list[UndoStep]:
        """Return what can be taken back of a job, a batch or (None) of all, the latest first.

        `before` is the id of the last one that is known; None begins. A limit of -1 is none.
        """
        where = "undone_at IS NULL"
        parameters: list[object] = []
        if job_id is not None:
            where += " AND job = ?"
            parameters.append(job_id)
        if batch is not None:
            where += f" AND {_in_batch('job')}"
            parameters += [batch] * 3
        if before is not None:
            where += " AND id < ?"
            parameters.append(before)
        rows = self._rows(
            f"SELECT id, job, at, action, details FROM undo_steps WHERE {where}"  # noqa: S608 - built from constants
            " ORDER BY id DESC LIMIT ?",
            [*parameters, limit],
        )
        return [
            UndoStep(job, at, action, exact_json.loads(details, dict[str, str]), number)
            for number, job, at, action, details in rows
        ]

    def made(self, beginnings: Collection[str], limit: int = 200) -> list[Made]:
        """Return the files of jobs whose `identity` has one of these beginnings, the latest first.

        What an undo took back is not among them. Goes through all records, about 30 ms for each
        100,000: on demand only.
        """
        if not beginnings:
            return []
        fits = " OR ".join(["instr(details, ?)"] * len(beginnings))
        rows = self._rows(
            "SELECT job, at, action, details FROM undo_steps WHERE undone_at IS NULL"  # noqa: S608 - built from constants
            f" AND action IN ('make', 'replace', 'move', 'copied') AND ({fits})"
            " ORDER BY id DESC LIMIT ?",
            [*(f'":"{beginning}' for beginning in beginnings), limit],
        )
        return [_made(job, at, action, details) for job, at, action, details in rows]

    def made_by(self, recipe: str) -> Iterator[Made]:
        """Yield what jobs of this recipe have made, of any of its versions, in no order.

        What the first step only moved is a person's own, and what an undo took back is gone.
        """
        rows = self._rows(
            "SELECT id, json_extract(recipe, '$.recipe.name') FROM batches WHERE recipe != ''"
        )
        wanted = recipe.casefold()
        batches = [number for number, name in rows if name.casefold() == wanted]
        if not batches:
            return
        with self._reading() as connection:
            for row in connection.execute(
                "SELECT job, at, action, details FROM json_each(?) AS batch"
                " JOIN jobs INDEXED BY jobs_by_step ON jobs.batch = batch.value AND jobs.step > 0"
                " JOIN undo_steps INDEXED BY undo_steps_by_job ON undo_steps.job = jobs.id"
                " WHERE undone_at IS NULL AND (action IN ('make', 'replace')"
                " OR (action IN ('move', 'copied') AND jobs.step > 1))",
                (exact(batches),),
            ):
                yield _made(*row)

    def undoable(self, limit: int = 100) -> list[Undoable]:
        """Return the batches with something to take back, the latest first."""
        rows = self._rows(
            "SELECT batches.id, kind, title, max(at), count(*), sum(action = 'make'),"
            " sum(action IN ('move', 'copied')), sum(action = 'replace'), sum(action = 'trash')"
            " FROM undo_steps"
            " JOIN jobs ON jobs.id = undo_steps.job JOIN batches ON batches.id = jobs.batch"
            " JOIN settings ON settings.id = jobs.settings"
            " WHERE undone_at IS NULL GROUP BY batches.id ORDER BY max(undo_steps.id) DESC LIMIT ?",
            [limit],
        )
        return [Undoable(*row) for row in rows]

    def processed(self, content: str, job: Job) -> Processed | None:
        """Return what became of this content under the settings of `job`, None if it is new."""
        rows = self._rows(
            "SELECT content, settings_key, input, job, at, outputs FROM processed"
            " WHERE content = ? AND settings_key = ?",
            [content, settings_key(job)],
        )
        if not rows:
            return None
        content, key, source, number, at, outputs = rows[0]
        return Processed(
            content,
            key,
            exact_json.loads(source, str),
            number,
            at,
            exact_json.loads(outputs, tuple[str, ...]),
        )

    def taken(self, watch: str) -> dict[str, tuple[int, int]]:
        """Return the files that a watch has handed on, as (size_bytes, mtime_ns) by path."""
        rows = self._rows("SELECT path, size_bytes, mtime_ns FROM taken WHERE watch = ?", [watch])
        return {exact_json.loads(path, str): (size, mtime) for path, size, mtime in rows}

    def latest_outputs(self, jobs: int) -> dict[str, float]:
        """Return what the jobs that ended last have made: when each ended, by path."""
        rows = self._rows(
            "SELECT outputs, ended_at FROM jobs WHERE ended_at IS NOT NULL"
            " ORDER BY ended_at DESC LIMIT ?",
            [jobs],
        )
        return {
            path: ended_at
            for outputs, ended_at in reversed(rows)
            if outputs
            for path in exact_json.loads(outputs, tuple[str, ...])
        }

    def close(self) -> None:
        """Close the connections; those in use when they are given back."""
        with self._lock:
            self._is_closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _stored(
        self, tail: str, parameters: Sequence[object], index: str | None = None
    ) -> list[Stored]:
        by = f"INDEXED BY {index}" if index else ""
        join = "JOIN settings ON settings.id = jobs.settings" if "settings." in tail else ""
        statement = f"SELECT {STORED_COLUMNS} FROM jobs {by} {join} {tail}"  # noqa: S608 - built from constants
        with self._reading() as connection, connection:  # one picture of the file for both
            rows: list[Any] = connection.execute(statement, tuple(parameters)).fetchall()
            settings = self._settings(connection, {row[SETTINGS_AT] for row in rows})
            courses = _courses(connection, {row[BATCH_AT] for row in rows if row[STEP_AT]})
        return [stored(row, settings[row[SETTINGS_AT]], courses.get(row[BATCH_AT])) for row in rows]

    def _settings(self, connection: apsw.Connection, numbers: set[int]) -> dict[int, Settings]:
        rows: list[Any] = connection.execute(
            "SELECT id, kind, lane, unit, resumes, fields, withheld FROM settings"
            " WHERE id IN (SELECT value FROM json_each(?))",
            (exact(list(numbers)),),
        ).fetchall()
        return {row[0]: settings_of(row[1:], self._kinds) for row in rows}

    def _rows(self, statement: str, parameters: Sequence[object] = ()) -> list[Any]:
        """Run one query; Problem if the file cannot be read."""
        with self._reading() as connection:
            return connection.execute(statement, tuple(parameters)).fetchall()

    @contextlib.contextmanager
    def _reading(self) -> Iterator[apsw.Connection]:
        try:
            with self._connection() as connection:
                yield connection
        except apsw.Error as error:
            database.note_damage(error, self._path)
            raise database.unreadable(error, self._path) from error

    @contextlib.contextmanager
    def _connection(self) -> Iterator[apsw.Connection]:
        with self._lock:
            connection = self._idle.pop() if self._idle else None
        if connection is None:
            connection = database.open_reading(self._path, self._vfs)
        try:
            yield connection
        finally:
            with self._lock:
                is_kept = not self._is_closed and len(self._idle) < _IDLE_MOST
                if is_kept:
                    self._idle.append(connection)
            if not is_kept:
                connection.close()


def _made(job: int, at: float, action: str, text: str) -> Made:
    details = exact_json.loads(text, dict[str, str])
    if action in {"move", "copied"}:
        return Made(job, at, details["to"], details["was"], details["from"])
    return Made(job, at, details["path"], details["new"])


def counted(rows: Sequence[Any]) -> dict[State, int]:
    """Return the count of every state from rows (state, count)."""
    return dict.fromkeys(State, 0) | {State(state): count for state, count in rows}


def _courses(connection: apsw.Connection, batches: set[int]) -> dict[int, Course]:
    if not batches:
        return {}
    rows: list[Any] = connection.execute(
        "SELECT id, recipe FROM batches WHERE id IN (SELECT value FROM json_each(?))",
        (exact(list(batches)),),
    ).fetchall()
    return {number: course for number, text in rows if (course := course_of(text)) is not None}


def _where(chosen: Filter) -> tuple[str, list[object]]:
    parts = ["TRUE"]
    parameters: list[object] = []
    if chosen.states:
        parts.append(f"jobs.state IN ({_marks(chosen.states)})")
        parameters += chosen.states
    if chosen.kinds:
        parts.append(f"settings.kind IN ({_marks(chosen.kinds)})")
        parameters += chosen.kinds
    if chosen.batch is not None:
        parts.append(_in_batch("jobs.id"))
        parameters += [chosen.batch] * 3
    if chosen.text:
        escaped = chosen.text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        columns = ("jobs.name", "jobs.inputs", "jobs.outputs")
        parts.append("(" + " OR ".join(f"{c} LIKE ? ESCAPE '\\'" for c in columns) + ")")
        parameters += [f"%{escaped}%"] * len(columns)
    if chosen.is_listed is not None:
        parts.append("jobs.is_listed = ?")
        parameters.append(chosen.is_listed)
    if chosen.ended_since is not None:
        parts.append("jobs.ended_at >= ?")
        parameters.append(chosen.ended_since)
    if chosen.ended_before is not None:
        parts.append("jobs.ended_at < ?")
        parameters.append(chosen.ended_before)
    return "WHERE " + " AND ".join(parts), parameters


def _in_batch(column: str) -> str:
    """Say that a job's id is one of a batch's: in a row at first, then those of later steps."""
    of = "FROM batches WHERE id = ?)"
    first = f"{column} >= (SELECT first_job {of} AND {column} < (SELECT first_job + size {of}"
    later = f"{column} IN (SELECT id FROM jobs WHERE step > 1 AND step > 0 AND batch = ?)"  # noqa: S608 - constants
    return f"({first} OR {later})"


def _marks(items: Sequence[object]) -> str:
    return ", ".join("?" * len(items))

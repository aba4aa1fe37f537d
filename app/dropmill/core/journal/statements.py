"""What is written, as SQL: each statement takes thousands of rows as one JSON text.

SQLite then works with the GIL released for all of them, instead of giving it back and fighting
for it again at every row.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import apsw
from msgspec.structs import replace

from dropmill.core.course import Course
from dropmill.core.job import Job
from dropmill.core.journal.rows import JobRows, course_text, exact, shown
from dropmill.core.records import Followed, Taken
from dropmill.core.state import State

SLICE = 1_000
"""Rows handed to SQLite in one statement: a millisecond or two of Python between two of them."""

UPDATE_JOBS = """
    UPDATE jobs SET
        state = row.value ->> 1,
        attempt = row.value ->> 2,
        started_at = row.value ->> 3,
        ended_at = row.value ->> 4,
        due_at = row.value ->> 5,
        work_s = coalesce(row.value ->> 6, 0),
        done = coalesce(row.value ->> 7, 0),
        total = row.value ->> 8,
        name = row.value ->> 9,
        note = row.value ->> 10,
        skipped = row.value ->> 11,
        outputs = row.value ->> 12,
        result = row.value ->> 13,
        error = row.value ->> 14
    FROM json_each(?) AS row WHERE jobs.id = row.value ->> 0
"""
PUT_ATTEMPTS = """
    INSERT OR REPLACE INTO attempts (job, number, state, started_at, ended_at, work_s, error)
    SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4,
           coalesce(value ->> 5, 0), value ->> 6
    FROM json_each(?)
"""
MOVE = """
    UPDATE jobs SET rank = row.value ->> 1, position = row.value ->> 2
    FROM json_each(?) AS row WHERE jobs.id = row.value ->> 0
"""
LIST = """
    UPDATE jobs SET is_listed = row.value ->> 1
    FROM json_each(?) AS row WHERE jobs.id = row.value ->> 0
"""
CHANGE = """
    UPDATE jobs SET settings = row.value ->> 1, inputs = row.value ->> 2
    FROM json_each(?) AS row WHERE jobs.id = row.value ->> 0
"""
PUT_UNDO_STEPS = """
    INSERT INTO undo_steps (job, at, action, details)
    SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?)
"""
UNDO = """
    UPDATE undo_steps SET undone_at = row.value ->> 1
    FROM json_each(?) AS row WHERE undo_steps.id = row.value ->> 0
"""
PUT_PROCESSED = """
    INSERT OR REPLACE INTO processed (content, settings_key, input, job, at, outputs)
    SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5
    FROM json_each(?)
"""
PUT_SETTINGS = """
    INSERT INTO settings (id, kind, lane, unit, resumes, fields, withheld)
    SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
           value ->> 6
    FROM json_each(?)
"""
PUT_JOBS = """
    INSERT INTO jobs (id, batch, settings, inputs, rank, position, state, submitted_at, name, step)
    SELECT ?1 + key, ?2, value ->> 0, value ->> 1, 0, ?1 + key, ?3, ?4,
           coalesce(value ->> 2, ''), ?6
    FROM json_each(?5)
"""
PUT_FOLLOWING = """
    INSERT INTO jobs (id, batch, settings, inputs, rank, position, state, submitted_at, name, step,
                      origin)
    SELECT value ->> 0, value ->> 1, value ->> 6, value ->> 7, value ->> 2, value ->> 0, 'waiting',
           value ->> 3, coalesce(value ->> 8, ''), value ->> 4, value ->> 5
    FROM json_each(?)
"""
PUT_TAKEN = """
    INSERT OR REPLACE INTO taken (watch, path, size_bytes, mtime_ns)
    SELECT ?1, value ->> 0, value ->> 1, value ->> 2 FROM json_each(?2)
"""
FORGET = (
    "DELETE FROM jobs WHERE is_listed = 0 AND ended_at < ?",
    "DELETE FROM attempts WHERE job NOT IN (SELECT id FROM jobs)",
    "DELETE FROM undo_steps WHERE job NOT IN (SELECT id FROM jobs)",
    "DELETE FROM settings WHERE id NOT IN (SELECT settings FROM jobs)",
    "DELETE FROM batches WHERE NOT EXISTS"
    " (SELECT 1 FROM jobs WHERE jobs.id >= first_job AND jobs.id < first_job + size)"
    " AND NOT EXISTS (SELECT 1 FROM jobs WHERE step > 0 AND jobs.batch = batches.id)",
)

T = TypeVar("T")


def slices(items: Iterable[T]) -> Iterator[list[T]]:
    """Cut into lists of SLICE."""
    iterator = iter(items)
    while part := list(itertools.islice(iterator, SLICE)):
        yield part


def put(connection: apsw.Connection, statement: str, rows: Iterable[object]) -> None:
    """Run a statement of this module for these rows, in the open transaction."""
    for part in slices(rows):
        connection.execute(statement, (exact(part),))


def put_batch(
    connection: apsw.Connection,
    batch: int,
    ids: range,
    jobs: Sequence[Job],
    *,
    title: str,
    state: State,
    at: float,
    next_settings: int,
    course: Course | None = None,
    taken: Taken | None = None,
) -> int:
    """Write a submission in the open transaction; return the next free number for settings."""
    if course is not None and course.afterwards is not None:
        numbered = replace(course.afterwards, first_job=ids.start)
        course = replace(course, afterwards=numbered)
    connection.execute(
        "INSERT INTO batches (id, title, submitted_at, first_job, size, recipe)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (batch, shown(title), at, ids.start, len(ids), course_text(course)),
    )
    if taken is not None:
        put_taken(connection, taken)
    rows = JobRows(next_settings)
    first = ids.start
    for part in slices(jobs):
        job_rows, settings_rows = rows.take(part)
        put(connection, PUT_SETTINGS, settings_rows)
        step = 0 if course is None else 1
        connection.execute(PUT_JOBS, (first, batch, state, at, exact(job_rows), step))
        first += len(part)
    connection.execute(
        "UPDATE numbers SET next_job = max(next_job, ?), next_batch = max(next_batch, ?),"
        " next_settings = ?",
        (ids.stop, batch + 1, rows.next_settings),
    )
    return rows.next_settings


def put_taken(connection: apsw.Connection, taken: Taken) -> None:
    """Write files that a watch has handed on in the open transaction."""
    for part in slices(taken.files):
        rows = [(exact(file.path), file.size_bytes, file.mtime_ns) for file in part]
        connection.execute(PUT_TAKEN, (taken.watch, exact(rows)))


def put_followed(
    connection: apsw.Connection, followed: Iterable[Followed], next_settings: int
) -> int:
    """Write jobs of later steps in the open transaction; return the next number for settings."""
    rows = JobRows(next_settings)
    latest = 0
    for one in followed:
        latest = max(latest, one.ids.stop)
        for part in slices(zip(one.ids, one.jobs, one.origins, strict=True)):
            job_rows, settings_rows = rows.take(job for _, job, _ in part)
            put(connection, PUT_SETTINGS, settings_rows)
            shared = (one.batch, one.rank, one.at, one.step)
            put(
                connection,
                PUT_FOLLOWING,
                [
                    (number, *shared, exact(origin), *row)
                    for (number, _, origin), row in zip(part, job_rows, strict=True)
                ],
            )
    connection.execute(
        "UPDATE numbers SET next_job = max(next_job, ?), next_settings = ?",
        (latest, rows.next_settings),
    )
    return rows.next_settings

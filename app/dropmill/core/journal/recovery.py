"""What a start does with the jobs that the last process left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import apsw

from dropmill.core.job import Job
from dropmill.core.journal.reader import counted
from dropmill.core.journal.rows import error_text, exact
from dropmill.core.records import Recovered
from dropmill.core.template import gone

# A job that was stopped in the middle and cannot begin there again is no better off than one
# that was running.
_WAS_RUNNING = """
    (state = 'running'
     OR state = 'paused' AND (SELECT NOT resumes FROM settings WHERE settings.id = jobs.settings))
"""

_KEEP_ATTEMPTS = f"""
    INSERT OR REPLACE INTO attempts (job, number, state, started_at, ended_at, work_s, error)
    SELECT id, attempt, 'interrupted', started_at, NULL, work_s, '' FROM jobs WHERE {_WAS_RUNNING}
"""  # noqa: S608 - constants
_INTERRUPT = f"""
    UPDATE jobs SET state = 'interrupted', note = '', due_at = NULL WHERE {_WAS_RUNNING}
"""  # noqa: S608 - constants

_HOLD_WITHHELD = """
    UPDATE jobs SET state = 'held', due_at = NULL,
        note = 'Its password is not kept: give it again'
    WHERE state IN ('waiting', 'paused')
        AND settings IN (SELECT id FROM settings WHERE withheld != '[]')
"""
_INTERRUPT_GONE = """
    UPDATE jobs SET state = 'interrupted', note = '', due_at = NULL, error = ?1
    WHERE state IN ('waiting', 'held', 'paused')
        AND settings IN (SELECT id FROM settings WHERE kind = ?2)
"""


# When the next try was due is of no use: it comes at once, after whatever has passed.
_FORGET_DUE = """
    UPDATE jobs SET due_at = NULL
    WHERE due_at IS NOT NULL
        AND state IN ('waiting', 'held', 'running', 'paused', 'interrupted')
"""


def recover(connection: apsw.Connection, kinds: Mapping[str, type[Job]]) -> Recovered:
    """Do it in the open transaction; doing it twice changes nothing more."""
    connection.execute(_KEEP_ATTEMPTS)
    connection.execute(_INTERRUPT)
    interrupted = connection.changes()
    connection.execute(_FORGET_DUE)
    lost_kind = 0
    lost: list[Any] = connection.execute(
        "SELECT DISTINCT kind FROM settings WHERE kind NOT IN (SELECT value FROM json_each(?))",
        (exact(list(kinds)),),
    ).fetchall()
    for (kind,) in lost:
        connection.execute(_INTERRUPT_GONE, (error_text(gone(kind)), kind))
        lost_kind += connection.changes()
    connection.execute(_HOLD_WITHHELD)
    withheld = connection.changes()
    rows = connection.execute(
        "SELECT state, count(*) FROM jobs INDEXED BY jobs_by_state WHERE is_listed GROUP BY state"
    ).fetchall()
    return Recovered(interrupted, withheld, lost_kind, counted(rows))

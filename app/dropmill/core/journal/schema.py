"""The tables of the journal, and how a file of an older version becomes one of this version."""

from __future__ import annotations

from collections.abc import Sequence

import apsw

APPLICATION_ID = 0x44726F70
"""Says in the file's header that it is a journal of Dropmill ("Drop")."""

Migration = Sequence[str]

# Every text that must come back exactly as it was (inputs, settings, outputs, paths) is JSON, in
# ASCII where it holds bytes that are no text. States and times stand as they are in a Snapshot.
_FIRST: Migration = (
    # What is known before there is a row: ids are never given twice, even when jobs are forgotten.
    """
    CREATE TABLE numbers (
        only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
        next_job INTEGER NOT NULL,
        next_batch INTEGER NOT NULL,
        next_settings INTEGER NOT NULL,
        opened_at REAL NOT NULL
    )
    """,
    "INSERT INTO numbers VALUES (1, 1, 1, 1, 0)",
    """
    CREATE TABLE batches (
        id INTEGER PRIMARY KEY,
        title TEXT NOT NULL,
        submitted_at REAL NOT NULL,
        first_job INTEGER NOT NULL,
        size INTEGER NOT NULL
    )
    """,
    # What the jobs of a batch have in common: all fields of the kind but `inputs`.
    """
    CREATE TABLE settings (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        lane TEXT NOT NULL,
        unit TEXT NOT NULL,
        resumes INTEGER NOT NULL,
        fields TEXT NOT NULL,
        withheld TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE jobs (
        id INTEGER PRIMARY KEY,
        batch INTEGER NOT NULL,
        settings INTEGER NOT NULL,
        inputs TEXT NOT NULL,
        rank INTEGER NOT NULL,
        position REAL NOT NULL,
        is_listed INTEGER NOT NULL DEFAULT 1,
        state TEXT NOT NULL,
        submitted_at REAL NOT NULL,
        attempt INTEGER NOT NULL DEFAULT 1,
        started_at REAL,
        ended_at REAL,
        due_at REAL,
        work_s REAL NOT NULL DEFAULT 0,
        done INTEGER NOT NULL DEFAULT 0,
        total INTEGER,
        name TEXT NOT NULL DEFAULT '',
        note TEXT NOT NULL DEFAULT '',
        skipped TEXT NOT NULL DEFAULT '',
        outputs TEXT NOT NULL DEFAULT '',
        result TEXT NOT NULL DEFAULT '',
        error TEXT NOT NULL DEFAULT ''
    )
    """,
    # The queue, in its order; recovery and the first page after a start read only this.
    """
    CREATE INDEX jobs_unfinished ON jobs (rank, position, id)
        WHERE state IN ('waiting', 'held', 'running', 'paused', 'interrupted')
    """,
    "CREATE INDEX jobs_by_state ON jobs (state, is_listed)",
    "CREATE INDEX jobs_ended ON jobs (ended_at, id) WHERE ended_at IS NOT NULL",
    # Attempts that ended without success; the last or successful one is the job's own row.
    """
    CREATE TABLE attempts (
        job INTEGER NOT NULL,
        number INTEGER NOT NULL,
        state TEXT NOT NULL,
        started_at REAL,
        ended_at REAL,
        work_s REAL NOT NULL,
        error TEXT NOT NULL,
        PRIMARY KEY (job, number)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE undo_steps (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        job INTEGER NOT NULL,
        at REAL NOT NULL,
        action TEXT NOT NULL,
        details TEXT NOT NULL,
        undone_at REAL
    )
    """,
    "CREATE INDEX undo_steps_by_job ON undo_steps (job)",
    """
    CREATE TABLE processed (
        content TEXT NOT NULL,
        settings_key TEXT NOT NULL,
        input TEXT NOT NULL,
        job INTEGER NOT NULL,
        at REAL NOT NULL,
        outputs TEXT NOT NULL,
        PRIMARY KEY (content, settings_key)
    ) WITHOUT ROWID
    """,
)

# Recipes, and watched folders: `recipe` is all that a batch goes through, `step` counts from 1.
_RECIPES: Migration = (
    "ALTER TABLE batches ADD COLUMN recipe TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE jobs ADD COLUMN step INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE jobs ADD COLUMN origin TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX jobs_by_step ON jobs (batch, step) WHERE step > 0",
    # Files that a watched folder has handed on, so that none is taken twice.
    """
    CREATE TABLE taken (
        watch TEXT NOT NULL,
        path TEXT NOT NULL,
        size_bytes INTEGER NOT NULL,
        mtime_ns INTEGER NOT NULL,
        PRIMARY KEY (watch, path)
    ) WITHOUT ROWID
    """,
)

MIGRATIONS: tuple[Migration, ...] = (_FIRST, _RECIPES)
"""The statements that lead from version N to version N + 1 of the file, at index N.

Only ever append: files of every version are out there. Each migration is one transaction, so a
file that was being migrated when the power went is of the old version, whole, or of the new one.
"""

VERSION = len(MIGRATIONS)


def version_of(connection: apsw.Connection) -> int:
    """Return the version of an open file, 0 when it is empty."""
    return int(connection.pragma("user_version"))


def migrate(connection: apsw.Connection, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Bring an open file up to date; apsw.Error if that fails, and then nothing has changed."""
    for version in range(version_of(connection), len(migrations)):
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in migrations[version]:
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {version + 1}")
            connection.execute("COMMIT")
        except apsw.Error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

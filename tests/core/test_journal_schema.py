"""Files of every version become files of this one, killed at any statement or not."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from dropmill.core.journal import Filter, schema
from dropmill.core.journal.database import NAME
from dropmill.core.state import State
from journaling import Fetch, Note, open_journal, submit

OLD_FILES = Path(__file__).parent / "journals"

NEXT = (
    "ALTER TABLE jobs ADD COLUMN colour TEXT NOT NULL DEFAULT ''",
    "UPDATE jobs SET colour = 'red'",
    "CREATE TABLE colours (name TEXT PRIMARY KEY)",
    "INSERT INTO colours VALUES ('red')",
    "DROP INDEX jobs_ended",
)
"""A migration as a next version may have one."""

KILLER = """
import json, os, signal, sys
from dropmill.core.journal import schema
import apsw

class Killed:
    # The connection of a process that is killed before statement number N.
    def __init__(self, connection, left):
        self._connection = connection
        self._left = left
    def execute(self, statement, *arguments):
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self._left -= 1
        return self._connection.execute(statement, *arguments)
    def __getattr__(self, name):
        return getattr(self._connection, name)

migrations = schema.MIGRATIONS + tuple(json.loads(sys.argv[1]))
for number, path in enumerate(sys.argv[2:]):
    child = os.fork()
    if not child:
        connection = apsw.Connection(path)
        connection.pragma("journal_mode", "wal")
        schema.migrate(Killed(connection, number), migrations)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def killed_at_each(paths: list[Path], *more: schema.Migration) -> list[bool]:
    """Migrate each file in a process that dies before its statement 0, 1, …; say which died."""
    said = subprocess.run(
        [sys.executable, "-c", KILLER, json.dumps(more), *map(str, paths)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    return [status == str(-signal.SIGKILL) for status in said.split()]


def schema_of(connection: apsw.Connection) -> list[object]:
    return connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY name").fetchall()


def made_whole(path: Path, migrations: tuple[schema.Migration, ...]) -> list[object]:
    """Migrate to the end; return the schema, once it is known that nothing is broken."""
    connection = apsw.Connection(str(path))
    before = (schema.version_of(connection), schema_of(connection))
    if before[0] == 0:
        assert before[1] == []
    schema.migrate(connection, migrations)
    assert schema.version_of(connection) == len(migrations)
    assert connection.pragma("application_id") == schema.APPLICATION_ID
    assert connection.pragma("integrity_check") == "ok"
    found = schema_of(connection)
    connection.close()
    return found


def test_a_kill_at_any_statement_of_the_first_version_leaves_all_or_nothing(
    tmp_path: Path,
) -> None:
    expected = made_whole(tmp_path / "whole.db", schema.MIGRATIONS)
    count = sum(len(migration) + 4 for migration in schema.MIGRATIONS)
    paths = [tmp_path / f"{number}.db" for number in range(count + 1)]
    assert killed_at_each(paths) == [True] * count + [False]
    for path in paths:
        assert made_whole(path, schema.MIGRATIONS) == expected


def test_a_kill_at_any_statement_of_a_migration_keeps_the_old_version_whole(
    tmp_path: Path,
) -> None:
    migrations = (*schema.MIGRATIONS, NEXT)
    count = len(NEXT) + 4
    with open_journal(tmp_path) as journal:
        submit(journal, *[Note(inputs=(f"/{i}",)) for i in range(50)])
        before = journal.reader.page()
    folders = [tmp_path / str(number) for number in range(count + 1)]
    for folder in folders:
        folder.mkdir()
        shutil.copy(tmp_path / NAME, folder)
    died = killed_at_each([folder / NAME for folder in folders], NEXT)
    assert died == [True] * count + [False]
    for folder, is_old in zip(folders, died, strict=True):
        if is_old:
            with open_journal(folder) as journal:
                assert journal.failures == ()
                assert journal.reader.page() == before
        made_whole(folder / NAME, migrations)
        connection = apsw.Connection(str(folder / NAME))
        colours = connection.execute("SELECT colour, count(*) FROM jobs GROUP BY 1").fetchall()
        assert colours == [("red", 50)]
        connection.close()


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    made_whole(tmp_path / "a.db", schema.MIGRATIONS)
    connection = apsw.Connection(str(tmp_path / "a.db"))
    before = schema_of(connection)
    with pytest.raises(apsw.SQLError):
        schema.migrate(connection, (*schema.MIGRATIONS, (*NEXT, "NONSENSE")))
    assert schema_of(connection) == before
    assert schema.version_of(connection) == schema.VERSION
    connection.close()


@pytest.mark.parametrize("old", sorted(OLD_FILES.glob("*.sql")), ids=lambda path: path.stem)
def test_a_file_of_an_older_version_opens(tmp_path: Path, old: Path) -> None:
    connection = apsw.Connection(str(tmp_path / NAME))
    connection.execute(old.read_text(encoding="utf-8"))
    connection.close()
    with open_journal(tmp_path) as journal:
        assert journal.failures == ()
        stored = journal.reader.page()
        assert [s.snapshot.state for s in stored] == [
            State.DONE,
            State.FAILED,
            State.RUNNING,
            State.HELD,
        ]
        assert [s.job for s in stored[:3]] == [
            Note(inputs=(f"/home/somebody/{name}",), dir="/results", depth=3, words=("a", "b"))
            for name in ("one.txt", "two “zwei”.txt", "three-\udcff.txt")
        ]
        assert stored[3].job == Fetch(inputs=("https://example.org/four",))
        assert stored[1].snapshot.error is not None
        assert stored[1].snapshot.error.title == "“two.txt” is in use"
        assert stored[0].snapshot.outputs == ("/results/one.txt",)
        assert [a.number for a in journal.reader.attempts(2)] == [1, 2]
        assert len(journal.reader.undo_steps()) == 1
        assert journal.recover().result(20).interrupted == 1
        assert submit(journal, Note(inputs=("/five",))) == [6]
        assert journal.reader.count(Filter(batch=3)) == 1


def test_there_is_a_file_of_every_version() -> None:
    versions = {int(path.stem.rpartition("-")[2]) for path in OLD_FILES.glob("*.sql")}
    assert versions == set(range(1, schema.VERSION + 1))

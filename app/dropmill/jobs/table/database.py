"""A DuckDB that sees the given files only, and nothing of the net."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from pathlib import Path

import duckdb

from dropmill.core.offload.report import Report

MEMORY = "1GB"
POLL_S = 0.1


class Database:
    """Runs statements and says how far they are. One thread."""

    def __init__(self, source: str, scratch: Path, report: Report) -> None:
        self._report = report
        self._connection = duckdb.connect()
        settings: dict[str, object] = {
            "threads": os.cpu_count() or 1,
            "memory_limit": MEMORY,
            "temp_directory": str(scratch / "spill"),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allowed_paths": [source],
            "allowed_directories": [f"{scratch}{os.sep}"],
            "enable_external_access": False,
            "lock_configuration": True,
        }
        for name, value in settings.items():
            self._connection.execute(f"SET {name} = ?", [value])

    def rows(self, statement: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """Return all rows of a statement."""
        return self._connection.execute(statement, values).fetchall()

    def cursor(self, statement: str) -> duckdb.DuckDBPyConnection:
        """Run a statement whose rows are fetched piece by piece."""
        return self._connection.cursor().execute(statement)

    def run(self, statement: str, start: int, share: int) -> int:
        """Run a long statement, and return the number of rows it says.

        It reports from `start` percent on, `share` percent in all.
        """
        ended = threading.Event()
        outcome: list[int | BaseException] = []

        def execute() -> None:
            try:
                found = self._connection.execute(statement).fetchone()
                outcome.append(int(found[0]) if found else 0)
            except BaseException as error:  # noqa: BLE001 - raised below, on the waiting thread
                outcome.append(error)
            finally:
                ended.set()

        thread = threading.Thread(target=execute, name="statement")
        thread.start()
        try:
            while not ended.wait(POLL_S):
                done = max(0.0, self._connection.query_progress())
                self._report(start + int(done * share / 100), 100)
        except BaseException:
            self._connection.interrupt()
            raise
        finally:
            thread.join()
        if isinstance(outcome[0], BaseException):
            raise outcome[0]
        self._report(start + share, 100)
        return outcome[0]

    def close(self) -> None:
        """Give back files and memory."""
        self._connection.close()


def quoted(text: str) -> str:
    """Write a string for SQL."""
    return "'" + text.replace("'", "''") + "'"


def named(name: str) -> str:
    """Write a column's name for SQL."""
    return '"' + name.replace('"', '""') + '"'

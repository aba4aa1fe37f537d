"""The journal's file: opened, checked, set aside when it cannot be used; its errors in words."""

from __future__ import annotations

import contextlib
import os
import re
import time
from pathlib import Path

import apsw

from dropmill.core.errors import Failure, Problem, explain
from dropmill.core.journal import schema

NAME = "journal.db"

_BUSY_MS = 5_000
"""How long another program (a backup, say) may hold the file before that is an error."""

_WAL_KEPT_BYTES = 8 << 20
"""The write-ahead log is cut to this after it was larger."""

_SUSPECT = "-suspect"
"""The ending of an empty file that says: damage was met here, check all of it at the next start."""

_REFUSED = "-refused"
"""The ending of a file with the numbers of batches that are not to be there, one a line."""

_BATCH = re.compile(rb"^(\d{1,18})\n", re.MULTILINE)
"""A whole line of it: a power cut may leave half of one, or none that can be read."""

_PARTS = ("", "-wal", "-shm", "-journal", _SUSPECT, _REFUSED)

_DAMAGED = (apsw.CorruptError, apsw.NotADBError)


class Unusable(Exception):  # noqa: N818 - it says what the file is
    """The file is no journal this version can use; the words say why, `mark` in a file name."""

    def __init__(self, mark: str, words: str) -> None:
        super().__init__(words)
        self.mark = mark


def open_writing(path: Path, vfs: str | None = None) -> apsw.Connection:
    """Open the one connection that writes, in WAL mode, of the newest version.

    Raises Unusable for a file that must be set aside, apsw.Error or OSError for what may pass.
    """
    # The last process did not get to close it, or met damage: check it all.
    is_unclean = _part(path, _SUSPECT).exists() or _size_of(_part(path, "-wal")) > 0
    # SQLite gives the files beside it the same permissions.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    connection = apsw.Connection(str(path), vfs=vfs)
    try:
        connection.set_busy_timeout(_BUSY_MS)
        _check(connection, is_unclean=is_unclean)
        mode = connection.pragma("journal_mode", "wal")
        # FULL: what was committed outlives a power cut. Where the file system cannot do WAL, the
        # older kind of log needs EXTRA for the same promise.
        connection.pragma("synchronous", "FULL" if mode == "wal" else "EXTRA")
        # macOS keeps written data in the drive's cache unless it is told otherwise.
        connection.pragma("fullfsync", True)
        connection.pragma("checkpoint_fullfsync", True)
        connection.pragma("journal_size_limit", _WAL_KEPT_BYTES)
        connection.pragma("temp_store", "MEMORY")
        schema.migrate(connection)
        _drop_refused(connection, _part(path, _REFUSED))
        touch(connection)  # shows, before anything is promised, that it can be written
    except BaseException as error:
        # What is not used stays as it is: no checkpoint into it.
        connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        with contextlib.suppress(apsw.Error):
            connection.close()
        if isinstance(error, _DAMAGED):
            raise Unusable("damaged", "it is damaged") from error
        raise
    _part(path, _SUSPECT).unlink(missing_ok=True)
    return connection


def touch(connection: apsw.Connection) -> None:
    """Write something that changes nothing."""
    connection.execute("UPDATE numbers SET opened_at = ?", (time.time(),))


def refuse(path: Path, batch: int) -> None:
    """Let the next opening take this batch out, should it be there; OSError if that fails."""
    with _part(path, _REFUSED).open("a") as file:
        file.write(f"{batch}\n")
        file.flush()
        with contextlib.suppress(OSError):  # a process that is killed loses nothing without
            os.fsync(file.fileno())


def _drop_refused(connection: apsw.Connection, refused: Path) -> None:
    if not refused.exists():
        return
    with connection:
        for batch in _BATCH.findall(refused.read_bytes()):
            connection.execute("DELETE FROM jobs WHERE batch = ?", (int(batch),))
            connection.execute("DELETE FROM batches WHERE id = ?", (int(batch),))
    # Before numbers are given again: the next batch of this number is another one.
    refused.unlink()


def open_reading(path: Path, vfs: str | None = None) -> apsw.Connection:
    """Open a connection that only reads; apsw.Error if that fails."""
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY, vfs=vfs)
    connection.set_busy_timeout(_BUSY_MS)
    return connection


def _check(connection: apsw.Connection, *, is_unclean: bool) -> None:
    version = schema.version_of(connection)
    owner = connection.pragma("application_id")
    has_tables = connection.execute("SELECT count(*) FROM sqlite_schema").get
    if (version or has_tables) and owner != schema.APPLICATION_ID:
        raise Unusable("foreign", "it was made by another program")
    if version > schema.VERSION:
        raise Unusable("newer", "it was made by a newer version of Dropmill")
    if is_unclean:
        answer = connection.pragma("quick_check")
        if answer != "ok":
            raise Unusable("damaged", "it is damaged")


def set_aside(path: Path, reason: Unusable) -> Failure:
    """Give the file another name, with all that belongs to it; OSError if that fails."""
    stamp = time.strftime("%Y%m%d-%H%M%S")
    number = 0
    while True:
        tail = f"-{number}" if number else ""
        aside = path.with_name(f"{path.stem}-{reason.mark}-{stamp}{tail}{path.suffix}")
        if not any(_part(aside, ending).exists() for ending in _PARTS):
            break
        number += 1
    # The file itself last: SQLite throws a log away when it finds no database beside it.
    for ending in reversed(_PARTS):
        with contextlib.suppress(FileNotFoundError):
            _part(path, ending).rename(_part(aside, ending))
    return Failure(
        f"The list of jobs could not be used: {reason}",
        f"A new list was begun; the old one was kept as “{aside}”.",
        f"{type(reason.__cause__).__name__}: {reason.__cause__}" if reason.__cause__ else "",
    )


# What SQLite says → (what is wrong, what to do about it)
_WORDS: tuple[tuple[type[apsw.Error], str, str], ...] = (
    (apsw.FullError, "the disk is full", "Make room on the disk of “{folder}”."),
    (apsw.ReadOnlyError, "it may not be written", "Change the permissions of “{folder}”."),
    (apsw.PermissionsError, "it may not be written", "Change the permissions of “{folder}”."),
    (apsw.CantOpenError, "it could not be opened", "Check the folder “{folder}”."),
    (apsw.BusyError, "another program is using it", "End what uses the files in “{folder}”."),
    (apsw.LockedError, "another program is using it", "End what uses the files in “{folder}”."),
    (apsw.CorruptError, "it is damaged", "Quit Dropmill and start it again: it begins a new list."),
    (apsw.NotADBError, "it is damaged", "Quit Dropmill and start it again: it begins a new list."),
    (apsw.NoMemError, "there is not enough memory", "Close other programs."),
    (apsw.IOError, "the disk reports an error", "Check the disk of “{folder}”."),
)


def note_damage(error: BaseException, path: Path) -> None:
    """Let the next start check the whole file, if this error says that it is damaged."""
    if isinstance(error, _DAMAGED):
        with contextlib.suppress(OSError):
            _part(path, _SUSPECT).touch()


def in_words(error: Exception, path: Path) -> Problem:
    """Say what kept something from being written to the journal."""
    detail = f"{type(error).__name__}: {error}"
    for kind, what, hint in _WORDS:
        if isinstance(error, kind):
            return Problem(
                f"The list of jobs could not be saved: {what}",
                hint.format(folder=path.parent),
                detail=detail,
                can_pass=not isinstance(error, _DAMAGED),
            )
    if isinstance(error, OSError):
        failure = explain(error)
        return Problem(
            f"The list of jobs could not be saved: {failure.title}", failure.hint, detail=detail
        )
    return Problem(
        "The list of jobs could not be saved",
        "This is a fault in Dropmill: please report it with the log.",
        detail=detail,
    )


def unreadable(error: Exception, path: Path) -> Problem:
    """Say what kept something from being read."""
    problem = in_words(error, path)
    title = problem.title.replace("could not be saved", "could not be read")
    return Problem(title, problem.hint, detail=problem.detail, can_pass=problem.can_pass)


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _part(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)

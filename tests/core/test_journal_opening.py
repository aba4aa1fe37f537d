"""A file that cannot be used is set aside and said; a place that cannot be written is a Problem."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from dropmill.core.errors import Failure, Problem
from dropmill.core.journal import Journal, schema
from dropmill.core.journal.database import NAME
from journaling import KINDS, Note, Troubles, open_journal, submit


def filled(folder: Path) -> bytes:
    """Make a journal with some jobs; return its bytes."""
    with open_journal(folder) as journal:
        submit(journal, *[Note(inputs=(f"/{i}",)) for i in range(500)])
    return (folder / NAME).read_bytes()


def set_aside_once(folder: Path, mark: str, content: bytes) -> Failure:
    """Open; return what is said, once the old file is known to be kept and the new one works."""
    with open_journal(folder) as journal:
        (failure,) = journal.failures
        assert submit(journal, Note(inputs=("/new",))) == [1]
    (aside,) = folder.glob(f"journal-{mark}-*.db")
    assert aside.read_bytes() == content
    assert str(aside) in failure.hint
    with open_journal(folder) as journal:
        assert journal.failures == ()
        assert journal.reader.count() == 1
    return failure


def test_a_file_that_is_no_database_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"garbage" * 1000)
    failure = set_aside_once(tmp_path, "damaged", b"garbage" * 1000)
    assert "damaged" in failure.title


@pytest.mark.parametrize("at", [0, 100, 8 * 4096])
def test_a_damaged_file_is_set_aside(tmp_path: Path, at: int) -> None:
    content = bytearray(filled(tmp_path))
    content[at : at + 3_000] = b"\xff" * 3_000
    (tmp_path / NAME).write_bytes(content)
    # As after a crash, when all of it is checked.
    (tmp_path / f"{NAME}-suspect").touch()
    set_aside_once(tmp_path, "damaged", bytes(content))
    assert not (tmp_path / f"{NAME}-suspect").exists()


def test_a_file_that_was_cut_short_is_set_aside(tmp_path: Path) -> None:
    content = filled(tmp_path)[: 5 * 4096]
    (tmp_path / NAME).write_bytes(content)
    set_aside_once(tmp_path, "damaged", content)


def test_damage_that_is_met_while_running_is_said_and_found_at_the_next_start(
    tmp_path: Path,
) -> None:
    filled(tmp_path)
    content = bytearray((tmp_path / NAME).read_bytes())
    content[4096 * 8 :] = b"\xff" * (len(content) - 4096 * 8)
    (tmp_path / NAME).write_bytes(content)
    with open_journal(tmp_path) as journal:
        assert journal.failures == ()
        with pytest.raises(Problem, match="could not be read: it is damaged") as caught:
            journal.reader.page()
        assert "start it again" in caught.value.hint
    with open_journal(tmp_path) as journal:
        assert len(journal.failures) == 1
        submit(journal, Note(inputs=("/new",)))


def test_a_file_of_a_newer_version_is_set_aside_untouched(tmp_path: Path) -> None:
    filled(tmp_path)
    connection = apsw.Connection(str(tmp_path / NAME))
    connection.pragma("user_version", schema.VERSION + 1)
    connection.close()
    content = (tmp_path / NAME).read_bytes()
    failure = set_aside_once(tmp_path, "newer", content)
    assert "newer version" in failure.title


def test_a_file_of_another_program_is_set_aside_untouched(tmp_path: Path) -> None:
    connection = apsw.Connection(str(tmp_path / NAME))
    connection.execute("CREATE TABLE moz_places (id); INSERT INTO moz_places VALUES (1)")
    connection.close()
    content = (tmp_path / NAME).read_bytes()
    failure = set_aside_once(tmp_path, "foreign", content)
    assert "another program" in failure.title


def test_the_log_beside_a_file_goes_with_it(tmp_path: Path) -> None:
    folder = tmp_path / "journal"
    folder.mkdir()
    source = tmp_path / "running"
    source.mkdir()
    filled(source)
    connection = apsw.Connection(str(source / NAME))
    connection.pragma("user_version", schema.VERSION + 1)
    for path in source.iterdir():
        shutil.copy(path, folder)
    connection.close()
    log = (folder / f"{NAME}-wal").read_bytes()
    assert log
    with open_journal(folder) as journal:
        assert len(journal.failures) == 1
    (aside,) = folder.glob("journal-newer-*.db-wal")
    assert aside.read_bytes() == log


def test_what_a_crash_left_in_the_log_is_there(tmp_path: Path) -> None:
    source = tmp_path / "running"
    source.mkdir()
    copy = tmp_path / "copy"
    copy.mkdir()
    with open_journal(source) as journal:
        submit(journal, Note(inputs=("/in the log",)))
        for path in source.iterdir():
            shutil.copy(path, copy)
    with open_journal(copy) as journal:
        assert journal.failures == ()
        assert journal.reader.page()[0].snapshot.inputs == ("/in the log",)


def test_an_empty_file_is_a_new_journal(tmp_path: Path) -> None:
    (tmp_path / NAME).touch()
    with open_journal(tmp_path) as journal:
        assert journal.failures == ()
        assert submit(journal, Note(inputs=("/a",))) == [1]


def test_a_folder_in_place_of_the_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    with pytest.raises(Problem, match="could not be saved"):
        open_journal(tmp_path)
    with pytest.raises(Problem, match="could not be saved"):
        open_journal(tmp_path / "gone")


AS_NOBODY = """
import os, sys
from pathlib import Path
from dropmill.core.errors import Problem
from dropmill.core.journal import Journal
os.setgid(65534)
os.setuid(65534)
try:
    Journal(Path(sys.argv[1]), {}, on_trouble=print)
except Problem as problem:
    print(problem.title, "|", problem.hint)
"""


@pytest.mark.parametrize("has_file", [False, True])
def test_a_folder_that_may_not_be_written_is_a_problem(tmp_path: Path, has_file: bool) -> None:
    folder = Path("/var/tmp") / f"dropmill-test-{os.getpid()}"  # noqa: S108 - others can reach it
    folder.mkdir(mode=0o755)
    try:
        if has_file:
            filled(folder)
            (folder / NAME).chmod(0o644)
        folder.chmod(0o555)
        if os.geteuid():
            with pytest.raises(Problem) as caught:
                Journal(folder, KINDS, on_trouble=Troubles())
            said = f"{caught.value.title} | {caught.value.hint}"
        else:
            said = subprocess.run(
                [sys.executable, "-c", AS_NOBODY, str(folder)],
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            ).stdout
        assert "The list of jobs could not be saved" in said
        assert "ermission" in said
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_a_journal_that_is_deleted_while_it_runs_is_never_counted_on(tmp_path: Path) -> None:
    troubles = Troubles()
    journal = open_journal(tmp_path, troubles)
    submit(journal, Note(inputs=("/a",)))
    for path in tmp_path.iterdir():
        path.unlink()
    with pytest.raises(Problem, match="deleted or replaced"):
        submit(journal, Note(inputs=("/b",)))
    journal.record(())
    troubles.wait_for(1)
    assert troubles.said[0] is not None
    assert not journal.close()


def test_a_list_of_refused_batches_that_a_power_cut_spoilt_takes_out_none_of_the_others(
    tmp_path: Path,
) -> None:
    filled(tmp_path)
    refused = tmp_path / f"{NAME}-refused"
    refused.write_bytes(b"77\n\0\0\0\n\xff\n1")  # the last line was to be longer
    with open_journal(tmp_path) as journal:
        assert journal.failures == ()
        assert journal.reader.batch(1) is not None
    assert not refused.exists()

"""Every write, sync and truncate of the journal fails, once and for good: nothing is claimed
that is not so, nothing that was acknowledged is lost, and the file stays whole.

The fast set takes every few operations; `make faults` takes every one.
"""

from __future__ import annotations

import threading
from pathlib import Path

import apsw
import msgspec
import pytest

from dropmill.core.errors import Problem
from dropmill.core.journal import Journal
from dropmill.core.journal.database import NAME
from dropmill.core.state import State
from faults.breaking_disk import ERRORS, BreakingDisk
from journaling import KINDS, Note, Troubles, open_journal, submit

SUBMISSIONS = 6
JOBS = 40


class Story:
    """What was submitted and recorded on a disk that breaks, and what was said about it."""

    def __init__(self, folder: Path, disk: BreakingDisk) -> None:
        self.acknowledged: list[int] = []
        self.refused: list[int] = []
        self.done: list[int] = []
        self.problems: list[Problem] = []
        self.troubles = Troubles()
        self.is_all_written = False
        try:
            journal = Journal(folder, KINDS, on_trouble=self.troubles, vfs=disk.name)
        except Problem as problem:
            self.problems.append(problem)
            return
        assert journal.failures == (), "a disk that fails is no reason to set the file aside"
        for number in range(SUBMISSIONS):
            self._tell(journal, number)
        self.is_all_written = journal.close(20)

    def _tell(self, journal: Journal, number: int) -> None:
        jobs = [Note(inputs=(f"/{number}/{'long' * 40}/{i}",)) for i in range(JOBS)]
        submission = journal.submit(jobs)
        try:
            submission.committed.result(20)
        except Problem as problem:
            self.problems.append(problem)
            self.refused += submission.ids
            return
        self.acknowledged += submission.ids
        try:
            stored = [journal.reader.job(i) for i in submission.ids]
        except Problem as problem:
            self.problems.append(problem)
            return
        pictures = [
            msgspec.structs.replace(s.snapshot, state=State.DONE, ended_at=1.0)
            for s in stored
            if s is not None
        ]
        assert len(pictures) == JOBS
        journal.record(pictures, lambda: self.done.extend(p.id for p in pictures))

    def check(self, folder: Path) -> None:
        """Start again on a disk that works: all that was claimed is so."""
        connection = apsw.Connection(str(folder / NAME))
        assert connection.pragma("integrity_check") == "ok"
        connection.close()
        with open_journal(folder) as journal:
            assert journal.failures == ()
            states = {s.snapshot.id: s.snapshot.state for s in journal.reader.page(limit=10_000)}
            assert set(self.acknowledged) <= set(states)
            assert not set(self.refused) & set(states), "refused, and there all the same"
            assert all(states[number] is State.DONE for number in self.done)
            (number,) = submit(journal, Note(inputs=("/after",)))
            assert number not in states
        for problem in self.problems:
            assert "The list of jobs could not be" in problem.title
            assert problem.hint


def operations(tmp_path: Path) -> dict[str, int]:
    """How many operations of each kind the story takes when none fails."""
    folder = tmp_path / "whole"
    folder.mkdir()
    disk = BreakingDisk()
    story = Story(folder, disk)
    disk.unregister()
    story.check(folder)
    assert story.is_all_written
    assert len(story.done) == SUBMISSIONS * JOBS
    return disk.counts


@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("is_for_good", [False, True], ids=["once", "for good"])
@pytest.mark.parametrize("operation", list(ERRORS))
def test_nothing_is_claimed_that_a_broken_disk_did_not_take(
    tmp_path: Path, operation: str, is_for_good: bool, is_thorough: bool
) -> None:
    count = operations(tmp_path)[operation]
    step = 1 if is_thorough else max(1, count // 6)
    assert count
    for error in ERRORS[operation]:
        # Which operation comes when differs a little from run to run.
        for at in range(0, count + 2, step):
            folder = tmp_path / f"{error.__name__}-{at}"
            folder.mkdir()
            disk = BreakingDisk(operation, at, error, is_for_good=is_for_good)
            story = Story(folder, disk)
            disk.unregister()
            story.check(folder)
            if disk.failed and not is_for_good and story.acknowledged:
                assert story.is_all_written, "one failure is got over by the end"
                assert not story.refused or story.problems


def test_a_full_disk_is_said_and_got_over(tmp_path: Path) -> None:
    folder = tmp_path / "journal"
    folder.mkdir()
    with open_journal(folder) as journal:
        (number,) = submit(journal, Note(inputs=("/a",)))
    disk = BreakingDisk(error=apsw.FullError)
    troubles = Troubles()
    journal = Journal(folder, KINDS, on_trouble=troubles, vfs=disk.name)
    told = threading.Event()
    stored = journal.reader.job(number)
    assert stored is not None
    done = msgspec.structs.replace(stored.snapshot, state=State.DONE, ended_at=1.0)
    disk.break_now("write")
    journal.record([done], told.set)
    assert told.wait(20)
    troubles.wait_for(2)
    assert troubles.said[0] is not None
    assert troubles.said[0].title == "The list of jobs could not be saved: the disk is full"
    assert str(folder) in troubles.said[0].hint
    assert troubles.said[1] is None
    assert journal.close()
    disk.unregister()


def test_changes_wait_for_the_disk_however_many_there_are(tmp_path: Path) -> None:
    disk = BreakingDisk(error=apsw.FullError, is_for_good=True)
    troubles = Troubles()
    journal = Journal(tmp_path, KINDS, on_trouble=troubles, vfs=disk.name)
    ids = journal.submit([Note(inputs=("/a",)), Note(inputs=("/b",))])
    ids.committed.result(20)
    stored = journal.reader.page()
    disk.break_now("write")
    told: list[int] = []
    for number in range(2_000):
        states = [State.RUNNING, State.WAITING, State.DONE]
        changes = [msgspec.structs.replace(s.snapshot, state=states[number % 3]) for s in stored]
        journal.record(changes, lambda number=number: told.append(number))
        if number % 100 == 0:
            journal._writer._is_urgent.set()
    troubles.wait_for(1)
    assert not journal.close(20)
    assert told == []
    assert len(troubles.said) == 1
    assert len(journal._writer._pending._pictures) <= 2
    disk.unregister()

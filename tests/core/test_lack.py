from __future__ import annotations

import errno
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from dropmill.core.context import JobContext
from dropmill.core.device import Device, find_device
from dropmill.core.errors import Problem
from dropmill.core.job import Job, Lane, Result
from dropmill.core.lack import Disks, Lack, Missing, folders_of, is_over, lack_behind


@dataclass(frozen=True, slots=True, kw_only=True)
class Write(Job):
    """Writes something."""

    kind: ClassVar[str] = "write"
    lane: ClassVar[Lane] = Lane.DISK

    def run(self, ctx: JobContext) -> Result:
        return Result()


class Probe:
    """Disks as a test says they are."""

    def __init__(self, room: int = 0, files: int = 1_000, *, is_there: bool = False) -> None:
        self.found = (room, files)
        self.has_drive = is_there

    def room(self, folder: str) -> tuple[int, int]:
        return self.found

    def size(self, folder: str) -> int:
        return 1 << 41

    def is_there(self, lack: Lack) -> bool:
        return self.has_drive


def nobody_knows(folder: str) -> Device | None:
    return None


def lack_of(error: BaseException, job: Job, probe: Probe) -> Lack | None:
    return lack_behind(error, job, (100, 5_000), nobody_knows, probe)


@pytest.fixture
def job(tmp_path: Path) -> Write:
    return Write(inputs=("/somewhere/a.bin",), dir=str(tmp_path))


def test_a_full_disk_says_how_much_room_is_needed(job: Write) -> None:
    lack = lack_of(OSError(errno.ENOSPC, "full"), job, Probe(room=4_000))
    assert lack is not None
    assert (lack.missing, lack.needed_bytes, lack.is_sure) == (Missing.ROOM, 5_000, True)
    assert not is_over(lack, Probe(room=4_999))
    assert is_over(lack, Probe(room=5_000))


def test_a_problem_that_a_full_disk_caused_is_one_too(job: Write) -> None:
    problem = Problem("There is no room left")
    problem.__cause__ = OSError(errno.ENOSPC, "full")
    assert lack_of(problem, job, Probe()) is not None


@pytest.mark.parametrize(("code", "room"), [(errno.ENOSPC, 1 << 40), (errno.EDQUOT, 0)])
def test_what_room_that_is_seen_does_not_explain_is_not_sure(
    job: Write, code: int, room: int
) -> None:
    lack = lack_of(OSError(code, "full"), job, Probe(room=room))
    assert lack is not None
    assert not lack.is_sure


def test_no_more_files_is_a_lack_of_its_own(job: Write) -> None:
    lack = lack_of(OSError(errno.ENOSPC, "full"), job, Probe(room=1 << 40, files=0))
    assert lack is not None
    assert lack.missing is Missing.FILES
    assert not is_over(lack, Probe(room=1 << 40, files=1))
    assert is_over(lack, Probe(room=1 << 40, files=100))


def test_a_missing_file_on_a_drive_that_is_there_is_no_lack(job: Write) -> None:
    assert (
        lack_of(FileNotFoundError(errno.ENOENT, "gone", "/somewhere/a.bin"), job, Probe()) is None
    )
    assert lack_of(PermissionError(errno.EACCES, "no"), job, Probe()) is None
    assert lack_of(ValueError("crash"), job, Probe()) is None


def test_a_drive_that_was_mounted_before_is_gone(tmp_path: Path) -> None:
    known = Device(tmp_path.stat().st_dev + 1, mount=str(tmp_path))
    job = Write(inputs=("/somewhere/a.bin",), dir=str(tmp_path / "out"))
    error = FileNotFoundError(errno.ENOENT, "gone", job.dir)
    lack = lack_behind(error, job, (0, None), lambda _: known, Probe())
    assert lack is not None
    assert (lack.missing, lack.mount) == (Missing.DRIVE, str(tmp_path))
    assert not is_over(lack, Disks())
    other = Write(inputs=("/somewhere/a.bin",), dir="/elsewhere")
    assert lack.is_for(job, nobody_knows)
    assert not lack.is_for(other, nobody_knows)


def test_a_full_disk_is_for_those_who_write_to_it(job: Write, tmp_path: Path) -> None:
    lack = lack_of(OSError(errno.ENOSPC, "full"), job, Probe())
    assert lack is not None
    here = find_device(str(tmp_path), {})

    def device_of(folder: str) -> Device:
        return here if folder == str(tmp_path) else Device(here.number + 1)

    assert lack.is_for(job, device_of)
    reader = Write(inputs=(str(tmp_path / "a"),), dir="/elsewhere")
    assert not lack.is_for(reader, device_of)


def test_the_folder_written_to_comes_first() -> None:
    assert folders_of(Write(inputs=("/a/b",), dir="/out")) == ("/out", "/a")
    assert folders_of(Write(inputs=("/a/b",))) == ("/a",)
    assert folders_of(Write(inputs=("/a/b",), dir="/a")) == ("/a",)


def test_a_drive_that_is_back_already_is_worth_another_try(job: Write) -> None:
    lack = lack_of(OSError(errno.ENODEV, "the drive is gone", job.dir), job, Probe())
    assert lack is not None
    assert (lack.missing, lack.is_sure) == (Missing.DRIVE, False)

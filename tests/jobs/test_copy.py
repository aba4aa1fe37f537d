from __future__ import annotations

import errno
import os
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import msgspec
import pytest

from dropmill.core.context import Ending, JobContext
from dropmill.core.errors import Problem
from dropmill.core.fields import build
from dropmill.core.files import IfExists
from dropmill.core.offload.work import Work
from dropmill.core.state import Event
from dropmill.jobs.copy import kind as copying
from dropmill.jobs.copy import many
from dropmill.jobs.copy.kind import CHUNK_BYTES, Copy
from dropmill.jobs.copy.many import SMALL_BYTES, Names, give_names
from jobs.doing import Here, attempts
from recorder import ContextRecorder


def run(source: Path, folder: Path, **fields: Any) -> tuple[Ending, ContextRecorder]:
    job = Copy(inputs=(str(source),), dir=str(folder), **fields)
    recorder = ContextRecorder()
    JobContext(job, recorder, is_synced=False).attempt(job.run)
    return recorder.endings[0], recorder


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "a.bin"
    path.write_bytes(os.urandom(CHUNK_BYTES + 1))
    path.chmod(0o640)
    os.utime(path, ns=(1_000_000_000_000_000_000, 1_100_000_000_123_456_789))
    return path


@pytest.mark.parametrize("verify", [True, False])
@pytest.mark.parametrize("is_in_kernel", [True, False])
def test_a_copy_is_the_same_in_bytes_times_and_permissions(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verify: bool, is_in_kernel: bool
) -> None:
    if not is_in_kernel:
        monkeypatch.delattr(os, "copy_file_range")
    ending, recorder = run(source, tmp_path / "to", verify=verify)
    copy = tmp_path / "to" / "a.bin"
    assert ending.result.outputs == (str(copy),)
    assert copy.read_bytes() == source.read_bytes()
    assert copy.stat().st_mtime_ns == source.stat().st_mtime_ns
    assert copy.stat().st_mode == source.stat().st_mode
    assert recorder.amounts[-1] == (CHUNK_BYTES + 1, CHUNK_BYTES + 1)
    assert recorder.amounts == sorted(recorder.amounts)


@pytest.mark.parametrize("size", [0, 1])
def test_small_ones(tmp_path: Path, size: int) -> None:
    (tmp_path / "a").write_bytes(b"x" * size)
    ending, _ = run(tmp_path / "a", tmp_path / "to")
    assert ending.event is Event.FINISH
    assert (tmp_path / "to" / "a").read_bytes() == b"x" * size


def test_five_sparse_gibibytes_stay_sparse(tmp_path: Path) -> None:
    source = tmp_path / "a"
    with source.open("wb") as file:
        file.truncate(5 << 30)
        file.seek(3 << 30)
        file.write(b"data")
    ending, recorder = run(source, tmp_path / "to")
    copy = tmp_path / "to" / "a"
    assert ending.event is Event.FINISH
    assert copy.stat().st_size == 5 << 30
    assert copy.stat().st_blocks * 512 < 16 << 20
    with copy.open("rb") as file:
        file.seek(3 << 30)
        assert file.read(5) == b"data\0"
    assert recorder.amounts[-1] == (5 << 30, 5 << 30)


def test_a_copy_that_differs_never_gets_its_name(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = copying._copy

    def damage(source: Any, target: Any, status: Any, progress: Any) -> None:
        real(source, target, status, progress)
        os.pwrite(target.fileno(), b"\0\1\2\3", status.st_size - 4)

    monkeypatch.setattr(copying, "_copy", damage)
    ending, _ = run(source, tmp_path / "to")
    assert ending.failure is not None
    assert "differs from the original" in ending.failure.title
    assert list((tmp_path / "to").iterdir()) == []


def test_a_source_that_changes_meanwhile_is_no_copy(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = copying._copy

    def change(*args: Any) -> None:
        real(*args)
        os.utime(source)

    monkeypatch.setattr(copying, "_copy", change)
    ending, _ = run(source, tmp_path / "to")
    assert ending.failure is not None
    assert "changed while it was copied" in ending.failure.title
    assert ending.can_pass
    assert list((tmp_path / "to").iterdir()) == []


def test_a_copy_onto_itself_is_refused(source: Path, tmp_path: Path) -> None:
    ending, _ = run(source, tmp_path, if_exists=IfExists.OVERWRITE)
    assert ending.failure is not None
    assert "in that folder already" in ending.failure.title
    assert source.stat().st_size == CHUNK_BYTES + 1


def test_a_copy_needs_a_folder() -> None:
    with pytest.raises(Problem, match="needs a folder"):
        build(Copy, ["/a"], {})


@pytest.fixture
def other_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that looks as if it were on another disk."""
    folder = tmp_path / "other disk"
    folder.mkdir()
    real = Path.stat

    def stat(self: Path, **options: Any) -> os.stat_result:
        status = real(self, **options)
        if self == folder:
            return os.stat_result((*status[:2], status.st_dev + 1, *status[3:]))
        return status

    monkeypatch.setattr(Path, "stat", stat)
    return folder


def test_a_move_within_a_disk_is_the_same_file(source: Path, tmp_path: Path) -> None:
    status = source.stat()
    ending, recorder = run(source, tmp_path / "to", move=True)
    moved = tmp_path / "to" / "a.bin"
    assert ending.result.outputs == (str(moved),)
    assert not source.exists()
    assert (moved.stat().st_ino, moved.stat().st_mtime_ns) == (status.st_ino, status.st_mtime_ns)
    assert recorder.amounts[-1] == (status.st_size, status.st_size)


def test_a_move_to_another_disk_is_a_copy_and_then_the_original_goes(
    source: Path, other_disk: Path
) -> None:
    data, status = source.read_bytes(), source.stat()
    ending, recorder = run(source, other_disk, move=True, verify=False)
    moved = other_disk / "a.bin"
    assert ending.result.outputs == (str(moved),)
    assert not source.exists()
    assert moved.read_bytes() == data
    assert moved.stat().st_mtime_ns == status.st_mtime_ns
    assert "comparing" in recorder.notes


def test_a_move_that_differs_leaves_the_original(
    source: Path, other_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = copying._copy

    def damage(source: Any, target: Any, status: Any, progress: Any) -> None:
        real(source, target, status, progress)
        os.pwrite(target.fileno(), b"\0\1\2\3", status.st_size - 4)

    monkeypatch.setattr(copying, "_copy", damage)
    data = source.read_bytes()
    ending, _ = run(source, other_disk, move=True, verify=False)
    assert ending.failure is not None
    assert source.read_bytes() == data
    assert list(other_disk.iterdir()) == []


def test_an_original_that_changes_at_the_last_moment_stays(
    source: Path, other_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = copying.Output.publish

    def publish(self: Any, **options: Any) -> Path:
        final = real(self, **options)
        source.write_bytes(b"newer")
        return final

    monkeypatch.setattr(copying.Output, "publish", publish)
    ending, _ = run(source, other_disk, move=True)
    assert ending.failure is not None
    assert "stayed where it is" in ending.failure.hint
    assert source.read_bytes() == b"newer"


@pytest.mark.parametrize("policy", IfExists)
def test_a_move_to_a_name_that_is_taken(source: Path, tmp_path: Path, policy: IfExists) -> None:
    data = source.read_bytes()
    (tmp_path / "to").mkdir()
    (tmp_path / "to" / "a.bin").write_bytes(b"mine")
    ending, _ = run(source, tmp_path / "to", move=True, if_exists=policy)
    found = {path.name: path.read_bytes() for path in (tmp_path / "to").iterdir()}
    match policy:
        case IfExists.SKIP:
            assert ending.skipped
            assert (found, source.read_bytes()) == ({"a.bin": b"mine"}, data)
        case IfExists.RENAME:
            assert found == {"a.bin": b"mine", "a (1).bin": data}
        case IfExists.OVERWRITE:
            assert found == {"a.bin": data}


def test_a_move_to_where_it_is_does_nothing(source: Path) -> None:
    ending, _ = run(source, source.parent, move=True)
    assert ending.failure is not None
    assert "in that folder already" in ending.failure.title
    assert [path.name for path in source.parent.iterdir()] == ["a.bin"]


def small_files(folder: Path, count: int = 40) -> list[Path]:
    folder.mkdir()
    paths = [folder / f"{n}.txt" for n in range(count)]
    for n, path in enumerate(paths):
        path.write_bytes(os.urandom(n * 100))
        path.chmod(0o640)
        os.utime(path, ns=(1_000_000_000_000_000_000, 1_100_000_000_123_456_789 + n))
    return paths


def copies(paths: list[Path], folder: Path, **fields: Any) -> list[Copy]:
    return [Copy(inputs=(str(path),), dir=str(folder), **fields) for path in paths]


@pytest.mark.parametrize("verify", [True, False])
def test_many_small_ones_are_copied_together(tmp_path: Path, verify: bool) -> None:
    paths, to = small_files(tmp_path / "from"), tmp_path / "to"
    os.setxattr(paths[3], "user.colour", b"red")
    endings = attempts(copies(paths, to, verify=verify))
    for path, ending in zip(paths, endings, strict=True):
        copy = to / path.name
        assert ending.result.outputs == (str(copy),)
        assert copy.read_bytes() == path.read_bytes()
        ours, theirs = copy.stat(), path.stat()
        assert (ours.st_mode, ours.st_mtime_ns) == (theirs.st_mode, theirs.st_mtime_ns)
    assert os.getxattr(to / "3.txt", "user.colour") == b"red"
    assert len(list(to.iterdir())) == len(paths)


def test_what_cannot_be_copied_among_many_is_told(tmp_path: Path) -> None:
    paths, to = small_files(tmp_path / "from"), tmp_path / "to"
    paths[20].write_bytes(os.urandom(SMALL_BYTES + 1))
    paths[30].unlink()
    (tmp_path / "to").mkdir()
    (to / "10.txt").write_text("other")
    endings = attempts(copies(paths, to))
    assert (to / "20.txt").read_bytes() == paths[20].read_bytes()
    assert endings[30].failure is not None
    assert "30.txt" in endings[30].failure.title
    assert endings[10].result.outputs == (str(to / "10 (1).txt"),)
    assert (to / "10.txt").read_text() == "other"
    assert len(list(to.iterdir())) == len(paths)


class DiesNaming(Here):
    """Gives some of them their names, and is gone."""

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        work: Work = args[0]
        if not work.function.endswith(":give_names"):
            return super().submit(function, *args, **kwargs)
        moves = msgspec.msgpack.decode(work.payload, type=Names).moves
        give_names(Names(moves[::2]), args[1])
        future: Future[Any] = Future()
        future.set_exception(Problem("The process that worked on this crashed", "Retry."))
        return future


def test_a_process_that_dies_while_it_gives_names_makes_no_second_copies(tmp_path: Path) -> None:
    paths, to = small_files(tmp_path / "from"), tmp_path / "to"
    to.mkdir()
    (to / "6.txt").write_text("other")
    endings = attempts(copies(paths, to), DiesNaming())
    assert all(ending.event is Event.FINISH for ending in endings)
    assert endings[6].result.outputs == (str(to / "6 (1).txt"),)
    for path, ending in zip(paths, endings, strict=True):
        assert Path(ending.result.outputs[0]).read_bytes() == path.read_bytes()
    assert len(list(to.iterdir())) == len(paths) + 1


def test_what_a_copy_that_differs_leaves_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths, to = small_files(tmp_path / "from"), tmp_path / "to"
    monkeypatch.setattr(many, "_is_kept", lambda *_, **__: False)
    monkeypatch.setattr(copying, "_copy", lambda *_: None)  # nor does the longer way work
    endings = attempts(copies(paths, to))
    assert [ending.event for ending in endings[1:]] == [Event.FAIL] * (len(paths) - 1)
    assert [path.name for path in to.iterdir()] == ["0.txt"]


def test_an_attribute_that_this_user_may_not_set_keeps_no_other_from_the_copy(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("user.colour", "user.first", "user.place"):
        os.setxattr(source, name, b"red")
    first, *others = os.listxattr(source)
    really = os.setxattr

    def refuse(fd: int, name: str, value: bytes) -> None:
        if name == first:  # as one of the system's security, which comes first for many
            raise PermissionError(errno.EPERM, "not permitted")
        really(fd, name, value)

    monkeypatch.setattr(os, "setxattr", refuse)
    ending, _ = run(source, tmp_path / "to")
    assert ending.event is Event.FINISH
    assert sorted(os.listxattr(ending.result.outputs[0])) == sorted(others)

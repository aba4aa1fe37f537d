"""One process at a time owns a folder, and a crash gives it back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dropmill.core.ownership import LOCK, Owner, Ownership, last_owner

HOLDER = """
import os, sys
from pathlib import Path
from dropmill.core.ownership import Ownership
ownership = Ownership.take(Path(sys.argv[1]))
child = os.fork() if sys.argv[2] == "fork" else 1
if child == 0:
    os.read(0, 1)  # lives on with every handle of its parent, until its input ends
    os._exit(0)
print("held" if ownership else "refused", flush=True)
sys.stdin.read()
"""


@contextmanager
def holder(folder: Path, how: str = "plain") -> Iterator[subprocess.Popen[str]]:
    """Another process that has tried to own the folder; its first line says whether it does."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder), how],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_only_one_owns_a_folder(tmp_path: Path) -> None:
    with holder(tmp_path) as other:
        assert said(other) == "held"
        assert Ownership.take(tmp_path) is None
        owner = last_owner(tmp_path)
        assert owner is not None
        assert owner.pid == other.pid
        with holder(tmp_path) as third:
            assert said(third) == "refused"


def test_one_process_cannot_own_it_twice(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path)
    with Ownership.take(tmp_path) as ownership:  # type: ignore[union-attr]
        assert Ownership.take(tmp_path) is None
        assert Ownership.take(link) is None
        with holder(tmp_path) as other:
            assert said(other) == "refused"
        ownership.release()
        again = Ownership.take(tmp_path)
        assert again is not None
        ownership.release()
        assert Ownership.take(tmp_path) is None
        again.release()


@pytest.mark.parametrize("how", ["plain", "fork"])
def test_a_crash_gives_it_back(tmp_path: Path, how: str) -> None:
    with holder(tmp_path, how) as other:
        assert said(other) == "held"
        other.send_signal(signal.SIGKILL)
        other.wait()
        owner = last_owner(tmp_path)
        assert owner is not None
        assert owner.pid == other.pid
        with Ownership.take(tmp_path):  # type: ignore[union-attr]
            assert last_owner(tmp_path).pid == os.getpid()  # type: ignore[union-attr]


def test_the_owner_is_not_known_before_there_was_one(tmp_path: Path) -> None:
    assert last_owner(tmp_path) is None
    (tmp_path / "owner.json").write_bytes(b"{broken")
    assert last_owner(tmp_path) is None
    with Ownership.take(tmp_path):  # type: ignore[union-attr]
        assert isinstance(last_owner(tmp_path), Owner)


def test_a_folder_that_cannot_be_locked_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="gone"):
        Ownership.take(tmp_path / "gone")
    with Ownership.take(tmp_path):  # type: ignore[union-attr]
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="what is open is not renamed there")
def test_a_folder_that_is_moved_away_before_it_is_locked_is_not_owned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "a"

    def move(_fd: int) -> None:
        folder.rename(tmp_path / "gone")

    def replace(_fd: int) -> None:
        folder.rename(tmp_path / "gone too")
        folder.mkdir()
        (folder / LOCK).touch()

    with monkeypatch.context() as patched:
        folder.mkdir()
        patched.setattr("dropmill.core.ownership._lock", move)
        with pytest.raises(FileNotFoundError):
            Ownership.take(folder)
        folder.mkdir()
        patched.setattr("dropmill.core.ownership._lock", replace)
        assert Ownership.take(folder) is None
    with Ownership.take(folder):  # type: ignore[union-attr]
        assert isinstance(last_owner(folder), Owner)

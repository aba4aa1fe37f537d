"""What a courier is before it has anything to do: quick to start. How it syncs."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
from pathlib import Path

import pycurl

from dropmill.transfer import codes
from dropmill.transfer.syncing import Syncing


def test_a_courier_starts_without_what_takes_long_to_import() -> None:
    script = "import sys, dropmill.transfer.courier; print(*sys.modules)"
    path = f"import sys; sys.path[:] = {sys.path!r}; {script}"
    done = subprocess.run(
        [sys.executable, "-S", "-P", "-c", path], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "dropmill.transfer.courier" in loaded
    assert not loaded & {"pycurl", "msgspec", "ctypes", "pathlib", "typing", "site", "dataclasses"}


def test_the_numbers_of_errors_are_those_of_libcurl() -> None:
    names = [name for name in vars(codes) if name.isupper()]
    assert names
    for name in names:
        assert getattr(codes, name) == getattr(pycurl, f"E_{name}")


def test_what_can_be_neither_synced_nor_removed_does_not_hold_up_the_next(tmp_path: Path) -> None:
    told: queue.SimpleQueue[tuple[list[int], list[tuple[int, OSError]]]] = queue.SimpleQueue()
    syncing = Syncing(lambda done, failed: told.put((done, failed)))
    reading, writing = os.pipe()  # which cannot be synced
    syncing.add((1, 5, writing, str(tmp_path / "gone")))
    done, failed = told.get(timeout=20)
    os.close(reading)
    assert done == []
    assert [number for number, _ in failed] == [1]
    path = tmp_path / "there"
    syncing.add((2, 0, os.open(path, os.O_WRONLY | os.O_CREAT), str(path)))
    assert told.get(timeout=20) == ([2, 0], [])


def test_a_file_that_cannot_be_closed_does_not_hold_up_the_next(tmp_path: Path) -> None:
    told: queue.SimpleQueue[tuple[list[int], list[tuple[int, OSError]]]] = queue.SimpleQueue()
    syncing = Syncing(lambda done, failed: told.put((done, failed)))
    path = tmp_path / "there"
    closed = os.open(path, os.O_WRONLY | os.O_CREAT)
    os.close(closed)
    syncing.add((1, 0, closed, str(tmp_path / "gone")))
    done, failed = told.get(timeout=20)
    assert (done, [number for number, _ in failed]) == ([], [1])
    syncing.add((2, 0, os.open(path, os.O_WRONLY), str(path)))
    assert told.get(timeout=20) == ([2, 0], [])

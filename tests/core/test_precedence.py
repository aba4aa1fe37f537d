"""Programs that compute come after the window, though they are in sessions of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pytest

from dropmill.core import precedence
from dropmill.core.offload.process import ChildProcess
from dropmill.core.precedence import NICENESS, lower_session, lower_thread

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux has such sessions")


@pytest.fixture
def program() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(["sleep", "60"], start_new_session=True) as started:
        yield started
        started.kill()


def nicenesses(pid: int) -> tuple[int, int]:
    """Of the process within its session, and of the session among others, once both were told."""
    for thread in threading.enumerate():
        if thread.name == "dropmill-precedence":
            thread.join()
    within = os.getpriority(os.PRIO_PROCESS, pid)
    place = Path(f"/proc/{pid}/autogroup")
    told = place.read_text(encoding="ascii").split() if place.exists() else []
    return within, int(told[-1]) if told else within


def test_a_session_comes_after_others(program: subprocess.Popen[bytes]) -> None:
    lower_session(program.pid)
    assert nicenesses(program.pid) == (NICENESS, NICENESS)


def test_it_is_asked_for_again_while_the_system_takes_no_more(
    program: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    if not Path(f"/proc/{program.pid}/autogroup").exists():
        pytest.skip("this system shares among processes")
    refusals = iter([True, True, False])
    write = os.write

    def refuse(fd: int, data: bytes) -> int:
        if next(refusals, False):
            raise BlockingIOError
        return write(fd, data)

    monkeypatch.setattr("dropmill.core.precedence.os.write", refuse)
    lower_session(program.pid)
    assert nicenesses(program.pid) == (NICENESS, NICENESS)


def test_a_program_that_has_ended_is_let_be(
    program: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    has_been_asked_again = threading.Event()
    has_told = precedence._has_told

    def refuse_once(file: TextIO) -> bool:
        if not has_been_asked_again.is_set():
            has_been_asked_again.set()
            program.kill()
            program.wait()
            return False
        return has_told(file)

    monkeypatch.setattr(precedence, "_has_told", refuse_once)
    lower_session(program.pid)
    assert has_been_asked_again.is_set()
    with pytest.raises(ProcessLookupError):
        nicenesses(program.pid)
    lower_session(program.pid)


def test_children_are_lowered() -> None:
    child = ChildProcess(lambda _child, _message: None)
    try:
        assert nicenesses(child.pid) == (NICENESS, NICENESS)
    finally:
        child.end()


def test_a_thread_is_lowered_and_no_other() -> None:
    before = os.getpriority(os.PRIO_PROCESS, 0)
    found: list[int] = []

    def look() -> None:
        lower_thread()
        found.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert found == [NICENESS]
    assert os.getpriority(os.PRIO_PROCESS, 0) == before

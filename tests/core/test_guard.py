"""Programs that work for jobs end with the process that has started them, however that ends."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from dropmill.core.guard import Guard

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no process groups")

# A program that has started another one, and then does what it is told.
PROGRAM = """
import subprocess, sys
child = subprocess.Popen(["sleep", "100"])
open(sys.argv[1], "w").write(f"{child.pid}\\n")
sys.exit(child.wait() if sys.argv[2] == "stays" else 0)
"""
RUNS_IT = """
import sys, threading
from pathlib import Path
from dropmill.core.guard import GUARD
from dropmill.core.runner import Runner
from dropmill.jobs.command import Command
runner = Runner(is_synced=False)
runner.start()
words = f"'{sys.executable}' '{sys.argv[1]}' '{sys.argv[2]}' stays {{input}}"
runner.submit([Command(inputs=(sys.argv[1],), command=words)]).result()
pause = threading.Event()
while not GUARD._groups:
    pause.wait(0.01)
with GUARD._lock:  # the shell has been told of it
    print("begun", flush=True)
pause.wait(100)
"""


def is_gone(process: psutil.Process) -> bool:
    """Whether it has ended; what nobody waits for may stay a zombie."""
    psutil.wait_procs([process], timeout=20)
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


@contextmanager
def working(
    folder: Path, start: Callable[[Path, Path], subprocess.Popen[bytes]]
) -> Iterator[tuple[subprocess.Popen[bytes], psutil.Process]]:
    """Start it; yield what was started, and the sleep that came of it."""
    program, told = folder / "program.py", folder / "told"
    program.write_text(PROGRAM)
    os.mkfifo(told)
    with start(program, told) as parent, told.open() as said:
        yield parent, psutil.Process(int(said.readline()))


def test_what_runs_for_a_job_ends_with_a_killed_process(tmp_path: Path) -> None:
    def start(program: Path, told: Path) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-c", RUNS_IT, str(program), str(told)], stdout=subprocess.PIPE
        )

    with working(tmp_path, start) as (parent, grandchild):
        programs = [grandchild, *grandchild.parents()[:1]]
        assert programs[1].ppid() == parent.pid
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"begun\n"
        parent.kill()
        parent.wait(20)
        assert all(map(is_gone, programs))


def waits() -> subprocess.Popen[bytes]:
    """Start a program that ends when its input does."""
    reads = "import os, sys; sys.stdin.read(); os._exit(0)"
    return subprocess.Popen(
        [sys.executable, "-c", reads], stdin=subprocess.PIPE, start_new_session=True
    )


def test_what_is_over_is_left_alone() -> None:
    tells = (
        "import sys; from types import SimpleNamespace\n"
        "from dropmill.core.guard import GUARD\n"
        "for group in map(int, sys.argv[1:]):\n"
        "    GUARD.start(lambda: SimpleNamespace(pid=group))\n"
        "GUARD.over(int(sys.argv[1]))"
    )
    ours = [waits() for _ in range(2)]
    numbers = [str(one.pid) for one in ours]
    subprocess.run([sys.executable, "-c", tells, *numbers], check=True)
    assert ours[1].wait(20) == -9
    assert ours[0].poll() is None
    for one in ours:
        one.communicate()
    assert ours[0].returncode == 0


def test_it_is_there_while_there_are_programs_and_outlives_being_ended_itself() -> None:
    guard = Guard()
    before = {child.pid for child in psutil.Process().children()}
    ours = [guard.start(waits) for _ in range(2)]

    def shells() -> list[psutil.Process]:
        known = {*before, *(one.pid for one in ours)}
        return [child for child in psutil.Process().children() if child.pid not in known]

    (shell,) = shells()
    guard.over(ours[0].pid)
    assert shells() == [shell]
    shell.kill()
    while shell.status() != psutil.STATUS_ZOMBIE:  # then its pipe has ended too
        threading.Event().wait(0.01)
    ours.append(guard.start(waits))
    (again,) = shells()
    assert again != shell
    with pytest.raises(FileNotFoundError):
        guard.start(lambda: subprocess.Popen(["/no such program"]))
    for one in ours[1:]:
        guard.over(one.pid)
    assert shells() == []
    for one in ours:
        one.communicate()
        assert one.returncode == 0

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import Any

import psutil
import pytest

from dropmill.core.cancel import CancelToken, Stop
from dropmill.core.context import JobContext
from dropmill.core.errors import Problem
from dropmill.core.files import IfExists
from dropmill.core.state import Event
from dropmill.core.tool import KEPT_BYTES, Log
from dropmill.jobs.command import Command
from jobs.doing import attempt, done, why
from recorder import ContextRecorder

PYTHON = f"'{sys.executable}' -c"


def job(path: Path, command: str, **fields: Any) -> Command:
    return Command(inputs=(str(path),), command=command, **fields)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a b; rm $HOME.txt"
    path.write_text("text")
    return path


def test_arguments_are_filled_after_they_are_split(path: Path) -> None:
    ending = done(
        job(path, f"{PYTHON} 'import sys; print(sys.argv[1:])' {{input}} 'x {{name}}' $A")
    )
    assert ending.result.values["output"] == str([str(path), f"x {path.name}", "$A"])


def test_a_program_that_cannot_be_watched_is_ended(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: int) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("dropmill.core.tool.lower_session", refuse)
    assert "RuntimeError" in why(job(path, "sleep 100"))
    left = [one for one in psutil.Process().children(recursive=True) if one.name() == "sleep"]
    assert left == []


def test_parts_of_the_path_and_what_is_no_placeholder(path: Path) -> None:
    shown = done(job(path, "echo {stem}|{suffix}|{folder} {print} {}")).result.values["output"]
    assert shown == f"a b; rm $HOME|.txt|{path.parent} {{print}} {{}}"


def test_a_name_never_becomes_an_option(tmp_path: Path) -> None:
    path = tmp_path / "-rf"
    path.write_text("text")
    assert done(job(path, "cat {name}")).result.values["output"] == "text"


def test_a_result_gets_its_name_when_the_program_ended_well(path: Path, tmp_path: Path) -> None:
    ending = done(job(path, "cp {input} {output}", out="{stem}.copy", dir=str(tmp_path / "to")))
    made = tmp_path / "to" / "a b; rm $HOME.copy"
    assert ending.result.outputs == (str(made),)
    assert made.read_text() == "text"
    script = f"{PYTHON} 'import sys; open(sys.argv[1], \"w\"); sys.exit(3)' {{output}}"
    failing = job(path, script, out="x", dir=str(tmp_path / "to"))
    assert "ended with status 3" in why(failing)
    assert "made no result" in why(job(path, "true {output}", out="x"))
    assert list((tmp_path / "to").iterdir()) == [made]
    again = job(
        path,
        "cp {input} {output}",
        out="{stem}.copy",
        dir=str(made.parent),
        if_exists=IfExists.SKIP,
    )
    assert attempt(again).skipped


def test_what_goes_wrong_is_said(path: Path) -> None:
    script = f"{PYTHON} 'import sys; print(1); sys.exit(\"no good\")'"
    assert why(job(path, script)).endswith("ended with status 1. It said: no good")
    assert "by signal 9" in why(job(path, f"{PYTHON} 'import os; os.kill(os.getpid(), 9)'"))
    assert "no program" in why(job(path, "no-such-program {input}"))
    assert "does not exist" in why(job(path.with_name("gone"), "true"))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"command": ""}, "no command"),
        ({"command": "cat 'x"}, "quote"),
        ({"command": "cat {output}"}, "no name"),
        ({"command": "cat", "out": "x"}, "where the result goes"),
        ({"command": "cat {output}", "out": "../x"}, "not a file name"),
    ],
)
def test_settings_that_do_not_fit(fields: dict[str, str], words: str) -> None:
    with pytest.raises(Problem, match=words):
        Command(inputs=("/a",), **fields)


def test_much_output_is_cut_in_the_middle(path: Path) -> None:
    script = f"{PYTHON} 'for n in range(10**6): print(n)'"
    failing = f"{PYTHON} 'import sys; [print(n) for n in range(10**5)]; sys.exit(1)'"
    assert done(job(path, script)).result.values["output"].endswith("999999")
    failure = attempt(job(path, failing)).failure
    assert failure is not None
    assert failure.detail.startswith("0\n1\n2")
    assert "bytes left out" in failure.detail
    assert failure.detail.endswith("99999\n")
    assert len(failure.detail) < 2 * KEPT_BYTES + 100


def test_a_log_keeps_both_ends() -> None:
    log = Log(10)
    for number in range(100):
        log.add(f"{number:03}".encode())
    assert log.text() == "0000010020\n… 280 bytes left out …\n6097098099"


STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"],
                              start_new_session=True)
open(sys.argv[1], "w").write(str(grandchild.pid))
time.sleep(600)
"""


def start(path: Path, token: CancelToken) -> tuple[threading.Thread, ContextRecorder, int]:
    """Run a program that ignores a polite end; return when its own child runs."""
    pid_file = path.with_name("pid")
    (path.with_name("stubborn.py")).write_text(STUBBORN)
    stubborn = job(path, f"'{sys.executable}' stubborn.py '{pid_file}'")
    recorder = ContextRecorder()
    ctx = JobContext(stubborn, recorder, token=token)
    thread = threading.Thread(target=ctx.attempt, args=(stubborn.run,))
    thread.start()
    is_there = threading.Event()
    while not (pid_file.exists() and pid_file.read_text()):
        assert not is_there.wait(0.02)
    return thread, recorder, int(pid_file.read_text())


def test_cancel_ends_the_whole_tree(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dropmill.core.tool.GRACE_S", 0.2)
    token = CancelToken()
    thread, recorder, grandchild = start(path, token)
    token.request(Stop.CANCEL)
    thread.join(20)
    assert recorder.endings[0].event is Event.CANCEL
    assert (
        not psutil.pid_exists(grandchild)
        or not psutil.Process(grandchild).is_running()
        or (psutil.Process(grandchild).status() == psutil.STATUS_ZOMBIE)
    )


def test_a_pause_suspends_it_where_it_is(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dropmill.core.tool.GRACE_S", 0.2)
    token = CancelToken()
    thread, _, number = start(path, token)
    grandchild = psutil.Process(number)
    token.request(Stop.PAUSE)
    waiting = threading.Event()
    while grandchild.status() != psutil.STATUS_STOPPED:
        assert not waiting.wait(0.02)
    token.proceed()
    while grandchild.status() == psutil.STATUS_STOPPED:
        assert not waiting.wait(0.02)
    token.request(Stop.CANCEL)
    thread.join(20)
    assert not thread.is_alive()

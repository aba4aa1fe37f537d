"""`--after`: done once, when all has ended; counted down where this computer is to stop."""

from __future__ import annotations

import io
import shlex
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from dropmill.cli.afterwards import do_after
from dropmill.cli.report import Summary
from dropmill.core.after import COUNTED_S, After, Then
from dropmill.core.deeds import Deeds

Dropmill = Any


class Started(list[Sequence[str]]):
    def __call__(self, words: Sequence[str]) -> None:
        self.append(words)


def do(
    after: After, summary: Summary, *, stops_at: int = 0, folder: str = "/out"
) -> tuple[Started, str, int]:
    """Do it without doing it; return what would have been started, what was said, the seconds."""
    started, err, seconds = Started(), io.StringIO(), 0

    def wait(stop: threading.Event) -> bool:
        nonlocal seconds
        seconds += 1
        if seconds == stops_at:
            stop.set()
        return stop.is_set()

    deeds = Deeds(started, find=lambda name: f"/bin/{name}", platform="linux")
    do_after(after, summary, folder, err, deeds=deeds, wait=wait)
    return started, err.getvalue(), seconds


def test_a_shut_down_is_counted_down_and_done() -> None:
    started, said, seconds = do(After(Then.SHUT_DOWN), Summary(done=1))
    assert [list(words) for words in started] == [["systemctl", "poweroff"]]
    assert seconds == COUNTED_S
    assert "shuts down in 60 s. Ctrl+C stops it." in said


def test_a_countdown_that_is_stopped_does_nothing() -> None:
    started, said, seconds = do(After(Then.SLEEP), Summary(done=1), stops_at=3)
    assert not started
    assert seconds == 3
    assert said.endswith("Stopped: this computer stays on.\n")


@pytest.mark.parametrize(
    ("after", "summary"),
    [
        (After(), Summary(done=3)),
        (After(Then.SHUT_DOWN), Summary(cancelled=3)),
        (After(Then.COMMAND, "true"), Summary(interrupted=1)),
    ],
)
def test_nothing_is_done_where_nothing_is_wanted(after: After, summary: Summary) -> None:
    started, said, seconds = do(after, summary)
    assert (list(started), said, seconds) == ([], "", 0)


def test_the_command_is_told_how_it_ended() -> None:
    started, _, _ = do(
        After(Then.COMMAND, "tell {done}/{failed} {folder}"), Summary(done=2, failed=1)
    )
    assert [list(words) for words in started] == [["tell", "2/1", "/out"]]


def test_a_command_runs_when_all_jobs_have_ended(dropmill: Dropmill, tmp_path: Path) -> None:
    (dropmill.folder / "a.txt").write_bytes(b"one\r\n")
    mark = tmp_path / "mark"
    script = f"import sys, pathlib; pathlib.Path({str(mark)!r}).write_text(' '.join(sys.argv[1:]))"
    command = shlex.join([sys.executable, "-c", script, "{done}", "{folder}"])
    done = dropmill("run", "text", "a.txt", "--dir", "out", "--after", f"run:{command}")
    assert done.status == 0, done.err
    waited = threading.Event()
    for _ in range(600):
        if mark.exists() and mark.read_text():
            break
        waited.wait(0.05)
    assert mark.read_text() == f"1 {dropmill.folder / 'out'}"


def test_what_cannot_be_meant_is_a_usage_error(dropmill: Dropmill) -> None:
    for words in (
        ("run", "text", "a"),
        ("get", "http://127.0.0.1:9/x"),
        ("recipe", "run", "X", "a"),
    ):
        outcome = dropmill(*words, "--after", "explode")
        assert outcome.status == 2
        assert "“explode” is nothing to do afterwards" in outcome.err
        assert outcome.is_clean()

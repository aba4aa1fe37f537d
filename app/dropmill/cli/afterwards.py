"""What a command with `--after` does once all its jobs have ended."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TextIO

from dropmill.cli.interrupt import Interrupts
from dropmill.cli.report import Summary, complain
from dropmill.core.after import COUNTED_S, After, Ended, Then
from dropmill.core.deeds import Deeds
from dropmill.core.errors import Problem
from dropmill.core.plain_text import shown

Wait = Callable[[threading.Event], bool]
"""Waits a second at most for a stop; whether there was one."""


def do_after(
    after: After,
    summary: Summary,
    folder: str,
    err: TextIO,
    *,
    deeds: Deeds | None = None,
    wait: Wait = lambda stop: stop.wait(1.0),
) -> None:
    """Do it, counted down where it must be; what goes wrong is said. Main thread."""
    stopped = summary.cancelled + summary.interrupted
    ended = Ended(summary.done, summary.failed, stopped, folder)
    if after.then is Then.NOTHING or ended.was_called_off:
        return
    if after.is_counted and not _is_counted_down(after, err, wait):
        return
    try:
        (deeds or Deeds()).do(after, ended)
    except Problem as problem:
        complain(err, problem.failure)


def _is_counted_down(after: After, err: TextIO, wait: Wait) -> bool:
    """Count down; False when somebody has stopped it."""
    what = "goes to sleep" if after.then is Then.SLEEP else "shuts down"
    stop = threading.Event()
    with Interrupts(stop.set):
        for left in range(COUNTED_S, 0, -1):
            if left == COUNTED_S or left <= 5 or not left % 15:
                err.write(shown(f"This computer {what} in {left} s. Ctrl+C stops it.") + "\n")
                err.flush()
            if wait(stop):
                err.write("Stopped: this computer stays on.\n")
                err.flush()
                return False
    return True

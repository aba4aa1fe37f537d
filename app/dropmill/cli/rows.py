"""One line for a job of the list, or of the history."""

from __future__ import annotations

import time

from dropmill.cli.plain_report import line_of
from dropmill.cli.report import sentence
from dropmill.core.plain_text import shown
from dropmill.core.snapshot import Snapshot
from dropmill.core.waiting import Why, words


def ended_row(snapshot: Snapshot) -> str:
    """Put a job that has ended on one line, with when and what it made."""
    ended = time.localtime(snapshot.ended_at)
    when = time.strftime("%Y-%m-%d %H:%M", ended)
    told = line_of(snapshot).removeprefix(snapshot.state.value).strip()
    return shown(
        f"{snapshot.id:>6}  {snapshot.state.value:<11}  {snapshot.kind:<9}  {when}  {told}"
    )


def row_of(snapshot: Snapshot) -> str:
    """Put a job on one line, safe for a terminal."""
    told = ""
    if snapshot.error is not None:
        told = f": {sentence(snapshot.error)}"
    elif snapshot.wait is not None and snapshot.wait.why is not Why.HELD:
        told = f" ({words(snapshot.wait)})"
    elif snapshot.skipped or snapshot.note:
        told = f" ({snapshot.skipped or snapshot.note})"
    state = "stopping" if snapshot.is_stopping else snapshot.state.value
    return shown(f"{snapshot.id:>6}  {state:<11}  {snapshot.kind:<9}  {snapshot.name}{told}")

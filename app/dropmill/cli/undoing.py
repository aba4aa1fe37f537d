"""`dropmill undo`: takes back what a batch did to files, or lists what can be."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TextIO

from dropmill.cli.commands import Undo
from dropmill.core import verbs
from dropmill.core.errors import Failure
from dropmill.core.plain_text import shown


def undo(
    command: Undo, ask: Callable[[verbs.Verb], Any], out: TextIO, say: Callable[[Failure], None]
) -> int:
    """Do it and print what came of it; return 1 when something was left as it is."""
    if command.batch is None:
        for batch in ask(verbs.ListUndoable()):
            at = time.strftime("%Y-%m-%d %H:%M", time.localtime(batch.at))
            line = f"{batch.batch:>6}  {at}  {_files(batch.count)}  {batch.kind}  {batch.title}"
            out.write(shown(line.rstrip()) + "\n")
        out.flush()
        return 0
    restored = refused = 0
    before: int | None = None
    while True:
        answer: verbs.TakenBack = ask(verbs.Undo(batch=command.batch, before=before))
        restored += answer.restored
        refused += answer.refused_count
        for failure in answer.refused:
            say(failure)
        before = answer.before
        if before is None:
            break
    if restored or not refused:
        out.write(f"{_files(restored)} restored\n" if restored else "There is nothing to undo\n")
    if refused:
        out.write(f"{_files(refused)} left as {'it is' if refused == 1 else 'they are'}\n")
    out.flush()
    return 1 if refused else 0


def _files(count: int) -> str:
    return f"{count:,} file" if count == 1 else f"{count:,} files"

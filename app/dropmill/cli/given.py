"""What was typed for jobs, made whole: it must mean the same in another process and folder."""

from __future__ import annotations

import sys
from pathlib import Path

from dropmill.cli.commands import Add, Plan, Run
from dropmill.core.absolute import absolute
from dropmill.core.fields import fields_of
from dropmill.core.job import Job

ASK = "?"
"""In place of a secret: it is asked for, so that it stands in no list of processes or commands."""


def given(command: Run | Add | Plan, kind: type[Job]) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return the inputs and the settings of a command for this kind."""
    settings = dict(command.settings)
    for field in fields_of(kind):
        if field.is_secret and settings.get(field.name) == ASK:
            settings[field.name] = _asked(field.title)
    if kind.takes_links:
        settings.setdefault("dir", str(Path.cwd()))
        return command.inputs, settings
    return tuple(absolute(text) for text in command.inputs), settings


def _asked(title: str) -> str:
    """Ask on the terminal without showing what is typed; else read a line of the input."""
    if sys.stdin is None or not sys.stdin.isatty():
        return "" if sys.stdin is None else sys.stdin.readline().rstrip("\r\n")
    import getpass  # noqa: PLC0415 - rarely needed

    try:
        return getpass.getpass(f"{title}: ")
    except EOFError:  # Ctrl+D
        return ""

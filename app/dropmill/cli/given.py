"""What was typed for jobs, made whole: it must mean the same in another process and folder."""

from __future__ import annotations

from pathlib import Path

from dropmill.cli.arguments import Add, Plan, Run
from dropmill.core.job import Job


def given(command: Run | Add | Plan, kind: type[Job]) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return the inputs and the settings of a command for this kind."""
    settings = dict(command.settings)
    if kind.takes_links:
        settings.setdefault("dir", str(Path.cwd()))
        return command.inputs, settings
    return tuple(str(Path(text).absolute()) for text in command.inputs), settings

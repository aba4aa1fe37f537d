"""A program for tests: the command line with one job that never looks at its token."""

from __future__ import annotations

import os
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, NoReturn

from dropmill.cli.commands import Run
from dropmill.cli.main import run
from dropmill.core.context import JobContext
from dropmill.core.job import Job, Lane, Result
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner


@dataclass(frozen=True, slots=True, kw_only=True)
class Stubborn(Job):
    """Never end."""

    kind: ClassVar[str] = "stubborn"
    lane: ClassVar[Lane] = Lane.DISK

    def run(self, ctx: JobContext) -> Result:
        threading.Event().wait()
        return Result()


def start_runner() -> Runner:
    runner = Runner()
    runner.start()
    return runner


def no_home() -> NoReturn:
    raise AssertionError("it keeps nothing")


if __name__ == "__main__":
    kinds = Registry({"stubborn": "__main__:Stubborn"})
    command = Run("stubborn", ("x",), (), is_json=True)
    status = run(command, kinds, start_runner, no_home, Path("settings.toml"))
    sys.stdout.flush()
    os._exit(status)

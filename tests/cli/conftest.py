"""The real command in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pytest

APP = Path(__file__).parents[2] / "app"
WAIT_S = 60.0


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def states(self) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["event"] == "state"]

    @property
    def summary(self) -> dict[str, Any]:
        assert self.lines[-1]["event"] == "summary"
        return self.lines[-1]

    def ended(self, name: str) -> dict[str, Any]:
        """The last state line of the job whose input ends so."""
        return [line for line in self.states if line["input"].endswith(name)][-1]

    def is_clean(self) -> bool:
        return "Traceback" not in self.out + self.err


class Command:
    """Starts `dropmill` with a home of its own."""

    def __init__(self, home: Path, folder: Path) -> None:
        self.home = home
        self.folder = folder
        self.started: list[subprocess.Popen[str]] = []
        usual = {k: v for k, v in os.environ.items() if "proxy" not in k.lower()}
        self.environment = {
            **usual,
            "DROPMILL_HOME": str(home),
            "PYTHONPATH": str(APP),
            "PYTHONUNBUFFERED": "",
            "PYTHONWARNINGS": "error",
        }

    def start(
        self, *arguments: str | Path, before: Sequence[str] = (), program: Sequence[str] = ()
    ) -> subprocess.Popen[str]:
        """Start it; `before` is put in front of the whole command line."""
        program = program or [sys.executable, "-m", "dropmill"]
        process = subprocess.Popen(
            [*before, *program, *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=self.folder,
            env=self.environment,
            text=True,
            errors="surrogateescape",
        )
        self.started.append(process)
        return process

    def __call__(self, *arguments: str | Path, before: Sequence[str] = ()) -> Outcome:
        return outcome_of(self.start(*arguments, before=before))


def outcome_of(process: subprocess.Popen[str]) -> Outcome:
    """Wait for the end."""
    out, err = process.communicate(timeout=WAIT_S)
    outcome = Outcome(process.returncode, out, err)
    assert outcome.is_clean(), outcome
    return outcome


@pytest.fixture
def dropmill(tmp_path: Path) -> Iterator[Command]:
    folder = tmp_path / "here"
    folder.mkdir()
    command = Command(tmp_path / "home", folder)
    yield command
    for process in command.started:
        if process.poll() is None:
            process.kill()
        process.communicate()


OutcomeOf: TypeAlias = Callable[[subprocess.Popen[str]], Outcome]


@pytest.fixture
def ended() -> OutcomeOf:
    return outcome_of


def temporaries(folder: Path) -> list[Path]:
    """Everything below a folder that is not whole."""
    return [path for path in folder.rglob("*") if path.name.startswith(".")]


@pytest.fixture
def leftovers() -> Callable[[Path], list[Path]]:
    return temporaries

"""The real command in a process of its own: started, or forked from one that has it at hand."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import Any, TypeAlias

import pytest

APP = Path(__file__).parents[2] / "app"
WAIT_S = 60.0
USUAL = {
    **{name: text for name, text in os.environ.items() if "proxy" not in name.lower()},
    "PYTHONPATH": str(APP),
    "PYTHONUNBUFFERED": "",
    "PYTHONWARNINGS": "error",
}


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


class Starter:
    """Runs commands in forks of one process (starting.py), one after the other."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("starting.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=USUAL,
            text=True,
        )

    def run(self, arguments: Sequence[str], folder: Path, environment: dict[str, str]) -> Outcome:
        """Run one command to its end."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        out, err = (self._folder / name for name in ("out", "err"))
        asked = {
            "arguments": arguments,
            "folder": str(folder),
            "environment": environment,
            "out": str(out),
            "err": str(err),
        }
        for file in (out, err):
            file.write_bytes(b"")
        print(json.dumps(asked), file=self._process.stdin, flush=True)
        child = int(self._process.stdout.readline())
        in_vain = Timer(WAIT_S, os.kill, (child, signal.SIGKILL))
        in_vain.start()
        status = int(self._process.stdout.readline())
        in_vain.cancel()
        in_vain.join()
        written = (file.read_text(errors="surrogateescape") for file in (out, err))
        return Outcome(status, *written)

    def close(self) -> None:
        self._process.communicate()


class Command:
    """Starts `dropmill` with a home of its own."""

    def __init__(self, home: Path, folder: Path, starter: Starter) -> None:
        self.home = home
        self.folder = folder
        self.started: list[subprocess.Popen[str]] = []
        self.environment = {**USUAL, "DROPMILL_HOME": str(home)}
        self._starter = starter

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
        """Run it to its end."""
        words = [*map(str, arguments)]
        if before or _for_python(self.environment) != _for_python(USUAL):
            return outcome_of(self.start(*words, before=before))
        return _clean(self._starter.run(words, self.folder, self.environment))


def _for_python(environment: dict[str, str]) -> dict[str, str]:
    """Return what Python itself reads when it starts."""
    return {name: text for name, text in environment.items() if name.startswith("PYTHON")}


def outcome_of(process: subprocess.Popen[str]) -> Outcome:
    """Wait for the end."""
    out, err = process.communicate(timeout=WAIT_S)
    return _clean(Outcome(process.returncode, out, err))


def _clean(outcome: Outcome) -> Outcome:
    assert outcome.is_clean(), outcome
    return outcome


@pytest.fixture(scope="module")  # no longer: tests of other folders look for children left over
def starter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Starter]:
    starter = Starter(tmp_path_factory.mktemp("starter"))
    yield starter
    starter.close()


@pytest.fixture
def dropmill(tmp_path: Path, starter: Starter) -> Iterator[Command]:
    folder = tmp_path / "here"
    folder.mkdir()
    command = Command(tmp_path / "home", folder, starter)
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

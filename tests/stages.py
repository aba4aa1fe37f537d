"""Kinds for tests of recipes: each leaves its mark in the bytes, so that a result tells its way.

And what such tests do over and over with files and with a Runner of these kinds.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from dropmill.core.context import JobContext
from dropmill.core.errors import JobSkipped, Problem
from dropmill.core.job import Job, Lane, Result
from dropmill.core.recipe import Step
from dropmill.core.registry import Registry
from dropmill.core.state import ENDED
from dropmill.jobs.put_away import PutAway
from recorder import Recorder


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp(Job):
    """Adds a mark to what is in a file."""

    kind: ClassVar[str] = "stamp"
    lane: ClassVar[Lane] = Lane.DISK

    mark: str = "+"
    refuses: str = ""

    def run(self, ctx: JobContext) -> Result:
        source = Path(self.inputs[0])
        text = source.read_text()
        if self.refuses and text.startswith(self.refuses):
            raise Problem("It is refused", "Change it, then retry.")
        folder = Path(self.dir) if self.dir else source.parent
        with ctx.output(folder / f"{source.name}{self.mark}") as output:
            output.file.write(f"{text}{self.mark}".encode())
            return Result(outputs=(str(output.publish()),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Look(Job):
    """Only looks, and writes nothing."""

    kind: ClassVar[str] = "look"
    lane: ClassVar[Lane] = Lane.DISK
    has_outputs: ClassVar[bool] = False

    is_content: bool = False

    def run(self, ctx: JobContext) -> Result:
        if self.is_content:
            raise JobSkipped("it is as it should be", is_fine=True)
        return Result(values={"length": str(Path(self.inputs[0]).stat().st_size)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Split(Job):
    """Makes a folder with two parts of a file."""

    kind: ClassVar[str] = "split"
    lane: ClassVar[Lane] = Lane.CPU

    def run(self, ctx: JobContext) -> Result:
        source = Path(self.inputs[0])
        folder = Path(self.dir) if self.dir else source.parent
        with ctx.staging(folder, source.name) as staging:
            for part in "ab":
                (staging.path / f"{source.name}{part}").write_text(f"{source.read_text()}{part}")
            return Result(outputs=(str(staging.publish(f"{source.name} parts")),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Join(Job):
    """Puts what is in files into one, a line each."""

    kind: ClassVar[str] = "join"
    lane: ClassVar[Lane] = Lane.CPU
    joins: ClassVar[bool] = True

    out: str = "joined"

    def run(self, ctx: JobContext) -> Result:
        folder = Path(self.dir) if self.dir else Path(self.inputs[0]).parent
        with ctx.output(folder / self.out) as output:
            lines = [f"{Path(name).read_text()}\n" for name in self.inputs]
            output.file.write("".join(lines).encode())
            return Result(outputs=(str(output.publish()),))


STAGES = Registry({"stamp": "", "look": "", "split": "", "join": "", "put-away": ""})
STAGES._kinds.update(
    {"stamp": Stamp, "look": Look, "split": Split, "join": Join, "put-away": PutAway}
)


def stamp(mark: str, **settings: str) -> Step:
    """Return a step that adds this mark."""
    return Step("stamp", {"mark": mark, **settings})


def files(folder: Path, *names: str) -> list[str]:
    """Write files that have their names in them; return their paths."""
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_text(name)
    return [str(folder / name) for name in names]


def wait_until_over(recorder: Recorder, count: int) -> None:
    """Wait until so many jobs are there, and all have ended."""
    recorder.wait(
        lambda: (
            len(recorder.latest) == count
            and all(one.state in ENDED for one in recorder.latest.values())
        )
    )


def wait_until_gone(path: Path) -> None:
    """Wait for what another thread removes, which tells nobody."""
    turn = threading.Event()
    for _ in range(4_000):
        if not path.exists():
            return
        turn.wait(0.005)
    raise AssertionError(f"{path} is still there")

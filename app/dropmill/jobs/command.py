"""The kind `command`: any program, for each file."""

from __future__ import annotations

import os
import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

from msgspec import Meta

from dropmill.core.context import JobContext
from dropmill.core.errors import JobSkipped, Problem
from dropmill.core.files import IfExists, open_descriptor
from dropmill.core.job import Job, Lane, Result
from dropmill.core.tool import Finished, run_tool

_PLACEHOLDER = re.compile(r"\{(input|name|stem|suffix|folder|output)\}")
_SHOWN = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Command(Job):
    """Run a program for each file.

    The command is a program and its arguments, with quotes where an argument has spaces; there is
    no shell. {input} stands for the file's path, {name}, {stem}, {suffix} and {folder} for parts
    of it, and {output} for the result, whose name is given apart: it gets it when the program
    ends well. What the program prints is kept, up to a limit, and any status but 0 is a failure.
    """

    kind: ClassVar[str] = "command"
    lane: ClassVar[Lane] = Lane.CPU

    command: Annotated[
        str, Meta(description="As in: ffmpeg -i {input} {output}. No shell, so no | and no >")
    ] = ""
    out: Annotated[
        str,
        Meta(title="Name of the result", description="For {output}, as in: {stem}.mp3"),
    ] = ""

    def __post_init__(self) -> None:
        if not self._words():
            raise Problem("There is no command", "Write a program and its arguments.")
        has_output = "{output}" in self.command
        if has_output and not self.out:
            raise Problem("The result has no name", "Give one, as in: {stem}.mp3.")
        if self.out and not has_output:
            raise Problem("The command does not say where the result goes", "Write {output} in it.")
        if "/" in self.out or "\\" in self.out:
            raise Problem(f"“{self.out}” is not a file name", "Give a name without a folder.")

    def _words(self) -> list[str]:
        try:
            return shlex.split(self.command)
        except ValueError as error:
            raise Problem(
                "The command has a quote without its other half", "Close the quote."
            ) from error

    @property
    def keeps_inputs(self) -> bool:
        """Nobody knows what a program does with them."""
        return True

    @property
    def target(self) -> Path | None:
        """Where the result goes: the chosen folder, else beside the input; None without one."""
        if not self.out:
            return None
        source = Path(self.inputs[0]).absolute()
        folder = Path(self.dir).absolute() if self.dir else source.parent
        return folder / _filled(self.out, _values(source))

    def run(self, ctx: JobContext) -> Result:
        """Run it; Problem unless it ends with status 0 and has made what it should."""
        source = Path(self.inputs[0]).absolute()
        if not source.is_dir():  # else the program would say it, in its own words
            os.close(open_descriptor(source))
        target = self.target
        if target is None:
            return Result(values=self._run(source, None, ctx))
        if self.if_exists is IfExists.SKIP and os.path.lexists(target):
            raise JobSkipped(f"“{target.name}” is already there")
        with ctx.staging(target.parent, target.name) as staging:
            made = staging.path / target.name
            values = self._run(source, made, ctx)
            if not made.exists():
                raise Problem(
                    "The program ended well, but made no result",
                    "Look at its output in the log.",
                    detail=values.get("output", ""),
                )
            final = staging.publish(target.name, only=made.name)
        return Result(outputs=(str(final),), values=values)

    def _run(self, source: Path, made: Path | None, ctx: JobContext) -> dict[str, str]:
        values = _values(source) | ({"output": str(made)} if made is not None else {})
        arguments = [_argument(word, values) for word in self._words()]
        finished = run_tool(arguments, ctx, folder=source.parent)
        if finished.status:
            raise _failed(arguments[0], finished)
        printed = finished.output.strip()
        return {"output": printed[-_SHOWN:]} if printed else {}


def _values(source: Path) -> dict[str, str]:
    return {
        "input": str(source),
        "name": source.name,
        "stem": source.stem,
        "suffix": source.suffix,
        "folder": str(source.parent),
    }


def _filled(text: str, values: dict[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text)


def _argument(word: str, values: dict[str, str]) -> str:
    """Fill one argument; a file's name must not become an option."""
    filled = _filled(word, values)
    if filled.startswith("-") and not word.startswith("-"):
        return f"./{filled}"
    return filled


def _failed(program: str, finished: Finished) -> Problem:
    name = Path(program).name
    if finished.status < 0:
        title = f"“{name}” was ended by signal {-finished.status}"
    else:
        title = f"“{name}” ended with status {finished.status}"
    said = finished.last_line[:200]
    return Problem(
        title,
        f"It said: {said}" if said else "It said nothing about why.",
        detail=finished.output,
    )

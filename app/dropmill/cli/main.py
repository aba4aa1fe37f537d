"""The commands: one function each, from a parsed command to an exit status."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from dropmill.cli.arguments import USAGE_STATUS, Kinds, Run, Watch
from dropmill.cli.interrupt import INTERRUPTED_STATUS
from dropmill.cli.json_report import JsonReport
from dropmill.cli.plain_report import PlainReport
from dropmill.cli.report import Report, sentence
from dropmill.cli.session import Session
from dropmill.core.errors import Failure, Problem, explain
from dropmill.core.fields import build
from dropmill.core.plain_text import shown
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner


def run(
    command: Run | Watch | Kinds, registry: Registry, start_runner: Callable[[], Runner]
) -> int:
    """Do what a command says; return the exit status. On the main thread.

    `start_runner` makes a Runner and starts it; who calls closes it afterwards.
    """
    with _open_streams() as (out, err):
        try:
            return _run(command, registry, start_runner, out, err)
        except BrokenPipeError:
            return _forget_output(out)
        except OSError as error:
            # Jobs report their own errors: this one is about what we print.
            why = explain(error).title if error.filename else error.strerror
            title = f"The output could not be written: {why}"
            _complain(err, Failure(title, "Make room, or send it elsewhere."))
            return _forget_output(out)


def _run(
    command: Run | Watch | Kinds,
    registry: Registry,
    start_runner: Callable[[], Runner],
    out: TextIO,
    err: TextIO,
) -> int:
    try:
        match command:
            case Kinds():
                from dropmill.cli.kinds import list_kinds  # noqa: PLC0415 - imports every kind

                list_kinds(registry, out, is_json=command.is_json)
                out.flush()
                return 0
            case Run():
                return _run_jobs(command, registry, start_runner, out, err)
            case Watch():
                from dropmill.cli.watching import watch  # noqa: PLC0415 - imports watchdog

                return watch(
                    command,
                    registry,
                    start_runner,
                    lambda: _report(command.is_json, out, err),
                )
    except Problem as problem:
        _complain(err, problem.failure)
        return USAGE_STATUS


def _run_jobs(
    command: Run, registry: Registry, start_runner: Callable[[], Runner], out: TextIO, err: TextIO
) -> int:
    kind = registry.kind(command.kind)
    inputs = command.inputs
    settings = dict(command.settings)
    if kind.takes_links:
        settings.setdefault("dir", str(Path.cwd()))
    else:
        inputs = tuple(str(Path(text).absolute()) for text in inputs)
    jobs = build(kind, inputs, settings)
    session = Session(start_runner(), _report(command.is_json, out, err))
    summary = session.run(jobs)
    if session.is_pipe_broken:
        _forget_output(out)
    return INTERRUPTED_STATUS if session.is_interrupted else summary.status


def _report(is_json: bool, out: TextIO, err: TextIO) -> Report:
    if is_json:
        return JsonReport(out)
    if out.isatty():
        from rich.console import Console  # noqa: PLC0415 - 100 ms that only a terminal needs

        console = Console(file=out, markup=False, emoji=False, highlight=False)
        if console.is_terminal and not console.is_dumb_terminal:
            from dropmill.cli.live_report import LiveReport  # noqa: PLC0415

            return LiveReport(console)
    return PlainReport(out, err)


@contextlib.contextmanager
def _open_streams() -> Iterator[tuple[TextIO, TextIO]]:
    """Yield stdout and stderr such that any text can be written; closed ones swallow it."""
    with contextlib.ExitStack() as opened:
        streams = []
        for stream in (sys.stdout, sys.stderr):
            if stream is None:
                stream = opened.enter_context(Path(os.devnull).open("w"))  # noqa: PLW2901
            elif isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
            streams.append(stream)
        yield streams[0], streams[1]


def _complain(err: TextIO, failure: Failure) -> None:
    # Nobody is left to tell when stderr itself fails; the exit status still says it.
    with contextlib.suppress(OSError):
        err.write(f"dropmill: {shown(sentence(failure))}\n")
        err.flush()


def _forget_output(out: TextIO) -> int:
    """Let what could not be written go nowhere, lest the interpreter complains at its end."""
    with contextlib.suppress(OSError, ValueError):
        sink = os.open(os.devnull, os.O_WRONLY)
        os.dup2(sink, out.fileno())
        os.close(sink)
    return 1

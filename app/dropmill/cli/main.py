"""The commands: one function each, from a parsed command to an exit status."""

from __future__ import annotations

import contextlib
import functools
import io
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from dropmill.cli.afterwards import do_after
from dropmill.cli.arguments import USAGE_STATUS
from dropmill.cli.commands import Kept, Kinds, Plan, Run, Unkept, Watch
from dropmill.cli.given import given
from dropmill.cli.interrupt import INTERRUPTED_STATUS
from dropmill.cli.json_report import JsonReport
from dropmill.cli.plain_report import PlainReport
from dropmill.cli.recipe_options import (
    ImportRecipe,
    ListRecipes,
    NewRecipe,
    RunRecipe,
    ShowRecipe,
)
from dropmill.cli.report import Report, complain
from dropmill.cli.session import Session
from dropmill.cli.together import hold_to
from dropmill.core.errors import Failure, Problem, explain
from dropmill.core.fields import build
from dropmill.core.recipe_book import RECIPES, RecipeBook
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.transfer.link_list import Own
from dropmill.transfer.traffic import Traffic

if TYPE_CHECKING:
    from dropmill.core.home import Home
    from dropmill.core.link import Link


def run(
    command: Unkept | Kept,
    registry: Registry,
    start_runner: Callable[[], Runner],
    reach_home: Callable[[], Home | Link],
    settings_path: Path,
) -> int:
    """Do what a command says; return the exit status. On the main thread.

    `start_runner` makes a Runner and starts it; `reach_home` takes the home, not started, or
    reaches the process that has it. Who calls closes both afterwards, but not a link.
    """
    with _open_streams() as (out, err):
        try:
            return _run(
                command, registry, start_runner, reach_home, settings_path, streams=(out, err)
            )
        except BrokenPipeError:
            return _forget_output(out)
        except OSError as error:
            # Jobs report their own errors: this one is about what we print.
            why = explain(error).title if error.filename else error.strerror
            title = f"The output could not be written: {why}"
            complain(err, Failure(title, "Make room, or send it elsewhere."))
            return _forget_output(out)


def _run(  # noqa: PLR0911 - a table of commands
    command: Unkept | Kept,
    registry: Registry,
    start_runner: Callable[[], Runner],
    reach_home: Callable[[], Home | Link],
    settings_path: Path,
    *,
    streams: tuple[TextIO, TextIO],
) -> int:
    out, err = streams
    try:
        match command:
            case Kinds():
                from dropmill.cli import kinds  # noqa: PLC0415 - imports every kind

                if command.kind:
                    kinds.explain_kind(command.kind, registry, out, is_json=command.is_json)
                else:
                    kinds.list_kinds(registry, out, is_json=command.is_json)
                out.flush()
                return 0
            case Run(is_kept=False):
                return _run_jobs(command, registry, start_runner, out, err)
            case Plan():
                from dropmill.cli.planning import print_plan  # noqa: PLC0415 - only for this

                return print_plan(command, registry, out)
            case ListRecipes() | ShowRecipe() | RunRecipe() | NewRecipe() | ImportRecipe():
                from dropmill.cli.recipes import RecipeCommands  # noqa: PLC0415 - only for these

                book = RecipeBook(settings_path.with_name(RECIPES), registry)
                commands = RecipeCommands(
                    book, registry, start_runner, make_report=_report, out=out, err=err
                )
                return commands.run(command)
            case Watch():
                from dropmill.cli.watching import watch  # noqa: PLC0415 - imports watchdog

                return watch(
                    command,
                    registry,
                    RecipeBook(settings_path.with_name(RECIPES), registry),
                    start_runner,
                    reach_home,
                    make_report=lambda: _report(command.is_json, out, err),
                    streams=streams,
                )
            case _:
                from dropmill.cli.kept import KeptJobs  # noqa: PLC0415 - imports the journal

                kept = KeptJobs(
                    registry,
                    reach_home,
                    _report,
                    out,
                    err,
                    settings_path=settings_path,
                    start_runner=start_runner,
                )
                return kept.run(command)
    except Problem as problem:
        complain(err, problem.failure)
        return USAGE_STATUS


def _run_jobs(
    command: Run, registry: Registry, start_runner: Callable[[], Runner], out: TextIO, err: TextIO
) -> int:
    kind = registry.kind(command.kind)
    inputs, settings = given(command, kind)
    runner = functools.cache(start_runner)
    own: Own = {}
    if command.has_patterns:
        from dropmill.cli.links import gathered  # noqa: PLC0415 - only for links

        inputs, own = gathered(inputs, command.lists, settings, runner)
    runner().make_ready(kind, len(inputs))
    jobs = build(kind, inputs, settings, own)
    if jobs[0].skip_done:
        raise Problem("“run” does not remember what was done before", "Keep its jobs: add --keep.")
    hold_to(runner().service(Traffic), command.together)
    session = Session(runner(), _report(command.is_json, out, err), keeps_parts=command.keeps_parts)
    if command.tries_three:
        from dropmill.cli.trying import try_three  # noqa: PLC0415 - only for this

        summary = try_three(jobs, runner(), session, out, is_json=command.is_json)
    else:
        summary = session.run(jobs)
    if session.is_pipe_broken:
        _forget_output(out)
    if not session.is_interrupted:
        do_after(command.after, summary, session.last_folder, err)
    elif command.keeps_parts and summary.interrupted:
        complain(err, Failure("What has come is kept", "The same command goes on from there."))
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


def _forget_output(out: TextIO) -> int:
    """Let what could not be written go nowhere, lest the interpreter complains at its end."""
    with contextlib.suppress(OSError, ValueError):
        sink = os.open(os.devnull, os.O_WRONLY)
        os.dup2(sink, out.fileno())
        os.close(sink)
    return 1

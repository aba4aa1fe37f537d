"""The composition root: it knows every part, and has each command the parts that it needs."""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dropmill.cli.commands import Command, Window
from dropmill.core import log, paths, settings
from dropmill.core.errors import Failure, Problem, explain, explained
from dropmill.core.plain_text import shown

if TYPE_CHECKING:
    from dropmill.engine import Closer
    from dropmill.ui.application import Engine

# What the window's first picture does without is in `engine` and comes after that picture.

QUIT_SECONDS = 2.5
"""How long a running job may take to stop when Dropmill ends."""


def main(command: Command) -> int:
    """Run a command or open the window; return the exit status. On the main thread."""
    found = paths.find()
    try:
        found.make()
        end_log = log.configure(found.log / "dropmill.log")
    except OSError as error:
        _refuse(command, explain(error))
        return 1
    closers: list[Closer] = []
    status = 1
    try:
        status = _run(command, found, closers)
    except Problem as problem:
        _refuse(command, problem.failure)
    finally:
        is_clean = True
        for close in closers:
            is_clean = close(QUIT_SECONDS) and is_clean
        end_log()
        if not is_clean:
            # A worker hangs, and the interpreter would wait for it for ever.
            sys.stdout.flush()
            os._exit(status)
    return status


def _run(command: Command, found: paths.Paths, closers: list[Closer]) -> int:
    loaded, failures = settings.load(found.config / settings.FILE_NAME)
    _tell(failures)
    if isinstance(command, Window) and _has_display():
        return _open_window(command.inputs, loaded, failures, found, closers)
    from dropmill import engine  # noqa: PLC0415 - the window shows itself without it

    kinds = engine.load_kinds(loaded)
    _tell(kinds.problems)
    if not isinstance(command, Window):
        return engine.run_command(command, kinds, loaded, found, closers)
    if command.inputs:
        raise Problem(
            "There is no screen to show the window on",
            "Use “dropmill get” for links and “dropmill run” for files.",
        )
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from dropmill.ui import tour  # noqa: PLC0415 - only here

    return tour.run_tour(engine.start_runner(None, kinds, loaded, closers), kinds, loaded, found)


def _open_window(
    inputs: Sequence[str],
    loaded: settings.Settings,
    failures: Sequence[Failure],
    found: paths.Paths,
    closers: list[Closer],
) -> int:
    """Open the window of this home; where it is open already, hand the inputs to it."""
    from dropmill.core.ownership import Ownership  # noqa: PLC0415 - for the window only

    with explained(found.state):
        ownership = Ownership.take(found.state)
    if ownership is None:
        from dropmill.core.home import hand_over  # noqa: PLC0415 - as above

        ownership = hand_over(found.state, inputs)
    if ownership is None:
        return 0
    gc.disable()  # imports leave no garbage; the window collects by itself (ui/collector.py)
    from dropmill.ui import application  # noqa: PLC0415 - commands do without Qt

    def make_engine() -> Engine:
        from dropmill import engine  # noqa: PLC0415 - after the first picture

        kinds = engine.load_kinds(loaded)
        _tell(kinds.problems)
        home = engine.open_home(ownership, kinds, loaded, closers)
        make_watch = engine.watch_maker(home, kinds, found.config)
        said = (*failures, *kinds.problems, *home.failures)
        return application.Engine(home, kinds, make_watch, said)

    return application.run(make_engine, loaded, found, inputs)


def _has_display() -> bool:
    if sys.platform in {"win32", "darwin"} or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _refuse(command: Command, failure: Failure) -> None:
    """Say why a command ends; where a window was to open and nobody sees a terminal, in one too."""
    _say(failure)
    is_seen = sys.stderr is not None and sys.stderr.isatty()
    is_drawn = os.environ.get("QT_QPA_PLATFORM") not in {"offscreen", "minimal"}
    if isinstance(command, Window) and _has_display() and is_drawn and not is_seen:
        from dropmill.ui.refusal import show_refusal  # noqa: PLC0415 - only then

        show_refusal(failure)


def _tell(failures: Sequence[Failure]) -> None:
    for failure in failures:
        logging.getLogger(__name__).warning("%s: %s", failure.title, failure.detail)
        _say(failure)


def _say(failure: Failure) -> None:
    if sys.stderr is not None:  # a window on Windows has none
        print(f"dropmill: {shown(failure.title)}. {shown(failure.hint)}", file=sys.stderr)

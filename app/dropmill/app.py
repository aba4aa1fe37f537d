"""The composition root: the one module that knows every part."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from dropmill.cli.commands import Command, Run, Window
from dropmill.cli.disk_option import patience_s
from dropmill.cli.recipe_options import RunRecipe
from dropmill.core import log, paths, registry, settings
from dropmill.core.errors import Failure, Problem, explain
from dropmill.core.plain_text import shown
from dropmill.core.recipe_book import RECIPES, RecipeBook
from dropmill.core.runner import Runner
from dropmill.core.verbs import Jobs
from dropmill.jobs import BUILTIN
from dropmill.transfer import secrets
from dropmill.transfer.keychain import Keychain
from dropmill.transfer.traffic import Traffic

if TYPE_CHECKING:
    from dropmill.core.home import Home
    from dropmill.core.link import Link
    from dropmill.core.watch_rule import WatchRule
    from dropmill.watch.rules import RuleWatch

Closer = Callable[[float], bool]

SETTINGS_FILE = "settings.toml"

QUIT_SECONDS = 2.5
"""How long a running job may take to stop when Dropmill ends."""


def main(command: Command) -> int:
    """Run a command or open the window; return the exit status. On the main thread."""
    found = paths.find()
    try:
        found.make()
        end_log = log.configure(found.log / "dropmill.log")
    except OSError as error:
        _say(explain(error))
        return 1
    closers: list[Closer] = []
    status = 1
    try:
        status = _run(command, found, closers)
    except Problem as problem:
        _say(problem.failure)
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
    loaded, failures = settings.load(found.config / SETTINGS_FILE)
    kinds = registry.load(BUILTIN, has_plugins=loaded.plugins)
    for failure in (*failures, *kinds.problems):
        logging.getLogger(__name__).warning("%s: %s", failure.title, failure.detail)
        _say(failure)

    def start_runner() -> Runner:
        runner = Runner(
            widths=loaded.lanes.widths(),
            is_synced=loaded.is_synced,
            kinds=kinds,
            disk_patience_s=_disk_patience_s(command),
        )
        closers.append(runner.close)
        runner.service(Traffic).set(loaded.traffic)
        runner.start()
        return runner

    def reach_home() -> Home | Link:
        from dropmill.core import home  # noqa: PLC0415 - most commands do without the journal

        reached = home.reach(found.state, kinds, loaded)
        if isinstance(reached, home.Home):
            closers.append(reached.close)
            reached.runner.service(Traffic).set(loaded.traffic)
            _keep_secrets(found.state, closers)
        return reached

    if not isinstance(command, Window):
        from dropmill.cli import main as cli  # noqa: PLC0415 - the window does without it

        return cli.run(command, kinds, start_runner, reach_home, found.config / SETTINGS_FILE)
    if _has_display():
        return _open_window(command, kinds, loaded, found, closers)
    if command.inputs:
        raise Problem(
            "There is no screen to show the window on",
            "Use “dropmill get” for links and “dropmill run” for files.",
        )
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from dropmill.ui import tour  # noqa: PLC0415 - only here

    return tour.run_tour(start_runner(), kinds, loaded, found)


def _disk_patience_s(command: Command) -> float | None:
    """Return how long jobs wait for a disk: a command that ends with them has an end."""
    return patience_s(command.disk_wait_s) if isinstance(command, Run | RunRecipe) else None


def _open_window(
    command: Window,
    kinds: registry.Registry,
    loaded: settings.Settings,
    found: paths.Paths,
    closers: list[Closer],
) -> int:
    """Open the window of this home; where it is open already, hand the inputs to it."""
    from dropmill.core.home import Home, hand_over  # noqa: PLC0415 - commands may do without

    home = Home.take(found.state, kinds, loaded)
    if home is None:
        hand_over(found.state, command.inputs)
        return 0
    closers.append(home.close)
    home.runner.service(Traffic).set(loaded.traffic)
    _keep_secrets(found.state, closers).sweep(lambda: _stand_ins_of(home))
    from dropmill.ui import application  # noqa: PLC0415 - commands do without Qt

    make_watch = _watch_maker(home, kinds, found.config)
    return application.run(home, kinds, loaded, found, command.inputs, make_watch=make_watch)


def _keep_secrets(folder: Path, closers: list[Closer]) -> Keychain:
    """Let the secrets of jobs that are kept be kept too."""
    keychain = Keychain(folder)
    secrets.keep_in(keychain)
    closers.append(keychain.close)
    return keychain


def _stand_ins_of(home: Home) -> set[str]:
    """Return the stand-ins for secrets in the jobs of the list; waits until all are there."""
    home.is_recovered.wait()
    jobs = (home.runner.job(picture.id) for picture in home.runner.snapshots(Jobs(limit=1 << 40)))
    return {mark for job in jobs if job is not None for mark in secrets.stand_ins_in(repr(job))}


def _watch_maker(home: Home, kinds: registry.Registry, config: Path) -> Callable[..., RuleWatch]:
    """Return what makes the watch of a rule, whose batches and taken files this home keeps."""

    def make(rule: WatchRule, on_changed: Callable[[], None]) -> RuleWatch:
        from dropmill.watch.rules import RuleWatch  # noqa: PLC0415 - with the first watch

        book = RecipeBook(config / RECIPES, kinds)
        home.is_recovered.wait()  # what interrupted jobs have made is known then
        return RuleWatch(
            rule,
            kinds,
            book,
            home.runner,
            journal=home.journal,
            claims=home.claims,
            on_changed=on_changed,
        )

    return make


def _has_display() -> bool:
    if sys.platform in {"win32", "darwin"} or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _say(failure: Failure) -> None:
    print(f"dropmill: {shown(failure.title)}. {shown(failure.hint)}", file=sys.stderr)

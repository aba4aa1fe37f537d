"""What works behind the window and the commands: kinds, Runner, home, secrets, watches."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from dropmill.cli.commands import Command, Kept, Run, Unkept
from dropmill.cli.disk_option import patience_s
from dropmill.cli.recipe_options import RunRecipe
from dropmill.core import registry
from dropmill.core.paths import Paths
from dropmill.core.recipe_book import RECIPES, RecipeBook
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.core.settings import FILE_NAME, Settings
from dropmill.core.verbs import Jobs
from dropmill.jobs import BUILTIN
from dropmill.transfer import secrets
from dropmill.transfer.keychain import Keychain
from dropmill.transfer.traffic import Traffic

if TYPE_CHECKING:
    from dropmill.core.home import Home
    from dropmill.core.link import Link
    from dropmill.core.ownership import Ownership
    from dropmill.core.watch_rule import WatchRule
    from dropmill.watch.rules import RuleWatch

_YOUNG_MOST = 10_000
"""Objects that may hold others, made and not let go of, until Python looks for cycles in them."""

Closer = Callable[[float], bool]
"""Ends a part within so many seconds; False when it could not."""


def load_kinds(loaded: Settings) -> Registry:
    """Return the kinds there are; what is wrong with plug-ins is among its problems."""
    return registry.load(BUILTIN, has_plugins=loaded.plugins)


def run_command(
    command: Unkept | Kept, kinds: Registry, loaded: Settings, found: Paths, closers: list[Closer]
) -> int:
    """Run a command that has no window; return the exit status."""

    def reach_home() -> Home | Link:
        from dropmill.core import home  # noqa: PLC0415 - most commands do without the journal

        reached = home.reach(found.state, kinds, loaded)
        if isinstance(reached, home.Home):
            _settle()
            closers.append(reached.close)
            reached.runner.service(Traffic).set(loaded.traffic)
            _keep_secrets(found.state, closers)
        return reached

    from dropmill.cli import main as cli  # noqa: PLC0415 - the window does without it

    return cli.run(
        command,
        kinds,
        lambda: start_runner(command, kinds, loaded, closers),
        reach_home,
        found.config / FILE_NAME,
    )


def start_runner(
    command: Command | None, kinds: Registry, loaded: Settings, closers: list[Closer]
) -> Runner:
    """Start a Runner without a journal, for a command that ends with its jobs."""
    runner = Runner(
        widths=loaded.lanes.widths(),
        is_synced=loaded.is_synced,
        kinds=kinds,
        disk_patience_s=_disk_patience_s(command),
    )
    closers.append(runner.close)
    runner.service(Traffic).set(loaded.traffic)
    runner.start()
    _settle()
    return runner


def _settle() -> None:
    """Let Python look for cycles seldom, and never again in what has been imported.

    Thousands of small jobs made it look every few of them, a sixth of all that they cost, and twice
    at everything there is, which held up all threads for about 20 ms each time. The window sees to
    its garbage by itself (ui/collector.py).
    """
    gc.freeze()
    gc.set_threshold(_YOUNG_MOST)


def _disk_patience_s(command: Command | None) -> float | None:
    """Return how long jobs wait for a disk: a command that ends with them has an end."""
    return patience_s(command.disk_wait_s) if isinstance(command, Run | RunRecipe) else None


def open_home(
    ownership: Ownership, kinds: Registry, loaded: Settings, closers: list[Closer]
) -> Home:
    """Be the home that is owned, not yet started. Problem when its journal cannot be written."""
    from dropmill.core.home import Home  # noqa: PLC0415 - most commands do without the journal

    home = Home.of(ownership, kinds, loaded)
    closers.append(home.close)
    home.runner.service(Traffic).set(loaded.traffic)
    _keep_secrets(ownership.folder, closers).sweep(lambda: _stand_ins_of(home))
    return home


def _keep_secrets(folder: Path, closers: list[Closer]) -> Keychain:
    """Let the secrets of jobs that are kept be kept too."""
    keychain = Keychain(folder)
    secrets.keep_in(keychain)
    closers.append(keychain.close)
    return keychain


def _stand_ins_of(home: Home) -> set[str] | None:
    """Return the stand-ins for secrets in the jobs of the list; waits until all are there.

    None when they will not be: one that is not read may need its secret at the next start.
    """
    home.is_recovered.wait()
    if not home.has_all:
        return None
    jobs = (home.runner.job(picture.id) for picture in home.runner.snapshots(Jobs(limit=1 << 40)))
    return {mark for job in jobs if job is not None for mark in secrets.stand_ins_in(repr(job))}


def watch_maker(home: Home, kinds: registry.Registry, config: Path) -> Callable[..., RuleWatch]:
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

"""What a command line asks for: one frozen command each. Nothing heavy is imported here."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from dropmill.cli.getting import Together
from dropmill.cli.recipe_options import Recipes
from dropmill.core.after import NOTHING, After


class Window(msgspec.Struct, frozen=True):
    """Open the window with these paths and links."""

    inputs: tuple[str, ...]


class Run(msgspec.Struct, frozen=True):
    """Run jobs of one kind; `get` is this with the kind `download`."""

    kind: str
    inputs: tuple[str, ...]
    settings: tuple[tuple[str, str], ...]
    """The kind's settings as text, in the order given, each name once."""
    is_json: bool
    has_patterns: bool = False
    """Inputs may stand for several links."""
    lists: tuple[str, ...] = ()
    """Where more links are: paths, links, or - for the standard input."""
    together: Together = Together()
    tries_three: bool = False
    """Run only three of them, and say what the whole would take."""
    after: After = NOTHING
    disk_wait_s: float | None = None
    """How long to wait for a disk; None: as long as usual."""
    is_kept: bool = False
    """Keep its jobs in the list of this home, so that they can be undone."""
    keeps_parts: bool = False
    """A request to stop interrupts what runs, so that it can go on, instead of cancelling it."""


class Plan(msgspec.Struct, frozen=True):
    """Say what `run` would do, and do nothing."""

    kind: str
    inputs: tuple[str, ...]
    settings: tuple[tuple[str, str], ...]
    is_json: bool


class Watch(msgspec.Struct, frozen=True):
    """Run a job of one kind, or a recipe, for each file that comes into a folder."""

    folder: str
    kind: str
    settings: tuple[tuple[str, str], ...]
    settle_s: float
    is_json: bool
    recipe: str = ""
    """Instead of a kind."""
    patterns: tuple[str, ...] = ()
    is_dry: bool = False
    """Say what would be done with the files that are there, and end."""
    original: str = "stay"
    """As in core/watch_rule.py."""
    original_dir: str = ""
    is_polled: bool = False
    is_kept: bool = False
    """Keep its jobs, and what was taken, in the list of this home."""


class ShowWatches(msgspec.Struct, frozen=True):
    """Print the folders that the window watches."""

    has_events: bool
    """With what happened in them, and what they wait for."""
    is_json: bool


class Kinds(msgspec.Struct, frozen=True):
    """List the kinds and their settings."""

    is_json: bool
    kind: str = ""
    """Tell all of this one instead."""


class Add(msgspec.Struct, frozen=True):
    """Put jobs of one kind in the list, as one batch, without running them here."""

    kind: str
    inputs: tuple[str, ...]
    settings: tuple[tuple[str, str], ...]
    is_held: bool
    priority: str | None = None
    recipe: str = ""
    """A recipe they go through, instead of a kind."""
    lists: tuple[str, ...] = ()
    """Where more links are: paths, links, or - for the standard input."""
    has_patterns: bool = False
    """Inputs may stand for several links."""


class List(msgspec.Struct, frozen=True):
    """Print the jobs in the list."""

    state: str | None
    """Only those in this state."""
    is_json: bool
    has_errors: bool = False
    """What went wrong, the same errors together, instead of each job."""


class History(msgspec.Struct, frozen=True):
    """Print the jobs that ended, the latest first."""

    is_json: bool


class Resume(msgspec.Struct, frozen=True):
    """Run jobs that wait or were interrupted until none of them is left."""

    ids: tuple[int, ...] | None
    """None: all."""
    is_json: bool
    after: After = NOTHING


class Tell(msgspec.Struct, frozen=True):
    """Say something about jobs in the list."""

    verb: str
    """As in core/verbs.py."""
    ids: tuple[int, ...]
    before: int | None = None
    """For `move`: the job they come before; None: at the end."""
    batch: int | None = None
    """All jobs of this batch, instead of `ids`."""
    like: int | None = None
    """For `retry`: all that failed as this one did, instead of `ids`."""
    priority: str | None = None
    """For `priority`: "high", "normal" or "low"."""


class ChangeLanes(msgspec.Struct, frozen=True):
    """Print the lanes; change, hold or release them first."""

    changes: tuple[tuple[str, str], ...]
    """As ("net", "32") or ("disk.hours", "22:00-06:00")."""
    hold: tuple[str, ...]
    release: tuple[str, ...]
    goes_on: bool
    is_json: bool


class Undo(msgspec.Struct, frozen=True):
    """Take back what the jobs of a batch did to files."""

    batch: int | None
    """None: list the batches that can be undone."""


class Alter(msgspec.Struct, frozen=True):
    """Give jobs in the list other settings."""

    ids: tuple[int, ...]
    settings: tuple[tuple[str, str], ...]
    link: str | None = None
    """Another link for the one job."""


Unkept: TypeAlias = Run | Plan | Watch | Kinds | Recipes
"""Commands whose jobs end with them."""
Kept: TypeAlias = Add | List | History | Resume | Tell | Alter | ChangeLanes | Undo | ShowWatches
"""Commands about the jobs that the journal keeps."""
Command: TypeAlias = Window | Unkept | Kept

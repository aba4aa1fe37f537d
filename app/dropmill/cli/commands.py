"""What a command line asks for: one frozen command each. Nothing heavy is imported here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from dropmill.cli.getting import Together
from dropmill.cli.recipe_options import Recipes
from dropmill.core.after import NOTHING, After


@dataclass(frozen=True, slots=True)
class Window:
    """Open the window with these paths and links."""

    inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
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
    together: Together = field(default_factory=Together)
    tries_three: bool = False
    """Run only three of them, and say what the whole would take."""
    after: After = NOTHING


@dataclass(frozen=True, slots=True)
class Plan:
    """Say what `run` would do, and do nothing."""

    kind: str
    inputs: tuple[str, ...]
    settings: tuple[tuple[str, str], ...]
    is_json: bool


@dataclass(frozen=True, slots=True)
class Watch:
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


@dataclass(frozen=True, slots=True)
class Kinds:
    """List the kinds and their settings."""

    is_json: bool


@dataclass(frozen=True, slots=True)
class Add:
    """Put jobs of one kind in the list, as one batch, without running them here."""

    kind: str
    inputs: tuple[str, ...]
    settings: tuple[tuple[str, str], ...]
    is_held: bool
    priority: str | None = None
    recipe: str = ""
    """A recipe they go through, instead of a kind."""


@dataclass(frozen=True, slots=True)
class List:
    """Print the jobs in the list."""

    state: str | None
    """Only those in this state."""
    is_json: bool
    has_errors: bool = False
    """What went wrong, the same errors together, instead of each job."""


@dataclass(frozen=True, slots=True)
class History:
    """Print the jobs that ended, the latest first."""

    is_json: bool


@dataclass(frozen=True, slots=True)
class Resume:
    """Run jobs that wait or were interrupted until none of them is left."""

    ids: tuple[int, ...] | None
    """None: all."""
    is_json: bool
    after: After = NOTHING


@dataclass(frozen=True, slots=True)
class Tell:
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


@dataclass(frozen=True, slots=True)
class ChangeLanes:
    """Print the lanes; change, hold or release them first."""

    changes: tuple[tuple[str, str], ...]
    """As ("net", "32") or ("disk.hours", "22:00-06:00")."""
    hold: tuple[str, ...]
    release: tuple[str, ...]
    goes_on: bool
    is_json: bool


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back what the jobs of a batch did to files."""

    batch: int | None
    """None: list the batches that can be undone."""


@dataclass(frozen=True, slots=True)
class Alter:
    """Give jobs in the list other settings."""

    ids: tuple[int, ...]
    settings: tuple[tuple[str, str], ...]
    link: str | None = None
    """Another link for the one job."""


Unkept: TypeAlias = Run | Plan | Watch | Kinds | Recipes
"""Commands whose jobs end with them."""
Kept: TypeAlias = Add | List | History | Resume | Tell | Alter | ChangeLanes | Undo
"""Commands about the jobs that the journal keeps."""
Command: TypeAlias = Window | Unkept | Kept

"""What can be asked of the process that runs the jobs: one table for window, commands and link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from dropmill.core.errors import Failure
from dropmill.core.job import Lane
from dropmill.core.lane_view import LanesView
from dropmill.core.places import Priority
from dropmill.core.recipe import Recipe
from dropmill.core.records import Undoable
from dropmill.core.settings import Lanes
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import State
from dropmill.core.watch_status import WatchView


def _name(struct: str) -> str:
    """Return "run_next" for RunNext."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in struct).lstrip("_")


class Verb(msgspec.Struct, frozen=True, kw_only=True, tag_field="verb", tag=_name):
    """One request, as frozen data that JSON can say."""


class Chosen(Verb, frozen=True):
    """A verb for some jobs: those with these ids, of this batch, in this lane; else for all."""

    ids: tuple[int, ...] | None = None
    batch: int | None = None
    lane: Lane | None = None


class Submit(Verb, frozen=True):
    """Take in one batch of jobs of a kind; answered once they are recorded."""

    kind: str
    inputs: tuple[str, ...]
    settings: Mapping[str, str] = {}
    """Written as text, as on the command line."""
    own: Mapping[str, Sequence[Mapping[str, str]]] = {}
    """Input → settings for it alone, of each job that it is to have."""
    title: str = ""
    is_held: bool = False


class SubmitRecipe(Verb, frozen=True):
    """Take in one batch that goes through a recipe; answered once it is recorded."""

    recipe: Recipe
    """With the steps of other recipes in their places."""
    inputs: tuple[str, ...]
    dir: str = ""
    """Where the last results go; "" for beside what they are made from."""
    title: str = ""
    is_held: bool = False
    folders: tuple[str, ...] = ()
    """Folders in which inputs were found: what the recipe has put there before is left out."""


class Accepted(msgspec.Struct, frozen=True):
    """The answer to Submit: the numbers that were given, ids in the order of the jobs."""

    batch: int
    ids: tuple[int, ...]
    left_out: int = 0
    """Inputs for which there is no job."""


class Open(Verb, frozen=True):
    """Take in paths and links as if they had been dropped on the window.

    The answer says whether it did: a window that quits takes nothing in any more.
    """

    inputs: tuple[str, ...]


class Raise(Verb, frozen=True):
    """Bring the window to the front; the answer says whether it is there, and not quitting."""

    activation: str = ""
    """The desktop's leave to do so: XDG_ACTIVATION_TOKEN or DESKTOP_STARTUP_ID of the asker."""


class Pause(Chosen, frozen=True):
    """Hold what waits and stop what runs, to go on later."""


class Resume(Chosen, frozen=True):
    """Let what is paused or held go on."""


class Hold(Chosen, frozen=True):
    """Let what waits not start; what runs goes on. With nothing but a lane: hold the lane."""


class Release(Chosen, frozen=True):
    """Let what is held start again. With nothing but a lane: release the lane."""


class Cancel(Chosen, frozen=True):
    """Stop for good and leave nothing partial behind."""


class Retry(Chosen, frozen=True):
    """Start another attempt of what failed, was cancelled or interrupted."""


class Remove(Chosen, frozen=True):
    """Take jobs from the list, those that have not ended once they are cancelled."""


class Move(Verb, frozen=True):
    """Put jobs before another one in the queue; None: at its end."""

    ids: tuple[int, ...]
    before: int | None = None


class RunNext(Verb, frozen=True):
    """Put jobs before all others in the queue."""

    ids: tuple[int, ...]


class Change(Verb, frozen=True):
    """Give a job other settings, written as text; a running one takes over its live ones only."""

    id: int
    settings: Mapping[str, str] = {}
    link: str = ""
    """Another link to what the job fetches; it then goes on, and proves that it is the same."""


class Prioritise(Chosen, frozen=True, kw_only=True):
    """Let jobs come before all of a lower priority, and after all of a higher one."""

    priority: Priority


class ShowLanes(Verb, frozen=True):
    """Ask how wide the lanes are, what holds them, and which disks jobs wait for."""


class SetLanes(Verb, frozen=True):
    """Give the lanes these widths, hours and rules, for as long as this process runs."""

    lanes: Lanes


class GoOn(Verb, frozen=True):
    """Let jobs that wait for room on a disk, or for a drive, go on at once."""


class Undo(Verb, frozen=True):
    """Take back what the jobs of a batch did to files, the latest first, for about two seconds."""

    batch: int
    before: int | None = None
    """Where the last answer says to go on."""


class TakenBack(msgspec.Struct, frozen=True):
    """What one request to undo has done."""

    restored: int = 0
    """Effects that were taken back."""
    refused: tuple[Failure, ...] = ()
    """Why others were not, 100 of them at most."""
    refused_count: int = 0
    before: int | None = None
    """Where to go on; None when there is no more."""


class ListUndoable(Verb, frozen=True):
    """Ask which batches did something to files that can be taken back, the latest first."""

    limit: int = 100


class ShowWatches(Verb, frozen=True):
    """Ask which folders the window watches, and what happens in them."""


class Jobs(Verb, frozen=True):
    """Ask for a page of jobs, by id; with no states, for all that are in the list."""

    states: tuple[State, ...] = ()
    ids: tuple[int, ...] | None = None
    after: int = 0
    """The last id that is known."""
    limit: int = 1_000


class History(Verb, frozen=True):
    """Ask for a page of jobs that ended, the latest first, removed from the list or not."""

    before: tuple[float, int] | None = None
    """(ended_at, id) of the last one that is known."""
    limit: int = 1_000


ANSWERS: Mapping[type[Verb], Any] = {
    Submit: Accepted,
    SubmitRecipe: Accepted,
    Open: bool,
    Raise: bool,
    Pause: None,
    Resume: None,
    Hold: None,
    Release: None,
    Cancel: None,
    Retry: None,
    Remove: None,
    Move: None,
    RunNext: None,
    Change: None,
    Undo: TakenBack,
    ListUndoable: tuple[Undoable, ...],
    Prioritise: None,
    ShowLanes: LanesView,
    SetLanes: None,
    GoOn: None,
    ShowWatches: tuple[WatchView, ...],
    Jobs: tuple[Snapshot, ...],
    History: tuple[Snapshot, ...],
}
"""Every verb and what its answer is; None where it only says: taken in, and kept."""

VERBS: Mapping[str, type[Verb]] = {_name(verb.__name__): verb for verb in ANSWERS}
"""The verbs by the names they have on the wire."""

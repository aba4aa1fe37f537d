"""What is written to the journal and read from it, as frozen data."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from enum import StrEnum
from typing import NamedTuple

import msgspec

from dropmill.core.course import Course, Origin
from dropmill.core.errors import Failure
from dropmill.core.job import Job
from dropmill.core.places import Place
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import State
from dropmill.core.template import Template, Unmade
from dropmill.core.way import Given


class Submission(msgspec.Struct, frozen=True):
    """The numbers a submission was given, known at once, and when they count."""

    batch: int
    ids: range
    """In the order of the jobs."""
    committed: Future[None]
    """Done once the jobs are on the disk; else a Problem, and then they are not there."""


class Moved(msgspec.Struct, frozen=True):
    """A job has another place in the queue."""

    job_id: int
    order: Place


class Removed(msgspec.Struct, frozen=True):
    """A job is no longer in the list; it stays in the history."""

    job_id: int


class Restored(msgspec.Struct, frozen=True):
    """A job that was removed is in the list again."""

    job_id: int


class Changed(msgspec.Struct, frozen=True):
    """A job has other inputs or settings; its kind stays."""

    job_id: int
    job: Job


class Followed(msgspec.Struct, frozen=True):
    """Jobs of the next step of a recipe have come of one that ended; recorded with its end."""

    batch: int
    ids: range
    jobs: tuple[Job, ...]
    step: int
    origins: tuple[Origin, ...]
    rank: int
    at: float


class UndoStep(msgspec.Struct, frozen=True):
    """What would take back one effect of a job, such as a move of a file."""

    job_id: int
    at: float
    """Seconds since the epoch."""
    action: str
    details: Mapping[str, str]
    """What the action needs; paths stay exactly what they are."""
    id: int = 0
    """Given by the journal."""


class Undone(msgspec.Struct, frozen=True):
    """A step has been taken back, and is not to be again."""

    step_id: int
    at: float


class Undoable(msgspec.Struct, frozen=True):
    """A batch that did something to files which can be taken back."""

    batch: int
    kind: str
    title: str
    at: float
    """When it did the last of it, in seconds since the epoch."""
    count: int
    """Effects that are not undone."""
    made: int = 0
    """Of these, files that are new."""
    moved: int = 0
    replaced: int = 0
    trashed: int = 0


class Processed(msgspec.Struct, frozen=True):
    """An input that has been through a job: this content with these settings gave these results."""

    content: str
    """The content's hash, with its algorithm: "sha256:…"."""
    settings_key: str
    """What `settings_key(job)` says."""
    input: str
    job_id: int
    at: float
    outputs: tuple[str, ...]


class Made(msgspec.Struct, frozen=True):
    """A file that a job has made, or given its name."""

    job_id: int
    at: float
    """Seconds since the epoch."""
    path: str
    """Where it lay then."""
    known: str
    """What `identity` said of it."""
    before: str = ""
    """Where it had lain before; "" for one that was made."""


class TakenFile(NamedTuple):
    """A file as it was when a watched folder handed it on."""

    path: str
    size_bytes: int
    mtime_ns: int


class Taken(msgspec.Struct, frozen=True):
    """Files that a watch has handed on, or is to pass over: as they are now they are not new."""

    watch: str
    files: tuple[TakenFile, ...]


class Forgotten(msgspec.Struct, frozen=True):
    """Everything about jobs that are not in the list and ended before this time may go."""

    ended_before: float


Change = (
    Snapshot
    | Moved
    | Removed
    | Restored
    | Changed
    | Followed
    | UndoStep
    | Undone
    | Processed
    | Forgotten
    | Taken
)
"""A Snapshot says the state of its job, whole: later ones replace earlier ones."""


class Stored(msgspec.Struct, frozen=True, gc=False):
    """A job as it stands in the journal."""

    snapshot: Snapshot
    template: Template
    """Has a failure when the kind is gone or refuses the settings; the snapshot says that too."""
    withheld: tuple[str, ...] = ()
    """The fields that lack a secret the journal does not keep."""
    is_listed: bool = True
    """False once a person has removed it from the list."""
    course: Course | None = None
    """The recipe that its batch goes through; None for most."""
    origin: Origin = ()
    """Which input it comes from; () for the first step."""
    gathered: Mapping[int, Given] = {}
    """What earlier jobs have given to one that joins them, by their ids."""

    @property
    def job(self) -> Job | None:
        """The job, made anew at each call; None when that cannot be."""
        job = self.template.job(self.snapshot.inputs)
        return None if isinstance(job, Unmade) else job


class Attempt(msgspec.Struct, frozen=True):
    """One attempt of a job, the last one included."""

    number: int
    state: State
    started_at: float | None
    ended_at: float | None
    work_s: float
    """Seconds the job had run by then, all attempts added up."""
    error: Failure | None


class Batch(msgspec.Struct, frozen=True):
    """The jobs of one drop or one command."""

    id: int
    title: str
    submitted_at: float
    size: int
    """Jobs it had at first; those of later steps of its recipe are not among them."""
    course: Course | None = None


class Recovered(msgspec.Struct, frozen=True):
    """What the last process left, after what it was running became interrupted."""

    interrupted: int
    """Jobs that were running, or stopped in the middle, when it ended."""
    withheld: int
    """Jobs that are held now because a secret they need is not kept."""
    lost_kind: int
    """Jobs that are interrupted now because their kind is gone."""
    counts: Mapping[State, int]
    """How many are in the list, by state, interrupted ones of earlier included."""


class SortBy(StrEnum):
    """What a page is sorted by."""

    ID = "id"
    QUEUE = "queue"
    NAME = "name"
    KIND = "kind"
    STATE = "state"
    SIZE = "size"
    STARTED = "started"
    ENDED = "ended"


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """Which jobs a page is about; what is not said leaves none out."""

    states: tuple[State, ...] = ()
    kinds: tuple[str, ...] = ()
    batch: int | None = None
    text: str = ""
    """Found in the name, the inputs or the outputs; large and small ASCII letters are alike."""
    is_listed: bool | None = None
    ended_since: float | None = None
    ended_before: float | None = None

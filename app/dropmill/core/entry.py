"""A job as the Runner knows it."""

from __future__ import annotations

import msgspec

from dropmill.core.context import JobContext
from dropmill.core.course import Origin
from dropmill.core.errors import Failure
from dropmill.core.job import Job, Result
from dropmill.core.lanes import Run
from dropmill.core.places import Place
from dropmill.core.planned import PlannedFile
from dropmill.core.records import Stored
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import Event, State, after
from dropmill.core.template import Template, name_of, template_of
from dropmill.core.way import Way


class Title:
    """What a batch was called. Its jobs hold it, and with the last of them it is gone."""

    __slots__ = ("__weakref__", "text")

    def __init__(self, text: str) -> None:
        self.text = text


class Entry(msgspec.Struct, eq=False, gc=False):
    """A job as the Runner knows it. Only the Runner's thread writes it; snapshots read it.

    Left out of Python's search for cycles, which a hundred thousand would slow down: `ctx` and
    `run` lead back here, and are taken away when the run ends.
    """

    id: int
    batch: int
    template: Template
    inputs: tuple[str, ...]
    state: State
    submitted_at: float
    order: Place
    slot_key: str = ""
    """The host or device whose slots are shared; "" for none. Known once it waits in line."""
    title: Title | None = None
    """What its batch was called; None for most."""
    made: Job | None = None
    """The job itself, once it was needed: ask `job`."""
    named: str = ""
    """What the job is called, once it was needed: ask `job_name`."""
    planned: tuple[PlannedFile, ...] = ()
    """What the plan says of it that the person saw; for its first attempt in this process."""
    ticket: int = 0
    attempt: int = 1
    tries: int = 0
    """Failed in a row in this attempt without getting any further."""
    best_done: int = 0
    ctx: JobContext | None = None
    run: Run[Entry] | None = None
    is_stopping: bool = False
    is_suspended: bool = False
    is_removed: bool = False
    is_saving: bool = False
    begun: int = 0
    """The last attempt that a worker has begun; 0 for none."""
    last_amount: tuple[int, int | None] = (0, None)
    name: str | None = None
    note: str = ""
    due_at: float | None = None
    due_clock: float | None = None
    """The same by the clock that nobody sets."""
    result: Result | None = None
    error: Failure | None = None
    skipped: str = ""
    started_at: float | None = None
    ended_at: float | None = None
    work_s: float = 0.0
    work_since: float | None = None
    way: Way | None = None
    """The way of its batch through a recipe; None for most."""
    step: int = 0
    origin: Origin = ()
    """Which input it comes from; () when it is the first step of it."""

    @property
    def job(self) -> Job:
        """The job; made now if it comes from the journal and nobody has asked before."""
        if self.made is None:
            self.made = self.template.job(self.inputs)
        return self.made

    @property
    def job_name(self) -> str:
        """What the job is called before its result has a name."""
        if not self.named:
            self.named = name_of(self.job)
        return self.named

    @property
    def group(self) -> type[Job]:
        """The kind: those of one kind may be handed out together."""
        return self.template.group

    def change(self, job: Job) -> None:
        """Take another job of the same kind in its place."""
        self.made = job
        self.named = ""
        self.template = template_of(job)
        self.inputs = job.inputs

    @classmethod
    def restored(cls, stored: Stored) -> Entry:
        """Return a job from the journal, as it was left by an earlier run of Dropmill."""
        snapshot = stored.snapshot
        return cls(
            snapshot.id,
            snapshot.batch,
            stored.template,
            snapshot.inputs,
            snapshot.state,
            snapshot.submitted_at,
            snapshot.order,
            attempt=snapshot.attempt,
            begun=0 if snapshot.started_at is None else snapshot.attempt,
            last_amount=(snapshot.done, snapshot.total),
            name=snapshot.name,
            note=snapshot.note,
            result=Result(snapshot.outputs, snapshot.values),
            error=snapshot.error,
            skipped=snapshot.skipped,
            started_at=snapshot.started_at,
            ended_at=snapshot.ended_at,
            work_s=snapshot.work_s,
        )

    def move(self, event: Event) -> None:
        """Go to the state that `event` leads to; ValueError if it may not happen now."""
        self.state = after(self.state, event)
        if self.way is not None:
            self.way.note(self.id, self.step, self.state, self.root)

    @property
    def root(self) -> int:
        """The id of the job of the first step that it comes from; its own in that step."""
        return self.origin[0] if self.origin else self.id

    @property
    def is_gathering(self) -> bool:
        """Whether it joins what others make, and those have not all ended."""
        return self.way is not None and self.way.is_gathering(self.step)

    def picture(self) -> Snapshot:
        """Return what observers may see of this job now. Any thread."""
        ctx = self.ctx
        done, total = self.last_amount if ctx is None else ctx.amount
        name = self.name if ctx is None else ctx.name
        result = self.result or _NO_RESULT
        template = self.template
        # By place: with more than 15 names Python makes a dict of them first, which takes 0.9 µs of
        # 1.1, twice for each of a hundred thousand jobs.
        return Snapshot(
            self.id,
            self.batch,
            template.kind,
            template.lane,
            name or self.named or self.job_name,
            self.inputs,
            template.dir,
            self.state,
            self.is_stopping,
            done if total is None else min(done, total),
            total,
            template.unit,
            ctx.text if ctx is not None and ctx.text else self.note,
            self.due_at,
            None,  # why it waits, which is told to those only who ask
            self.order,
            result.outputs,
            result.values,
            self.error,
            self.skipped,
            self.attempt,
            self.submitted_at,
            self.started_at,
            self.ended_at,
            self.work_s,
            self.step,
        )


_NO_RESULT = Result()

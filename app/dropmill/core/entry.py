"""A job as the Runner knows it."""

from __future__ import annotations

from dropmill.core.context import JobContext
from dropmill.core.errors import Failure
from dropmill.core.job import Job, Result
from dropmill.core.lanes import Run
from dropmill.core.places import Place
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import Event, State, after


class Entry:
    """A job as the Runner knows it. Only the Runner's thread writes it; snapshots read it."""

    __slots__ = (
        "attempt",
        "batch",
        "best_done",
        "ctx",
        "due_at",
        "due_clock",
        "ended_at",
        "error",
        "group",
        "has_run",
        "id",
        "is_removed",
        "is_saving",
        "is_stopping",
        "is_suspended",
        "job",
        "last_amount",
        "name",
        "note",
        "order",
        "result",
        "run",
        "skipped",
        "slot_key",
        "started_at",
        "state",
        "submitted_at",
        "ticket",
        "tries",
        "work_s",
        "work_since",
    )

    def __init__(self, number: int, batch: int, job: Job, now: float, state: State) -> None:
        self.id = number
        self.batch = batch
        self.job = job
        self.state = state
        self.order: Place = (0, float(number))
        self.slot_key = job.slot_key
        self.group: type[Job] = type(job)
        self.ticket = 0
        self.attempt = 1
        self.tries = 0  # failed in a row in this attempt without getting any further
        self.best_done = 0
        self.ctx: JobContext | None = None
        self.run: Run[Entry] | None = None
        self.is_stopping = False
        self.is_suspended = False
        self.is_removed = False
        self.is_saving = False
        self.has_run = False
        self.last_amount: tuple[int, int | None] = (0, None)
        self.name: str | None = None
        self.note = ""
        self.due_at: float | None = None
        self.due_clock: float | None = None  # the same by the clock that nobody sets
        self.result: Result | None = None
        self.error: Failure | None = None
        self.skipped = ""
        self.submitted_at = now
        self.started_at: float | None = None
        self.ended_at: float | None = None
        self.work_s = 0.0
        self.work_since: float | None = None

    def restore(self, snapshot: Snapshot) -> None:
        """Take over what is known of the job from an earlier run of Dropmill."""
        self.order = snapshot.order
        self.attempt = snapshot.attempt
        self.has_run = snapshot.started_at is not None
        self.last_amount = (snapshot.done, snapshot.total)
        self.name = snapshot.name
        self.note = snapshot.note
        self.result = Result(snapshot.outputs, snapshot.values)
        self.error = snapshot.error
        self.skipped = snapshot.skipped
        self.started_at = snapshot.started_at
        self.ended_at = snapshot.ended_at
        self.work_s = snapshot.work_s

    def move(self, event: Event) -> None:
        """Go to the state that `event` leads to; ValueError if it may not happen now."""
        self.state = after(self.state, event)

    def picture(self) -> Snapshot:
        """Return what observers may see of this job now. Any thread."""
        ctx = self.ctx
        done, total = self.last_amount if ctx is None else ctx.amount
        name = self.name if ctx is None else ctx.name
        result = self.result or _NO_RESULT
        job = self.job
        return Snapshot(
            id=self.id,
            batch=self.batch,
            kind=job.kind,
            lane=job.lane,
            name=name or job.name,
            inputs=job.inputs,
            dir=job.dir,
            state=self.state,
            is_stopping=self.is_stopping,
            done=done if total is None else min(done, total),
            total=total,
            unit=job.unit,
            note=ctx.text if ctx is not None and ctx.text else self.note,
            due_at=self.due_at,
            order=self.order,
            outputs=result.outputs,
            values=result.values,
            error=self.error,
            skipped=self.skipped,
            attempt=self.attempt,
            submitted_at=self.submitted_at,
            started_at=self.started_at,
            ended_at=self.ended_at,
            work_s=self.work_s,
        )


_NO_RESULT = Result()

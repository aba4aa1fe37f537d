"""The picture of a job shows each thing under its own name."""

from __future__ import annotations

from dropmill.core.entry import Entry
from dropmill.core.errors import Failure
from dropmill.core.job import Result
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import State
from dropmill.core.template import template_of
from recorder import ActJob


def test_a_picture_has_every_field_in_its_place() -> None:
    job = ActJob(inputs=("/in/a.txt",), dir="/out")
    entry = Entry(
        7,
        3,
        template_of(job),
        job.inputs,
        State.FAILED,
        10.0,
        (1, 2.5),
        made=job,
        attempt=4,
        is_stopping=True,
        last_amount=(5, 6),
        name="a name",
        note="a note",
        due_at=11.0,
        result=Result(("/out/a",), {"sum": "1"}),
        error=Failure("bad", "mend it"),
        skipped="there",
        started_at=12.0,
        ended_at=13.0,
        work_s=0.5,
        step=2,
    )
    assert entry.picture() == Snapshot(
        id=7,
        batch=3,
        kind="act",
        lane=ActJob.lane,
        name="a name",
        inputs=("/in/a.txt",),
        dir="/out",
        state=State.FAILED,
        is_stopping=True,
        done=5,
        total=6,
        unit="bytes",
        note="a note",
        due_at=11.0,
        order=(1, 2.5),
        outputs=("/out/a",),
        values={"sum": "1"},
        error=Failure("bad", "mend it"),
        skipped="there",
        attempt=4,
        submitted_at=10.0,
        started_at=12.0,
        ended_at=13.0,
        work_s=0.5,
        step=2,
    )

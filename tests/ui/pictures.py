"""Snapshots for tests, and a source that hands them out as the Runner does."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from dropmill.core.job import Lane
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import State

_FIRST = Snapshot(
    id=0,
    batch=1,
    kind="checksum",
    lane=Lane.DISK,
    name="",
    inputs=(),
    dir="",
    state=State.WAITING,
    submitted_at=1.0,
)


def picture(number: int, state: State = State.WAITING, **changes: object) -> Snapshot:
    """A job `file-N.bin`, the only one of its batch, with what the test changes."""
    named = {
        "batch": number,
        "order": (0, float(number)),
        "name": f"file-{number}.bin",
        "inputs": (f"/data/file-{number}.bin",),
    }
    return msgspec.structs.replace(_FIRST, id=number, state=state, **{**named, **changes})


def pictures(count: int, state: State = State.WAITING) -> list[Snapshot]:
    return [picture(number, state) for number in range(1, count + 1)]


class Source:
    """What `Runner.snapshot` is to the bridge."""

    def __init__(self) -> None:
        self.newest: dict[int, Snapshot] = {}
        self.asked: list[int] = []

    def put(self, shown: Sequence[Snapshot]) -> None:
        self.newest.update((one.id, one) for one in shown)

    def snapshot(self, job_id: int) -> Snapshot | None:
        self.asked.append(job_id)
        return self.newest.get(job_id)

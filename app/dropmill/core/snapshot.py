"""The frozen picture of one job at one moment: all that observers ever see."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from dropmill.core.errors import Failure
from dropmill.core.job import Lane
from dropmill.core.state import State
from dropmill.core.waiting import Wait


class Snapshot(msgspec.Struct, frozen=True, gc=False):
    """One job as it was when the picture was taken; frozen, so it may cross threads."""

    id: int
    batch: int
    kind: str
    lane: Lane
    name: str
    """What the job is called: the base name of its input, or of its result once that is known."""
    inputs: tuple[str, ...]
    dir: str
    state: State
    is_stopping: bool = False
    """Asked to stop (pause, cancel) and not yet stopped."""
    done: int = 0
    """Units done, from 0; never more than `total`."""
    total: int | None = None
    """Units in all; None while unknown."""
    unit: str = "bytes"
    note: str = ""
    """What the job does now, or why it waits ("the server is busy")."""
    due_at: float | None = None
    """When a waiting job that failed tries again, in seconds since the epoch."""
    wait: Wait | None = None
    """Why it does not run; only in pictures that were asked for, never in those that are told."""
    order: tuple[int, float] = (0, 0.0)
    """Its place in the queue: the smaller rank first, then the smaller position."""
    outputs: tuple[str, ...] = ()
    """Absolute paths of the results."""
    values: Mapping[str, str] = {}
    """Results that are no files, such as {"sha256": "…"}."""
    error: Failure | None = None
    skipped: str = ""
    """Why a done job did nothing; "" when it did its work."""
    attempt: int = 1
    submitted_at: float = 0.0
    """Seconds since the epoch, as are the other two."""
    started_at: float | None = None
    """When the current or last attempt began to run."""
    ended_at: float | None = None
    work_s: float = 0.0
    """Seconds this job has run, all attempts added up."""
    step: int = 0
    """Which step of its batch's recipe it is, from 1; 0 for a job of no recipe."""

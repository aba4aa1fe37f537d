"""The settings of a download that may change while it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dropmill.core.context import JobContext
from dropmill.core.job import Job
from dropmill.transfer.limits import Limit, parse_rate

if TYPE_CHECKING:
    from dropmill.jobs.download.kind import Download


class Live:
    """What a running download is held to now. Its attempt reads it, any thread may change it."""

    __slots__ = ("connections", "limit")

    def __init__(self, job: Download, ctx: JobContext, limit: Limit) -> None:
        """`limit` is what the job's transfers share."""
        self.limit = limit
        self.connections = 0
        self._take(job)
        ctx.on_change(self._take)

    def _take(self, job: Job) -> None:
        self.connections = job.connections  # type: ignore[attr-defined]
        self.limit.rate_bytes_per_s = parse_rate(job.limit)  # type: ignore[attr-defined]

"""Why jobs wait: worked out when somebody looks, not when something changes."""

from __future__ import annotations

import time
from collections.abc import Mapping

from dropmill.core.entry import Entry
from dropmill.core.holds import Holds
from dropmill.core.job import Lane
from dropmill.core.state import State
from dropmill.core.waiting import Wait, Why
from dropmill.core.workers import Workers


class Reasons:
    """Any thread may ask; a look at one job costs the same however many there are."""

    def __init__(self, workers: Mapping[Lane, Workers], holds: Holds) -> None:
        self._workers = workers
        self._holds = holds

    def of(self, entry: Entry) -> Wait | None:
        """Return why this job does not run; None when it runs, is paused or has ended."""
        if entry.state is State.HELD:
            return Wait(Why.HELD)
        if entry.state is not State.WAITING:
            return None
        if entry.is_saving:
            return Wait(Why.SAVING)
        if entry.due_clock is not None:
            # By a clock that nobody sets: the wall's may jump by hours.
            until = time.time() + max(0.0, entry.due_clock - time.monotonic())
            return Wait(Why.TRYING_AGAIN, until=until, subject=entry.note)
        return self._holds.wait_of(entry) or self._in_line(entry)

    def _in_line(self, entry: Entry) -> Wait:
        workers = self._workers[entry.template.lane]
        if entry.run is not None:
            return Wait(Why.NEXT)
        if workers.is_held:
            return Wait(Why.LANE_HELD, subject=entry.template.lane)
        if workers.closed_by is not None:
            return workers.closed_by
        before = workers.before_in_key(entry)
        if before is not None:
            why = Why.DEVICE_FULL if entry.template.lane is Lane.DISK else Why.HOST_FULL
            return Wait(why, before)
        if workers.is_full:
            return Wait(Why.LANE_FULL, workers.before(entry))
        return Wait(Why.NEXT)

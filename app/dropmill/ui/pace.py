"""How far all that is to do has come since work began, and when it may end."""

from __future__ import annotations

import time
from collections.abc import Callable

from dropmill.ui.columns import Columns, Group
from dropmill.ui.speeds import Speeds

TOLD_AFTER_S = 10.0
"""Before so much was seen, an end would be a guess."""
TOLD_FROM = 0.02
TOLD_MOST_S = 86_400.0


class Pace:
    """Counts jobs, those that run by their share. UI thread.

    Done is what has ended since the work began, whether it left the list since or not, and not what
    came into the list when it had ended long ago. What is paused or held counts neither as done nor
    as to do. The work begins when something is to do for the first time, or again after nothing
    was.
    """

    def __init__(
        self,
        columns: Columns,
        speeds: Speeds,
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        self._columns = columns
        self._speeds = speeds
        self._clock = clock
        self._wall_clock = wall_clock
        self._before = 0  # endings before the work began
        self._began_at: float | None = None
        self.share: float | None = None
        """From 0 to 1; None while nothing is to do."""

    def look(self) -> None:
        """Look at the counts now; often, and costs a look at each job that runs."""
        columns = self._columns
        to_do = columns.count(Group.RUNNING) + columns.count(Group.WAITING)
        if not to_do:
            self._began_at = self.share = None
            return
        if self._began_at is None:
            self._began_at = self._clock()
            self._before = columns.endings
        done = columns.endings - self._before
        self.share = (done + self._speeds.shares_running) / (done + to_do)

    @property
    def ends_at(self) -> float | None:
        """When all will be done if it goes on so, in seconds since the epoch; None: cannot tell."""
        if self._began_at is None or self.share is None or self.share < TOLD_FROM:
            return None
        took_s = self._clock() - self._began_at
        left_s = took_s * (1 - self.share) / self.share
        if took_s < TOLD_AFTER_S or left_s > TOLD_MOST_S:
            return None
        return self._wall_clock() + left_s

"""When lanes may start jobs: by the hour, on mains power, on a network that is not metered."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Protocol

from dropmill.core.hours import Rules
from dropmill.core.job import Lane
from dropmill.core.surroundings import is_metered, is_on_battery
from dropmill.core.timers import Timers
from dropmill.core.waiting import Wait, Why
from dropmill.core.workers import Workers

LOOK_S = 20.0
"""How often hours and surroundings are looked at while any of them counts."""


class Surroundings(Protocol):
    """What this computer is connected to; a test brings its own. May block."""

    def is_on_battery(self) -> bool | None:
        """Whether it runs on battery; None where nobody can tell."""

    def is_metered(self) -> bool | None:
        """Whether its network is metered; None where nobody can tell."""


class ThisComputer:
    """Asks the system."""

    def is_on_battery(self) -> bool | None:
        """Whether it runs on battery; None where nobody can tell."""
        return is_on_battery()

    def is_metered(self) -> bool | None:
        """Whether its network is metered; None where nobody can tell."""
        return is_metered()


class Schedule:
    """Opens and closes lanes. The Runner's thread calls all methods.

    `call` has something that may block called on another thread; `post` something on the Runner's.
    `on_change` is called when a lane was opened or closed.
    """

    def __init__(
        self,
        workers: Mapping[Lane, Workers],
        timers: Timers,
        *,
        call: Callable[[Callable[[], None]], None],
        post: Callable[..., None],
        on_change: Callable[[], None],
        surroundings: Surroundings | None = None,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        self._workers = workers
        self._timers = timers
        self._call = call
        self._post = post
        self._on_change = on_change
        self._surroundings = surroundings or ThisComputer()
        self._wall_clock = wall_clock
        self._is_looking = False
        self._is_planned = False
        self._is_on_battery = False
        self._is_metered = False
        self.rules = Rules()

    def set_rules(self, rules: Rules) -> None:
        """Go by these from now on."""
        self.rules = rules
        self._apply()
        self._look()

    def _look(self) -> None:
        rules = self.rules
        if self._is_looking or rules.is_empty:
            return
        self._is_looking = True
        if not (rules.spares_battery or rules.spares_metered):
            self._on_looked(self._is_on_battery, self._is_metered)
            return

        def ask() -> None:
            # Where nobody can tell, nothing is held up.
            battery = rules.spares_battery and self._surroundings.is_on_battery() is True
            metered = rules.spares_metered and self._surroundings.is_metered() is True
            self._post(self._on_looked, battery, metered)

        self._call(ask)

    def _on_looked(self, battery: bool, metered: bool) -> None:
        self._is_looking = False
        self._is_on_battery, self._is_metered = battery, metered
        self._apply()
        if not self._is_planned:
            self._is_planned = True
            self._timers.after(LOOK_S, self._look_again)

    def _look_again(self) -> None:
        self._is_planned = False
        self._look()

    def _apply(self) -> None:
        is_changed = False
        for lane, workers in self._workers.items():
            closed_by = self._closed_by(lane)
            is_changed |= closed_by != workers.closed_by
            workers.closed_by = closed_by
        if is_changed:
            self._on_change()

    def _closed_by(self, lane: Lane) -> Wait | None:
        rules, now = self.rules, self._wall_clock()
        hours = rules.hours.get(lane)
        if hours is not None and not hours.holds_at(now):
            return Wait(Why.HOURS, until=hours.next_begin(now))
        if rules.spares_battery and self._is_on_battery:
            return Wait(Why.BATTERY)
        if rules.spares_metered and self._is_metered and lane is Lane.NET:
            return Wait(Why.METERED)
        return None

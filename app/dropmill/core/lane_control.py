"""What a person may ask of lanes, and the widths that lanes find by themselves."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterable, Mapping

from dropmill.core.adaptive import Done, Race
from dropmill.core.devices import Devices
from dropmill.core.entry import Entry
from dropmill.core.holds import Holds
from dropmill.core.hours import Rules
from dropmill.core.job import Lane
from dropmill.core.lane_view import LanesView, LaneView
from dropmill.core.schedule import Schedule, Surroundings
from dropmill.core.surroundings import has_battery, is_metered
from dropmill.core.timers import Timers
from dropmill.core.workers import Workers

log = logging.getLogger(__name__)

MEASURE_S = 0.1
"""How often the work of lanes that find their width is looked at, while they have any."""

Watcher = Callable[[LanesView], None]
"""Told of the lanes as they are now; must return at once."""


class LaneControl:
    """The lanes as a whole. The Runner's thread calls all methods but `view` and `watch`.

    `watch` is called before the thread starts, or on it.
    """

    def __init__(
        self,
        workers: Mapping[Lane, Workers],
        timers: Timers,
        devices: Devices,
        *,
        disk_patience_s: float | None,
        post: Callable[..., None],
        sorted_out: Callable[[Iterable[Entry]], None],
        surroundings: Surroundings | None = None,
    ) -> None:
        self._workers = workers
        self._timers = timers
        self._devices = devices
        self._post = post
        self.holds = Holds(
            devices,
            workers,
            timers,
            patience_s=disk_patience_s,
            post=post,
            on_change=self.tell,
            sorted_out=sorted_out,
        )
        self.schedule = Schedule(
            workers,
            timers,
            call=devices.call,
            post=post,
            on_change=self.tell,
            surroundings=surroundings,
        )
        self._starts: dict[Lane, int] = {}  # where the lanes that find their width begin
        self._races: dict[tuple[Lane, str], Race] = {}  # by lane and kind
        self._in_race: dict[Lane, Race] = {}
        self._next_look = 0.0
        self.found: dict[str, int] = {}
        """The best widths that are known, by lane and kind: "disk copy". Any thread may read it."""
        self._watchers: tuple[Watcher, ...] = ()
        self._can_be_on_battery = False
        self._can_tell_metered = False

    def on_watch(self, watcher: Watcher) -> None:
        """Tell `watcher` of the lanes now and whenever something was changed about them."""
        self.on_watch_lacks(watcher)
        self._devices.call(self._find_out)

    def on_watch_lacks(self, watcher: Watcher) -> None:
        """Do the same for who does not ask what this computer is connected to."""
        self._watchers = (*self._watchers, watcher)
        watcher(self.view())

    def on_unwatch(self, watcher: Watcher) -> None:
        """Tell it no more."""
        self._watchers = tuple(known for known in self._watchers if known != watcher)

    def view(self) -> LanesView:
        """Return the picture of all lanes now. Any thread."""
        rules = self.schedule.rules
        return LanesView(
            lanes=tuple(
                LaneView(
                    lane=lane,
                    width=workers.width,
                    most=workers.most,
                    running=workers.running,
                    waiting=workers.waiting,
                    is_adaptive=lane in self._starts,
                    is_held=workers.is_held,
                    closed_by=workers.closed_by,
                    hours=str(rules.hours.get(lane, "")),
                )
                for lane, workers in self._workers.items()
            ),
            lacks=tuple(self.holds.lacks.values()),
            can_be_on_battery=self._can_be_on_battery,
            can_tell_metered=self._can_tell_metered,
            spares_battery=rules.spares_battery,
            spares_metered=rules.spares_metered,
        )

    def tell(self) -> None:
        """Tell the watchers."""
        if not self._watchers:
            return
        view = self.view()
        for watcher in self._watchers:
            try:
                watcher(view)
            except Exception:
                log.exception("a watcher of the lanes failed")

    def on_hold(self, lanes: Collection[Lane], is_held: bool) -> None:
        """Start no more in these lanes, or start again."""
        for lane in lanes:
            self._workers[lane].is_held = is_held
        self.tell()

    def on_go_on(self) -> None:
        """Let jobs that wait for a disk go on, whatever it lacks."""
        self.holds.go_on()

    def on_set_rules(self, rules: Rules) -> None:
        """Let lanes start jobs by these rules."""
        self.schedule.set_rules(rules)
        self.tell()

    def on_set_widths(self, widths: Mapping[Lane, int], adaptive: Collection[Lane]) -> None:
        """Give these lanes a width; those that are adaptive find a better one from there."""
        for lane, width in widths.items():
            if lane not in adaptive:
                self._starts.pop(lane, None)
                self._in_race.pop(lane, None)
                self._workers[lane].set_width(width)
            elif lane not in self._starts:
                self._starts[lane] = width
                self._workers[lane].set_width(width)
        self.tell()

    def look(self) -> None:
        """Measure the lanes that find their width: after each step, for slots are filled then."""
        now = time.monotonic()
        if not self._starts or now < self._next_look:
            return
        is_changed = is_busy = False
        for lane in self._starts:
            workers = self._workers[lane]
            if workers.is_idle:
                self._leave_race(lane)
                continue
            is_busy = True
            race = self._race(lane, workers)
            done = Done(workers.jobs_done, workers.bytes_done + workers.bytes_under_way)
            race.measure(now, done, is_full=workers.is_full, turn_s=workers.turn_s)
            if race.width != workers.width:
                workers.set_width(race.width)
                is_changed = True
        if is_busy:
            self._next_look = now + MEASURE_S
            self._timers.after(MEASURE_S, _wake_up)
        if is_changed:
            self.tell()

    def _race(self, lane: Lane, workers: Workers) -> Race:
        """Return the race of the kind that has most of the lane: each has a width of its own."""
        kind = workers.main_kind
        race = self._races.get((lane, kind))
        if race is None:
            known = self.found.get(_name(lane, kind))
            start = known or self._starts[lane]
            race = Race(start, workers.most, is_known=known is not None)
            self._races[lane, kind] = race
        if self._in_race.get(lane) is not race:
            self._leave_race(lane)
            self._in_race[lane] = race
        if race.has_found:
            self.found[_name(lane, kind)] = race.found
        return race

    def _leave_race(self, lane: Lane) -> None:
        if (race := self._in_race.pop(lane, None)) is not None:
            race.pause()

    def _find_out(self) -> None:
        """On the devices' thread: see what can be known of this computer at all."""
        self._can_be_on_battery = has_battery()
        self._can_tell_metered = is_metered() is not None
        self._post(self.tell)


def _name(lane: Lane, kind: str) -> str:
    return f"{lane} {kind}"


def _wake_up() -> None:
    """Let the Runner's thread make a step, which ends with a look."""

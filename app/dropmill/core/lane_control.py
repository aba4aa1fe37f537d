"""What a person may ask of lanes, and the widths that lanes find by themselves."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterable, Mapping

from dropmill.core.adaptive import Climb, Done
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

MEASURE_S = 0.5
"""How often the work of lanes that find their width is looked at."""

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
        post: Callable[..., None],
        sorted_out: Callable[[Iterable[Entry]], None],
        surroundings: Surroundings | None = None,
    ) -> None:
        self._workers = workers
        self._timers = timers
        self._devices = devices
        self._post = post
        self.holds = Holds(
            devices, workers, timers, post=post, on_change=self.tell, sorted_out=sorted_out
        )
        self.schedule = Schedule(
            workers,
            timers,
            call=devices.call,
            post=post,
            on_change=self.tell,
            surroundings=surroundings,
        )
        self._climbs: dict[Lane, Climb] = {}
        self._is_measuring = False
        self._watchers: tuple[Watcher, ...] = ()
        self._can_be_on_battery = False
        self._can_tell_metered = False

    def on_watch(self, watcher: Watcher) -> None:
        """Tell `watcher` of the lanes now and whenever something was changed about them."""
        self._watchers = (*self._watchers, watcher)
        watcher(self.view())
        self._devices.call(self._find_out)

    def on_unwatch(self, watcher: Watcher) -> None:
        """Tell it no more."""
        self._watchers = tuple(known for known in self._watchers if known is not watcher)

    def view(self) -> LanesView:
        """Return the picture of all lanes now. Any thread."""
        rules = self.schedule.rules
        return LanesView(
            lanes=tuple(
                LaneView(
                    lane=lane,
                    width=workers.width,
                    most=workers.most,
                    busy=workers.busy,
                    waiting=workers.waiting,
                    is_adaptive=lane in self._climbs,
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
            workers = self._workers[lane]
            if lane not in adaptive:
                self._climbs.pop(lane, None)
                workers.set_width(width)
            elif lane not in self._climbs:
                workers.set_width(width)
                self._climbs[lane] = Climb(workers.width, workers.most)
        if self._climbs and not self._is_measuring:
            self._is_measuring = True
            self._timers.after(MEASURE_S, self._measure)
        self.tell()

    def _measure(self) -> None:
        is_changed = False
        for lane, climb in self._climbs.items():
            workers = self._workers[lane]
            done = Done(workers.jobs_done, workers.bytes_done + workers.bytes_under_way)
            width = climb.measure(time.monotonic(), done, is_full=workers.is_full)
            if width != workers.width:
                workers.set_width(width)
                is_changed = True
        self._is_measuring = bool(self._climbs)
        if self._is_measuring:
            self._timers.after(MEASURE_S, self._measure)
        if is_changed:
            self.tell()

    def _find_out(self) -> None:
        """On the devices' thread: see what can be known of this computer at all."""
        self._can_be_on_battery = has_battery()
        self._can_tell_metered = is_metered() is not None
        self._post(self.tell)

"""Lanes that open and close with the hour and with what this computer is connected to."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from dropmill.core.hours import Rules, parse_hours
from dropmill.core.job import Lane
from dropmill.core.schedule import LOOK_S, Schedule
from dropmill.core.timers import Timers
from dropmill.core.waiting import Wait, Why


class FakeWorkers:
    closed_by: Wait | None = None


class FakeComputer:
    battery: bool | None = False
    metered: bool | None = False

    def is_on_battery(self) -> bool | None:
        return self.battery

    def is_metered(self) -> bool | None:
        return self.metered


class Clocked:
    """A Schedule whose clocks a test moves on."""

    def __init__(self) -> None:
        self.now = time.mktime((2026, 11, 22, 21, 0, 0, 0, 0, -1))
        self.clock = 0.0
        self.timers = Timers(lambda: self.clock)
        self.computer = FakeComputer()
        self.lanes = {lane: FakeWorkers() for lane in Lane}
        self.changes = 0

        def post(handle: Callable[..., None], *args: Any) -> None:
            handle(*args)

        def changed() -> None:
            self.changes += 1

        self.schedule = Schedule(
            self.lanes,  # type: ignore[arg-type]
            self.timers,
            call=lambda task: task(),
            post=post,
            on_change=changed,
            surroundings=self.computer,
            wall_clock=lambda: self.now,
        )

    def pass_s(self, seconds: float) -> None:
        self.now += seconds
        self.clock += LOOK_S
        for call in self.timers.due():
            call()

    def closed(self) -> dict[Lane, Why]:
        return {lane: found.closed_by.why for lane, found in self.lanes.items() if found.closed_by}


def test_a_lane_opens_and_closes_by_the_hour_and_when_the_clock_jumps() -> None:
    clocked = Clocked()
    night = parse_hours("22:00-06:00")
    assert night is not None
    clocked.schedule.set_rules(Rules({Lane.NET: night}))
    assert clocked.closed() == {Lane.NET: Why.HOURS}
    clocked.pass_s(3_600)
    assert clocked.closed() == {}
    clocked.pass_s(-7_200)
    assert clocked.closed() == {Lane.NET: Why.HOURS}
    clocked.schedule.set_rules(Rules())
    assert clocked.closed() == {}
    assert clocked.changes == 4


def test_on_battery_nothing_starts_and_on_a_metered_network_no_download() -> None:
    clocked = Clocked()
    clocked.schedule.set_rules(Rules(spares_battery=True, spares_metered=True))
    assert clocked.closed() == {}
    clocked.computer.metered = True
    clocked.pass_s(LOOK_S)
    assert clocked.closed() == {Lane.NET: Why.METERED}
    clocked.computer.battery = True
    clocked.pass_s(LOOK_S)
    assert clocked.closed() == dict.fromkeys(Lane, Why.BATTERY)
    clocked.computer.battery = clocked.computer.metered = None
    clocked.pass_s(LOOK_S)
    assert clocked.closed() == {}, "where nobody can tell, nothing is held up"


def test_it_looks_no_oftener_for_being_set_again() -> None:
    clocked = Clocked()
    for _ in range(5):
        clocked.schedule.set_rules(Rules(spares_battery=True))
    clocked.clock += LOOK_S
    assert len(list(clocked.timers.due())) == 1

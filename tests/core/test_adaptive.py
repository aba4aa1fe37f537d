"""The width that is found in simulated lanes."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from dropmill.core.adaptive import Done, Race

Rate = Callable[[int], float]

STEP_S = 0.1


class Simulated:
    """A lane whose work by the second is a function of its width.

    Other programs take some of it now and then: `noise` is how much, and it stays for a while.
    """

    def __init__(self, rate: Rate, width: int, most: int, *, noise: float = 0.02, seed: int = 1):
        self.rate = rate
        self.race = Race(width, most)
        self._noise = noise
        self._random = random.Random(seed)  # noqa: S311 - noise
        self._now = 0.0
        self._jobs = 0.0
        self._factor = 1.0

    def run(self, seconds: float, *, is_full: bool = True) -> list[int]:
        widths = []
        for _ in range(int(seconds / STEP_S)):
            if self._random.random() < STEP_S / 3:
                self._factor = self._random.gauss(1, self._noise)
            self._jobs += self.rate(self.race.width) * STEP_S * self._factor
            self._now += STEP_S
            done = Done(int(self._jobs), int(self._jobs) * 1_000)
            widths.append(self.race.measure(self._now, done, is_full=is_full))
        return widths


SHAPES: dict[str, tuple[Rate, int, int]] = {
    "the more the better": (lambda w: 50.0 * w, 16, 64),
    "as many as cores": (lambda w: 100.0 * min(w, 2), 4, 8),
    "one at a time": (lambda w: 400.0 / w, 4, 8),
    "best at six": (lambda w: 600.0 - 40 * abs(w - 6), 2, 8),
    "late answers up to a limit": (lambda w: 40.0 * min(w, 40), 16, 64),
}


@pytest.mark.parametrize("noise", [0.02, 0.15])
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("shape", SHAPES)
def test_it_finds_nine_tenths_of_the_best_width(shape: str, seed: int, noise: float) -> None:
    rate, width, most = SHAPES[shape]
    """In the second half-minute: before, it has the usual width and tries others."""
    lane = Simulated(rate, width, most, seed=seed, noise=noise)
    lane.run(20)
    widths = lane.run(60)
    best = max(rate(w) for w in range(1, most + 1))
    assert sum(rate(w) for w in widths) / len(widths) >= 0.9 * best


def test_what_brings_nothing_is_given_back() -> None:
    lane = Simulated(lambda _: 100.0, 4, 8, noise=0.0)
    lane.run(120)
    assert lane.race.width <= 4


def test_a_lane_with_little_to_do_stays_as_it_is() -> None:
    lane = Simulated(lambda w: 50.0 * w, 4, 8)
    assert set(lane.run(60, is_full=False)) == {4}


def test_it_follows_when_the_work_changes() -> None:
    lane = Simulated(lambda w: 400.0 / w, 4, 8)
    lane.run(120)
    assert lane.race.width == 1
    lane.rate = lambda w: 900.0 * w
    lane.run(240)
    assert lane.race.width == 8


def test_large_files_count_by_their_bytes() -> None:
    race = Race(2, 8)
    done, now = 0, 0.0
    for _ in range(300):
        now += STEP_S
        done += 10_000_000 * min(race.width, 5)
        race.measure(now, Done(0, done), is_full=True)
    assert race.width in {4, 5, 6}


def test_what_is_known_is_used_at_once_and_for_a_minute() -> None:
    race = Race(2, 8, is_known=True)
    widths = [race.measure(n * STEP_S, Done(n * 10, 0), is_full=True) for n in range(700)]
    assert set(widths[:600]) == {2}
    assert set(widths[600:]) > {2}, "it is tried again then"
    assert race.has_found


def test_what_is_known_is_tried_at_once_when_the_work_is_another() -> None:
    race = Race(2, 8, is_known=True)
    done, widths = 0, []
    for n in range(200):
        done += 10 if n < 50 else 100
        widths.append(race.measure(n * STEP_S, Done(done, 0), is_full=True))
    assert set(widths[:50]) == {2}
    assert set(widths[50:]) > {2}


def test_what_is_far_behind_is_given_up_sooner() -> None:
    """With turns of a second, whole slices take two: a width of a tenth gets one."""
    race = Race(4, 8)
    jobs, had = 0.0, []
    for n in range(150):
        jobs += {4: 100.0, 8: 10.0}.get(race.width, 99.0) * STEP_S
        had.append(race.measure(n * STEP_S, Done(int(jobs * 10), 0), is_full=True, turn_s=0.5))
    assert had.count(8) < had.index(8), "first it settles, then half a slice"


def test_jobs_that_hardly_end_leave_it_where_it_is() -> None:
    """One more or less in a few seconds says nothing about a width."""
    race = Race(4, 8)
    widths = [race.measure(n * 0.1, Done(n // 50, 0), is_full=True) for n in range(600)]
    assert widths.count(4) == len(widths)
    assert not race.has_found

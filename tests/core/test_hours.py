from __future__ import annotations

import time

import pytest

from dropmill.core.errors import Problem
from dropmill.core.hours import parse_hours


def at(hour: int, minute: int = 0, day: int = 22) -> float:
    return time.mktime((2026, 11, day, hour, minute, 0, 0, 0, -1))


def test_hours_over_midnight() -> None:
    night = parse_hours("22:00-06:00")
    assert night is not None
    assert [night.holds_at(at(h)) for h in (21, 22, 0, 5, 6, 12)] == [
        False,
        True,
        True,
        True,
        False,
        False,
    ]
    assert night.next_begin(at(12)) == at(22)
    assert night.next_begin(at(22)) == at(22, day=23)
    assert str(night) == "22:00-06:00"


def test_hours_within_a_day() -> None:
    day = parse_hours(" 8:30 \N{EN DASH} 24:00")
    assert day is not None
    assert [day.holds_at(at(8, 29)), day.holds_at(at(8, 30)), day.holds_at(at(23, 59))] == [
        False,
        True,
        True,
    ]
    assert not day.holds_at(at(0))


def test_nothing_means_always() -> None:
    assert parse_hours("") is None


@pytest.mark.parametrize("text", ["22", "22:00", "25:00-06:00", "22:60-06:00", "6:00-6:00", "a-b"])
def test_what_are_no_hours_is_said(text: str) -> None:
    with pytest.raises(Problem):
        parse_hours(text)

"""The limits of all downloads: by hand, by time of day, live."""

from __future__ import annotations

import msgspec
import pytest

from dropmill.core.settings import Period, Settings
from dropmill.core.settings import Traffic as Rules
from dropmill.transfer.traffic import Traffic, rate_at

NIGHT = Period("22:00", "06:00", "")
OFFICE = Period("08:00", "18:00", "500k")
LUNCH = Period("12:00", "13:00", "100k")


@pytest.mark.parametrize(
    ("rules", "minute", "rate"),
    [
        (Rules(), 0, None),
        (Rules("2M", is_limited=True), 0, 2_000_000),
        (Rules("2M"), 0, None),
        (Rules(schedule=(OFFICE,)), 8 * 60 - 1, None),
        (Rules(schedule=(OFFICE,)), 8 * 60, 500_000),
        (Rules(schedule=(OFFICE,)), 18 * 60, None),
        (Rules(schedule=(OFFICE, LUNCH)), 12 * 60 + 30, 100_000),
        (Rules("50k", is_limited=True, schedule=(OFFICE,)), 9 * 60, 50_000),
        (Rules(schedule=(Period("22:00", "06:00", "1M"),)), 23 * 60, 1_000_000),
        (Rules(schedule=(Period("22:00", "06:00", "1M"),)), 5 * 60, 1_000_000),
        (Rules(schedule=(Period("22:00", "06:00", "1M"),)), 6 * 60, None),
        (Rules(schedule=(NIGHT,)), 0, None),
    ],
)
def test_the_limit_at_a_time_of_day(rules: Rules, minute: int, rate: int | None) -> None:
    assert rate_at(rules, minute) == rate


class Governed:
    def __init__(self) -> None:
        self.rate: int | None = -1
        self.most = 0

    def limit_all(self, rate_bytes_per_s: int | None) -> None:
        self.rate = rate_bytes_per_s

    def allow_per_host(self, most: int) -> None:
        self.most = most


def test_rules_hold_at_once_whoever_comes_first() -> None:
    governed, traffic = Governed(), Traffic(lambda: 9 * 60)
    traffic.set(Rules("1M", is_limited=True, max_per_host=3))
    traffic.govern(governed)
    assert (governed.rate, governed.most) == (1_000_000, 3)
    traffic.set(Rules(schedule=(OFFICE,)))
    assert (governed.rate, governed.most) == (500_000, 16)
    traffic.set(Rules())
    assert governed.rate is None
    traffic.close()


def test_they_are_read_from_the_settings_file() -> None:
    text = """
    [traffic]
    limit_all = "2.5 MB/s"
    is_limited = true
    max_per_host = 4
    schedule = [{ from = "22:00", to = "06:30", limit = "10M" }]
    """
    found = msgspec.toml.decode(text, type=Settings).traffic
    assert found == Rules("2.5 MB/s", True, 4, (Period("22:00", "06:30", "10M"),))
    for wrong in ('limit_all = "fast"', "max_per_host = 0", 'schedule = [{ from = "25:00" }]'):
        with pytest.raises(msgspec.ValidationError):
            msgspec.toml.decode(f"[traffic]\n{wrong}", type=Settings)

"""Sizes, speeds, times and names as they are shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dropmill.ui import figures
from dropmill.ui.plain_text import shown, shown_lines, tool_tip


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (9_949, "9.9 kB"),
        (9_950, "10 kB"),
        (999_499, "999 kB"),
        (999_500, "1.0 MB"),
        (5 << 30, "5.4 GB"),
        (10**19, "10 EB"),
    ],
)
def test_sizes(count: int, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "_STEP", 1000)
    monkeypatch.setattr(figures, "_UNITS", ("kB", "MB", "GB", "TB", "PB", "EB"))
    assert figures.size(count) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "1 s left"),
        (6.2, "6 s left"),
        (59.9, "60 s left"),
        (185, "about 3 min left"),
        (3600, "about 1 h left"),
        (5400, "about 1 h 30 min left"),
        (100_000, "about 1 day left"),
        (1e12, "more than a month left"),
    ],
)
def test_times_left(seconds: float, text: str) -> None:
    assert figures.time_left(seconds) == text


def test_other_units_than_bytes() -> None:
    assert figures.amount(1, "files") == "1 file"
    assert figures.amount(1200, "files") == "1,200 files"
    assert figures.rate(2.5, "pages") == "2.5 pages/s"


def test_no_time_left_is_told_before_three_seconds_were_measured() -> None:
    meter = figures.Meter(0.0, 0)
    meter.add(2.9, 290)
    assert meter.seconds_left(290, 1000) is None
    meter.add(3.0, 300)
    assert meter.seconds_left(300, 1000) == pytest.approx(7.0)


def test_a_speed_follows_the_last_five_seconds_and_a_new_beginning() -> None:
    meter = figures.Meter(0.0, 0)
    for second in range(1, 21):
        meter.add(second, 1000 if second > 10 else second * 100)
    assert meter.per_s == 0
    meter.add(21.0, 10)
    assert meter.per_s == 0
    meter.add(22.0, 60)
    assert meter.per_s == 50


@given(st.text())
def test_what_is_shown_is_printable_and_on_one_line(text: str) -> None:
    assert "\n" not in shown(text)
    assert "\x1b" not in shown(text)
    assert "\u202e" not in shown_lines(text)
    assert "<" not in tool_tip(text).removeprefix("<qt>").removesuffix("</qt>").replace("<br>", "")


def test_plain_names_stay_as_they_are() -> None:
    assert shown("Ünïcode 漢字 العربية 🎉.txt") == "Ünïcode 漢字 العربية 🎉.txt"

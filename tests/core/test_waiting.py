from __future__ import annotations

import time

import pytest

from dropmill.core.waiting import Wait, Why, size_text, words

TEN_AT_NIGHT = time.mktime((2026, 11, 22, 22, 0, 0, 0, 0, -1))


@pytest.mark.parametrize(
    ("wait", "text"),
    [
        (Wait(Why.HOST_FULL, 2), "host limit, 2 before it"),
        (Wait(Why.HOST_FULL), "host limit, next"),
        (Wait(Why.DEVICE_FULL, 1), "disk limit, 1 before it"),
        (Wait(Why.LANE_FULL, 12_000), "lane full, 12,000 before it"),
        (
            Wait(Why.TRYING_AGAIN, until=108.0, subject="The server is busy"),
            "again in 8 s: the server is busy",
        ),
        (Wait(Why.TRYING_AGAIN, until=90.0), "again in 0 s"),
        (Wait(Why.HELD), "held"),
        (Wait(Why.LANE_HELD, subject="disk"), "the disk lane is held"),
        (
            Wait(Why.NO_ROOM, subject="/mnt/a {b}", needed_bytes=1_200_000_000),
            "the disk of “/mnt/a {b}” is full (1.2 GB needed)",
        ),
        (Wait(Why.NO_DRIVE, subject="/mnt/stick"), "the drive of “/mnt/stick” is gone"),
        (Wait(Why.HOURS, until=TEN_AT_NIGHT), "waits for 22:00"),
        (Wait(Why.BATTERY), "waits for mains power"),
    ],
)
def test_it_says_why_in_a_few_words(wait: Wait, text: str) -> None:
    assert words(wait, now=100.0) == text


def test_there_are_words_for_every_reason() -> None:
    assert all(words(Wait(why)) for why in Why)


def test_amounts_have_units() -> None:
    sizes = (0, 999, 1_000, 123_456, 5_000_000_000, 7_000_000_000_000)
    texts = ["0 bytes", "999 bytes", "1.0 kB", "123 kB", "5.0 GB", "7.0 TB"]
    assert [size_text(size) for size in sizes] == texts

"""Patterns stand for the links one would write by hand, and never for too many."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dropmill.core.errors import Problem
from dropmill.transfer.patterns import MOST_LINKS, expand


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("http://h/img[08-11].jpg", ["img08.jpg", "img09.jpg", "img10.jpg", "img11.jpg"]),
        ("http://h/[8-10]", ["8", "9", "10"]),
        ("http://h/[0-20:10]", ["0", "10", "20"]),
        ("http://h/[a-e:2]", ["a", "c", "e"]),
        ("http://h/[Y-Z]", ["Y", "Z"]),
        ("http://h/{a,,b}", ["a", "", "b"]),
        ("http://h/{x,y}[1-2]", ["x1", "x2", "y1", "y2"]),
        ("http://h/plain", ["plain"]),
        ("http://h/a[0]b{c}", ["a[0]b{c}"]),
        ("http://h/%5B1-2%5D", ["%5B1-2%5D"]),
    ],
)
def test_a_pattern(text: str, links: list[str]) -> None:
    assert list(expand(text)) == [f"http://h/{link}" for link in links]


def test_an_ipv6_address_is_no_pattern() -> None:
    assert list(expand("http://[::1]/[1-2]")) == ["http://[::1]/1", "http://[::1]/2"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("http://h/[1-999999999]", "999,999,999 links"),
        ("http://h/[0-99][0-99][0-99]", "1,000,000 links"),
        ("http://h/[9-1]", "goes backwards"),
        ("http://h/[z-a]", "goes backwards"),
        ("http://h/[a-Z]", "goes backwards"),
        ("http://h/[1-9:0]", "steps of 0"),
    ],
)
def test_what_stands_for_nothing_sensible_is_said_at_once(text: str, words: str) -> None:
    started = time.process_time()
    with pytest.raises(Problem, match=words):
        list(expand(text))
    assert time.process_time() - started < 0.5


@given(st.text("[]{},-:0123az/h", max_size=60))
def test_any_text_is_a_pattern_a_plain_text_or_refused(text: str) -> None:
    with contextlib.suppress(Problem):
        assert 0 < len(list(expand(text))) <= MOST_LINKS

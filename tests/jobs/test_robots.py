"""robots.txt, as RFC 9309 has it."""

from __future__ import annotations

import time

import pytest

from dropmill.jobs.links.robots import MOST_DELAY_S, fits, parse

TEXT = b"""\xef\xbb\xbf# a comment
User-agent: Other
Disallow: /

User-Agent: *
Disallow: /private   # all of it
Allow: /private/open
Disallow: /*.pdf$
Disallow: /gr%C3%B6%C3%9Fe
Crawl-delay: 900
Disallow:
nonsense
"""


@pytest.mark.parametrize(
    ("path", "is_allowed"),
    [
        ("/", True),
        ("/private", False),
        ("/private/x", False),
        ("/private/open/x", True),
        ("/a/b.pdf", False),
        ("/a/b.pdf?x", True),
        ("/gr%c3%b6%c3%9fe/1", False),
        ("/robots.txt", True),
    ],
)
def test_the_longest_rule_counts(path: str, is_allowed: bool) -> None:
    assert parse(TEXT, "Dropmill").allows(f"http://site.test{path}") is is_allowed


def test_own_group_replaces_that_for_all() -> None:
    text = b"User-agent: *\nDisallow: /\n\nUser-agent: a\nUser-agent: dropmill\nDisallow: /x\n"
    rules = parse(text, "Dropmill")
    assert rules.allows("http://site.test/y")
    assert not rules.allows("http://site.test/x")


def test_delays_are_bounded() -> None:
    assert parse(TEXT, "Dropmill").delay_s == MOST_DELAY_S
    assert parse(b"User-agent: *\nCrawl-delay: nan", "x").delay_s == 0


def test_a_crafted_pattern_costs_no_more_than_its_length() -> None:
    before = time.process_time()
    assert not fits("/" + "*a" * 2_000 + "b$", "/" + "a" * 4_000)
    assert time.process_time() - before < 5

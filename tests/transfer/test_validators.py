"""Ranges and validators, as servers write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dropmill.transfer.exchange import Head, read_head
from dropmill.transfer.validators import ContentRange, Validators, content_range, validators_of


def head(**fields: str) -> Head:
    return Head(206, "", {k.replace("_", "-").lower(): v for k, v in fields.items()})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("bytes 0-0/1", ContentRange(0, 0, 1)),
        ("bytes 5-9/*", ContentRange(5, 9, None)),
        ("BYTES 5-9/10", ContentRange(5, 9, 10)),
        ("bytes */7", ContentRange(None, None, 7)),
        ("bytes */*", None),
        ("bytes 9-5/10", None),
        ("bytes 5-10/10", None),
        ("bytes -5/10", None),
        ("bytes=0-1/2", None),
        ("", None),
    ],
)
def test_content_range(text: str, value: ContentRange | None) -> None:
    assert content_range(head(Content_Range=text)) == value


@pytest.mark.parametrize(
    ("fields", "strong"),
    [
        ({"ETag": '"x"'}, '"x"'),
        ({"ETag": 'W/"x"'}, ""),
        ({"ETag": "x"}, ""),
        (
            {
                "ETag": 'W/"x"',
                "Last_Modified": "Wed, 21 Oct 2015 07:28:00 GMT",
                "Date": "Wed, 21 Oct 2015 08:28:00 GMT",
            },
            "",
        ),
        (
            {
                "Last_Modified": "Wed, 21 Oct 2015 07:28:00 GMT",
                "Date": "Wed, 21 Oct 2015 07:29:00 GMT",
            },
            "Wed, 21 Oct 2015 07:28:00 GMT",
        ),
        (
            {
                "Last_Modified": "Wed, 21 Oct 2015 07:28:00 GMT",
                "Date": "Wed, 21 Oct 2015 07:28:59 GMT",
            },
            "",
        ),
        ({"Last_Modified": "Wed, 21 Oct 2015 07:28:00 GMT"}, ""),
        ({"Last_Modified": "yesterday", "Date": "today"}, ""),
        ({}, ""),
    ],
)
def test_what_is_a_strong_validator(fields: dict[str, str], strong: str) -> None:
    assert validators_of(head(**fields)).strong == strong


def test_what_one_version_proves() -> None:
    one = Validators('"1"', "d1", is_date_strong=True)
    assert one.prove(Validators('"1"', "d1"))
    assert one.prove(Validators('"1"'))
    assert not one.prove(Validators('"1"', "d2"))
    assert not one.prove(Validators("", "d1"))
    assert not Validators('W/"1"').prove(Validators('W/"1"'))
    assert not Validators().prove(Validators())


def test_the_last_head_counts_and_trailers_do_not() -> None:
    lines = (
        b'HTTP/1.1 100 Continue\r\n|\r\n|HTTP/1.1 401 No\r\n|ETag: "a"\r\n|\r\n|'
        b'HTTP/1.1 200 All is well\r\n|ETag: "b"\r\n|X: \xc3\xa9\r\n|\r\n|ETag: "trailer"\r\n'
    ).split(b"|")
    got = read_head(lines)
    assert (got.status, got.reason) == (200, "All is well")
    assert got.fields == {"etag": '"b"', "x": "é"}


@given(st.lists(st.binary(max_size=80), max_size=12))
def test_no_head_makes_trouble(lines: list[bytes]) -> None:
    got = read_head(lines)
    assert validators_of(got).agree(validators_of(got))
    content_range(got)
    assert got.length is None or got.length >= 0

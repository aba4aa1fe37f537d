"""Addresses as people and servers write them."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dropmill.core.errors import Problem
from dropmill.transfer.address import (
    base_name,
    host_key,
    next_hop,
    normal_url,
    without_credentials,
)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (" https://Example.com ", "https://example.com/"),
        ("http://example.com:80/a b?ü#part", "http://example.com/a%20b?%C3%BC"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("http://BÜCHER.example:8080/", "http://xn--bcher-kva.example:8080/"),
        ("http://[::1]:81/x", "http://[::1]:81/x"),
        ("http://u:p%40@h/x%2Fy", "http://u:p%40@h/x%2Fy"),
        ("http://my_host/x", "http://my_host/x"),
    ],
)
def test_an_address_as_it_goes_over_the_wire(text: str, url: str) -> None:
    assert normal_url(text) == url


def test_credentials_are_split_off() -> None:
    assert without_credentials("http://u:p%40@h:1/x") == ("http://h:1/x", "u", "p@")
    assert without_credentials("http://h/x@y") == ("http://h/x@y", "", "")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://h/a/b.txt?c=d/e", "b.txt"),
        ("http://h/a/", "a"),
        ("http://h", ""),
        ("http://h/%e4%b8", "\ufffd"),
        ("http://[", ""),
    ],
)
def test_the_last_part_of_an_address(url: str, name: str) -> None:
    assert base_name(url) == name


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/x", "http://h:1/x"),
        ("x", "http://h:1/a/x"),
        ("//other/x", "http://other/x"),
        ("https://o/", "https://o/"),
        ("http://u:p@o/x", "http://o/x"),
        ("http://münchen.example/", "http://xn--mnchen-3ya.example/"),
        ("?q", "http://h:1/a/b?q"),
    ],
)
def test_where_a_redirect_leads(location: str, target: str) -> None:
    assert next_hop("http://h:1/a/b", location) == target


@given(st.text(max_size=60), st.sampled_from(["", "http://", "https://h/", "http://h:"]))
def test_any_text_is_an_address_or_a_problem(text: str, start: str) -> None:
    host_key(start + text)
    base_name(start + text)
    try:
        url = normal_url(start + text)
    except Problem:
        return
    assert url.isascii()
    assert not set(url) & set(" \n\r\t\0")
    assert normal_url(url) == url


@given(st.text(max_size=60) | st.sampled_from(["//[", "http://[::1", "//h:99999/"]))
def test_any_redirect_stays_on_the_web_and_secure(location: str) -> None:
    target = "https://refused"
    with contextlib.suppress(Problem):
        target = next_hop("https://h/x", location)
    assert target.startswith("https://")

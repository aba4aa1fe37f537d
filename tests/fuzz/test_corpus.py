"""The inputs that were found, and any others, through the targets of the fuzzer."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzz.targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"
INPUTS = sorted(CORPUS.glob("*/*"))

# Each grows with what a server or a file may send: its time must grow no quicker than that.
LONG = {
    "a Digest without a value": ("heads", b"HTTP/1.1 200 OK\r\nDigest: " + b"a" * 100_000),
    "gaps in a checksum list": ("sum_files", b"a" + b" " * 100_000 + b"z"),
    "brackets in a checksum list": ("sum_files", b"SHA256 (" + b") = (" * 20_000),
    "comments before a Metalink": ("link_lists", b"<!---->" * 580 + b"x"),
    "an open quote in a disposition": ("disposition", b';a="' * 25_000),
    "blanks in a disposition": ("disposition", b"; a" + b" " * 100_000),
    "braces in a list of links": ("link_lists", b"http://h/" + b"{a," * 30_000),
    "dots in a link": ("links", b"http://" + b"a." * 50_000 + b"/"),
    "slashes in a link": ("links", b"http://h" + b"/a" * 50_000 + b"\x01"),
    "stars in a robots.txt": ("robots", b"User-agent: *\nDisallow: /" + b"*a" * 50_000),
    "a page of opened tags": ("pages", b"<a href=x>" * 10_000),
    "a page of gaps": ("pages", b"<p>" + b" \n" * 50_000 + b"<td>" + b"\t" * 100_000),
    "directories in a TIFF": (
        "pictures",
        b"II*\0\x08\0\0\0" + b"\x4a\x01\x04\0\x01\0\0\0\x0c\0\0\0" * 50_000,
    ),
    "marks in a name": ("names", "a\u0301".encode() * 50_000),
}
MOST_S = 5.0
"""Processor seconds: what is wrong takes minutes."""


def test_every_target_has_inputs() -> None:
    assert {path.parent.name for path in INPUTS} == set(TARGETS)


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_inputs(path: Path) -> None:
    TARGETS[path.parent.name](path.read_bytes())


@pytest.mark.parametrize("name", LONG)
def test_time_grows_with_the_text_and_not_with_its_square(name: str) -> None:
    target, data = LONG[name]
    begun = time.process_time()
    TARGETS[target](data)
    assert time.process_time() - begun < MOST_S


@pytest.mark.parametrize("name", TARGETS)
def test_any_bytes(name: str) -> None:
    @settings(max_examples=40)
    @given(st.one_of(st.binary(max_size=200), st.text(max_size=100).map(_encoded)))
    def tried(data: bytes) -> None:
        TARGETS[name](data)

    tried()


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "ignore")

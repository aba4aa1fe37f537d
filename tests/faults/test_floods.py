"""Answers that are too much: heads without end, names of megabytes, lists without end."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from dropmill.core.state import Event
from faults.downloading import Attempts, Serve
from faults.lying_server import Ask

MOST_GROWN_KIB = 64 << 10


def resident_kib() -> int:
    """The most memory that this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _endless_lines(ask: Ask) -> None:
    ask.raw(b"HTTP/1.1 200 OK\r\n")
    while True:
        ask.raw(b"X-More: " + b"x" * 8000 + b"\r\n")


def _one_endless_line(ask: Ask) -> None:
    ask.raw(b"HTTP/1.1 200 OK\r\nX-More: ")
    while True:
        ask.raw(b"x" * 65_536)


def _endless_answers_beforehand(ask: Ask) -> None:
    while True:
        ask.raw(b"HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n" * 100)


def _endless_line_of_a_chunk(ask: Ask) -> None:
    ask.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;")
    while True:
        ask.raw(b"x" * 65_536)


def _endless_trailer(ask: Ask) -> None:
    ask.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n")
    while True:
        ask.raw(b"X-More: " + b"x" * 8000 + b"\r\n")


@pytest.mark.parametrize(
    "behave",
    [
        _endless_lines,
        _one_endless_line,
        _endless_answers_beforehand,
        _endless_line_of_a_chunk,
        _endless_trailer,
    ],
)
def test_an_answer_whose_head_has_no_end_is_given_up(
    serve: Serve, attempts: Attempts, behave: object
) -> None:
    server = serve(behave)
    before = resident_kib()
    # What libcurl takes for no byte of the body is a stall to it.
    ending = attempts.once(attempts.job(server.url(), stall_timeout_s=2))
    assert ending.event is Event.FAIL
    assert resident_kib() - before < MOST_GROWN_KIB
    assert not any(not name.endswith(".dropmill-tmp") for name in attempts.files())


@pytest.mark.parametrize("letter", ["a", "ä", "../", "%2e%2e%2f", "\u202e", "\U0001f600"])
def test_a_name_of_megabytes_is_one_name(serve: Serve, attempts: Attempts, letter: str) -> None:
    name = (letter * 90_000)[: 90_000 // len(letter.encode())] + ".txt"

    def behave(ask: Ask) -> None:
        fields = f'Content-Disposition: attachment; filename="{name}"\r\nContent-Length: 1\r\n\r\nx'
        ask.raw(b"HTTP/1.1 200 OK\r\n" + fields.encode())

    ending = attempts.once(attempts.job(serve(behave).url()))
    if ending.event is Event.FINISH:
        (made,) = attempts.files()
        assert len(made.encode()) <= 255
        assert Path(ending.result.outputs[0]).parent == attempts.folder
    else:
        assert ending.failure is not None
        assert not attempts.parts()

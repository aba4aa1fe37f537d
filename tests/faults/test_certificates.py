"""A certificate that nobody vouches for is refused wherever something is fetched."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import trustme

from dropmill.core.fields import build
from dropmill.core.state import Event
from dropmill.jobs.links.kind import Links
from faults.downloading import Attempts, Serve, tls_for
from faults.lying_server import Ask, LyingServer, Version
from jobs.doing import why

VERSION = Version.make(1, 50_000)


@pytest.fixture
def stranger(serve: Serve) -> LyingServer:
    """A server that has every file, with a certificate of its own making."""

    def behave(ask: Ask) -> None:
        if ask.path.endswith(".sha256"):
            ask.answer("200 OK", hashlib.sha256(b"tampered").hexdigest().encode())
        else:
            ask.serve(VERSION)

    return serve(behave, tls_for(trustme.CA(), "127.0.0.1"))


def test_of_a_mirror(serve: Serve, attempts: Attempts, stranger: LyingServer) -> None:
    gone = serve(lambda ask: ask.answer("404 Not Found"))
    ending = attempts.once(attempts.job(gone.url(), mirrors=(stranger.url(),)))
    assert ending.event is Event.FAIL
    assert attempts.files() == {}
    assert stranger.asked == []


def test_of_one_of_several_sources(serve: Serve, attempts: Attempts, stranger: LyingServer) -> None:
    large = Version.make(2, 8_000_000)
    good = serve(lambda ask: ask.serve(large))
    job = attempts.job(good.url(), mirrors=(stranger.url(),), connections=8)
    assert attempts.until_over(job).event is Event.FINISH
    assert attempts.files() == {"file.bin": large.body}
    assert stranger.asked == []


def test_where_a_redirect_leads(serve: Serve, attempts: Attempts, stranger: LyingServer) -> None:
    server = serve(lambda ask: ask.answer("302 Found", Location=stranger.url()))
    ending = attempts.once(attempts.job(server.url()))
    assert ending.event is Event.FAIL
    assert ending.failure is not None
    assert "certificate" in f"{ending.failure.title} {ending.failure.hint}"
    assert stranger.asked == []


def test_of_what_is_beside_a_file(attempts: Attempts, stranger: LyingServer) -> None:
    job = attempts.job(stranger.url(), finds_checksum=True)
    assert attempts.once(job).event is Event.FAIL
    assert stranger.asked == []


@pytest.mark.parametrize("heeds_robots", ["true", "false"])
def test_of_a_page_of_links(tmp_path: Path, stranger: LyingServer, heeds_robots: str) -> None:
    settings = {"dir": str(tmp_path), "heeds_robots": heeds_robots}
    (job,) = build(Links, [stranger.url("/")], settings)
    assert "certificate" in why(job)
    assert stranger.asked == []
    assert list(tmp_path.iterdir()) == []

"""Another link for a download that stopped: taken only when it is proven to be the same file."""

from __future__ import annotations

import pytest

from dropmill.core.errors import Problem
from dropmill.core.state import Event
from dropmill.jobs.download import Download
from faults.downloading import Attempts, Serve
from faults.lying_server import Version

SIZE = 3_000_000
CUT = 2_000_000


def begun(serve: Serve, attempts: Attempts, version: Version) -> Download:
    """A download whose link has expired half-way."""

    def behave(ask: object) -> None:
        if ask.number == 1:
            ask.serve(version, send_most=CUT)
        ask.answer("403 Forbidden", b"expired")

    job = attempts.job(serve(behave).url("/signed.bin?key=1"))
    attempts.once(job)
    ending = attempts.once(job)
    assert ending.failure is not None
    assert "new one" in ending.failure.hint
    return job


@pytest.mark.seeds(70)
@pytest.mark.parametrize("etag", ['"same"', '"other"', ""])
def test_a_link_to_the_same_file_goes_on(
    serve: Serve, attempts: Attempts, etag: str, seed: int
) -> None:
    version = Version.make(seed, SIZE, etag='"same"')
    job = begun(serve, attempts, version)
    server = serve(lambda ask: ask.serve(Version(version.body, etag)))
    again = job.with_link(server.url("/new.bin?key=2"))
    assert attempts.until_over(again).event is Event.FINISH
    assert attempts.files() == {"signed.bin": version.body}
    assert f"bytes={CUT}-" in server.ranges("/new.bin?key=2")


@pytest.mark.seeds(50)
@pytest.mark.parametrize("what", ["bytes", "length", "no ranges", "few bytes"])
def test_a_link_to_another_file_is_refused_and_what_is_there_stays(
    serve: Serve, attempts: Attempts, what: str, seed: int
) -> None:
    version = Version.make(seed, SIZE)
    job = begun(serve, attempts, version)
    before = attempts.parts()
    other = Version.make(seed + 1000, SIZE + (what == "length"))
    if what == "length":
        other = Version(version.body + b"x", version.etag)
    if what == "few bytes":
        other = Version(version.body[: CUT - 1] + b"?" + version.body[CUT:], version.etag)
    server = serve(lambda ask: ask.serve(other, knows_range=what != "no ranges"))
    again = job.with_link(server.url())
    ending = attempts.once(again)
    assert ending.failure is not None
    assert "does not lead to the same file" in ending.failure.title
    assert not ending.can_pass
    assert set(before.values()) <= set(attempts.parts().values())
    good = serve(lambda ask: ask.serve(version))
    third = again.with_link(good.url())
    assert attempts.until_over(third).event is Event.FINISH
    assert version.body in attempts.files().values()


def test_what_is_no_link_is_refused(attempts: Attempts) -> None:
    with pytest.raises(Problem):
        attempts.job("http://h/x").with_link("nonsense")


def test_nothing_is_left_once_it_is_cancelled(serve: Serve, attempts: Attempts) -> None:
    job = begun(serve, attempts, Version.make(3, SIZE)).with_link("http://h/other")
    assert attempts.parts()
    job.discard()
    assert attempts.files() == {}

"""The short way of one small file: handing over, a limit given midway, stops midway."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import pytest

from dropmill.core.cancel import CancelToken, Stop
from dropmill.core.context import Ending
from dropmill.core.state import Event
from dropmill.jobs.download import Download
from dropmill.jobs.download.part import kept_in
from faults.downloading import Attempts, Serve
from faults.lying_server import Ask, Version


def once(attempts: Attempts, job: Download, token: CancelToken | None = None) -> Ending:
    """One attempt, driven as a worker drives many."""
    ctx = attempts.context(job, token)
    Download.run_many(iter([(job, ctx)]))
    (ending,) = attempts.recorder.endings
    return ending


@pytest.mark.parametrize("size", [0, 1, 4096, 256 * 1024, 256 * 1024 + 1, 3_000_000])
def test_one_request_brings_a_file_of_any_size(serve: Serve, attempts: Attempts, size: int) -> None:
    version = Version.make(1, size)
    server = serve(lambda ask: ask.serve(version))
    assert once(attempts, attempts.job(server.url(), connections=1)).event is Event.FINISH
    assert attempts.files() == {"file.bin": version.body}
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"Content_Disposition": 'attachment; filename="other.bin"'}, "other.bin"),
        ({"Repr_Digest": "sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:"}, "file.bin"),
    ],
)
def test_an_answer_that_says_more_is_handed_over_in_the_same_exchange(
    serve: Serve, attempts: Attempts, fields: dict[str, str], name: str
) -> None:
    server = serve(lambda ask: ask.answer("200 OK", b"abc", **fields))
    assert once(attempts, attempts.job(server.url())).event is Event.FINISH
    assert attempts.files() == {name: b"abc"}
    assert len(server.asked) == 1


def test_what_the_server_says_is_wrong_with_it_is_told(serve: Serve, attempts: Attempts) -> None:
    server = serve(
        lambda ask: ask.answer("200 OK", b"abc", Repr_Digest="sha-256=:" + "A" * 43 + "=:")
    )
    ending = once(attempts, attempts.job(server.url()))
    assert ending.failure is not None
    assert "not the one expected" in ending.failure.title
    assert attempts.files() == {}


def test_a_body_that_is_cut_off_is_kept_and_gone_on_from(serve: Serve, attempts: Attempts) -> None:
    version = Version.make(2, 100_000)
    server = serve(lambda ask: ask.serve(version, send_most=60_000 if ask.number == 1 else None))
    job = attempts.job(server.url())
    assert once(attempts, job).can_pass
    assert list(attempts.files()) != ["file.bin"]
    assert once(attempts, job).event is Event.FINISH
    assert attempts.files() == {"file.bin": version.body}
    assert server.ranges() == ["", "bytes=60000-"]


@pytest.mark.parametrize("cut_at", [None, 2_000_000])
def test_a_large_file_that_has_come_leaves_the_way_open_for_small_ones(
    serve: Serve, attempts: Attempts, cut_at: int | None
) -> None:
    version = Version.make(2, 3_000_000)
    server = serve(lambda ask: ask.serve(version, send_most=cut_at if ask.number == 1 else None))
    job = attempts.job(server.url(), connections=1)
    if cut_at is not None:
        assert once(attempts, job).can_pass
        assert kept_in(str(attempts.folder))
    assert once(attempts, job).event is Event.FINISH
    assert not kept_in(str(attempts.folder))


def test_a_limit_given_midway_holds_for_the_rest(serve: Serve, attempts: Attempts) -> None:
    version = Version.make(3, 200_000)
    is_limited = threading.Event()

    def behave(ask: Ask) -> None:
        ask.head("200 OK", Content_Length=len(version.body), ETag=version.etag)
        ask.raw(version.body[:1000])
        assert is_limited.wait(10)
        ask.server.pause(0.3)  # a limit is taken over within a tenth of a second
        ask.raw(version.body[1000:])

    server = serve(behave)
    job = attempts.job(server.url())
    ctx = attempts.context(job)
    working = threading.Thread(target=Download.run_many, args=(iter([(job, ctx)]),))
    working.start()
    while not server.asked:
        working.join(0.01)
    ctx.change(replace(job, limit="200k"))
    started = time.monotonic()
    is_limited.set()
    working.join(20)
    assert time.monotonic() - started > 0.8  # it would take nothing without one
    assert attempts.files() == {"file.bin": version.body}


@pytest.mark.parametrize(
    ("stop", "event", "left"), [(Stop.CANCEL, Event.CANCEL, 0), (Stop.PAUSE, Event.PAUSE, 1)]
)
def test_a_stop_midway_leaves_what_it_should(
    serve: Serve, attempts: Attempts, stop: Stop, event: Event, left: int
) -> None:
    version = Version.make(4, 100_000)
    server = serve(
        lambda ask: ask.serve(
            version, send_most=50_000 if ask.number == 1 else None, then=ask.stall
        )
    )
    job = attempts.job(server.url())
    token = CancelToken()

    def ask_to_stop() -> None:
        assert server.stalled.wait(10)
        token.request(stop)

    asking = threading.Thread(target=ask_to_stop)
    asking.start()
    assert once(attempts, job, token).event is event
    asking.join()
    assert "file.bin" not in attempts.files()
    assert len([name for name in attempts.parts() if ".record" not in name]) <= left
    if left:
        assert once(attempts, job).event is Event.FINISH
        assert attempts.files() == {"file.bin": version.body}

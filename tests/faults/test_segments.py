"""Several connections for one file: quicker where that helps, and never another file."""

from __future__ import annotations

import random
import threading
import time

import pytest

from dropmill.core.cancel import Stop
from dropmill.core.state import Event
from dropmill.jobs.download.record import load_record
from faults.downloading import Attempts, Serve
from faults.lying_server import Ask, Version

SIZE = 12_000_000


def test_sixteen_connections_bring_the_same_file(serve: Serve, attempts: Attempts) -> None:
    version = Version.make(1, SIZE)
    server = serve(lambda ask: ask.serve(version, bytes_per_s=3_000_000))
    started = time.monotonic()
    assert attempts.once(attempts.job(server.url(), connections=16)).event is Event.FINISH
    took_s = time.monotonic() - started
    assert attempts.files() == {"file.bin": version.body}
    assert server.connections > 4
    assert took_s < 2.5  # 4 s over one connection


def test_a_slow_server_gets_more_connections_by_itself(serve: Serve, attempts: Attempts) -> None:
    version = Version.make(2, SIZE)
    server = serve(lambda ask: ask.serve(version, bytes_per_s=2_000_000))
    assert attempts.once(attempts.job(server.url())).event is Event.FINISH
    assert attempts.files() == {"file.bin": version.body}
    assert 1 < server.connections <= 8


def test_a_quick_server_gets_one(serve: Serve, attempts: Attempts) -> None:
    version = Version.make(3, SIZE)
    server = serve(lambda ask: ask.serve(version))
    assert attempts.once(attempts.job(server.url())).event is Event.FINISH
    assert server.connections == 1


@pytest.mark.parametrize("connections", [0, 1, 4])
def test_a_server_without_ranges_gets_one_stream(
    serve: Serve, attempts: Attempts, connections: int
) -> None:
    version = Version.make(4, SIZE)
    server = serve(lambda ask: ask.serve(version, knows_range=False, bytes_per_s=9_000_000))
    ending = attempts.once(attempts.job(server.url(), connections=connections))
    assert ending.event is Event.FINISH
    assert attempts.files() == {"file.bin": version.body}
    assert len(server.asked) <= 2


@pytest.mark.parametrize("etag", ["", 'W/"weak"'])
def test_without_a_strong_validator_there_is_one_stream(
    serve: Serve, attempts: Attempts, etag: str
) -> None:
    version = Version(Version.make(5, SIZE).body, etag)
    server = serve(lambda ask: ask.serve(version, bytes_per_s=9_000_000))
    assert attempts.once(attempts.job(server.url(), connections=8)).event is Event.FINISH
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", ["503 Busy", "429 Many", "403 No"])
def test_a_server_that_allows_two_connections_gets_two(
    serve: Serve, attempts: Attempts, status: str
) -> None:
    version = Version.make(6, SIZE)
    active = threading.Semaphore(2)

    def behave(ask: Ask) -> None:
        if not active.acquire(blocking=False):
            ask.answer(status, b"one at a time")
            return
        try:
            ask.serve(version, bytes_per_s=6_000_000)
        finally:
            active.release()

    server = serve(behave)
    assert attempts.once(attempts.job(server.url(), connections=8)).event is Event.FINISH
    assert attempts.files() == {"file.bin": version.body}


def test_a_file_that_changes_between_two_pieces_is_not_mixed(
    serve: Serve, attempts: Attempts
) -> None:
    old, new = Version.make(7, SIZE), Version.make(8, SIZE)

    def behave(ask: Ask) -> None:
        version = old if ask.number <= 3 else new
        ask.serve(version, knows_if_range=False, bytes_per_s=4_000_000)

    server = serve(behave)
    ending = attempts.until_over(attempts.job(server.url(), connections=8))
    assert ending.event is Event.FINISH, ending
    assert attempts.files()["file.bin"] in {old.body, new.body}


@pytest.mark.parametrize("stop", [Stop.PAUSE, Stop.QUIT, Stop.CANCEL])
def test_pieces_that_are_there_are_kept_over_a_stop(
    serve: Serve, attempts: Attempts, stop: Stop
) -> None:
    version = Version.make(9, SIZE)

    four = threading.Barrier(4, timeout=10)

    def behave(ask: Ask) -> None:
        def wait_for_the_others() -> None:
            four.wait()
            ask.stall()

        is_first = ask.number <= 4
        ask.serve(version, send_most=1_000_000 if is_first else None, then=wait_for_the_others)

    server = serve(behave)
    job = attempts.job(server.url(), connections=4)
    ending = attempts.stopped(job, server, stop, least_bytes=4_000_000)
    if stop is Stop.CANCEL:
        assert ending.event is Event.CANCEL
        assert attempts.files() == {}
        return
    (record_path,) = attempts.folder.glob("*.record.*")
    record = load_record(record_path)
    assert record is not None
    assert sum(span.end - span.start for span in record.spans) >= 4_000_000
    assert attempts.once(job).event is Event.FINISH
    assert attempts.files() == {"file.bin": version.body}
    assert "" not in server.ranges()[4:]


def test_segments_share_the_places_of_their_host(serve: Serve, attempts: Attempts) -> None:
    version = Version.make(10, SIZE)
    lock = threading.Lock()
    active: list[int] = [0]
    most: list[int] = [0]

    def behave(ask: Ask) -> None:
        with lock:
            active[0] += 1
            most[0] = max(most[0], active[0])
        try:
            ask.serve(version, bytes_per_s=8_000_000)
        finally:
            with lock:
                active[0] -= 1

    server = serve(behave)
    jobs = [attempts.job(server.url(f"/{n}"), connections=16) for n in range(4)]
    contexts = [attempts.context(job) for job in jobs]
    threads = [
        threading.Thread(target=ctx.attempt, args=(job.run,))
        for job, ctx in zip(jobs, contexts, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert attempts.files() == {str(n): version.body for n in range(4)}
    assert most[0] <= 64


def test_whatever_breaks_the_pieces_come_together(
    serve: Serve, attempts: Attempts, seed: int
) -> None:
    """Resets, short answers, wrong ranges, 503s and changes of the file, at random."""
    dice = random.Random(seed)  # noqa: S311 - a test's data
    size = dice.choice([2_500_000, 5_000_000, 9_000_001])
    versions = [Version.make(seed * 10 + n, size) for n in range(3)]
    knows_if_range = dice.random() < 0.7
    badness = dice.choice([0.0, 0.2, 0.5])
    change_at = dice.choice([10**9, 3, 6])
    lock = threading.Lock()

    def behave(ask: Ask) -> None:
        with lock:
            roll, where = dice.random(), dice.randrange(1, size)
            version = versions[min(2, len(server.asked) // change_at)]
        if roll < badness / 4:
            ask.answer("503 Busy", Retry_After="0")
        elif roll < badness / 2:
            ask.serve(version, send_most=where, then=ask.reset, knows_if_range=knows_if_range)
        elif roll < badness * 3 / 4:
            ask.serve(version, knows_range=False)
        elif roll < badness:
            ask.serve(version, send_most=where)
        else:
            ask.serve(version, knows_if_range=knows_if_range, bytes_per_s=40_000_000)

    server = serve(behave)
    job = attempts.job(server.url(), connections=dice.choice([0, 2, 5, 16]))
    ending = attempts.until_over(job, tries=30)
    assert ending.event is Event.FINISH, ending
    assert attempts.files()["file.bin"] in {version.body for version in versions}
    assert not attempts.parts()

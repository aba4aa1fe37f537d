"""Several links for one file: who fails is replaced, who gives other bytes is left out."""

from __future__ import annotations

import hashlib
import threading

import pytest

from dropmill.core.state import Event
from faults.downloading import Attempts, Serve
from faults.lying_server import Ask, Version

SIZE = 3_000_000
PIECE = 262_144


def pieces_of(body: bytes) -> str:
    parts = [body[at : at + PIECE] for at in range(0, len(body), PIECE)]
    return " ".join(["sha256", str(PIECE), *(hashlib.sha256(p).hexdigest() for p in parts)])


@pytest.mark.parametrize("status", ["404 Not Found", "500 Oops", "403 Forbidden"])
def test_a_link_that_fails_is_replaced_by_a_mirror(
    serve: Serve, attempts: Attempts, status: str
) -> None:
    version = Version.make(1, SIZE)
    bad = serve(lambda ask: ask.answer(status))
    good = serve(lambda ask: ask.serve(version))
    ending = attempts.once(attempts.job(bad.url(), mirrors=(good.url("/other/file.bin"),)))
    assert ending.event is Event.FINISH
    assert attempts.files() == {"file.bin": version.body}
    assert any("asking “127.0.0.1”" in note for note in attempts.recorder.notes)


def test_when_all_fail_the_reason_that_may_pass_is_told(serve: Serve, attempts: Attempts) -> None:
    gone = serve(lambda ask: ask.answer("404 Not Found"))
    busy = serve(lambda ask: ask.answer("503 Busy", Retry_After="3"))
    ending = attempts.once(attempts.job(gone.url(), mirrors=(busy.url(),)))
    assert ending.can_pass
    assert ending.retry_after_s == 3


def test_secrets_do_not_go_to_a_mirror(serve: Serve, attempts: Attempts) -> None:
    bad = serve(lambda ask: ask.answer("404 Not Found"))
    good = serve(lambda ask: ask.answer("200 OK", b"x"))
    job = attempts.job(
        bad.url(),
        mirrors=(good.url(),),
        user="me:secret",
        cookies="a=secret",
        header=("X-Key: secret",),
    )
    assert attempts.once(job).event is Event.FINISH
    assert "secret" not in repr([ask.headers for ask in good.asked])


@pytest.mark.parametrize("is_proven", [True, False])
def test_a_mirror_goes_on_where_the_first_broke_only_with_proof(
    serve: Serve, attempts: Attempts, *, is_proven: bool
) -> None:
    version = Version.make(2, SIZE)
    twin = Version(version.body, '"other"')

    def break_off(ask: Ask) -> None:
        if ask.number > 1:
            ask.answer("404 Not Found")
        else:
            ask.serve(version, send_most=2_000_000)

    first, second = serve(break_off), serve(lambda ask: ask.serve(twin))
    checksum = version.sha256 if is_proven else ""
    job = attempts.job(first.url(), mirrors=(second.url(),), checksum=checksum)
    assert attempts.until_over(job).event is Event.FINISH
    assert attempts.files() == {"file.bin": version.body}
    if is_proven:
        assert "bytes=2000000-" in second.ranges()
    else:
        assert second.ranges()[-1] == ""


def test_several_mirrors_give_parts_of_one_file_at_once(serve: Serve, attempts: Attempts) -> None:
    version = Version.make(3, 8_000_000)
    all_asked = threading.Barrier(3, timeout=10)

    def behave(ask: Ask) -> None:
        if ask.number == 1:
            all_asked.wait()
        ask.serve(Version(version.body, f'"{ask.server.port}"'), bytes_per_s=4_000_000)

    servers = [serve(behave) for _ in range(3)]
    first, *others = (server.url() for server in servers)
    servers[0].behave = lambda ask: ask.serve(version, bytes_per_s=1_000_000, Accept_Ranges="bytes")
    all_asked = threading.Barrier(2, timeout=10)
    job = attempts.job(first, mirrors=tuple(others), checksum=version.sha256, connections=3)
    assert attempts.once(job).event is Event.FINISH
    assert attempts.files() == {"file.bin": version.body}
    assert all(any(ranges) for ranges in (server.ranges() for server in servers[1:]))


def test_a_mirror_that_redirects_is_followed(serve: Serve, attempts: Attempts) -> None:
    version = Version.make(4, 8_000_000)
    target = serve(lambda ask: ask.serve(version))
    mirror = serve(lambda ask: ask.answer("302 Found", Location=target.url("/real")))
    slow = serve(lambda ask: ask.serve(version, bytes_per_s=2_000_000, Accept_Ranges="bytes"))
    job = attempts.job(slow.url(), mirrors=(mirror.url(),), checksum=version.sha256, connections=2)
    assert attempts.once(job).event is Event.FINISH
    assert attempts.files() == {"file.bin": version.body}
    assert any(target.ranges("/real"))


@pytest.mark.seeds(50)
def test_a_mirror_with_other_bytes_is_found_by_its_pieces_and_left_out(
    serve: Serve, attempts: Attempts, seed: int
) -> None:
    right, wrong = Version.make(seed, 6_000_000), Version.make(seed + 1000, 6_000_000)
    slow = serve(lambda ask: ask.serve(right, bytes_per_s=3_000_000, Accept_Ranges="bytes"))
    liar = serve(lambda ask: ask.serve(wrong))
    job = attempts.job(
        slow.url(), mirrors=(liar.url(),), pieces=pieces_of(right.body), connections=2
    )
    assert attempts.once(job).event is Event.FINISH
    assert attempts.files() == {"file.bin": right.body}
    assert any(liar.ranges())
    assert any("other bytes" in note for note in attempts.recorder.notes)


def test_without_pieces_a_joined_file_that_is_wrong_is_fetched_from_one_source(
    serve: Serve, attempts: Attempts
) -> None:
    right, wrong = Version.make(5, 6_000_000), Version.make(6, 6_000_000)
    slow = serve(lambda ask: ask.serve(right, bytes_per_s=4_000_000, Accept_Ranges="bytes"))
    liar = serve(lambda ask: ask.serve(wrong))
    job = attempts.job(slow.url(), mirrors=(liar.url(),), checksum=right.sha256, connections=2)
    assert attempts.once(job).event is Event.FINISH
    assert attempts.files() == {"file.bin": right.body}


def test_a_first_link_with_the_wrong_file_is_replaced_by_a_mirror(
    serve: Serve, attempts: Attempts
) -> None:
    right, wrong = Version.make(7, SIZE), Version.make(8, SIZE)
    liar, good = serve(lambda ask: ask.serve(wrong)), serve(lambda ask: ask.serve(right))
    job = attempts.job(liar.url(), mirrors=(good.url(),), checksum=right.sha256, connections=1)
    assert attempts.once(job).event is Event.FINISH
    assert attempts.files() == {"file.bin": right.body}


def test_a_size_that_is_known_beforehand_must_be_right(serve: Serve, attempts: Attempts) -> None:
    server = serve(lambda ask: ask.serve(Version.make(9, SIZE)))
    ending = attempts.once(attempts.job(server.url(), size=SIZE + 1))
    assert ending.failure is not None
    assert "instead of" in ending.failure.title
    assert "file.bin" not in attempts.files()

"""The lying server: whatever it says, a finished file is one version that it had."""

from __future__ import annotations

import errno
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dropmill.core.cancel import Stop
from dropmill.core.context import Ending
from dropmill.core.errors import Problem
from dropmill.core.state import Event
from dropmill.jobs.download.failures import disk_problem
from faults.downloading import Attempts, Serve
from faults.lying_server import Ask, Version, random_bytes

SIZE = 3_000_000
CUT = 1_000_000


def interrupted(attempts: Attempts, url: str, **fields: object) -> Ending:
    """The first attempt, which the server breaks off."""
    ending = attempts.once(attempts.job(url, **fields))
    assert ending.can_pass, ending
    assert attempts.parts()
    return ending


def finished(attempts: Attempts, url: str, *versions: Version, **fields: object) -> Version:
    """Attempts until the file is there, which is one of these versions."""
    ending = attempts.until_over(attempts.job(url, **fields))
    assert ending.event is Event.FINISH, ending
    files = attempts.files()
    assert list(files) == ["file.bin"]
    (version,) = [v for v in versions if v.body == files["file.bin"]]
    return version


def cut_first(
    rest: Callable[[Ask], None], version: Version, cut: int = CUT
) -> Callable[[Ask], None]:
    """Break the first answer off; `rest` answers what comes after."""

    def behave(ask: Ask) -> None:
        if ask.number == 1:
            ask.serve(version, send_most=cut)
        else:
            rest(ask)

    return behave


def test_200_to_a_range_starts_again_from_0(serve: Serve, attempts: Attempts) -> None:
    version = Version.make(1, SIZE)
    server = serve(cut_first(lambda ask: ask.serve(version, knows_range=False), version))
    interrupted(attempts, server.url())
    finished(attempts, server.url(), version)
    assert server.ranges()[-1] == ""


@pytest.mark.parametrize(
    "claim",
    [
        "bytes 0-{last}/{size}",
        "bytes 1000001-{last}/{size}",
        "bytes 1000000-2000000/{size}",
        "bytes 1000000-{last}/*0",
        "bytes 1000000-{size}/{size}",
        "bytes */{size}",
        "items 1000000-{last}/{size}",
        "",
    ],
)
def test_206_of_another_range_is_discarded_tried_again_then_one_stream(
    serve: Serve, attempts: Attempts, claim: str
) -> None:
    version = Version.make(2, SIZE)
    field = claim.format(last=SIZE - 1, size=SIZE)

    def rest(ask: Ask) -> None:
        if ask.range is None:
            ask.serve(version)
            return
        wrong = random_bytes(3, SIZE - CUT)
        ask.answer("206 Partial Content", wrong, ETag=version.etag, Content_Range=field)

    server = serve(cut_first(rest, version))
    interrupted(attempts, server.url())
    finished(attempts, server.url(), version)
    assert server.ranges() == ["", "bytes=1000000-", "bytes=1000000-", ""]


def test_206_whose_length_is_not_its_ranges(serve: Serve, attempts: Attempts) -> None:
    version = Version.make(2, SIZE)

    def rest(ask: Ask) -> None:
        if ask.range is None:
            ask.serve(version)
            return
        field = f"bytes {CUT}-{SIZE - 1}/{SIZE}"
        ask.answer("206 Partial Content", version.body, ETag=version.etag, Content_Range=field)

    server = serve(cut_first(rest, version))
    interrupted(attempts, server.url())
    finished(attempts, server.url(), version)


@pytest.mark.parametrize("knows_if_range", [True, False])
@pytest.mark.parametrize("new_size", [SIZE, SIZE + 1, CUT, CUT - 1, 0])
def test_a_file_that_changed_is_never_spliced(
    serve: Serve, attempts: Attempts, new_size: int, *, knows_if_range: bool
) -> None:
    old, new = Version.make(4, SIZE), Version.make(5, new_size)
    server = serve(cut_first(lambda ask: ask.serve(new, knows_if_range=knows_if_range), old))
    interrupted(attempts, server.url())
    finished(attempts, server.url(), new)
    assert "the file changed on the server: starting again" in attempts.recorder.notes


def test_what_was_there_of_the_old_version_is_kept_until_the_new_one_is_whole(
    serve: Serve, attempts: Attempts
) -> None:
    old, new = Version.make(4, SIZE), Version.make(5, SIZE)

    def rest(ask: Ask) -> None:
        ask.serve(new, send_most=500 if ask.range is None and ask.number < 5 else None)

    server = serve(cut_first(rest, old))
    interrupted(attempts, server.url())
    interrupted(attempts, server.url())
    assert old.body[:CUT] in attempts.parts().values()
    finished(attempts, server.url(), new)


@pytest.mark.parametrize("knows_if_range", [True, False])
def test_a_date_that_is_old_enough_is_a_strong_validator(
    serve: Serve, attempts: Attempts, *, knows_if_range: bool
) -> None:
    version = Version(Version.make(6, SIZE).body, "", age_s=7200)
    server = serve(cut_first(lambda a: a.serve(version, knows_if_range=knows_if_range), version))
    interrupted(attempts, server.url())
    finished(attempts, server.url(), version)
    assert server.asked[1].headers["if-range"] == version.last_modified
    assert server.ranges() == ["", "bytes=1000000-"]


@pytest.mark.parametrize("etag", ["", 'W/"weak"', "not quoted"])
def test_without_a_strong_validator_nothing_is_joined(
    serve: Serve, attempts: Attempts, etag: str
) -> None:
    old, new = (Version(Version.make(seed, SIZE).body, etag) for seed in (7, 8))
    server = serve(cut_first(lambda ask: ask.serve(new, knows_if_range=False), old))
    interrupted(attempts, server.url())
    finished(attempts, server.url(), new)
    assert server.ranges() == ["", ""]


def test_without_a_validator_a_checksum_allows_to_join(serve: Serve, attempts: Attempts) -> None:
    version = Version(Version.make(9, SIZE).body)
    server = serve(cut_first(lambda ask: ask.serve(version), version))
    interrupted(attempts, server.url(), checksum=version.sha256)
    finished(attempts, server.url(), version, checksum=version.sha256)
    assert server.ranges() == ["", "bytes=1000000-"]


def test_what_a_checksum_finds_out_after_joining_starts_again(
    serve: Serve, attempts: Attempts
) -> None:
    old, new = (Version(Version.make(seed, SIZE).body) for seed in (7, 8))
    server = serve(cut_first(lambda ask: ask.serve(new), old))
    interrupted(attempts, server.url(), checksum=new.sha256)
    finished(attempts, server.url(), new, checksum=new.sha256)
    assert server.ranges() == ["", "bytes=1000000-", ""]


def test_200_to_a_matching_if_range_is_tried_by_a_plain_range_that_is_compared(
    serve: Serve, attempts: Attempts
) -> None:
    version = Version.make(10, SIZE)

    def rest(ask: Ask) -> None:
        ask.serve(version, knows_range="if-range" not in ask.headers)

    server = serve(cut_first(rest, version))
    interrupted(attempts, server.url())
    finished(attempts, server.url(), version)
    assert server.ranges() == [
        "",
        f"bytes={CUT}-",
        f"bytes={CUT - 65536}-{CUT - 1}",
        f"bytes={CUT}-",
    ]


def test_an_overlap_that_differs_is_another_version_whatever_its_etag(
    serve: Serve, attempts: Attempts
) -> None:
    old = Version.make(11, SIZE)
    new = Version(Version.make(12, SIZE).body, old.etag)

    def rest(ask: Ask) -> None:
        ask.serve(new, knows_range="if-range" not in ask.headers)

    server = serve(cut_first(rest, old))
    interrupted(attempts, server.url())
    finished(attempts, server.url(), new)


def test_416_of_a_file_that_shrank_starts_again(serve: Serve, attempts: Attempts) -> None:
    old, new = Version.make(13, SIZE), Version.make(14, 1000)
    server = serve(cut_first(lambda ask: ask.serve(new, knows_if_range=False), old))
    interrupted(attempts, server.url())
    finished(attempts, server.url(), new)


@pytest.mark.parametrize("has_other_etag", [False, True])
def test_416_is_the_end_only_if_size_and_validator_agree(
    serve: Serve, attempts: Attempts, *, has_other_etag: bool
) -> None:
    version, other = Version.make(15, CUT), Version.make(16, CUT)

    def behave(ask: Ask) -> None:
        if ask.number == 1:  # chunked, and the end of the last chunk does not come
            ask.head("200 OK", ETag=version.etag, Transfer_Encoding="chunked")
            ask.raw(f"{CUT:x}\r\n".encode() + version.body + b"\r\n")
            ask.hang_up()
        elif ask.range is not None:
            etag = other.etag if has_other_etag else version.etag
            ask.answer("416 No", b"no body of the file", ETag=etag, Content_Range=f"bytes */{CUT}")
        else:
            ask.serve(other)

    server = serve(behave)
    interrupted(attempts, server.url())
    assert finished(attempts, server.url(), version, other) is (
        other if has_other_etag else version
    )


def test_a_reset_at_every_step_gets_there(serve: Serve, attempts: Attempts) -> None:
    version = Version.make(17, 40_000)
    server = serve(lambda ask: ask.serve(version, send_most=1024, then=ask.reset))
    finished(attempts, server.url(), version)
    assert len(server.asked) <= 60


@pytest.mark.parametrize("extra", [1, 100_000])
def test_a_body_that_is_too_long_stops_at_the_boundary(
    serve: Serve, attempts: Attempts, extra: int
) -> None:
    version = Version.make(18, 200_000)

    def behave(ask: Ask) -> None:
        ask.head("200 OK", Content_Length=len(version.body), ETag=version.etag)
        ask.raw(version.body + b"x" * extra)

    finished(attempts, serve(behave).url(), version)


@pytest.mark.parametrize("length", ["-1", "many", "99999999999999999999999", "10, 11"])
def test_a_content_length_that_makes_no_sense_ends_bounded(
    serve: Serve, attempts: Attempts, length: str
) -> None:
    def behave(ask: Ask) -> None:
        ask.head("200 OK", Content_Length=length, Connection="close")
        ask.raw(b"0123456789")
        ask.hang_up()

    ending = attempts.until_over(attempts.job(serve(behave).url()))
    if ending.event is Event.FINISH:  # the field was no number: what came until the end is the file
        assert attempts.files() == {"file.bin": b"0123456789"}
    else:
        assert ending.failure is not None
        assert "file.bin" not in attempts.files()


@pytest.mark.parametrize(
    "garbage",
    [b"", b"\0" * 9, b"HTTP/1.1 abc\r\n\r\n", b"SSH-2.0-x\r\n", b"HTTP/9.9 200 OK\r\n\r\n"],
)
def test_an_answer_that_is_not_http(serve: Serve, attempts: Attempts, garbage: bytes) -> None:
    def behave(ask: Ask) -> None:
        ask.raw(garbage)
        ask.hang_up()

    ending = attempts.once(attempts.job(serve(behave).url()))
    assert ending.event is Event.FAIL
    assert ending.failure is not None
    assert ending.failure.hint
    assert attempts.files() == {}


def test_a_login_page_never_touches_a_part(serve: Serve, attempts: Attempts) -> None:
    version = Version.make(19, SIZE)

    def rest(ask: Ask) -> None:
        ask.answer("200 OK", b"<html>log in</html>", Content_Type="text/html")

    server = serve(cut_first(rest, version))
    url = server.url("/film.mkv")
    interrupted(attempts, url)
    ending = attempts.once(attempts.job(url))
    assert ending.failure is not None
    assert "web page" in ending.failure.title
    assert version.body[:CUT] in attempts.parts().values()


def test_a_signed_link_that_expires_keeps_the_part(serve: Serve, attempts: Attempts) -> None:
    version = Version.make(20, SIZE)
    server = serve(cut_first(lambda ask: ask.answer("403 Forbidden", b"expired"), version))
    interrupted(attempts, server.url())
    ending = attempts.once(attempts.job(server.url()))
    assert ending.failure is not None
    assert "expired" in ending.failure.hint
    assert version.body[:CUT] in attempts.parts().values()


def test_a_redirected_link_is_asked_for_again_from_its_beginning(
    serve: Serve, attempts: Attempts
) -> None:
    version = Version.make(21, SIZE)
    tokens = iter(range(1, 100))

    def behave(ask: Ask) -> None:
        if ask.path == "/file.bin":
            ask.answer("302 Found", Location=f"/signed?{next(tokens)}")
        else:
            ask.serve(version, send_most=CUT if ask.path.endswith("?1") else None)

    server = serve(behave)
    interrupted(attempts, server.url())
    finished(attempts, server.url(), version)
    assert server.ranges("/signed?2") == [f"bytes={CUT}-"]


@pytest.mark.parametrize("trickle", [False, True])
def test_a_stall_is_given_up(serve: Serve, attempts: Attempts, *, trickle: bool) -> None:
    version = Version.make(22, SIZE)

    def behave(ask: Ask) -> None:
        if trickle:
            ask.head("200 OK", Content_Length=SIZE, ETag=version.etag)
            while True:
                ask.raw(b"x")
                ask.server.pause(0.2)
        ask.serve(version, send_most=CUT, then=ask.stall)

    server = serve(behave)
    ending = attempts.once(attempts.job(server.url(), stall_timeout_s=1))
    assert ending.can_pass
    assert ending.failure is not None
    assert "does not send" in ending.failure.title


_FULL_DISK = """
import errno, os, resource, signal, sys
sys.path[:0] = [sys.argv[1], sys.argv[2]]
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))
from dropmill.core.context import JobContext
from dropmill.jobs.download import Download
from recorder import ContextRecorder
job = Download(inputs=(sys.argv[3],), dir=sys.argv[4])
recorder = ContextRecorder()
ctx = JobContext(job, recorder, is_synced=False)
ctx.attempt(job.run)
print(recorder.endings[0].failure.title, ctx.amount)
"""


def test_a_file_that_the_system_refuses_to_write_on_keeps_what_has_come(
    serve: Serve, attempts: Attempts
) -> None:
    version = Version.make(23, SIZE)
    server = serve(lambda ask: ask.serve(version))
    tests = Path(__file__).parent.parent
    app = tests.parent / "app"
    done = subprocess.run(
        [sys.executable, "-c", _FULL_DISK, app, tests, server.url(), attempts.folder],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "too large for this disk" in done.stdout
    (part,) = [data for data in attempts.parts().values() if len(data) > CUT]
    assert version.body.startswith(part)
    finished(attempts, server.url(), version)
    assert server.ranges()[-1] == f"bytes={len(part)}-"


def test_a_kill_leaves_no_file_and_a_later_attempt_is_right(
    serve: Serve, attempts: Attempts
) -> None:
    version = Version.make(24, SIZE)

    def behave(ask: Ask) -> None:
        ask.serve(version, send_most=CUT if ask.number == 1 else None, then=ask.stall)

    server = serve(behave)
    tests = Path(__file__).parent.parent
    script = _FULL_DISK.replace("resource.setrlimit", "(lambda *a: a)")
    child = subprocess.Popen(
        [sys.executable, "-c", script, tests.parent / "app", tests, server.url(), attempts.folder]
    )
    try:
        assert server.stalled.wait(20)
    finally:
        child.kill()
        child.wait(10)
    assert "file.bin" not in attempts.files()
    finished(attempts, server.url(), version)
    assert not attempts.parts()


def test_a_full_disk_says_how_much_room_is_needed() -> None:
    problem = disk_problem(OSError(errno.ENOSPC, "full"), 5_000_000, 10, "/x")
    assert isinstance(problem, Problem)
    assert "5.0 MB more" in problem.hint
    assert "kept" in problem.hint


def test_pausing_again_and_again_gets_there(serve: Serve, attempts: Attempts) -> None:
    version = Version.make(25, SIZE)

    def behave(ask: Ask) -> None:
        ask.serve(version, send_most=400_000, then=ask.stall)

    server = serve(behave)
    # A pause may come before all that was sent, so that the end stalls once more.
    job = attempts.job(server.url(), stall_timeout_s=5)
    for _ in range(7):
        server.stalled.clear()
        assert attempts.stopped(job, server, Stop.PAUSE).event is Event.PAUSE
    finished(attempts, server.url(), version)


def test_a_server_that_never_answers_is_given_up_within_45_s(
    serve: Serve, attempts: Attempts
) -> None:
    server = serve(lambda ask: ask.stall())
    job = attempts.job(server.url(), stall_timeout_s=1)
    ending = attempts.until_over(job, tries=10)
    assert not ending.can_pass
    assert len(server.asked) == 3
    # With the defaults: 20 + 10 + 5 s, and what the Runner waits between them (1 and 2 s at most).
    assert job.stall_timeout_s * (1 + 1 / 2 + 1 / 4) * 20 + 3 < 45

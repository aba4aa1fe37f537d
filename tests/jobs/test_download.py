"""Downloads from servers that speak the truth, and stops of every sort."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from pathlib import Path

import blake3
import pytest
import trustme

from dropmill.core.cancel import Stop
from dropmill.core.errors import Problem
from dropmill.core.files import IfExists
from dropmill.core.state import Event
from faults.downloading import Attempts, Serve, tls_for
from faults.lying_server import Ask, Version


@pytest.mark.parametrize("size", [0, 1, 4096, 3_000_001])
def test_a_file_arrives_whole(serve: Serve, attempts: Attempts, size: int) -> None:
    version = Version.make(1, size)
    server = serve(lambda ask: ask.serve(version))
    ending = attempts.once(attempts.job(server.url()))
    assert ending.event is Event.FINISH
    assert ending.result.outputs == (str(attempts.folder / "file.bin"),)
    assert attempts.files() == {"file.bin": version.body}
    assert attempts.ctx is not None
    assert attempts.ctx.amount == (size, size)
    assert server.ranges() == [""]


def test_identity_encoding_is_asked_for(serve: Serve, attempts: Attempts) -> None:
    server = serve(lambda ask: ask.serve(Version.make(1, 10)))
    attempts.once(attempts.job(server.url()))
    assert server.asked[0].headers["accept-encoding"] == "identity"


def test_a_file_over_https(serve: Serve, attempts: Attempts, authority: trustme.CA) -> None:
    version = Version.make(2, 500_000)
    server = serve(lambda ask: ask.serve(version), tls_for(authority, "127.0.0.1"))
    assert attempts.once(attempts.job(server.url())).event is Event.FINISH
    assert attempts.files() == {"file.bin": version.body}


def test_a_length_that_is_unknown_is_said_and_no_total_made_up(
    serve: Serve, attempts: Attempts
) -> None:
    version = Version.make(3, 200_000)

    def behave(ask: Ask) -> None:
        ask.head("200 OK", Connection="close")
        ask.raw(version.body)
        ask.hang_up()

    server = serve(behave)
    assert attempts.once(attempts.job(server.url())).event is Event.FINISH
    assert "length unknown" in attempts.recorder.notes
    assert attempts.files() == {"file.bin": version.body}


@pytest.mark.parametrize(
    ("path", "field", "name"),
    [
        ("/a.zip", "", "a.zip"),
        ("/a%20b.zip?x=1#y", "", "a b.zip"),
        ("/", "", "download"),
        ("/..%2f..%2fx", "", "x"),
        ("/x", 'attachment; filename="b.txt"', "b.txt"),
        ("/x", "attachment; filename*=UTF-8''na%C3%AFve%20%E2%82%AC.txt", "naïve €.txt"),
        ("/x", "attachment; filename=\"c.txt\"; filename*=UTF-8''d.txt", "d.txt"),
        ("/x", "attachment; filename*=iso-8859-1''%e9.txt", "é.txt"),
        ("/x", 'attachment; filename="../../etc/passwd"', "passwd"),
        ("/x", 'attachment; filename="C:\\\\w\\\\y.txt"', "y.txt"),
        ("/x", r'attachment; filename="C:\w\y.txt"', "y.txt"),
        ("/x", r'attachment; filename="\"y\".txt"', "_y_.txt"),
        ("/x", 'attachment; filename="=?UTF-8?B?R3LDvMOfZS50eHQ=?="', "Grüße.txt"),
        ("/x", 'attachment; filename="=?iso-8859-1?Q?na=EFve_1.txt?="', "naïve 1.txt"),
        ("/x", 'attachment; filename="=?what?B?eA==?=.txt"', "=_what_B_eA==_=.txt"),
        ("/x", 'attachment; filename="/etc/cron"', "cron"),
        ("/x", "attachment; filename=CON", "_CON"),
        ("/x", 'attachment; filename="a.exe.. ."', "a.exe"),
        ("/x", f'attachment; filename="{"n" * 4096}.txt"', "n" * 251 + ".txt"),
        ("/x", "attachment; filename*=UTF-8''gpj%E2%80%AEexe.txt", "gpjexe.txt"),
        ("/x", 'attachment; filename=".bashrc"', "_bashrc"),
        ("/x", "inline", "x"),
    ],
)
def test_the_name_is_one_safe_base_name(
    serve: Serve, attempts: Attempts, path: str, field: str, name: str
) -> None:
    server = serve(lambda ask: ask.answer("200 OK", b"data", Content_Disposition=field))
    ending = attempts.once(attempts.job(server.url(path)))
    assert ending.result.outputs == (str(attempts.folder / name),)
    assert attempts.files() == {name: b"data"}


def test_a_taken_name_is_never_overwritten_unless_asked(serve: Serve, attempts: Attempts) -> None:
    server = serve(lambda ask: ask.answer("200 OK", b"new"))
    taken = attempts.folder / "a.tar.gz"
    taken.write_bytes(b"old")
    url = server.url("/a.tar.gz")
    attempts.once(attempts.job(url))
    assert attempts.files() == {"a.tar.gz": b"old", "a (1).tar.gz": b"new"}
    skipped = attempts.once(attempts.job(url, if_exists=IfExists.SKIP))
    assert "already there" in skipped.skipped
    assert not attempts.parts()
    attempts.once(attempts.job(url, if_exists=IfExists.OVERWRITE))
    assert taken.read_bytes() == b"new"


def test_skip_with_a_chosen_name_asks_no_server(serve: Serve, attempts: Attempts) -> None:
    server = serve(lambda ask: ask.answer("200 OK", b"new"))
    (attempts.folder / "mine").write_bytes(b"old")
    ending = attempts.once(attempts.job(server.url(), out="mine", if_exists=IfExists.SKIP))
    assert ending.skipped
    assert server.asked == []


def test_permissions_are_those_of_any_new_file(serve: Serve, attempts: Attempts) -> None:
    server = serve(lambda ask: ask.answer("200 OK", b"x"))
    attempts.once(attempts.job(server.url()))
    other = attempts.folder / "other"
    other.touch()
    assert (attempts.folder / "file.bin").stat().st_mode == other.stat().st_mode


def test_the_folder_is_made(serve: Serve, attempts: Attempts) -> None:
    server = serve(lambda ask: ask.answer("200 OK", b"x"))
    ending = attempts.once(attempts.job(server.url(), dir=str(attempts.folder / "new" / "er")))
    assert ending.event is Event.FINISH
    assert (attempts.folder / "new" / "er" / "file.bin").read_bytes() == b"x"


@pytest.mark.parametrize("algorithm", ["sha256", "SHA256:", "sha512", "md5", "blake3", ""])
def test_a_checksum_that_matches(serve: Serve, attempts: Attempts, algorithm: str) -> None:
    version = Version.make(4, 2_500_000)
    name = algorithm.lower().rstrip(":") or "sha256"
    digest = (blake3.blake3 if name == "blake3" else getattr(hashlib, name))(version.body)
    text = digest.hexdigest() if not algorithm else f"{algorithm.rstrip(':')}={digest.hexdigest()}"
    server = serve(lambda ask: ask.serve(version))
    ending = attempts.once(attempts.job(server.url(), checksum=text))
    assert ending.event is Event.FINISH
    assert ending.result.values == {name: digest.hexdigest()}


def test_a_checksum_that_does_not_match_leaves_nothing(serve: Serve, attempts: Attempts) -> None:
    server = serve(lambda ask: ask.serve(Version.make(5, 1000)))
    ending = attempts.once(attempts.job(server.url(), checksum="sha256=" + "0" * 64))
    assert ending.event is Event.FAIL
    assert not ending.can_pass
    assert ending.failure is not None
    assert "SHA256" in ending.failure.title
    assert attempts.files() == {}


@pytest.mark.parametrize("text", ["sha256=12", "sha257=" + "0" * 64, "nonsense", "md5=" + "g" * 32])
def test_a_checksum_that_is_none_is_said_before_there_is_a_job(
    attempts: Attempts, text: str
) -> None:
    with pytest.raises(Problem, match=r"is not a (checksum|value)") as caught:
        attempts.job("http://h/x", checksum=text)
    assert caught.value.hint


def test_a_name_with_a_folder_is_refused() -> None:
    with pytest.raises(Problem, match="not a file name"):
        Attempts(Path(), None).job("https://x/", out="../x")  # type: ignore[arg-type]


# Stops.


@pytest.mark.parametrize("stop", [Stop.PAUSE, Stop.QUIT])
def test_what_has_come_is_kept_and_continued_by_range(
    serve: Serve, attempts: Attempts, stop: Stop
) -> None:
    version = Version.make(6, 9_000_000)

    def behave(ask: Ask) -> None:
        ask.serve(version, send_most=5_000_000 if ask.number == 1 else None, then=ask.stall)

    server = serve(behave)
    job = attempts.job(server.url())
    ending = attempts.stopped(job, server, stop, least_bytes=5_000_000)
    assert ending.event is (Event.PAUSE if stop is Stop.PAUSE else Event.INTERRUPT)
    assert attempts.parts()
    assert "file.bin" not in attempts.files()
    assert attempts.once(job).event is Event.FINISH
    assert attempts.files() == {"file.bin": version.body}
    assert server.ranges()[1] == "bytes=5000000-"
    assert server.asked[1].headers["if-range"] == version.etag


def test_a_cancelled_download_leaves_nothing_and_is_felt_at_once(
    serve: Serve, attempts: Attempts
) -> None:
    version = Version.make(7, 4_000_000)
    server = serve(lambda ask: ask.serve(version, send_most=2_000_000, then=ask.stall))
    started = time.monotonic()
    ending = attempts.stopped(attempts.job(server.url()), server, Stop.CANCEL)
    assert ending.event is Event.CANCEL
    assert time.monotonic() - started < 5
    assert attempts.files() == {}


def test_a_stalled_cancel_is_felt_in_a_fifth_of_a_second(serve: Serve, attempts: Attempts) -> None:
    server = serve(lambda ask: ask.stall())

    def felt_s() -> float:
        server.stalled.clear()
        job = attempts.job(server.url())
        ctx = attempts.context(job)
        thread = threading.Thread(target=ctx.attempt, args=(job.run,))
        thread.start()
        assert server.stalled.wait(10)
        asked_at = time.monotonic()
        ctx.token.request(Stop.CANCEL)
        thread.join(10)
        took_s = time.monotonic() - asked_at
        assert [ending.event for ending in attempts.recorder.endings] == [Event.CANCEL]
        return took_s

    assert min(felt_s() for _ in range(3)) < 0.2  # others may use the processors too


def test_discard_removes_what_a_paused_download_kept(serve: Serve, attempts: Attempts) -> None:
    version = Version.make(8, 4_000_000)
    server = serve(lambda ask: ask.serve(version, send_most=2_000_000, then=ask.stall))
    job = attempts.job(server.url())
    attempts.stopped(job, server, Stop.PAUSE, least_bytes=1)
    assert attempts.parts()
    job.discard()
    assert attempts.files() == {}


def test_two_downloads_of_one_link_do_not_share_a_part(serve: Serve, attempts: Attempts) -> None:
    version = Version.make(9, 3_000_000)
    both_ask = threading.Barrier(2, timeout=10)

    def behave(ask: Ask) -> None:
        both_ask.wait()
        ask.serve(version)

    server = serve(behave)
    job = attempts.job(server.url())
    contexts = [attempts.context(job), attempts.context(job)]
    threads = [threading.Thread(target=ctx.attempt, args=(job.run,)) for ctx in contexts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert attempts.files() == {"file.bin": version.body, "file (1).bin": version.body}


def test_a_part_that_rotted_is_not_built_upon(serve: Serve, attempts: Attempts) -> None:
    version = Version.make(10, 12_000_000)

    def behave(ask: Ask) -> None:
        ask.serve(version, send_most=10_000_000 if ask.number == 1 else None)

    server = serve(behave)
    job = attempts.job(server.url())
    assert attempts.once(job).can_pass
    (part,) = [n for n, data in attempts.parts().items() if len(data) == 10_000_000]
    fd = os.open(attempts.folder / part, os.O_RDWR)
    os.pwrite(fd, b"rot", 5_000_000)
    os.close(fd)
    assert attempts.once(job).event is Event.FINISH
    assert attempts.files() == {"file.bin": version.body}
    assert set(server.ranges()[1:]) == {"bytes=4194304-8388607", "bytes=10000000-11999999"}


@pytest.mark.parametrize("is_older_whole", [True, False])
def test_a_record_that_rotted_is_replaced_by_the_one_before_it_or_by_nothing(
    serve: Serve, attempts: Attempts, *, is_older_whole: bool
) -> None:
    version = Version.make(11, 6_000_000)

    def behave(ask: Ask) -> None:
        ask.serve(version, send_most=2_000_000 if ask.number <= 2 else None)

    server = serve(behave)
    job = attempts.job(server.url())
    attempts.once(job)
    attempts.once(job)
    for path in attempts.folder.iterdir():
        if ".record." in path.name or (".older." in path.name and not is_older_whole):
            path.write_bytes(path.read_bytes()[:-7] + b"garbage")
    assert attempts.once(job).event is Event.FINISH
    assert attempts.files() == {"file.bin": version.body}
    assert server.ranges()[2] == ("bytes=2000000-" if is_older_whole else "")


def test_downloads_of_one_link_do_not_take_what_another_publishes(
    serve: Serve, attempts: Attempts
) -> None:
    version = Version.make(12, 300_000)
    server = serve(lambda ask: ask.serve(version))
    job = attempts.job(server.url())
    contexts = [attempts.context(job) for _ in range(24)]
    threads = [threading.Thread(target=ctx.attempt, args=(job.run,)) for ctx in contexts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    files = attempts.files()
    assert len(files) == 24
    assert set(files.values()) == {version.body}

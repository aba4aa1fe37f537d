"""Checksums that come with the file, or lie beside it: proven before the final name appears."""

from __future__ import annotations

import base64
import hashlib

import pytest

from dropmill.core.state import Event
from dropmill.jobs.download.beside import checksum_in
from faults.downloading import Attempts, Serve
from faults.lying_server import Ask, Version

VERSION = Version.make(1, 200_000)


def digest(body: bytes, algorithm: str = "sha256") -> str:
    return base64.b64encode(hashlib.new(algorithm, body).digest()).decode()


@pytest.mark.parametrize(
    "field",
    [
        {"Repr-Digest": f"sha-256=:{digest(VERSION.body)}:"},
        {"Content-Digest": f"sha-512=:{digest(VERSION.body, 'sha512')}:"},
        {"Digest": f"md5=x, SHA-256={digest(VERSION.body)}"},
    ],
)
@pytest.mark.parametrize("is_right", [True, False])
def test_a_digest_header_is_checked(
    serve: Serve, attempts: Attempts, field: dict[str, str], *, is_right: bool
) -> None:
    body = VERSION.body if is_right else VERSION.body[:-1] + b"!"
    server = serve(lambda ask: ask.answer("200 OK", body, **field))
    ending = attempts.once(attempts.job(server.url()))
    if is_right:
        assert ending.event is Event.FINISH
        assert list(ending.result.values) == ["sha512" if "Content-Digest" in field else "sha256"]
    else:
        assert ending.failure is not None
        assert "not the one expected" in ending.failure.title
        assert attempts.files() == {}


@pytest.mark.parametrize("value", ["sha-256=:AAAA:", "sha-256=nonsense!", "md5=:x:", "", "=::"])
def test_a_digest_that_makes_no_sense_is_as_if_it_were_not_there(
    serve: Serve, attempts: Attempts, value: str
) -> None:
    server = serve(lambda ask: ask.answer("200 OK", b"x", Repr_Digest=value))
    assert attempts.once(attempts.job(server.url())).event is Event.FINISH


def test_a_digest_counts_after_a_break_too(serve: Serve, attempts: Attempts) -> None:
    version = Version.make(2, 3_000_000)
    right = f"sha-256=:{digest(version.body)}:"

    def behave(ask: Ask) -> None:
        ask.serve(
            version,
            send_most=1_000_000 if ask.number == 1 else None,
            **({"Repr-Digest": right} if ask.number == 1 else {}),
        )

    ending = attempts.until_over(attempts.job(serve(behave).url()))
    assert ending.result.values == {"sha256": version.sha256}


SUMS = f"{'0' * 64}  other.bin\n{VERSION.sha256} *./file.bin\n"


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("/d/file.bin.sha256", VERSION.sha256),
        ("/d/file.bin.sha256", f"{VERSION.sha256}  file.bin\n"),
        ("/d/file.bin.sha512", hashlib.sha512(VERSION.body).hexdigest()),
        ("/d/SHA256SUMS", SUMS),
        ("/d/sha256sum.txt", f"SHA256 (file.bin) = {VERSION.sha256}\n"),
    ],
)
@pytest.mark.parametrize("is_right", [True, False])
def test_a_checksum_beside_the_file_is_found_and_checked(
    serve: Serve, attempts: Attempts, place: str, text: str, *, is_right: bool
) -> None:
    def behave(ask: Ask) -> None:
        if ask.path == "/d/file.bin?key=1":
            ask.answer("200 OK", VERSION.body if is_right else b"other")
        elif ask.path == place:
            ask.answer("200 OK", text.encode())
        else:
            ask.answer("404 Not Found")

    server = serve(behave)
    ending = attempts.once(attempts.job(server.url("/d/file.bin?key=1"), finds_checksum=True))
    assert (ending.event is Event.FINISH) is is_right
    assert ("file.bin" in attempts.files()) is is_right
    assert [ask.path for ask in server.asked].count(place) == 1


@pytest.mark.parametrize("answer", ["404 Not Found", "500 Oops", "page", "large", "other"])
def test_no_checksum_beside_it_is_no_reason_to_fail(
    serve: Serve, attempts: Attempts, answer: str
) -> None:
    def behave(ask: Ask) -> None:
        if ask.path == "/file.bin":
            ask.serve(VERSION)
        elif answer == "page":
            ask.answer("200 OK", VERSION.sha256.encode(), Content_Type="text/html")
        elif answer == "large":
            ask.answer("200 OK", b"x" * 2_000_000)
        elif answer == "other":
            ask.answer("200 OK", f"{VERSION.sha256}  else.bin\n".encode())
        else:
            ask.answer(answer)

    ending = attempts.once(attempts.job(serve(behave).url(), finds_checksum=True))
    assert ending.event is Event.FINISH
    assert ending.result.values == {}


def test_nobody_is_asked_for_a_checksum_unless_that_is_wanted(
    serve: Serve, attempts: Attempts
) -> None:
    server = serve(lambda ask: ask.serve(VERSION))
    attempts.once(attempts.job(server.url()))
    assert [ask.path for ask in server.asked] == ["/file.bin"]


def test_of_a_name_only_the_base_counts() -> None:
    found = checksum_in(f"{VERSION.sha256}  /abs/file.bin", "file.bin", is_for_one=False)
    assert found is not None
    assert checksum_in(VERSION.sha256, "file.bin", is_for_one=False) is None

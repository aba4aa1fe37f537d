"""What proves who asks goes to its own host only, and is in nothing that is stored."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest
import trustme

from dropmill.core.errors import Problem
from dropmill.core.state import Event
from dropmill.jobs.download import Download
from dropmill.transfer import system_proxy
from dropmill.transfer.secrets import hide, reveal
from faults.downloading import Attempts, Serve, tls_for
from faults.lying_server import Ask, Version

CANARY = "c4n@ry/77"


@pytest.mark.parametrize(
    ("fields", "header", "value"),
    [
        ({"user": f"me:{CANARY}"}, "authorization", f"me:{CANARY}"),
        ({"header": (f"Authorization: Bearer {CANARY}",)}, "authorization", f"Bearer {CANARY}"),
        ({"header": (f"X-Api-Key: {CANARY}", "Referer: http://r/")}, "x-api-key", CANARY),
        ({"cookies": f"a=1; session={CANARY}"}, "cookie", f"a=1; session={CANARY}"),
    ],
)
def test_a_secret_goes_to_its_host_and_nowhere_else(
    serve: Serve, attempts: Attempts, fields: Mapping[str, object], header: str, value: str
) -> None:
    other = serve(lambda ask: ask.serve(Version.make(1, 3_000_000), send_most=1_000_000))

    def behave(ask: Ask) -> None:
        if header not in ask.headers:
            ask.answer("401 Who", WWW_Authenticate='Basic realm="x"')
        else:
            ask.answer("302 Found", Location=other.url())

    server = serve(behave)
    job = attempts.job(server.url(), **fields)
    ending = attempts.once(job)
    sent = server.asked[-1].headers[header]
    if sent.startswith("Basic "):
        sent = base64.b64decode(sent[6:]).decode()
    assert sent == value
    assert all(CANARY not in text for ask in other.asked for text in ask.headers.values())
    assert header not in other.asked[0].headers
    assert attempts.parts()
    assert not any(CANARY.encode() in data for data in attempts.files().values())
    stored = msgspec.json.encode(msgspec.to_builtins(job)).decode()
    assert CANARY not in stored
    assert CANARY not in repr((job, job.name, job.slot_key, ending))


def test_a_digest_proves_it_without_sending_it(serve: Serve, attempts: Attempts) -> None:
    """RFC 7616, with the algorithm that all servers know."""

    def md5(text: str) -> str:
        return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()

    def behave(ask: Ask) -> None:
        scheme, _, told = ask.headers.get("authorization", "").partition(" ")
        said = dict(re.findall(r'(\w+)="?([^",]*)', told))
        if scheme == "Digest":
            of = (md5(f"me:x:{CANARY}"), "n1", said["nc"], said["cnonce"], "auth")
            if said["response"] == md5(":".join((*of, md5(f"GET:{ask.path}")))):
                ask.answer("200 OK", b"for me")
                return
        ask.answer("401 Who", WWW_Authenticate='Digest realm="x", nonce="n1", qop="auth"')

    server = serve(behave)
    ending = attempts.once(attempts.job(server.url("/a.txt"), user=f"me:{CANARY}"))
    assert ending.event is Event.FINISH, ending
    assert attempts.files() == {"a.txt": b"for me"}
    assert all(CANARY not in text for ask in server.asked for text in ask.headers.values())


def test_a_password_in_a_link_is_not_stored(serve: Serve, attempts: Attempts) -> None:
    def behave(ask: Ask) -> None:
        if "authorization" not in ask.headers:
            ask.answer("401 Who", WWW_Authenticate='Basic realm="x"')
        else:
            ask.answer("200 OK", b"x")

    server = serve(behave)
    job = attempts.job(server.url().replace("//", "//me:c4n%40ry%2F77@"))
    assert attempts.once(job).event is Event.FINISH
    assert base64.b64decode(server.asked[-1].headers["authorization"][6:]) == b"me:c4n@ry/77"
    assert "c4n" not in repr(job)
    again = Download(**{name: getattr(job, name) for name in ("inputs", "dir", "user", "header")})
    assert again.inputs == job.inputs


def test_a_cookie_file_is_sent_to_its_hosts(
    serve: Serve, attempts: Attempts, tmp_path: Path
) -> None:
    server = serve(lambda ask: ask.answer("200 OK", b"x"))
    cookies = tmp_path / "cookies.txt"
    cookies.write_text(
        "# Netscape HTTP Cookie File\n"
        "127.0.0.1\tFALSE\t/\tFALSE\t0\tid\t7\n"
        "elsewhere.example\tFALSE\t/\tFALSE\t0\tother\t8\n"
    )
    assert attempts.once(attempts.job(server.url(), cookies=str(cookies))).event is Event.FINISH
    assert server.asked[0].headers["cookie"] == "id=7"


@pytest.mark.parametrize("data", [b"", b"# Netscape HTTP Cookie File\n\n", b"Set-Cookie: a=1\n"])
def test_a_cookie_file_may_be_of_either_form_and_empty(
    serve: Serve, attempts: Attempts, tmp_path: Path, data: bytes
) -> None:
    server = serve(lambda ask: ask.answer("200 OK", b"x"))
    (tmp_path / "c").write_bytes(data)
    job = attempts.job(server.url(), cookies=str(tmp_path / "c"))
    assert attempts.once(job).event is Event.FINISH


@pytest.mark.parametrize("data", [b'[{"domain": "h", "name": "a"}]', b"a b c\n", bytes(range(256))])
def test_a_file_without_cookies_is_not_passed_over(
    serve: Serve, attempts: Attempts, tmp_path: Path, data: bytes
) -> None:
    server = serve(lambda ask: ask.answer("200 OK", b"x"))
    (tmp_path / "c.json").write_bytes(data)
    ending = attempts.once(attempts.job(server.url(), cookies=str(tmp_path / "c.json")))
    assert ending.failure is not None
    assert "is no file of cookies" in ending.failure.title
    assert server.asked == []


def test_a_proxy_is_asked_instead(serve: Serve, attempts: Attempts) -> None:
    proxy = serve(lambda ask: ask.answer("200 OK", b"by proxy"))
    job = attempts.job("http://nowhere.invalid/a.txt", proxy=proxy.url("").rstrip("/"))
    assert attempts.once(job).event is Event.FINISH
    assert attempts.files() == {"a.txt": b"by proxy"}
    assert proxy.asked[0].path == "http://nowhere.invalid/a.txt"


def test_the_proxy_of_the_system_is_asked(
    serve: Serve, attempts: Attempts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows and macOS, which say it by urllib."""
    proxy = serve(lambda ask: ask.answer("200 OK", b"by proxy"))
    server = serve(lambda ask: ask.answer("200 OK", b"straight"))
    monkeypatch.setattr(system_proxy, "IS_ASKED", True)
    monkeypatch.setattr("urllib.request.getproxies", lambda: {"http": proxy.url("")})
    monkeypatch.setattr("urllib.request.proxy_bypass", lambda host: host == "127.0.0.1")
    for url in ("http://nowhere.invalid/a.txt", server.url("/b.txt")):
        # Their own patience: a handle that was told of no proxy asks the environment no more.
        job = attempts.job(url, stall_timeout_s=19)
        assert attempts.once(job).event is Event.FINISH
    assert attempts.files() == {"a.txt": b"by proxy", "b.txt": b"straight"}


def test_only_a_choice_for_one_job_gets_past_a_bad_certificate(
    serve: Serve, attempts: Attempts
) -> None:
    server = serve(lambda ask: ask.answer("200 OK", b"x"), tls_for(trustme.CA(), "127.0.0.1"))
    job = attempts.job(server.url(), accepts_any_certificate=True)
    assert attempts.once(job).event is Event.FINISH
    assert attempts.once(attempts.job(server.url("/other"))).event is Event.FAIL


@pytest.mark.parametrize("line", ["no colon", "A: b\r\nC: d", "Range: bytes=0-", "Host: x", ": x"])
def test_a_header_that_cannot_be_set_is_refused(attempts: Attempts, line: str) -> None:
    with pytest.raises(Problem):
        attempts.job("http://h/x", header=(line,))


def test_a_stand_in_of_another_process_says_what_to_do() -> None:
    assert reveal(hide("x") + "!") == "x!"
    assert hide(hide("x")) == hide("x")
    with pytest.raises(Problem, match="was not kept"):
        reveal("secret-0123456789abcdef")

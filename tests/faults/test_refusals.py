"""What cannot be downloaded is said in words a person can act on, and leaves no file."""

from __future__ import annotations

import email.utils
import socket
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from dropmill.core.errors import Failure
from dropmill.core.services import Services
from dropmill.core.state import Event
from dropmill.transfer.thread import TransferThread
from faults.downloading import Attempts, Serve, tls_for
from faults.lying_server import Ask, Version


def failure_of(attempts: Attempts, url: str, **fields: object) -> Failure:
    ending = attempts.once(attempts.job(url, **fields))
    assert ending.event is Event.FAIL
    assert ending.failure is not None
    assert ending.failure.title
    assert ending.failure.hint
    assert "Traceback" not in ending.failure.detail
    assert attempts.files() == {}
    return ending.failure


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "ftpx://h/x",
        "file:///etc/passwd",
        "http://",
        "http:///x",
        "http://[::1",
        "http://h:99999/x",
        "http://a b/x",
        "http://\u2603\u202e.example/x",
        "https://" + "a" * 64 + "ä.example/",
        "javascript:alert(1)",
        "\x00",
    ],
)
def test_a_wrong_link(attempts: Attempts, url: str) -> None:
    failure_of(attempts, url)


def test_an_unknown_host(attempts: Attempts) -> None:
    failure = failure_of(attempts, "http://no-such-host.invalid/x")
    assert "no-such-host.invalid" in failure.title


def test_a_refused_connection(attempts: Attempts) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    ending = attempts.once(attempts.job(f"http://127.0.0.1:{port}/x"))
    assert ending.failure is not None
    assert "refuses the connection" in ending.failure.title
    assert ending.can_pass


@pytest.mark.parametrize(
    ("status", "can_pass"),
    [
        ("400 Bad", False),
        ("401 Who", False),
        ("403 Forbidden", False),
        ("404 Not Found", False),
        ("408 Slow", True),
        ("410 Gone", False),
        ("418 Teapot", False),
        ("429 Many", True),
        ("500 Oops", True),
        ("501 What", False),
        ("502 Bad Gateway", True),
        ("503 Busy", True),
        ("504 Late", True),
        ("204 Nothing", False),
        ("304 Same", False),
        ("999 Odd", False),
    ],
)
def test_a_status_that_is_no_success(
    serve: Serve, attempts: Attempts, status: str, can_pass: bool
) -> None:
    body = b"" if status[:3] in {"204", "304"} else b"<h1>So <b>sorry</b></h1>&amp; bye"
    server = serve(lambda ask: ask.answer(status, body))
    ending = attempts.once(attempts.job(server.url()))
    assert ending.event is Event.FAIL
    assert ending.can_pass is can_pass
    assert ending.failure is not None
    assert status[:3] in ending.failure.title
    if body:
        assert "So sorry & bye" in ending.failure.hint
    assert attempts.files() == {}


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<head><title>404 Gone</title></head><h1>404 Gone</h1>nginx", "“404 Gone nginx”"),
        ("<head><title>Only here</title></head><body></body>", "“Only here”"),
    ],
)
def test_the_words_of_a_page_are_told_once(
    serve: Serve, attempts: Attempts, page: str, words: str
) -> None:
    server = serve(lambda ask: ask.answer("404 Not Found", page.encode()))
    ending = attempts.once(attempts.job(server.url()))
    assert ending.failure is not None
    assert ending.failure.hint.endswith(words)


@pytest.mark.parametrize("user", ["", "me:wrong"])
def test_a_user_name_that_is_missing_or_wrong(serve: Serve, attempts: Attempts, user: str) -> None:
    server = serve(lambda ask: ask.answer("401 Who", WWW_Authenticate='Basic realm="x"'))
    ending = attempts.once(attempts.job(server.url(), user=user))
    assert ending.failure is not None
    assert "only with the right user name and password (401)" in ending.failure.title


@pytest.mark.parametrize("named_by", ["the job", "the environment"])
def test_a_proxy_that_is_not_there(
    serve: Serve, attempts: Attempts, monkeypatch: pytest.MonkeyPatch, named_by: str
) -> None:
    server = serve(lambda ask: ask.answer("200 OK", b"x"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        proxy = f"http://127.0.0.1:{listener.getsockname()[1]}"
    url = server.url().replace("127.0.0.1", "nowhere.invalid")
    if named_by == "the job":
        ending = attempts.once(attempts.job(url, proxy=proxy))
    else:
        monkeypatch.setenv("http_proxy", proxy)
        ending = attempts.once(attempts.job(url))
    assert ending.failure is not None
    assert ending.failure.title == "The proxy “127.0.0.1” cannot be reached"
    assert ending.can_pass


def test_a_proxy_that_is_something_else(serve: Serve, attempts: Attempts) -> None:
    server = serve(lambda ask: ask.answer("200 OK", b"x"))
    job = attempts.job(server.url(), proxy=f"socks5h://127.0.0.1:{server.port}")
    ending = attempts.once(job)
    assert ending.failure is not None
    assert ending.failure.title == "The proxy gave no connection to “127.0.0.1”"


def test_an_answer_that_is_not_http(serve: Serve, attempts: Attempts) -> None:
    def behave(ask: Ask) -> None:
        ask.raw(b"SSH-2.0-OpenSSH_9.2\r\n")
        ask.hang_up()

    ending = attempts.once(attempts.job(serve(behave).url()))
    assert ending.failure is not None
    assert ending.failure.title == "What “127.0.0.1” answers is not HTTP"
    assert not ending.can_pass


def test_cookies_that_are_not_there(serve: Serve, attempts: Attempts) -> None:
    server = serve(lambda ask: ask.answer("200 OK", b"x"))
    ending = attempts.once(attempts.job(server.url(), cookies="none.txt"))
    assert ending.failure is not None
    assert ending.failure.title == "There is no file of cookies “none.txt”"
    assert server.asked == []


@pytest.mark.parametrize(
    ("value", "least", "most"),
    [
        ("7", 7, 7),
        ("0", 0, 0),
        ("-5", 0, 0),
        ("99999999999999", 3600, 3600),
        ("in two minutes", 110, 121),
        (email.utils.formatdate(0, usegmt=True), 0, 0),
    ],
)
def test_retry_after_is_honoured_and_clamped(
    serve: Serve, attempts: Attempts, value: str, least: float, most: float
) -> None:
    if value == "in two minutes":
        value = email.utils.formatdate(time.time() + 120, usegmt=True)
    server = serve(lambda ask: ask.answer("503 Busy", Retry_After=value))
    ending = attempts.once(attempts.job(server.url()))
    assert ending.retry_after_s is not None
    assert least <= ending.retry_after_s <= most


@pytest.mark.parametrize("value", ["", "soon", "1e9", "7 seconds"])
def test_a_retry_after_that_makes_no_sense_is_ignored(
    serve: Serve, attempts: Attempts, value: str
) -> None:
    server = serve(lambda ask: ask.answer("503 Busy", Retry_After=value))
    ending = attempts.once(attempts.job(server.url()))
    assert ending.can_pass
    assert ending.retry_after_s is None


def test_a_flood_of_an_explanation_is_not_read_to_the_end(serve: Serve, attempts: Attempts) -> None:
    sent = []

    def behave(ask: Ask) -> None:
        ask.head("404 Not Found")
        for _ in range(2000):
            ask.raw(b"x" * 100_000)
            sent.append(1)

    server = serve(behave)
    failure = failure_of(attempts, server.url())
    assert len(failure.hint) < 400
    server.close()
    assert len(sent) < 2000


def test_a_web_page_in_place_of_a_file(serve: Serve, attempts: Attempts) -> None:
    page = b"<html>log in</html>"
    server = serve(lambda ask: ask.answer("200 OK", page, Content_Type="text/html; charset=x"))
    failure = failure_of(attempts, server.url("/film.mkv"))
    assert "web page" in failure.title
    attempts.once(attempts.job(server.url("/film.mkv"), takes_pages=True))
    assert attempts.files() == {"film.mkv": page}


def test_a_web_page_that_was_asked_for(serve: Serve, attempts: Attempts) -> None:
    server = serve(lambda ask: ask.answer("200 OK", b"<html>", Content_Type="text/html"))
    for path in ("/page.html", "/page"):
        assert attempts.once(attempts.job(server.url(path))).event is Event.FINISH


def test_a_body_that_is_compressed_all_the_same(serve: Serve, attempts: Attempts) -> None:
    server = serve(lambda ask: ask.answer("200 OK", b"\x1f\x8b", Content_Encoding="gzip"))
    assert "compressed" in failure_of(attempts, server.url()).title
    assert attempts.once(attempts.job(server.url("/a.tar.gz"))).event is Event.FINISH


def test_no_room_is_said_before_the_disk_is_filled(serve: Serve, attempts: Attempts) -> None:
    def behave(ask: Ask) -> None:
        ask.head("200 OK", Content_Length=1 << 59)
        ask.raw(b"x" * 100_000)
        ask.stall()

    ending = attempts.once(attempts.job(serve(behave).url()))
    assert ending.failure is not None
    assert "room" in ending.failure.title
    assert "TB" in ending.failure.hint
    assert "file.bin" not in attempts.files()


# Certificates: verification is on.


def test_a_certificate_nobody_vouches_for(serve: Serve, attempts: Attempts) -> None:
    server = serve(lambda ask: ask.answer("200 OK"), tls_for(trustme.CA(), "127.0.0.1"))
    assert "certificate" in failure_of(attempts, server.url()).title
    assert server.asked == []


def test_a_certificate_of_another_host(
    serve: Serve, attempts: Attempts, authority: trustme.CA
) -> None:
    server = serve(lambda ask: ask.answer("200 OK"), tls_for(authority, "elsewhere.example"))
    assert "another name" in failure_of(attempts, server.url()).title
    assert server.asked == []


def test_a_certificate_that_has_expired(
    serve: Serve, attempts: Attempts, authority: trustme.CA
) -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    tls = tls_for(authority, "127.0.0.1", not_after=yesterday)
    server = serve(lambda ask: ask.answer("200 OK"), tls)
    assert "expired" in failure_of(attempts, server.url()).title
    assert server.asked == []


def test_https_asked_of_a_server_that_does_not_speak_it(serve: Serve, attempts: Attempts) -> None:
    server = serve(lambda ask: ask.answer("200 OK"))
    failure = failure_of(attempts, server.url().replace("http:", "https:"))
    assert "secure connection" in failure.title


# Redirects.


def test_redirects_are_followed_and_the_name_is_the_given_links(
    serve: Serve, attempts: Attempts
) -> None:
    version = Version.make(1, 1000)

    def behave(ask: Ask) -> None:
        if ask.path == "/a.iso":
            ask.answer("302 Found", b"moved", Location="/signed?token=1")
        else:
            ask.serve(version)

    server = serve(behave)
    assert attempts.once(attempts.job(server.url("/a.iso"))).event is Event.FINISH
    assert attempts.files() == {"a.iso": version.body}
    assert server.connections == 1


def test_ten_redirects_are_followed_and_no_more(serve: Serve, attempts: Attempts) -> None:
    def behave(ask: Ask) -> None:
        left = int(ask.path[1:])
        if left:
            ask.answer("301 Moved", Location=f"/{left - 1}")
        else:
            ask.answer("200 OK", b"end")

    server = serve(behave)
    assert attempts.once(attempts.job(server.url("/10"), out="ten")).event is Event.FINISH
    asked = len(server.asked)
    ending = attempts.once(attempts.job(server.url("/11"), out="eleven"))
    assert ending.failure is not None
    assert "more than 10" in ending.failure.title
    assert not ending.can_pass
    assert len(server.asked) == asked + 11
    assert attempts.files() == {"ten": b"end"}


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://h/x", "gopher://h/", "javascript:alert(1)", "data:,x"]
)
def test_a_redirect_to_another_scheme_is_refused(
    serve: Serve, attempts: Attempts, target: str
) -> None:
    server = serve(lambda ask: ask.answer("302 Found", Location=target))
    assert "not followed" in failure_of(attempts, server.url()).title


def test_a_redirect_from_secure_to_insecure_is_refused(
    serve: Serve, attempts: Attempts, authority: trustme.CA
) -> None:
    plain = serve(lambda ask: ask.answer("200 OK", b"tampered"))
    secure = serve(
        lambda ask: ask.answer("302 Found", Location=plain.url()),
        tls_for(authority, "127.0.0.1"),
    )
    assert "insecure" in failure_of(attempts, secure.url()).title
    assert plain.asked == []


def test_credentials_go_to_their_host_only(serve: Serve, attempts: Attempts) -> None:
    other = serve(lambda ask: ask.answer("200 OK", b"x"))

    def behave(ask: Ask) -> None:
        if "authorization" not in ask.headers:
            ask.answer("401 Who", WWW_Authenticate='Basic realm="x"')
        else:
            ask.answer("302 Found", Location=other.url().replace("//", "//eve:pw@"))

    server = serve(behave)
    url = server.url().replace("//", "//user:s3cret@")
    assert attempts.once(attempts.job(url)).event is Event.FINISH
    assert server.asked[-1].headers["authorization"].startswith("Basic ")
    assert "authorization" not in other.asked[0].headers


def test_a_secret_in_a_link_is_not_in_what_is_written(serve: Serve, attempts: Attempts) -> None:
    server = serve(lambda ask: ask.serve(Version.make(1, 2_000_000), send_most=1_500_000))
    ending = attempts.once(attempts.job(server.url().replace("//", "//me:canary77@")))
    assert ending.failure is not None
    assert attempts.parts()
    assert not any(b"canary77" in data for data in attempts.files().values())
    assert "canary77" not in repr(ending)


def test_downloads_fail_with_the_cause_once_the_transfer_thread_has_failed(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = Services()
    attempts = Attempts(tmp_path, services)
    server = serve(lambda ask: ask.stall())
    thread = services.get(TransferThread)
    monkeypatch.setattr(thread, "_obey", lambda: 1 / 0)
    for _ in range(2):  # what is under way, and what comes later
        ending = attempts.once(attempts.job(server.url()))
        assert ending.event is Event.FAIL
        assert not ending.can_pass
        assert ending.failure is not None
        assert ending.failure.title.startswith("Nothing can be downloaded any more")
    services.close()

"""Cookies that redirects set: kept for the rest of the way, sent only where they are for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dropmill.core.state import Event
from dropmill.jobs.download.cookies import Cookies
from faults.downloading import Attempts, Serve
from faults.lying_server import Ask, Version

VERSION = Version.make(1, 1000)


def test_a_server_that_redirects_to_set_a_cookie_is_satisfied(
    serve: Serve, attempts: Attempts
) -> None:
    def behave(ask: Ask) -> None:
        if ask.headers.get("cookie") == "mine=1; seen=yes; also=2":
            ask.serve(VERSION)
        else:
            ask.raw(
                b"HTTP/1.1 302 Found\r\nLocation: /file.bin\r\nContent-Length: 0\r\n"
                b"Set-Cookie: seen=yes; Path=/; HttpOnly\r\nSet-Cookie: also=2\r\n"
                b"Set-Cookie: not-here=1; Path=/other\r\nSet-Cookie: =;=\r\n\r\n"
            )

    server = serve(behave)
    ending = attempts.once(attempts.job(server.url(), cookies="mine=1"))
    assert ending.event is Event.FINISH
    assert attempts.files() == {"file.bin": VERSION.body}
    assert [ask.headers.get("cookie") for ask in server.asked] == [
        "mine=1",
        "mine=1; seen=yes; also=2",
    ]


def test_a_link_begins_without_what_an_earlier_attempt_was_given(
    serve: Serve, attempts: Attempts
) -> None:
    def behave(ask: Ask) -> None:
        if "cookie" in ask.headers:
            ask.serve(VERSION)
        else:
            ask.answer("302 Found", Location="/file.bin", Set_Cookie="a=1")

    server = serve(behave)
    for _ in range(2):
        assert attempts.once(attempts.job(server.url())).event is Event.FINISH
    assert [ask.headers.get("cookie") for ask in server.asked] == [None, "a=1"] * 2


def test_cookies_go_to_their_own_hosts_only() -> None:
    cookies = Cookies()
    lines = (
        "host=1",
        "all=2; Domain=example.org",
        "foreign=3; Domain=example.net",
        "wide=4; Domain=org",
        "safe=5; Secure",
        "old=6; Max-Age=0",
        f"large={'7' * 5000}",
    )
    cookies.keep("https://www.example.org/a", lines)
    assert cookies.added_to((), "https://www.example.org/b") == ("Cookie: host=1; safe=5; all=2",)
    assert cookies.added_to((), "http://www.example.org/b") == ("Cookie: host=1; all=2",)
    assert cookies.added_to(("A: b",), "https://example.org/") == ("A: b", "Cookie: all=2")
    assert cookies.added_to((), "https://www.example.net/b") == ()
    assert cookies.added_to((), "https://other.org/b") == ()


@given(st.lists(st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]))))
def test_no_cookie_breaks_anything(lines: list[str]) -> None:
    cookies = Cookies()
    cookies.keep("http://[::1]:8080/a", tuple(lines))
    for line in cookies.added_to(("X: y",), "http://[::1]:8080/"):
        assert "\n" not in line

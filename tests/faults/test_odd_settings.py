"""Settings that a request cannot carry: said for that job, and no other download hears of it."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from dropmill.core.errors import Problem
from dropmill.core.state import Event
from faults.downloading import Attempts, Serve


@pytest.mark.parametrize("name", ["referer", "user_agent", "cookies", "user", "proxy"])
@pytest.mark.parametrize("text", ["a=b\r\nRange: bytes=5-", "a=\0", "a=\n"])
def test_a_setting_cannot_bring_a_line_of_its_own(attempts: Attempts, name: str, text: str) -> None:
    with pytest.raises(Problem, match="control character"):
        attempts.job("http://127.0.0.1:1/", **{name: text})


@pytest.mark.parametrize(
    ("fields", "header", "value"),
    [
        ({"user": "jörg:geheim€"}, "authorization", base64.b64encode("jörg:geheim€".encode())),
        ({"user_agent": "Café/1"}, "user-agent", "Café/1".encode()),
        ({"referer": "http://h/ä"}, "referer", "http://h/ä".encode()),
        ({"cookies": "name=ä"}, "cookie", "name=ä".encode()),
        ({"header": ("X-Name: ä",)}, "x-name", "ä".encode()),
    ],
)
def test_letters_beyond_ascii_are_sent_as_utf_8(
    serve: Serve, attempts: Attempts, fields: dict[str, object], header: str, value: bytes
) -> None:
    server = serve(
        lambda ask: (
            ask.answer("200 OK", b"x")
            if "user" not in fields or "authorization" in ask.headers
            else ask.answer("401 Who", WWW_Authenticate='Basic realm="x"')
        )
    )
    assert attempts.once(attempts.job(server.url(), **fields)).event is Event.FINISH
    assert value in server.asked[-1].headers[header].encode("latin-1")


@pytest.mark.parametrize("proxy", ["http://pröxy.invalid:3128", "socks5://ä:b@127.0.0.1:1", "x y"])
def test_a_proxy_that_is_none_fails_alone(serve: Serve, attempts: Attempts, proxy: str) -> None:
    server = serve(lambda ask: ask.answer("200 OK", b"x"))
    assert attempts.once(attempts.job(server.url(), proxy=proxy)).event is Event.FAIL
    assert attempts.once(attempts.job(server.url())).event is Event.FINISH


def test_a_home_beyond_ascii(
    serve: Serve, attempts: Attempts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "jörg €"))
    server = serve(lambda ask: ask.answer("200 OK", b"x"))
    cookies = tmp_path / "Plätzchen.txt"
    cookies.write_text("127.0.0.1\tFALSE\t/\tFALSE\t0\tname\tvalue\n")
    job = attempts.job(server.url(), cookies=str(cookies), stall_timeout_s=7.5)
    assert attempts.once(job).event is Event.FINISH
    assert server.asked[0].headers["cookie"] == "name=value"

"""Cookies: a file of them, and those that redirects set on the way to a file."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from dropmill.core.errors import Problem

if TYPE_CHECKING:
    from email.message import Message
    from http.client import HTTPResponse

_NAME = "cookie:"
_MOST = 50
_MOST_CHARACTERS = 4096
"""Of one of them; a browser keeps no larger ones."""

_MOST_FILE_BYTES = 1 << 20
_HTTP_ONLY = b"#httponly_"
_SET = b"set-cookie:"
_LEAST_TABS = 5
"""In a line of a cookies.txt: its last field, the value, may be missing."""


def check_cookie_file(path: str) -> None:
    """Problem unless libcurl can read cookies from this file, or it says that there are none."""
    file = Path(path)
    if not file.is_file():
        raise Problem(
            f"There is no file of cookies “{path}”",
            "Check its path, or give cookies as name=value.",
        )
    if not _is_cookie_file(file, file.stat().st_mtime_ns):
        raise Problem(
            f"“{path}” is no file of cookies",
            "Save them from your browser as cookies.txt (Netscape's format), or give name=value.",
        )


@lru_cache(maxsize=64)
def _is_cookie_file(path: Path, _mtime_ns: int) -> bool:
    with path.open("rb") as file:
        lines = file.read(_MOST_FILE_BYTES).lower().splitlines()
    said = [
        line
        for line in lines
        if line.startswith(_HTTP_ONLY) or (line.strip() and not line.startswith(b"#"))
    ]
    return not said or any(
        line.count(b"\t") >= _LEAST_TABS or line.startswith(_SET) for line in said
    )


class Cookies:
    """What one attempt was given. Used by one worker."""

    def __init__(self) -> None:
        from http.cookiejar import CookieJar, DefaultCookiePolicy  # noqa: PLC0415 - few set any

        policy = DefaultCookiePolicy(strict_domain=True)
        self._jar = CookieJar(policy)

    def keep(self, url: str, lines: tuple[str, ...]) -> None:
        """Keep what an answer from this address sets, as far as it may be set from there."""
        from email.message import Message  # noqa: PLC0415 - as above
        from urllib.request import Request  # noqa: PLC0415 - as above

        said = Message()
        for line in lines[:_MOST]:
            if len(line) <= _MOST_CHARACTERS:
                said["Set-Cookie"] = line
        self._jar.extract_cookies(cast("HTTPResponse", _Answer(said)), Request(url))  # noqa: S310 - asks nobody

    def added_to(self, headers: tuple[str, ...], url: str) -> tuple[str, ...]:
        """Return header lines for this address with those cookies that are for it.

        They follow those that are in the lines already: there is one such line (RFC 6265 §5.4).
        """
        from urllib.request import Request  # noqa: PLC0415 - as above

        request = Request(url)  # noqa: S310 - as above
        self._jar.add_cookie_header(request)
        if not (cookies := request.get_header("Cookie")):
            return headers
        given = [line.partition(":")[2].strip() for line in headers if _is_cookies(line)]
        others = tuple(line for line in headers if not _is_cookies(line))
        return (*others, f"Cookie: {'; '.join([*given, cookies])}")


class _Answer:
    """As much of an answer as a jar looks at."""

    def __init__(self, said: Message) -> None:
        self._said = said

    def info(self) -> Message:
        return self._said


def _is_cookies(line: str) -> bool:
    return line.lower().startswith(_NAME)

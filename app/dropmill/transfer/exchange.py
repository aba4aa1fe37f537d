"""One exchange with a server: what is asked, what came back, how it ended. All frozen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

import msgspec

from dropmill import __version__

FAULT = -2
"""The code of an exchange that the transfer thread's own end has ended: libcurl has none."""

_LENGTH_DIGITS = 18
_STATUS = re.compile(r"\d{3}", re.ASCII)


class Options(msgspec.Struct, frozen=True, cache_hash=True):
    """How to talk to a server. Easy handles are kept by these, so equal ones share handles."""

    user: str = ""
    password: str = ""
    proxy: str = ""
    """Empty takes what the environment says (https_proxy, no_proxy)."""
    cookie_file: str = ""
    """A cookies.txt; each cookie goes to its own hosts only."""
    user_agent: str = f"Dropmill/{__version__}"
    connect_timeout_s: float = 15.0
    stall_timeout_s: float = 20.0
    """After so many seconds below 32 bytes a second the exchange is given up."""
    is_multiplexed: bool = True
    """False keeps it to HTTP/1.1, so that it has a connection of its own."""
    is_verified: bool = True
    """False accepts any certificate: only ever a person's own choice for one job."""


class Request(msgspec.Struct, frozen=True):
    """One request: `first` and `last` are byte positions, both included (RFC 9110 §14)."""

    url: str
    options: Options = Options()
    headers: tuple[str, ...] = ()
    first: int | None = None
    last: int | None = None
    is_head: bool = False
    """Only the head is asked for."""

    @property
    def range(self) -> str | None:
        """The range in libcurl's words; None for the whole file."""
        if self.first is None:
            return None
        return f"{self.first}-{'' if self.last is None else self.last}"


class Head(msgspec.Struct, frozen=True):
    """The status line and the header fields of an answer; names in lower case."""

    status: int
    reason: str = ""
    fields: Mapping[str, str] = {}
    """Of a field that is repeated, the last one."""
    cookies: tuple[str, ...] = ()
    """All that a redirect sets (Set-Cookie, RFC 6265); of other answers they are not looked at."""

    def get(self, name: str) -> str | None:
        """Return a field (name in lower case); None if it is not there."""
        return self.fields.get(name)

    @property
    def length(self) -> int | None:
        """Content-Length in bytes; None if it is missing or no number."""
        text = self.fields.get("content-length", "")
        is_number = text.isascii() and text.isdigit() and len(text) <= _LENGTH_DIGITS
        return int(text) if is_number else None


def read_head(lines: list[bytes]) -> Head:
    """Read the last head among header lines, as libcurl delivers them.

    Interim answers (100, 103), a proxy's and those of an authentication come before it, trailers
    after its empty line; both are left out. Never raises.
    """
    is_single = bool(lines) and lines[-1] == _END and lines.index(_END) == len(lines) - 1
    if is_single and lines[0].startswith(b"HTTP/"):  # as nearly always
        known = [
            _known_field(line) if len(line) <= _KNOWN_BYTES else _field(line)
            for line in lines[1:-1]
        ]
        status, reason = _status(lines[0])
        return _head(status, reason, list(filter(None, known)))
    status, reason = 0, ""
    fields: list[tuple[str, str]] = []
    is_inside = False
    for line in lines:
        if not is_inside and line.startswith(b"HTTP/"):
            status, reason = _status(line)
            fields = []
            is_inside = True
        elif line in _EMPTY:
            is_inside = False
        elif is_inside:
            read = _known_field if len(line) <= _KNOWN_BYTES else _field
            if (field := read(line)) is not None:
                fields.append(field)
    return _head(status, reason, fields)


def _head(status: int, reason: str, fields: list[tuple[str, str]]) -> Head:
    if not 300 <= status < 400:
        return Head(status, reason, dict(fields))
    cookies = tuple(value for name, value in fields if name == "set-cookie")
    return Head(status, reason, dict(fields), cookies)


_END = b"\r\n"
_EMPTY = (_END, b"\n")

_KNOWN_BYTES = 256


def _field(line: bytes) -> tuple[str, str] | None:
    name, separator, value = _text(line).partition(":")
    return (name.strip().lower(), value.strip()) if separator else None


_known_field = lru_cache(maxsize=512)(_field)
"""The answers of a server differ in few lines: those that were seen of late are known."""


@lru_cache(maxsize=64)
def _status(line: bytes) -> tuple[int, str]:
    words = _text(line).split(None, 2)
    status = int(words[1]) if len(words) > 1 and _STATUS.fullmatch(words[1]) else 0
    return status, words[2].strip() if len(words) > 2 else ""


def _text(line: bytes) -> str:
    try:
        # Fields are Latin-1 by the letter, but servers that put UTF-8 there mean UTF-8.
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("latin-1")


class Outcome(msgspec.Struct, frozen=True):
    """How an exchange ended."""

    code: int
    """libcurl's error code, or FAULT; 0 when the whole answer came."""
    text: str = ""
    """libcurl's words about it."""
    received: int = 0
    """Bytes of body that were delivered."""
    is_cancelled: bool = False
    is_refused: bool = False
    """The head was not what had been asked for, so that no byte of the body was taken."""
    words: str = ""
    """The beginning of a body that is an explanation (status 300 and above)."""
    system_errno: int = 0
    """The errno of a failed connection, 0 if there is none."""

"""What a download is given to prove who asks, and how it is kept out of what is stored."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

from dropmill.core.errors import Problem
from dropmill.transfer.secrets import hide

_SECRET_HEADERS = re.compile(r".*(auth|cookie|token|key|secret|session)", re.IGNORECASE)
_HEADER = re.compile(r"[\w!#$%&'*+.^`|~-]+:[^\r\n\0]*", re.ASCII)
_PROXIES = frozenset({"http", "https", "socks4", "socks4a", "socks5", "socks5h"})
_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_OURS = frozenset({"range", "if-range", "accept-encoding", "host", "content-length"})
_PASSWORD = re.compile(r"^(\s*[A-Za-z][\w+.-]*://[^/?#@:]*):([^/?#]*)@")


def check_headers(lines: Iterable[str]) -> None:
    """Problem for a header line that is none, or that would break the rules of a download."""
    for line in lines:
        if not _HEADER.fullmatch(line):
            raise Problem(
                f"“{line.partition(':')[0]}” is not a header line",
                "Write it as Name: value, in one line.",
            )
        name = line.partition(":")[0]
        if name.lower() in _OURS:
            raise Problem(
                f"The header “{name}” cannot be set",
                "Downloads set it themselves, to be able to prove what came.",
            )


def check_proxy(proxy: str) -> None:
    """Problem for a proxy of a type that is not known; without a type it is one of HTTP."""
    scheme, separator, _ = proxy.partition("://")
    if separator and scheme.lower() not in _PROXIES:
        raise Problem(
            f"Proxies of the type “{scheme}:” are not known",
            "Write it as http://host:port, https://host:port or socks5h://host:port.",
        )


def check_lines(**texts: str) -> None:
    """Problem for a text with a control character: as a line of a request it would be two."""
    for name, text in texts.items():
        if _CONTROLS.search(text):
            words = name.replace("_", " ")
            raise Problem(
                f"The {words} has a line break or another control character in it",
                "Write it on one line.",
            )


def hide_header(line: str) -> str:
    """Put a stand-in for the value of a header that proves who asks."""
    name, _, value = line.partition(":")
    if not _SECRET_HEADERS.match(name):
        return line
    return f"{name}: {hide(value.strip())}"


def hide_password(user: str) -> str:
    """Put a stand-in for the password in `name:password`."""
    name, separator, password = user.partition(":")
    return name + separator + hide(password)


def without_password(url: str) -> str:
    """Put a stand-in for the password in an address; anything else comes back unchanged."""
    match = _PASSWORD.match(url)
    if match is None:
        return url
    return f"{match[1]}:{hide(unquote(match[2]))}@{url[match.end() :]}"

"""Addresses: made fit for libcurl, split from their credentials, followed when redirected."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

import idna

from dropmill.core.errors import Problem

SCHEMES = ("https", "http", "ftp", "ftps", "sftp")
"""What can be fetched."""

_PORTS = {"http": 80, "https": 443, "ftp": 21, "ftps": 990, "sftp": 22}
_SAFE = "%/:=&?~#+!$,;'@()*[]|"
# Nothing to do for these: no user, no port that may be the usual one, nothing to encode.
_NORMAL = re.compile(
    r"https?://[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*(?::(?!80/|443/)(?:[1-5]\d{4}|[1-9]\d{1,3}))?/[\w%/:=&?~+!$,;'@()*.-]*",
    re.ASCII,
)
_CONTROLS = re.compile(r"[\x00-\x20\x7f]")


def is_normal(text: str) -> bool:
    """Whether an address goes over the wire as it is, with no user in it; most are so."""
    return _NORMAL.fullmatch(text) is not None


def normal_url(text: str) -> str:
    """Return the address as it goes over the wire: ASCII, host in IDNA form, no fragment.

    Problem when it is no address that can be fetched. User and password are kept: see
    `without_credentials`.
    """
    if _NORMAL.fullmatch(text):
        return text
    text = text.strip()
    if "://" not in text:
        raise Problem(f"“{text}” is not a complete link", "A link begins with https:// or http://.")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise Problem(
            f"“{text}” is not a valid link", "Check it for typing errors.", detail=str(error)
        ) from None
    scheme = parts.scheme.lower()
    if not scheme:
        raise Problem(
            f"“{text}” is not a link",
            "A link begins with https:// or http://, with nothing before.",
        )
    if scheme not in SCHEMES:
        raise Problem(
            f"Links of the type “{scheme}:” cannot be downloaded",
            "Use a link that begins with https://, http://, ftp:// or sftp://.",
        )
    if not host or _CONTROLS.search(host):
        raise Problem(f"“{text}” names no server", "Check the link for typing errors.")
    place = _ascii_host(host)
    if port is not None and port != _PORTS[scheme]:
        place += f":{port}"
    user, separator, _ = parts.netloc.rpartition("@")
    netloc = _quoted(user, "%:!$&'()*+,;=~") + separator + place
    path = _quoted(parts.path, _SAFE) or "/"
    return urlunsplit((scheme, netloc, path, _quoted(parts.query, _SAFE), ""))


def _quoted(text: str, safe: str) -> str:
    """Quote it; bytes that are no text, as on a command line, stay the bytes that they are."""
    return quote(text, safe=safe, errors="surrogateescape")


def without_credentials(url: str) -> tuple[str, str, str]:
    """Split an address into (address without them, user, password); "" where there is none."""
    if "@" not in url:
        return url, "", ""
    parts = urlsplit(url)
    user, _, place = parts.netloc.rpartition("@")
    name, _, password = user.partition(":")
    return urlunsplit(parts._replace(netloc=place)), unquote(name), unquote(password)


def origin(url: str) -> tuple[str, str, int]:
    """Return (scheme, host, port): what credentials and cookies are given for (RFC 6454)."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)


def host_key(url: str) -> str:
    """Return the host and port that share slots, "" for what is no address; never raises."""
    if _NORMAL.fullmatch(url):
        scheme, _, place, _ = url.split("/", 3)
        return place if ":" in place else f"{place}:{_PORTS[scheme[:-1]]}"
    try:
        _, host, port = origin(url)
    except ValueError:
        return ""
    return f"{host}:{port}" if host else ""


def base_name(url: str) -> str:
    """Return the decoded last part of an address's path; "" if it has none. Not yet safe."""
    if _NORMAL.fullmatch(url):
        path = url[url.index("/", 8) :].partition("?")[0]
    else:
        try:
            path = urlsplit(url.strip()).path
        except ValueError:
            return ""
    return unquote(path.rstrip("/").rpartition("/")[2], errors="replace")


def next_hop(url: str, location: str) -> str:
    """Return where a redirect from `url` leads; Problem when it may not be followed.

    From https to http, and to anything but the web, is refused: whoever can write the answer
    could read the transfer, or a file of this computer.
    """
    try:
        target = urljoin(url, location.strip())
    except ValueError as error:
        raise Problem(
            "The server redirects to something that is no link",
            "Ask for the file's right link.",
            detail=str(error),
        ) from None
    scheme = target.partition(":")[0].lower()
    if scheme not in {"http", "https"}:
        raise Problem(
            f"The server redirects to a “{scheme}:” link, which is not followed",
            "Ask for the file's right link.",
        )
    if url.startswith("https:") and scheme == "http":
        raise Problem(
            "The server redirects from a secure to an insecure link, which is not followed",
            "Ask for a link that stays on https://, or start again from the insecure one.",
            detail=f"redirect to {without_credentials(target)[0]}",
        )
    # Credentials in a redirect are the server's own idea: they are not sent.
    return without_credentials(normal_url(target))[0]


def _ascii_host(host: str) -> str:
    if host.isascii():
        return f"[{host}]" if ":" in host else host
    try:
        return idna.encode(host, uts46=True).decode()
    except idna.IDNAError as error:
        raise Problem(
            f"“{host}” is not a valid name of a server",
            "Check the link for typing errors.",
            detail=str(error),
        ) from None

"""What a download is called: what the server says (RFC 6266), else what the link says."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from dropmill.core.names import safe_name
from dropmill.transfer.address import base_name
from dropmill.transfer.exchange import Head

_PARAMETER = re.compile(
    r""";\s*(?P<name>[\w!#$%&'*+.^`|~-]+)\s*=\s*
        (?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<token>[^;]*))""",
    re.VERBOSE,
)
_EXTENDED = re.compile(r"([\w.:+-]*)'[\w-]*'(.*)", re.DOTALL)
# Only these two: “C:\\new\\a.txt” in quotes is a path, whatever the rules say.
_ESCAPED = re.compile(r"\\([\\\"])")
_ENCODED_WORD = re.compile(r"=\?[\w.:*-]+\?[bq]\?[^?]*\?=", re.IGNORECASE | re.ASCII)

FALLBACK = "download"


@lru_cache(maxsize=512)
def name_from_url(url: str) -> str:
    """Return the safe base name that a link suggests."""
    return safe_name(base_name(url), FALLBACK)


def name_of(head: Head, urls: tuple[str, ...]) -> str:
    """Return the safe base name of an answer.

    Content-Disposition comes first, then the address that was given if its last part looks like a
    file's name, then the address that it led to.
    """
    disposition = head.get("content-disposition")
    if disposition and (stated := disposition_name(disposition)):
        name = safe_name(stated, "")
        if name:
            return name
    if len(urls) == 1:
        return name_from_url(urls[0])
    names = [name_from_url(url) for url in urls]
    return next((name for name in names if "." in name), names[0])


def disposition_name(value: str) -> str | None:
    """Read the file name in a Content-Disposition field, which is not yet safe; None if none.

    `filename*` (RFC 8187) comes before `filename`. Real servers also put percent-encoded text and
    encoded words (RFC 2047) in the latter; so do browsers read it. Never raises.
    """
    found: dict[str, str] = {}
    for match in _PARAMETER.finditer(value if value.startswith(";") else f";{value}"):
        name = match["name"].lower()
        quoted, token = match["quoted"], match["token"]
        text = _ESCAPED.sub(r"\1", quoted) if quoted is not None else token.strip()
        found.setdefault(name, text)
    # The type itself (attachment) has no "=" and is skipped by finditer.
    if (extended := found.get("filename*")) is not None:
        decoded = _decode_extended(extended)
        if decoded:
            return decoded
    plain = found.get("filename")
    if plain is None:
        return None
    if _ENCODED_WORD.search(plain):
        return _decode_words(plain)
    if "%" in plain:
        return unquote_to_bytes(plain).decode("utf-8", "replace")
    return plain


def _decode_words(text: str) -> str:
    from email.errors import HeaderParseError  # noqa: PLC0415 - few servers write like mail
    from email.header import decode_header, make_header  # noqa: PLC0415 - as above

    try:
        return str(make_header(decode_header(text)))
    except (HeaderParseError, LookupError, ValueError):
        return text


def _decode_extended(text: str) -> str | None:
    match = _EXTENDED.fullmatch(text)
    if match is None:
        return None
    charset, encoded = match.groups()
    try:
        return unquote_to_bytes(encoded).decode(charset or "utf-8", "replace")
    except (LookupError, ValueError):
        return None

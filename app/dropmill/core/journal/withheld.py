"""What the journal never writes: passwords in links, and fields that hold secrets."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import get_type_hints

import msgspec

from dropmill.core.job import Job
from dropmill.core.stand_in import PATTERN

# https://user:password@host, up to the last @ before the path. With a / ? or # in the password,
# which is wrong but happens, up to the last @ at all: what follows the colon is no port then.
_IN_TEXT = re.compile(
    r"(\b[a-zA-Z][a-zA-Z0-9+.-]*://[^\s/?#@:]*):"
    r"(?:[^\s/?#]*@|(?!\d+(?:[/?#\s]|$))[^\s]*@)"
)
# The same where the text is nothing but a link: the password may hold spaces.
_WHOLE = re.compile(
    r"(\s*[a-zA-Z][a-zA-Z0-9+.-]*://[^/?#@:]*):(?:[^/?#]*@|(?!\d+(?:[/?#\s]|$)).*@)", re.DOTALL
)
# user:password@host/…, a link whose scheme was left out.
_NO_SCHEME = re.compile(r"([^/?#@:]+):(?!//)[^/?#]*@")

# A link with a stand-in in it, and what follows that.
_HIDDEN = re.compile(
    rf"\s*[a-zA-Z][a-zA-Z0-9+.-]*://[^\s/?#@:]*:{PATTERN}@([^/?#@]*(?:[/?#].*)?)", re.DOTALL
)


def has_stand_in(text: str) -> bool:
    """Whether a text is a link whose password is elsewhere already, so that it may be written."""
    hidden = _HIDDEN.fullmatch(text)
    return hidden is not None and link_without_passwords(hidden[1]) == hidden[1]


def without_passwords(text: str) -> str:
    """Cut the password out of every link in a text that people read."""
    if "@" not in text or "://" not in text:
        return text
    return _IN_TEXT.sub(r"\1@", text)


def link_without_passwords(text: str) -> str:
    """Cut the passwords out of an input or setting that is a link, or holds some."""
    if "@" not in text:
        return text
    if "://" in text:
        return without_passwords(_WHOLE.sub(r"\1@", text, count=1) if _WHOLE.match(text) else text)
    if found := _NO_SCHEME.match(text):
        return f"{found[1]}@{text[found.end() :]}"
    return text


def path_without_passwords(text: str) -> str:
    """Cut the password out of an input that should be a path but begins as a link does.

    Anything else is a path, and stays exactly what it is.
    """
    return link_without_passwords(text) if "@" in text and _WHOLE.match(text) else text


@lru_cache(maxsize=256)
def secret_fields(kind: type[Job]) -> frozenset[str]:
    """Return the fields marked by `Meta(extra={"is_secret": True})`; each needs a default."""
    hints = get_type_hints(kind, include_extras=True)
    return frozenset(name for name, hint in hints.items() if _is_secret(hint))


def _is_secret(hint: object) -> bool:
    marks = getattr(hint, "__metadata__", ())
    return any(
        isinstance(mark, msgspec.Meta) and bool((mark.extra or {}).get("is_secret"))
        for mark in marks
    )

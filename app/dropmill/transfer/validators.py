"""Validators and ranges: whether two answers speak of the same bytes (RFC 9110 §8.8, §14)."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime

import msgspec

from dropmill.transfer.exchange import Head

_STRONG_AFTER_S = 60.0
_ETAG = re.compile(r'(W/)?"[^"]*"')
_CONTENT_RANGE = re.compile(
    r"bytes\s+(?:(\d{1,18})-(\d{1,18})|\*)/(\d{1,18}|\*)", re.IGNORECASE | re.ASCII
)


class Validators(msgspec.Struct, frozen=True):
    """What an answer says about its version of the file."""

    etag: str = ""
    last_modified: str = ""
    is_date_strong: bool = False
    """The date is so much older than the answer that no second version can share it.

    Only looked at where there is no ETag.
    """

    @property
    def strong(self) -> str:
        """The validator that If-Range may carry, "" if there is none that is strong."""
        if self.etag:
            return "" if self.etag.startswith("W/") else self.etag
        return self.last_modified if self.is_date_strong else ""

    def agree(self, other: Validators) -> bool:
        """Whether two answers may be of one version: nothing that both of them say differs."""
        if self.etag and other.etag and self.etag != other.etag:
            return False
        return not (
            self.last_modified and other.last_modified and self.last_modified != other.last_modified
        )

    def prove(self, other: Validators) -> bool:
        """Whether two answers are of one version for certain: under one strong validator."""
        if not self.strong or not self.agree(other):
            return False
        return self.strong in {other.etag, other.last_modified}


def validators_of(head: Head) -> Validators:
    """Read the validators of an answer; a Last-Modified is strong 60 s after it (RFC 7232)."""
    etag = (head.get("etag") or "").strip()
    if not _ETAG.fullmatch(etag):
        etag = ""
    modified = head.get("last-modified") or ""
    is_strong = False
    if modified and not etag:
        at, sent = _seconds(modified), _seconds(head.get("date") or "")
        is_strong = at is not None and sent is not None and sent - at >= _STRONG_AFTER_S
    return Validators(etag, modified, is_strong)


class ContentRange(msgspec.Struct, frozen=True):
    """A Content-Range: positions both included; None where the server says `*`."""

    first: int | None
    last: int | None
    total: int | None


def content_range(head: Head) -> ContentRange | None:
    """Read Content-Range (RFC 9110 §14.4); None if it is missing or makes no sense."""
    match = _CONTENT_RANGE.fullmatch((head.get("content-range") or "").strip())
    if match is None:
        return None
    first, last, total = (int(t) if t and t != "*" else None for t in match.groups())
    if first is not None and last is not None:
        if last < first or (total is not None and last >= total):
            return None
    elif total is None:
        return None
    return ContentRange(first, last, total)


def _seconds(date: str) -> float | None:
    try:
        return parsedate_to_datetime(date).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None

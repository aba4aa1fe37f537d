"""A checksum that lies beside the file on its server: file.iso.sha256, SHA256SUMS and the like."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from urllib.parse import urlsplit, urlunsplit

from dropmill.core.errors import Problem
from dropmill.jobs.download.asking import Asker
from dropmill.jobs.download.checksum import Checksum, parse_checksum
from dropmill.jobs.download.webpage import is_page
from dropmill.transfer.address import base_name
from dropmill.transfer.exchange import Head
from dropmill.transfer.transfer import Write

_SUFFIXES = (".sha256", ".sha512")
_SUMS = ("SHA256SUMS", "SHA512SUMS", "sha256sum.txt")
_MOST_BYTES = 1024 * 1024
_ALGORITHMS = {64: "sha256", 96: "sha384", 128: "sha512"}
_GNU = re.compile(r"\\?([0-9a-fA-F]{64,128})[ \t]+[ *]?(.+)")
_BSD = re.compile(r"SHA(?:256|384|512) \((.+)\) = ([0-9a-fA-F]{64,128})")
_BARE = re.compile(r"[0-9a-fA-F]{64,128}")


def find_checksum(asker: Asker) -> Generator[None, None, Checksum | None]:
    """Ask the server for it, one place after another; None when there is none.

    A server that has none, or fails, is no reason not to fetch the file.
    """
    url = asker.source.url
    name = base_name(url)
    if not name:
        return None
    for place in _places(url):
        try:
            text = yield from _fetched(asker, place)
        except Problem:
            continue
        if text is None:
            return None
        if checksum := checksum_in(text, name, is_for_one=place.endswith(_SUFFIXES)):
            return checksum
    return None


def checksum_in(text: str, name: str, *, is_for_one: bool) -> Checksum | None:
    """Find the checksum of a file in what sha256sum and its like write; None if it is not there.

    With `is_for_one`, a single value without a name counts too.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for line in lines:
        if match := _GNU.fullmatch(line):
            value, named = match.groups()
        elif match := _BSD.fullmatch(line):
            named, value = match.groups()
        else:
            continue
        if named.strip().rpartition("/")[2] == name:
            return _known(value)
    if is_for_one and len(lines) == 1 and _BARE.fullmatch(lines[0]):
        return _known(lines[0])
    return None


def _known(value: str) -> Checksum | None:
    algorithm = _ALGORITHMS.get(len(value))
    return parse_checksum(f"{algorithm}={value}") if algorithm else None


def _places(url: str) -> Iterator[str]:
    parts = urlsplit(url)._replace(query="")
    for suffix in _SUFFIXES:
        yield urlunsplit(parts._replace(path=parts.path + suffix))
    folder = parts.path.rpartition("/")[0]
    for name in _SUMS:
        yield urlunsplit(parts._replace(path=f"{folder}/{name}"))


def _fetched(asker: Asker, url: str) -> Generator[None, None, str | None]:
    """Return a text, "" when it is not there, None when the server does not answer."""
    body = bytearray()

    def write(piece: memoryview) -> int | None:
        body.extend(piece)
        return None if len(body) <= _MOST_BYTES else -1

    def accept(head: Head) -> Write | None:
        is_text = head.status == 200 and not is_page(head.get("content-type") or "")
        return write if is_text and (head.length or 0) <= _MOST_BYTES else None

    transfer = yield from asker.get(accept, url=url)
    head, outcome = transfer.head, transfer.outcome
    if head is None:
        return None
    if head.status != 200 or outcome is None or outcome.code:
        return ""
    return body.decode("utf-8", "replace")

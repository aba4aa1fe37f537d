"""Metalink 4 (RFC 5854): files with their sizes, checksums, pieces and mirrors.

It comes from outside: no document type, so no entities (defusedxml refuses them), a bound on
everything that can be counted, base names only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from dropmill.core.errors import Problem
from dropmill.core.names import safe_name
from dropmill.core.plain_text import whole_number
from dropmill.transfer.address import normal_url

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_BYTES = 16 * 1024 * 1024
_MOST_FILES = 10_000
_MOST_MIRRORS = 64
_MOST_PIECES_TEXT = 1024 * 1024
_NAMESPACE = "{urn:ietf:params:xml:ns:metalink}"
_BEGINS = re.compile(
    # A comment is not taken apart again: else many of them take longer than anybody lives.
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:(?><!--.*?-->)\s*)*<metalink\b",
    re.DOTALL,
)
_HEX = re.compile(r"[0-9a-fA-F]+", re.ASCII)

# Registered hash names (RFC 5854 §4.2.4) that we compute, the strongest first.
_HASHES = {
    "sha-512": "sha512",
    "sha-384": "sha384",
    "sha-256": "sha256",
    "sha-224": "sha224",
    "sha-1": "sha1",
    "sha1": "sha1",
    "md5": "md5",
}
_DIGITS = {"sha512": 128, "sha384": 96, "sha256": 64, "sha224": 56, "sha1": 40, "md5": 32}


def is_metalink(data: bytes) -> bool:
    """Whether data begins as a Metalink does."""
    return _BEGINS.match(data[:4096]) is not None


def read_metalink(data: bytes, name: str) -> list[tuple[str, Mapping[str, str]]]:
    """Return the first link of each file and the settings that its download needs.

    Problem when it is none, is broken, or has nothing that can be fetched; `name` is what it is
    called there.
    """
    root = _root(data, name)
    if root.tag != f"{_NAMESPACE}metalink":
        hint = "Ask for one of version 4 (RFC 5854), whose name mostly ends in “.meta4”."
        raise Problem(f"“{name}” is no Metalink that Dropmill can read", hint)
    found: list[tuple[str, Mapping[str, str]]] = []
    for element in root.iterfind(f"{_NAMESPACE}file"):
        if len(found) >= _MOST_FILES:
            raise Problem(
                f"“{name}” names more than {_MOST_FILES:,} files", "Ask for smaller ones."
            )
        links = _links(element)
        if links:
            found.append((links[0], _settings(element, links)))
    if not found:
        raise Problem(f"“{name}” names no file that can be fetched", "Look for another one.")
    return found


def _root(data: bytes, name: str) -> Element:
    from xml.etree.ElementTree import ParseError  # noqa: PLC0415 - only for a Metalink

    import defusedxml.ElementTree  # noqa: PLC0415 - the same
    from defusedxml import DefusedXmlException  # noqa: PLC0415

    if len(data) > MOST_BYTES:
        raise Problem(f"“{name}” is too large for a Metalink", "Look for another one.")
    try:
        root: Element = defusedxml.ElementTree.fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Problem(
            f"“{name}” is a broken Metalink", "Fetch it again.", detail=f"{error}"
        ) from None
    return root


def _links(file: Element) -> list[str]:
    """Return the links of a file, the preferred one first."""
    ranked: dict[str, int] = {}
    for element in file.iterfind(f"{_NAMESPACE}url"):
        text = (element.text or "").strip()
        try:
            normal_url(text)
        except Problem:
            continue  # of a type that is not fetched: others may be
        priority = element.get("priority", "")
        is_number = priority.isascii() and priority.isdigit() and len(priority) < 7
        ranked.setdefault(text, int(priority) if is_number else 999_999)
    return sorted(ranked, key=lambda link: ranked[link])[:_MOST_MIRRORS]


def _settings(file: Element, links: list[str]) -> dict[str, str]:
    settings = {}
    if name := safe_name(file.get("name", ""), ""):
        settings["out"] = name
    if len(links) > 1:
        settings["mirrors"] = msgspec.json.encode(links[1:]).decode()
    size = (file.findtext(f"{_NAMESPACE}size") or "").strip()
    if size.isascii() and size.isdigit() and len(size) < 18:
        settings["size"] = size
    hashes = _hashes(file)
    if hashes:
        settings["checksum"] = hashes
    if pieces := _pieces(file):
        settings["pieces"] = pieces
    return settings


def _hashes(file: Element) -> str:
    """Return the strongest checksum as `algorithm=hex`, "" without one."""
    found = {}
    for element in file.iterfind(f"{_NAMESPACE}hash"):
        algorithm = _HASHES.get(element.get("type", "").lower())
        value = (element.text or "").strip()
        if algorithm and _is_value(algorithm, value):
            found[algorithm] = value.lower()
    return next((f"{a}={found[a]}" for a in _HASHES.values() if a in found), "")


def _pieces(file: Element) -> str:
    """Return the checksums of the pieces as `algorithm length hex hex …`, "" without them."""
    best = ""
    for algorithm in dict.fromkeys(_HASHES.values()):
        for element in file.iterfind(f"{_NAMESPACE}pieces"):
            if best or _HASHES.get(element.get("type", "").lower()) != algorithm:
                continue
            length = element.get("length", "")
            values = [(e.text or "").strip().lower() for e in element.iterfind(f"{_NAMESPACE}hash")]
            is_sound = bool(whole_number(length, 1 << 36))
            if is_sound and values and all(_is_value(algorithm, value) for value in values):
                best = " ".join([algorithm, length, *values])
    return best if len(best) <= _MOST_PIECES_TEXT else ""


def _is_value(algorithm: str, text: str) -> bool:
    return len(text) == _DIGITS[algorithm] and _HEX.fullmatch(text) is not None

"""The checksum that a download must have."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Protocol

import blake3
import msgspec
import xxhash

from dropmill.core.errors import Problem


class Hash(Protocol):
    """What hashlib, blake3 and xxhash have in common."""

    def update(self, data: bytes | bytearray, /) -> object:
        """Add these bytes."""

    def hexdigest(self) -> str:
        """Return the value so far."""


# algorithm → (how to begin, hexadecimal digits)
_ALGORITHMS: dict[str, tuple[Callable[[], Hash], int]] = {
    "md5": (lambda: hashlib.md5(usedforsecurity=False), 32),
    "sha1": (lambda: hashlib.sha1(usedforsecurity=False), 40),
    "sha224": (hashlib.sha224, 56),
    "sha256": (hashlib.sha256, 64),
    "sha384": (hashlib.sha384, 96),
    "sha512": (hashlib.sha512, 128),
    "blake3": (blake3.blake3, 64),
    "xxh3": (xxhash.xxh3_64, 16),
}


class Checksum(msgspec.Struct, frozen=True):
    """A value that was given, and how to compute it."""

    algorithm: str
    hex: str

    def __str__(self) -> str:
        """Write it the way `parse_checksum` reads it."""
        return f"{self.algorithm}={self.hex}"

    def begin(self) -> Hash:
        """Begin to compute it."""
        return _ALGORITHMS[self.algorithm][0]()


def parse_checksum(text: str) -> Checksum | None:
    """Read `sha256=HEX` (or with a colon, or the bare HEX of a SHA); None for "".

    Problem for anything else.
    """
    text = text.strip()
    if not text:
        return None
    name, _, value = re.sub(r"[:=]", "=", text, count=1).rpartition("=")
    algorithm = name.strip().lower().replace("-", "")
    value = value.strip().lower()
    if not name:
        lengths = {40: "sha1", 64: "sha256", 96: "sha384", 128: "sha512"}
        algorithm = lengths.get(len(value), "")
    if algorithm not in _ALGORITHMS:
        raise Problem(
            f"“{text}” is not a checksum Dropmill knows",
            f"Write it as sha256=…; known are {', '.join(_ALGORITHMS)}.",
        )
    digits = _ALGORITHMS[algorithm][1]
    if not re.fullmatch(rf"[0-9a-f]{{{digits}}}", value):
        raise Problem(
            f"“{value}” is not a value of {algorithm}",
            f"It has {digits} digits from 0 to 9 and a to f: check that all were copied.",
        )
    return Checksum(algorithm, value)

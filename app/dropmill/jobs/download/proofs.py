"""What proves that a file is the right one: checksums of its pieces, and those that servers state.

`Repr-Digest` speaks of the whole file also in an answer to a range, `Content-Digest` only of what
that answer carries (RFC 9530); `Digest` is what came before both (RFC 3230).
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from dropmill.core.errors import Problem
from dropmill.jobs.download.checksum import Checksum, parse_checksum
from dropmill.jobs.download.pieces import Interval, merged
from dropmill.jobs.download.sources import Source
from dropmill.transfer.exchange import Head

if TYPE_CHECKING:
    from dropmill.jobs.download.kind import Download

Read = Callable[[int, int], bytes | bytearray]
"""Reads the bytes from the first number up to and without the second."""
Turn = Callable[[], AbstractContextManager[object]]
"""A turn to compute; see JobContext.computing."""
Checkpoint = Callable[[], None]

# A name is begun at its beginning only: its time grows with the text, not with its square.
_MEMBER = re.compile(r"(?<![\w-])([\w-]++)\s*=\s*:?([A-Za-z0-9+/]+={0,2}):?", re.ASCII)
_STATED = {"sha-512": "sha512", "sha-256": "sha256"}  # the others prove nothing (RFC 9530 §5)
_STEP_BYTES = 1024 * 1024


def stated_checksum(head: Head) -> Checksum | None:
    """Return the strongest checksum of the whole file that an answer states; None without one."""
    fields = ["repr-digest", "digest"]
    if head.status == 200:
        fields.insert(1, "content-digest")
    for field in fields:
        found = {name.lower(): value for name, value in _MEMBER.findall(head.get(field) or "")}
        for name, algorithm in _STATED.items():
            if name in found and (checksum := _decoded(algorithm, found[name])):
                return checksum
    return None


def _decoded(algorithm: str, text: str) -> Checksum | None:
    try:
        return parse_checksum(f"{algorithm}={base64.b64decode(text, validate=True).hex()}")
    except (binascii.Error, Problem):
        return None  # broken: as if it were not there


class Pieces(msgspec.Struct, frozen=True):
    """The checksums of the pieces of a file, all of one length but the last."""

    length: int
    checksums: tuple[Checksum, ...]

    def wrong(
        self,
        size: int,
        read: Read,
        turn: Turn,
        checkpoint: Checkpoint,
    ) -> list[Interval]:
        """Return which bytes of a file of this size are not what they should be."""
        return merged(
            (start, end)
            for start, end, checksum in self._spans(size)
            if _hexdigest(checksum, (start, end), read, turn, checkpoint) != checksum.hex
        )

    def _spans(self, size: int) -> Iterator[tuple[int, int, Checksum]]:
        for number, checksum in enumerate(self.checksums):
            yield number * self.length, min((number + 1) * self.length, size), checksum

    def fit(self, size: int) -> bool:
        """Whether they are those of a file of this size."""
        return len(self.checksums) == -(-size // self.length)


@lru_cache(maxsize=8)
def parse_pieces(text: str) -> Pieces | None:
    """Read `algorithm length hex hex …`; None for "". Problem for anything else."""
    if not text:
        return None
    words = text.split()
    if len(words) < 3 or not words[1].isdecimal() or int(words[1]) < 1:
        raise Problem("The checksums of the file's pieces cannot be read", "Fetch its list again.")
    checksums = tuple(parse_checksum(f"{words[0]}={word}") for word in words[2:])
    return Pieces(int(words[1]), tuple(c for c in checksums if c is not None))


def _hexdigest(
    checksum: Checksum,
    interval: Interval,
    read: Read,
    turn: Turn,
    checkpoint: Checkpoint,
) -> str:
    digest = checksum.begin()
    start, end = interval
    for position in range(start, end, _STEP_BYTES):
        checkpoint()
        with turn():
            digest.update(read(position, min(position + _STEP_BYTES, end)))
    return digest.hexdigest()


class Proof:
    """All that a finished file must agree with. Used by one worker."""

    def __init__(self, job: Download) -> None:
        """Problem when what was given is no checksum."""
        self.given = parse_checksum(job.checksum)
        self.pieces = parse_pieces(job.pieces)
        self.stated: Checksum | None = None
        """What a server says of the file; only looked at when nothing was given."""

    @property
    def checksum(self) -> Checksum | None:
        """The one that the whole file must have; None when it is not known."""
        return self.given or self.stated

    @property
    def is_given(self) -> bool:
        """Whether there is proof that does not come with the file, so that parts may be joined."""
        return self.given is not None or self.pieces is not None

    @property
    def words(self) -> str:
        """What to call it in a sentence."""
        return "checksum" if self.checksum is None else self.checksum.algorithm.upper()

    @property
    def values(self) -> dict[str, str]:
        """What a finished file's result says of it."""
        return {} if self.checksum is None else {self.checksum.algorithm: self.checksum.hex}

    def guilty(self, given: list[tuple[int, int, Source]], wrong: list[Interval]) -> set[Source]:
        """Return who gave the bytes that are wrong: who gave a whole piece alone, for certain."""
        found: set[Source] = set()
        length = 1 if self.pieces is None else self.pieces.length
        for begin, end in wrong:
            for start in range(begin, end, length):
                stop = min(start + length, end)
                givers = {who for first, last, who in given if first < stop and start < last}
                if len(givers) == 1:
                    found |= givers
        return found

    def wrong(self, size: int, read: Read, turn: Turn, checkpoint: Checkpoint) -> list[Interval]:
        """Return which bytes are not what they should be; all when that is all that is known."""
        whole = self.checksum
        if whole is not None:
            found = _hexdigest(whole, (0, size), read, turn, checkpoint)
            if found == whole.hex:
                return []
        everything = [(0, size)] if size else [(0, 1)]
        if self.pieces is not None and self.pieces.fit(size):
            wrong = self.pieces.wrong(size, read, turn, checkpoint)
            return wrong or ([] if whole is None else everything)
        return everything if whole is not None or self.pieces is not None else []

"""Which bytes of a file are there, which are on their way, and which are missing."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from io import BufferedWriter

from dropmill.jobs.download.judge import Verdict
from dropmill.jobs.download.sources import Source
from dropmill.transfer.transfer import Transfer

Interval = tuple[int, int]
"""Bytes from the first number on, up to and without the second."""


class Piece:
    """Bytes of a file that one transfer at a time fetches, from `start` on. Used by one worker."""

    __slots__ = (
        "base",
        "end",
        "file",
        "is_lead",
        "moved_at",
        "position",
        "source",
        "start",
        "transfer",
        "verdict",
    )

    def __init__(self, start: int, end: int | None) -> None:
        self.start = start
        self.end = end
        """None while the length of the file is unknown."""
        self.position = start
        """Everything before it is there."""
        self.base = start
        """Where the transfer under way began."""
        self.transfer: Transfer | None = None
        self.verdict: Verdict | None = None
        """What its answer was worth; set by the transfer thread before anything is written."""
        self.is_lead = False
        """Its transfer was begun, and is looked after, by the attempt itself."""
        self.file: BufferedWriter | None = None
        """What the transfer under way writes to."""
        self.moved_at = time.monotonic()
        """When it was last seen to get on, or was begun."""
        self.source: Source | None = None
        """Whom the transfer under way asks; None for the one that the attempt is about."""

    @property
    def left(self) -> int:
        """Bytes that are missing; 0 while that is unknown."""
        return 0 if self.end is None else self.end - self.position

    def take_stock(self) -> None:
        """Look how far it has been written: what the file says, no counter that may lag behind."""
        if self.file is None:
            return
        position = self.file.raw.tell()
        if position != self.position:
            self.position = position
            self.moved_at = time.monotonic()

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing."""
        return self.end is not None and self.position >= self.end


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """Sort intervals and join those that touch or overlap."""
    joined: list[Interval] = []
    for start, end in sorted(intervals):
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def gaps(intervals: Sequence[Interval], size: int | None) -> list[tuple[int, int | None]]:
    """Return what is missing between merged intervals; an open end while the size is unknown."""
    found: list[tuple[int, int | None]] = []
    position = 0
    for start, end in intervals:
        if start > position:
            found.append((position, start))
        position = end
    if size is None or position < size:
        found.append((position, size))
    return found


def clipped(intervals: Iterable[Interval], size: int) -> list[Interval]:
    """Cut intervals off at a size."""
    return [(start, min(end, size)) for start, end in intervals if start < size]


def amount(intervals: Iterable[Interval]) -> int:
    """Count the bytes in intervals that do not overlap."""
    return sum(end - start for start, end in intervals)

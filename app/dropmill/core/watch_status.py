"""What a folder watch shows of itself: frozen pictures for the window and the command line."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from dropmill.core.errors import Failure
from dropmill.core.watch_rule import WatchRule


class WatchState(StrEnum):
    """Where a folder watch is in its life."""

    STARTING = "starting"
    WATCHING = "watching"
    GONE = "gone"  # the folder cannot be reached; it is tried again
    STOPPED = "stopped"


class WatchEventKind(StrEnum):
    """What happened in a watched folder."""

    TAKEN = "taken"
    FAILED = "failed"  # could not be handed on; tried again at the next scan
    OVERFLOWED = "overflowed"
    GONE = "gone"
    WATCHING = "watching"
    POLLING = "polling"  # it is looked again and again, since the system does not tell
    WOKE = "woke"  # the computer has slept: the folder was looked through


class WatchEvent(msgspec.Struct, frozen=True):
    """One thing that happened; `at` is in seconds since the epoch."""

    at: float
    kind: WatchEventKind
    path: str


class WaitingFile(msgspec.Struct, frozen=True):
    """A file that has not settled; `settles_at` (seconds since the epoch) if it stands still."""

    path: str
    settles_at: float


class WatchStatus(msgspec.Struct, frozen=True, kw_only=True):
    """One folder watch at one moment."""

    folder: str
    state: WatchState = WatchState.STARTING
    waiting_count: int = 0
    waiting: tuple[WaitingFile, ...] = ()
    """The first of the files that wait, at most 100."""
    taken_count: int = 0
    events: tuple[WatchEvent, ...] = ()
    """The last events, at most 100, the newest last."""
    polled_every_s: float | None = None
    """How often the folder is looked through, where the system does not tell of what happens."""
    problem: Failure | None = None
    """Why the folder cannot be watched, or not all of it."""


class WatchView(msgspec.Struct, frozen=True):
    """A rule of the settings, and what its watch shows of itself."""

    rule: WatchRule
    status: WatchStatus | None = None
    """None while it is off, or nobody watches."""

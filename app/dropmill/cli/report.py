"""What a report of running jobs is: JSON lines, plain lines, or a live display."""

from __future__ import annotations

import contextlib
from typing import Protocol, TextIO

import msgspec

from dropmill.core.errors import Failure
from dropmill.core.lack import Lack, said_of
from dropmill.core.lane_view import LaneView
from dropmill.core.plain_text import shown
from dropmill.core.snapshot import Snapshot
from dropmill.core.waiting import words
from dropmill.core.watch_status import WatchStatus


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What became of all jobs of a command."""

    done: int = 0
    """Skipped ones among them."""
    failed: int = 0
    cancelled: int = 0
    interrupted: int = 0
    """Those that were paused or held meanwhile among them: they have not ended."""
    paused: int = 0
    skipped: int = 0
    wall_s: float = 0.0
    work_s: float = 0.0
    """The jobs' own seconds added up."""

    @property
    def status(self) -> int:
        """The exit status when nobody asked to stop: 0 if all are done, else 1."""
        return 1 if self.failed or self.cancelled or self.interrupted else 0


class Report(Protocol):
    """Tells a person or a program about jobs. Main thread only; any method may raise OSError."""

    flush_interval_s: float
    """How long to wait at least between two flushes."""

    def changed(self, snapshot: Snapshot) -> None:
        """A job is new, or has a new state."""

    def progressed(self, snapshot: Snapshot) -> None:
        """A running job has new figures; at most ten times a second each."""

    def watched(self, status: WatchStatus) -> None:
        """A watched folder has a new state, or other figures."""

    def held_up(self, by: Lack | LaneView) -> None:
        """Jobs wait for a disk, or for the hour at which their lane starts some."""

    def stopping(self) -> None:
        """A stop was asked for; what runs is being ended."""

    def flush(self) -> None:
        """Everything that came together has been told."""

    def close(self, summary: Summary) -> None:
        """All is over."""


class SilentReport:
    """Tells nothing: for when nobody reads any more."""

    flush_interval_s = 0.0

    def changed(self, snapshot: Snapshot) -> None:
        """Tell nothing."""

    def progressed(self, snapshot: Snapshot) -> None:
        """Tell nothing."""

    def watched(self, status: WatchStatus) -> None:
        """Tell nothing."""

    def held_up(self, by: Lack | LaneView) -> None:
        """Tell nothing."""

    def stopping(self) -> None:
        """Tell nothing."""

    def flush(self) -> None:
        """Tell nothing."""

    def close(self, summary: Summary) -> None:
        """Tell nothing."""


def sentence(failure: Failure) -> str:
    """Put a failure on one line: what went wrong, and what to do."""
    title = failure.title if failure.title.endswith((".", "!", "?")) else f"{failure.title}."
    return f"{title} {failure.hint}".strip()


def held_words(by: Lack | LaneView) -> str:
    """Say what jobs wait for, and how it goes on, on one line that is safe for a terminal."""
    if isinstance(by, Lack):
        return shown(sentence(said_of(by)))
    why = "" if by.closed_by is None else words(by.closed_by)
    return shown(f"The {by.lane} lane {why}. “dropmill lanes” tells more, and changes it.")


def complain(err: TextIO, failure: Failure) -> None:
    """Say on stderr what is wrong with the command as a whole."""
    # Nobody is left to tell when stderr itself fails; the exit status still says it.
    with contextlib.suppress(OSError):
        err.write(f"dropmill: {shown(sentence(failure))}\n")
        err.flush()

"""Why a job that waits does not run."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from enum import StrEnum

import msgspec


class Why(StrEnum):
    """What a waiting job waits for."""

    SAVING = "saving"
    HELD = "held"
    TRYING_AGAIN = "trying_again"
    NO_ROOM = "no_room"
    NO_FILES = "no_files"
    NO_DRIVE = "no_drive"
    NOT_RUNNING = "not_running"
    LANE_HELD = "lane_held"
    HOURS = "hours"
    BATTERY = "battery"
    METERED = "metered"
    HOST_FULL = "host_full"
    DEVICE_FULL = "device_full"
    LANE_FULL = "lane_full"
    NEXT = "next"


class Wait(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why one job does not run now, as data; `words` puts it in a sentence."""

    why: Why
    before: int = 0
    """How many come before it for the same slot; 0 when it is the next."""
    until: float | None = None
    """When it is over, in seconds since the epoch; None while that is not known."""
    subject: str = ""
    """The lane, the folder, or what went wrong before."""
    needed_bytes: int = 0
    """Room that is to be made on the disk first; 0 where that is not it or not known."""


def words(wait: Wait, now: float | None = None) -> str:
    """Say it in a few words, as "host limit, 2 before it"."""
    text = _TEXTS[wait.why]
    if wait.why in _QUEUED:
        return f"{text}, {wait.before:,} before it" if wait.before else f"{text}, next"
    if wait.until is not None:
        left_s = seconds_left(wait.until, now)
        text = text.replace("later", f"in {left_s} s").replace("its hours", _hour(wait.until))
    if wait.why is Why.TRYING_AGAIN and wait.subject:
        return f"{text}: {_lowered(wait.subject)}"
    needed = f" ({size_text(wait.needed_bytes)} needed)" if wait.needed_bytes else ""
    return text.format(subject=wait.subject) + needed


_TEXTS: Mapping[Why, str] = {
    Why.SAVING: "saving",
    Why.HELD: "held",
    Why.TRYING_AGAIN: "again later",
    Why.NO_ROOM: "the disk of “{subject}” is full",
    Why.NO_FILES: "the disk of “{subject}” can hold no more files",
    Why.NOT_RUNNING: "until Dropmill runs",
    Why.NO_DRIVE: "the drive of “{subject}” is gone",
    Why.LANE_HELD: "the {subject} lane is held",
    Why.HOURS: "waits for its hours",
    Why.BATTERY: "waits for mains power",
    Why.METERED: "waits for a network that is not metered",
    Why.HOST_FULL: "host limit",
    Why.DEVICE_FULL: "disk limit",
    Why.LANE_FULL: "lane full",
    Why.NEXT: "starts next",
}
_QUEUED = frozenset({Why.HOST_FULL, Why.DEVICE_FULL, Why.LANE_FULL})


def seconds_left(until: float, now: float | None = None) -> int:
    """Return the whole seconds from `now` (None: this moment) until then, at least 0."""
    return max(0, math.ceil(until - (time.time() if now is None else now)))


def size_text(size_bytes: int) -> str:
    """Write an amount as file managers do."""
    amount = float(size_bytes)
    for unit in ("bytes", "kB", "MB", "GB"):
        if amount < 1000:
            is_whole = unit == "bytes" or amount >= 100
            return f"{amount:.0f} {unit}" if is_whole else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} TB"


def _hour(at: float) -> str:
    return time.strftime("%H:%M", time.localtime(at))


def _lowered(text: str) -> str:
    """Let a title go on after a colon; names in quotation marks stay as they are."""
    return text[:1].lower() + text[1:]

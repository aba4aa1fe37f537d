"""Why jobs wait, for the rows that are painted."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication

from dropmill.core.waiting import Wait, Why, seconds_left, size_text
from dropmill.ui import figures
from dropmill.ui.core_words import spoken
from dropmill.ui.plain_text import shown

AGE_MOST_S = 0.4
"""So long what was found out is shown again without asking."""

ROWS_MOST = 1_000

WaitOf = Callable[[int], Wait | None]
"""Says why a job waits; from any thread, at once: the Runner's `wait_of`."""


class WaitWords:
    """Asks for a row when it is painted and remembers the answer for a moment. UI thread."""

    def __init__(self, wait_of: WaitOf, clock: Callable[[], float] = time.monotonic) -> None:
        self._wait_of = wait_of
        self._clock = clock
        self._known: dict[int, tuple[float, str]] = {}

    def of(self, job_id: int) -> str:
        """Return it in words with a large letter first, "" when the job does not wait."""
        now = self._clock()
        known = self._known.get(job_id)
        if known is not None and now - known[0] < AGE_MOST_S:
            return known[1]
        wait = self._wait_of(job_id)
        text = "" if wait is None else shown(said(wait))
        if len(self._known) >= ROWS_MOST:
            self._known.clear()
        self._known[job_id] = (now, text)
        return text


def said(wait: Wait) -> str:
    """Say why in the words of the window."""
    text = _TEXTS[wait.why]()
    if wait.why in _QUEUED:
        before = (
            _tr("{n} before it").format(n=figures.count(wait.before))
            if wait.before
            else _tr("next")
        )
        return f"{text}, {before}"
    details = []
    if wait.until is not None:
        at = time.strftime("%H:%M", time.localtime(wait.until))
        text = text.format(seconds=seconds_left(wait.until), time=at)
    if wait.why is Why.TRYING_AGAIN and wait.subject:
        details.append(spoken(wait.subject))
    if wait.needed_bytes:
        details.append(_tr("{size} needed").format(size=size_text(wait.needed_bytes)))
    return ": ".join([text, *details])


def _tr(text: str) -> str:
    return QCoreApplication.translate("WaitWords", text)


_QUEUED = frozenset({Why.HOST_FULL, Why.DEVICE_FULL, Why.LANE_FULL})
_TEXTS: Mapping[Why, Callable[[], str]] = {
    Why.SAVING: lambda: _tr("Saving"),
    Why.HELD: lambda: _tr("Paused before it began"),
    Why.TRYING_AGAIN: lambda: _tr("Again in {seconds} s"),
    Why.NO_ROOM: lambda: _tr("The disk is full"),
    Why.NO_FILES: lambda: _tr("The disk can hold no more files"),
    Why.NO_DRIVE: lambda: _tr("The drive is gone"),
    Why.NOT_RUNNING: lambda: _tr("Waits until Dropmill runs"),
    Why.LANE_HELD: lambda: _tr("Its lane starts no more"),
    Why.HOURS: lambda: _tr("Waits for {time}"),
    Why.BATTERY: lambda: _tr("Waits for mains power"),
    Why.METERED: lambda: _tr("Waits for a network that is not metered"),
    Why.HOST_FULL: lambda: _tr("Host limit"),
    Why.DEVICE_FULL: lambda: _tr("Disk limit"),
    Why.LANE_FULL: lambda: _tr("Lane full"),
    Why.NEXT: lambda: _tr("Starts next"),
}

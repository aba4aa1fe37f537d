"""Jobs that wait because a disk is full or gone, and go on by themselves."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping

from dropmill.core.devices import Devices
from dropmill.core.entry import Entry
from dropmill.core.job import Lane
from dropmill.core.lack import Lack, Missing, is_over
from dropmill.core.timers import Timers
from dropmill.core.waiting import Wait, Why
from dropmill.core.workers import Workers

log = logging.getLogger(__name__)

POLL_S = 3.0
"""How often a disk is looked at that jobs wait for."""

_Key = tuple[bool, int, str]


class Holds:
    """Keeps jobs from starting while a disk lacks what they need.

    The Runner's thread calls all methods but `wait_of`, which any may call. Disks are looked at
    on the thread of `devices`. `on_change` is called when something begins or ends to be lacking,
    `sorted_out` with jobs that had been handed to a worker and wait again.
    """

    def __init__(
        self,
        devices: Devices,
        workers: Mapping[Lane, Workers],
        timers: Timers,
        *,
        post: Callable[..., None],
        on_change: Callable[[], None],
        sorted_out: Callable[[Iterable[Entry]], None],
        poll_s: float | None = None,
    ) -> None:
        self._devices = devices
        self._workers = workers
        self._timers = timers
        self._post = post
        self._on_change = on_change
        self._sorted_out = sorted_out
        self._poll_s = POLL_S if poll_s is None else poll_s
        self._is_polling = False
        self.lacks: Mapping[_Key, Lack] = {}

    def begin(self, lack: Lack) -> None:
        """Hold what needs what is lacking, until it is there again."""
        key = _key_of(lack)
        known = self.lacks.get(key)
        if known is not None and known.needed_bytes >= lack.needed_bytes:
            return
        if known is None:
            log.warning("jobs wait: %s lacks %s", lack.mount or lack.folder, lack.missing)
        self.lacks = {**self.lacks, key: lack}
        self._apply()
        self._poll_later()

    def go_on(self) -> None:
        """Let all go on at once, because somebody says so."""
        self._end(tuple(self.lacks))

    def wait_of(self, entry: Entry) -> Wait | None:
        """Return why this job waits for a disk; None when it does not. Any thread."""
        for lack in self.lacks.values():
            if lack.is_for(entry.job, self._devices.known):
                return wait_of(lack)
        return None

    def is_blocked(self, entry: Entry) -> bool:
        """Whether this job needs what is lacking."""
        known = self._devices.known
        return any(lack.is_for(entry.job, known) for lack in self.lacks.values())

    def _apply(self) -> None:
        is_blocked = self.is_blocked if self.lacks else None
        for workers in self._workers.values():
            workers.is_blocked = is_blocked
            self._sorted_out(workers.sort_out())
        self._on_change()

    def _end(self, keys: Iterable[_Key]) -> None:
        left = {key: lack for key, lack in self.lacks.items() if key not in keys}
        if len(left) == len(self.lacks):
            return
        self.lacks = left
        self._apply()
        for workers in self._workers.values():
            workers.bring_back()

    def _poll_later(self) -> None:
        if not self._is_polling:
            self._is_polling = True
            self._timers.after(self._poll_s, self._poll)

    def _poll(self) -> None:
        self._is_polling = False
        lacks, probe = self.lacks, self._devices.probe
        if not lacks:
            return

        def look() -> None:
            over = [key for key, lack in lacks.items() if is_over(lack, probe)]
            self._post(self._on_looked, over, lacks)

        self._is_polling = True  # until it has answered: a dead disk is asked once
        self._devices.call(look)

    def _on_looked(self, over: list[_Key], lacks: Mapping[_Key, Lack]) -> None:
        self._is_polling = False
        # One that came up meanwhile with a greater need stays.
        self._end([key for key in over if self.lacks.get(key) is lacks[key]])
        if self.lacks:
            self._poll_later()


_WAIT_OF: Mapping[Missing, Callable[[Lack], Wait]] = {
    Missing.ROOM: lambda lack: Wait(
        Why.NO_ROOM, subject=lack.folder, needed_bytes=lack.needed_bytes
    ),
    Missing.FILES: lambda lack: Wait(Why.NO_FILES, subject=lack.folder),
    Missing.DRIVE: lambda lack: Wait(Why.NO_DRIVE, subject=lack.mount),
}


def wait_of(lack: Lack) -> Wait:
    """Return what a lack lets jobs wait for."""
    return _WAIT_OF[lack.missing](lack)


def _key_of(lack: Lack) -> _Key:
    return (lack.missing is Missing.DRIVE, lack.device, lack.mount)

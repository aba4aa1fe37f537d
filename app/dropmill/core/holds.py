"""Jobs that wait because a disk is full or gone, and go on by themselves."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterable, Mapping

import msgspec

from dropmill.core.devices import Devices
from dropmill.core.entry import Entry
from dropmill.core.job import Lane
from dropmill.core.lack import LEAST_ROOM_BYTES, Lack, Missing, Probe, is_over, room_for
from dropmill.core.state import State
from dropmill.core.timers import Timers
from dropmill.core.waiting import Wait, Why
from dropmill.core.workers import Workers

log = logging.getLogger(__name__)

POLL_FIRST_S = 0.2
"""A disk that jobs wait for is looked at so soon: what filled it may just have been given up…"""

POLL_S = 3.0
"""…then less and less often, but at least so often."""

_Key = tuple[bool, int, str]


class _Asker(msgspec.Struct, frozen=True):
    """A job that has tried, and what it lacked."""

    entry: Entry
    key: _Key
    needed_bytes: int


class _Look(msgspec.Struct, frozen=True):
    """What was seen of a disk."""

    is_over: bool
    room_bytes: int


class Holds:
    """Keeps jobs from starting while a disk lacks what they need.

    A job that has tried waits for what it needs. While hardly anything would fit, so do all others
    that write to its disk; a disk with more room than that is open to them.

    The Runner's thread calls all methods but `wait_of`, which any may call. Disks are looked at
    on the thread of `devices`. `on_change` is called when something begins or ends to be lacking,
    `sorted_out` with jobs that had been handed to a worker and wait again. After `patience_s` of
    one lack (None: never) its jobs are let go on, and nobody waits for it again.
    """

    def __init__(
        self,
        devices: Devices,
        workers: Mapping[Lane, Workers],
        timers: Timers,
        *,
        patience_s: float | None,
        post: Callable[..., None],
        on_change: Callable[[], None],
        sorted_out: Callable[[Iterable[Entry]], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._devices = devices
        self._workers = workers
        self._timers = timers
        self._patience_s = patience_s
        self._post = post
        self._on_change = on_change
        self._sorted_out = sorted_out
        self._clock = clock
        self._poll_s = POLL_FIRST_S
        self._is_polling = False
        self._askers: dict[int, _Asker] = {}
        self._since: dict[_Key, float] = {}
        self._given_up: set[_Key] = set()
        # Both are replaced, never changed: other threads read them.
        self.lacks: Mapping[_Key, Lack] = {}
        self._open: frozenset[_Key] = frozenset()  # where others than those who have tried may

    def begin(self, lack: Lack, entry: Entry) -> bool:
        """Hold a job until there is what it lacks; False when nobody waits for that any more."""
        key = _key_of(lack)
        if self._patience_s == 0 or key in self._given_up:
            return False
        self._askers[entry.id] = _Asker(entry, key, lack.needed_bytes)
        known = self.lacks.get(key)
        is_open = lack.missing is Missing.ROOM and lack.room_bytes >= LEAST_ROOM_BYTES
        is_wider = known is None or known.needed_bytes < lack.needed_bytes
        if known is None:
            log.warning("jobs wait: %s lacks %s", lack.mount or lack.folder, lack.missing)
            self._since[key] = self._clock()
        if is_wider:
            self.lacks = {**self.lacks, key: lack}
        if is_wider or is_open != (key in self._open):
            self._open = self._open | {key} if is_open else self._open - {key}
            self._apply()
        self._poll_s = POLL_FIRST_S
        self._poll_later()
        return True

    def go_on(self) -> None:
        """Let all go on at once, because somebody says so."""
        self._end(tuple(self.lacks))

    def wait_of(self, entry: Entry) -> Wait | None:
        """Return why this job waits for a disk; None when it does not. Any thread."""
        lack = self._lack_of(entry)
        return None if lack is None else wait_of(lack)

    def is_blocked(self, entry: Entry) -> bool:
        """Whether this job needs what is lacking."""
        return self._lack_of(entry) is not None

    def _lack_of(self, entry: Entry) -> Lack | None:
        lacks = self.lacks
        asker = self._askers.get(entry.id)
        if asker is not None and (lack := lacks.get(asker.key)) is not None:
            return lack
        known = self._devices.known
        for key, lack in lacks.items():
            if key not in self._open and lack.is_for(entry.job, known):
                return lack
        return None

    def _apply(self) -> None:
        is_blocked = self.is_blocked if self.lacks else None
        for workers in self._workers.values():
            workers.is_blocked = is_blocked
            self._sorted_out(workers.sort_out())
        self._on_change()

    def _end(self, keys: Collection[_Key]) -> None:
        if not keys:
            return
        self.lacks = {key: lack for key, lack in self.lacks.items() if key not in keys}
        self._open -= set(keys)
        self._askers = {n: asker for n, asker in self._askers.items() if asker.key not in keys}
        for key in keys:
            self._since.pop(key, None)
        self._apply()
        self._bring_back()

    def _bring_back(self) -> None:
        for workers in self._workers.values():
            workers.bring_back()

    def _poll_later(self) -> None:
        if not self._is_polling:
            self._is_polling = True
            self._timers.after(min(self._poll_s, POLL_S), self._poll)
            self._poll_s = min(2 * self._poll_s, POLL_S)

    def _poll(self) -> None:
        self._is_polling = False
        lacks, probe = self.lacks, self._devices.probe
        if not lacks:
            return

        def look() -> None:
            found = {key: _look_at(lack, probe) for key, lack in lacks.items()}
            self._post(self._on_looked, found, lacks)

        self._is_polling = True  # until it has answered: a dead disk is asked once
        self._devices.call(look)

    def _on_looked(self, found: Mapping[_Key, _Look], lacks: Mapping[_Key, Lack]) -> None:
        self._is_polling = False
        # One that came up meanwhile with a greater need stays.
        seen = {key: look for key, look in found.items() if self.lacks.get(key) is lacks[key]}
        self._let_go(seen)
        wanted = {asker.key for asker in self._askers.values()}
        over = {key for key, look in seen.items() if look.is_over or key not in wanted}
        late = {key for key in seen if self._is_late(key)} - over
        self._given_up |= late
        self._end(over | late)
        if self.lacks:
            self._poll_later()

    def _let_go(self, seen: Mapping[_Key, _Look]) -> None:
        """Forget who does not wait any more; let go on who would find room, and who may try."""
        self._askers = {
            number: asker
            for number, asker in self._askers.items()
            if asker.entry.state is State.WAITING and not _has_room(asker, seen.get(asker.key))
        }
        now_open = {key for key, look in seen.items() if look.room_bytes >= LEAST_ROOM_BYTES}
        self._open = frozenset((self._open - seen.keys()) | now_open)
        if now_open:
            self._bring_back()

    def _is_late(self, key: _Key) -> bool:
        return self._patience_s is not None and self._clock() - self._since[key] >= self._patience_s


def _look_at(lack: Lack, probe: Probe) -> _Look:
    """Look at a disk again; may block."""
    room = room_for(lack, probe) if lack.missing is Missing.ROOM else 0
    return _Look(is_over(lack, probe), room)


def _has_room(asker: _Asker, look: _Look | None) -> bool:
    return look is not None and look.room_bytes >= max(asker.needed_bytes, LEAST_ROOM_BYTES)


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

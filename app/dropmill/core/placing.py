"""Which slots a job shares with others: those of its host, or of the device it uses most."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import partial

from dropmill.core.devices import Devices
from dropmill.core.entry import Entry
from dropmill.core.job import Job, Lane
from dropmill.core.lack import folders_used, source_folder
from dropmill.core.timers import Timers
from dropmill.core.workers import Workers

log = logging.getLogger(__name__)

SLOTS_PER_HOST = 8
"""Runs of jobs at once against one host."""

PATIENCE_S = 2.0
"""How long jobs wait to be told what their folders are on; then they start all the same."""


class Placing:
    """Gives jobs their slot keys. The Runner's thread calls all methods.

    `post` has something called on it.
    """

    def __init__(
        self,
        devices: Devices,
        workers: Mapping[Lane, Workers],
        timers: Timers,
        post: Callable[..., None],
    ) -> None:
        self._devices = devices
        self._workers = workers
        self._timers = timers
        self._post = post
        self._unknown: dict[str, None] = {}  # asked for when the step is over
        self._asked: set[str] = set()
        self._silent: set[str] = set()  # nobody could say in time
        self._keys: dict[tuple[type[Job], str, str], str | None] = {}
        """By kind, folder of the results and folder of the input: many jobs have the same."""
        self._version = 0

    def key_of(self, entry: Entry) -> str | None:
        """Return the slot key of a job, "" for none, None when it is to wait for that."""
        template = entry.template
        group = template.group
        # The job itself is made only where its kind has keys of its own.
        if group.slot_key is not Job.slot_key and (key := _own_key(entry.job)):
            return key
        if template.lane is not Lane.DISK:
            return ""
        if self._version != self._devices.version:
            self._version = self._devices.version
            self._keys.clear()
        what = (group, template.dir, source_folder(group, entry.inputs))
        try:
            return self._keys[what]
        except KeyError:
            found = self._keys[what] = self._find(folders_used(*what))
            return found

    def _find(self, folders: tuple[str, ...]) -> str | None:
        missing = [
            folder
            for folder in folders
            if not self._devices.has_looked_at(folder) and folder not in self._silent
        ]
        if not missing:
            return self._devices.key_of(folders)
        self._unknown.update(dict.fromkeys(missing))
        return None

    def limit_of(self, key: str) -> int:
        """Return how many slots a key has."""
        slots = self._devices.slots(key)
        return SLOTS_PER_HOST if slots is None else slots

    def ask(self) -> None:
        """Have the folders looked at that nobody knew."""
        if not self._unknown:
            return
        folders = [folder for folder in self._unknown if folder not in self._asked]
        self._unknown.clear()
        if not folders:
            return
        self._asked.update(folders)
        if self._devices.learn(folders, lambda: self._post(self._on_known, folders)):
            self._timers.after(PATIENCE_S, partial(self._on_known, folders))
        else:
            self._on_known(folders)

    def _on_known(self, folders: list[str]) -> None:
        if not self._asked.issuperset(folders):
            return  # they came in time, and this is the end of their patience
        self._asked.difference_update(folders)
        self._silent.update(f for f in folders if not self._devices.has_looked_at(f))
        self._keys.clear()
        self._workers[Lane.DISK].bring_back()


def _own_key(job: Job) -> str:
    try:
        return job.slot_key
    except Exception:  # a kind of a third party may raise anything
        log.exception("“%s” does not say whose slots its job shares", job.kind)
        return ""

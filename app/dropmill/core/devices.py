"""What is known of the devices that jobs use: found on a thread of its own, then remembered."""

from __future__ import annotations

import errno
import logging
import queue
import threading
import time
from collections.abc import Callable, Collection, Iterable
from functools import partial

from dropmill.core.device import Device, Sort, find_device, missing_mount
from dropmill.core.lack import Disks, Probe

log = logging.getLogger(__name__)

SLOTS = {Sort.SPINNING: 1, Sort.NETWORK: 2}
"""Jobs at once on a device of this sort; on others as many as the lane has."""

AGE_MOST_S = 60.0
"""After this what was found is used still, and looked at again."""

FOLDERS_MOST = 50_000


class Devices:
    """Looks at disks without making anybody wait: a network folder may not answer for minutes.

    `known` and `slots` may be called by any thread and return at once. The thread starts when
    there is something to do, and never keeps the process from ending.
    """

    def __init__(
        self,
        look: Callable[[str, dict[int, Device]], Device] = find_device,
        probe: Probe | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.probe: Probe = probe or Disks()
        self._look = look
        self._clock = clock
        self._by_folder: dict[str, tuple[Device | None, float]] = {}  # its thread writes it
        self._slots: dict[str, int] = {}  # the same
        self.version = 0
        """Another number whenever something new is known; its thread writes it."""
        self._tasks: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()  # guards _thread
        self._thread: threading.Thread | None = None

    def known(self, folder: str) -> Device | None:
        """Return the device of a folder as far as it is known."""
        found = self._by_folder.get(folder)
        return None if found is None else found[0]

    def has_looked_at(self, folder: str) -> bool:
        """Whether its device is known, or that it cannot be."""
        return folder in self._by_folder

    def slots(self, key: str) -> int | None:
        """Return how many jobs this slot key allows at once; None for no limit of its own."""
        return self._slots.get(key)

    def key_of(self, folders: Iterable[str]) -> str:
        """Return the slot key for a job that uses these folders: of the tightest device."""
        devices = [device for folder in folders if (device := self.known(folder)) is not None]
        if not devices:
            return ""
        return min(devices, key=lambda device: SLOTS.get(device.sort, 1 << 30)).slot_key

    def learn(self, folders: Collection[str], then: Callable[[], None]) -> bool:
        """Find out about these; False when all is known, else `then` is called on its thread."""
        since = self._clock() - AGE_MOST_S
        # One look at each: its thread may forget them all at any moment.
        known = {folder: found for folder in folders if (found := self._by_folder.get(folder))}
        if len(known) < len(folders):
            self.call(partial(self._find, [f for f in folders if f not in known], then))
            return True
        old = [folder for folder, (_, looked_at) in known.items() if looked_at < since]
        if old:
            self.call(partial(self._find, old, None))
        return False

    def check(self, folder: str) -> None:
        """Look whether a folder is still on the drive it was on; may block. OSError if not.

        Else what is meant for a drive would be written below its empty mount point.
        """
        if (known := self.known(folder)) is not None and missing_mount(folder, known) is not None:
            raise OSError(errno.ENODEV, "the drive is gone", folder)

    def call(self, task: Callable[[], None]) -> None:
        """Have something that may block called on this thread, after what was asked before."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._work, name="dropmill-devices", daemon=True
                )
                self._thread.start()
        self._tasks.put(task)

    def close(self) -> None:
        """End the thread once it has done what was asked; does not wait for a dead disk."""
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is not None:
            self._tasks.put(None)
            thread.join(0.5)

    # On its thread.

    def _work(self) -> None:
        while (task := self._tasks.get()) is not None:
            try:
                task()
            except Exception:
                log.exception("a look at the disks failed")

    def _find(self, folders: Collection[str], then: Callable[[], None] | None) -> None:
        if len(self._by_folder) > FOLDERS_MOST:
            self._by_folder.clear()
        by_number: dict[int, Device] = {}
        for folder in folders:
            try:
                device: Device | None = self._look(folder, by_number)
            except OSError:
                device = None
            before = self.known(folder)
            if before is not None and missing_mount(folder, before) is not None:
                continue  # its drive is gone: what is there now is only the empty mount point
            if device is not None:
                self._slots[device.slot_key] = SLOTS.get(device.sort, 1 << 30)
            self._by_folder[folder] = (device, self._clock())
        self.version += 1
        if then is not None:
            then()

"""Secrets of jobs that outlive this process: in the system's keyring, nowhere else.

The keyring has one entry a stand-in (see secrets.py); beside the journal lies a list of the
stand-ins, which are no secrets, so that those of jobs that are gone can be cleared away.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Protocol

import msgspec

from dropmill.core.files import IfExists, Output

log = logging.getLogger(__name__)

SERVICE = "Dropmill downloads"
LIST = "secrets.json"


class Ring(Protocol):
    """The part of `keyring` that is used; every call may block and may fail."""

    def get_password(self, service: str, name: str, /) -> str | None:
        """Return a secret."""

    def set_password(self, service: str, name: str, secret: str, /) -> None:
        """Keep a secret."""

    def delete_password(self, service: str, name: str, /) -> None:
        """Forget a secret."""


def system_ring() -> Ring | None:
    """Return the system's keyring; None where there is none, or only one that keeps in clear."""
    import keyring  # noqa: PLC0415 - slow to import, and mostly not needed
    from keyring.backends import fail, null  # noqa: PLC0415

    ring = keyring.get_keyring()
    if isinstance(ring, (fail.Keyring, null.Keyring)) or ring.priority <= 0:
        return None
    if type(ring).__module__.startswith("keyrings.alt"):
        return None  # files, some of them in clear
    found: Ring = ring
    return found


class Keychain:
    """Keeps secrets over a restart. Any thread may call any method; only `get` may block."""

    def __init__(self, folder: Path, find_ring: Callable[[], Ring | None] = system_ring) -> None:
        self._path = folder / LIST
        self._find_ring = find_ring
        self._lock = threading.Lock()  # guards the search for the ring
        self._ring: Ring | None = None
        self._has_looked = False
        self._asked: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def put(self, stand_in: str, secret: str) -> None:
        """Keep a secret, soon."""
        self._do(lambda: self._put(stand_in, secret))

    def get(self, stand_in: str) -> str | None:
        """Return a secret of an earlier process; None when it was not kept."""
        ring = self._found_ring()
        if ring is None:
            return None
        try:
            return ring.get_password(SERVICE, stand_in)
        except Exception:  # a locked or broken keyring raises what its backend likes
            log.warning("the keyring could not be read", exc_info=True)
            return None

    @property
    def is_there(self) -> bool:
        """Whether this computer has a keyring; looks for it the first time."""
        return self._found_ring() is not None

    def sweep(self, in_use: Callable[[], Collection[str] | None]) -> None:
        """Forget, soon, the secrets of jobs that are no longer there.

        `in_use` may take time, and says None while it is not known: then all stay.
        """
        self._do(lambda: self._sweep(in_use))

    def close(self, timeout_s: float = 1.0) -> bool:
        """Finish what was asked for, within this time; always True: nothing is lost but comfort."""
        if self._thread is not None:
            self._asked.put(None)
            self._thread.join(timeout_s)
        return True

    def _do(self, call: Callable[[], None]) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._work, name="dropmill-keychain", daemon=True
                )
                self._thread.start()
        self._asked.put(call)

    def _work(self) -> None:
        while (call := self._asked.get()) is not None:
            try:
                call()
            except Exception:  # the same: jobs go on without it
                log.warning("the keyring could not be used", exc_info=True)

    def _found_ring(self) -> Ring | None:
        with self._lock:
            if not self._has_looked:
                self._has_looked = True
                try:
                    self._ring = self._find_ring()
                except Exception:  # the same
                    log.warning("the keyring could not be opened", exc_info=True)
            return self._ring

    def _put(self, stand_in: str, secret: str) -> None:
        ring = self._found_ring()
        if ring is None:
            return
        # First the list: what is in it and not in the ring does no harm.
        self._write([*self._read(), stand_in])
        ring.set_password(SERVICE, stand_in, secret)

    def _sweep(self, in_use: Callable[[], Collection[str] | None]) -> None:
        listed = self._read()
        if not listed or (ring := self._found_ring()) is None or (used := in_use()) is None:
            return
        for stand_in in listed:
            # It may have been cut off before the secret was there, or after it had gone.
            if stand_in not in used and ring.get_password(SERVICE, stand_in) is not None:
                ring.delete_password(SERVICE, stand_in)
        self._write([stand_in for stand_in in listed if stand_in in used])

    def _read(self) -> list[str]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=list[str])
        except (FileNotFoundError, msgspec.DecodeError):
            return []

    def _write(self, stand_ins: list[str]) -> None:
        with Output(self._path, IfExists.OVERWRITE, is_synced=False) as output:
            output.file.write(msgspec.json.encode(stand_ins))
            output.publish(mode=0o600)

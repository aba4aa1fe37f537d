"""Writes the settings that a person changes in the window, off the UI thread."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import Executor
from pathlib import Path

from dropmill.core import settings

log = logging.getLogger(__name__)


class KeptSettings:
    """Keeps the newest of what was chosen, in the order in which it was. UI thread.

    What other processes write meanwhile is kept too.
    """

    def __init__(self, path: Path, executor: Executor) -> None:
        self._path = path
        self._executor = executor
        self._lock = threading.Lock()  # guards _pending
        self._pending: dict[str, object] = {}
        self._writing = threading.Lock()  # held while the file is read, changed and written

    def keep(self, **fields: object) -> None:
        """Have these fields of the Settings written soon."""
        with self._lock:
            self._pending.update(fields)
        self._executor.submit(self._write)

    def _write(self) -> None:
        with self._writing:
            with self._lock:
                fields, self._pending = self._pending, {}
            if not fields:
                return
            try:
                settings.change(self._path, **fields)
            except OSError:
                log.warning("the settings could not be written", exc_info=True)

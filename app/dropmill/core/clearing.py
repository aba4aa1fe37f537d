"""Removes what recipes have put aside, once their inputs have ended well."""

from __future__ import annotations

import logging
import os
import queue
import shutil
import threading
from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path

from dropmill.core.files import remove
from dropmill.core.precedence import lower_thread

log = logging.getLogger(__name__)

CLOSE_S = 2.0
"""How long the end waits for what is being removed: a disk that is gone may never answer."""


class Clearing:
    """One thread of its own, at low priority. Any thread may call all methods."""

    def __init__(self) -> None:
        self._asked: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="dropmill-clearing", daemon=True)
        self._thread.start()

    def clear(self, paths: Sequence[str]) -> None:
        """Remove these soon; the folders they are in stay, for others may be about to use them."""
        self._asked.put(partial(self._clear, tuple(paths)))

    def clear_areas(self, areas: Collection[str]) -> None:
        """Remove these folders soon, with all that is in them."""
        self._asked.put(partial(self._clear_areas, tuple(areas)))

    def close(self) -> None:
        """Wait until all is removed, CLOSE_S at most: the next start finds the rest."""
        self._asked.put(None)
        self._thread.join(CLOSE_S)
        if self._thread.is_alive():
            log.warning("what was put aside could not be removed in time")

    # On its thread.

    def _work(self) -> None:
        lower_thread()
        while (remove_them := self._asked.get()) is not None:
            try:
                remove_them()
            except Exception:
                log.exception("what was put aside could not be removed")

    def _clear(self, paths: tuple[str, ...]) -> None:
        for path in paths:
            try:
                remove(Path(path))
            except OSError:
                log.warning("“%s” could not be removed", path, exc_info=True)

    def _clear_areas(self, areas: tuple[str, ...]) -> None:
        for area in areas:
            if Path(area).is_dir():
                shutil.rmtree(area, ignore_errors=True)
                if os.path.lexists(area):
                    log.warning("“%s” could not be removed", area)

"""Removes what recipes have put aside, once their inputs have ended well."""

from __future__ import annotations

import contextlib
import logging
import shutil
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from dropmill.core.files import remove
from dropmill.core.precedence import lower_thread

log = logging.getLogger(__name__)


class Clearing:
    """One thread of its own, at low priority. Any thread may call all methods."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, "dropmill-clearing", lower_thread)

    def clear(self, paths: Sequence[str]) -> None:
        """Remove these soon; the folders they are in stay, for others may be about to use them."""
        self._submit(self._clear, tuple(paths))

    def clear_areas(self, areas: Collection[str]) -> None:
        """Remove these folders soon, with all that is in them."""
        self._submit(self._clear_areas, tuple(areas))

    def close(self) -> None:
        """Wait until all is removed."""
        self._pool.shutdown(wait=True)

    def _submit(self, call: Callable[..., None], *args: object) -> None:
        with contextlib.suppress(RuntimeError):  # closed: the next start finds it
            self._pool.submit(call, *args)

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

"""Threads for what would hold up a worker's other downloads: hashing and syncing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from dropmill.core.files import sync_folder
from dropmill.core.precedence import lower_thread

THREADS = 8
"""Enough that a file system commits what several of them sync in one go."""

T = TypeVar("T")


class Chores:
    """A service; any thread may call any method. The threads start when they are needed."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(THREADS, "dropmill-chores", lower_thread)
        self._tidying = ThreadPoolExecutor(1, "dropmill-tidying", lower_thread)
        self._folders: dict[str, Future[None]] = {}
        self._lock = threading.Lock()  # guards _folders

    def call(self, function: Callable[[], T]) -> Future[T]:
        """Have something called that may take long."""
        return self._pool.submit(function)

    def later(self, function: Callable[[], object]) -> None:
        """Have something called that nobody waits for, so that it holds up nothing else."""
        self._tidying.submit(function)

    def sync_folder(self, folder: str) -> Future[None]:
        """Make the names in a folder durable: once for all who ask before it begins."""
        with self._lock:
            coming = self._folders.get(folder)
            if coming is None:
                coming = self._folders[folder] = self._pool.submit(self._sync_folder, folder)
            return coming

    def close(self) -> None:
        """Take nothing more; what is under way goes on to its end."""
        self._pool.shutdown(wait=False)
        self._tidying.shutdown(wait=False)

    def _sync_folder(self, folder: str) -> None:
        with self._lock:
            del self._folders[folder]
        sync_folder(Path(folder))

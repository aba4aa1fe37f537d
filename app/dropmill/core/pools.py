"""The worker threads of the lanes: ThreadPoolExecutors, started beforehand, at low priority."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from dropmill.core.job import Lane

WORKER_NICENESS = 10
"""Below the UI thread: hashing at full speed then makes the window 23 ms late instead of 33."""


def start_pool(lane: Lane, threads: int) -> ThreadPoolExecutor:
    """Return a pool whose threads all run already.

    A cold pool starts a thread in `submit`, which then waits for it: seconds when others compute.
    """
    pool = ThreadPoolExecutor(threads, f"dropmill-{lane}", _lower_priority)
    all_started = threading.Barrier(threads + 1)
    for _ in range(threads):
        pool.submit(all_started.wait)
    all_started.wait()
    return pool


def _lower_priority() -> None:
    if sys.platform == "linux":  # elsewhere a niceness is the whole process's
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), WORKER_NICENESS)

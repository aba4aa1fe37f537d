"""What the process holds while nothing is under way: memory, files, threads, children."""

from __future__ import annotations

import ctypes
import gc
import os
import threading
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Rest:
    """One look at the process at rest."""

    memory_mb: float
    """What is its own alone: shared libraries do not count."""
    files: Counter[str]
    threads: Counter[str]
    children: tuple[int, ...]


def look(without: frozenset[int]) -> Rest:
    """Look now; `without` are children of the soak itself."""
    gc.collect()
    _give_back()
    process = psutil.Process()
    children = [child.pid for child in process.children(recursive=True)]
    return Rest(
        memory_mb=process.memory_full_info().uss / 1e6,
        files=Counter(_files()),
        threads=Counter(thread.name.rstrip("0123456789_-") for thread in threading.enumerate()),
        children=tuple(pid for pid in children if pid not in without),
    )


def more(before: Counter[str], after: Counter[str]) -> str:
    """Say what there is more of."""
    return ", ".join(f"{count} × {name}" for name, count in sorted((after - before).items()))  # noqa: RUF001


def _files() -> list[str]:
    found = []
    for entry in os.scandir("/proc/self/fd"):
        try:
            target = str(Path(entry.path).readlink())
        except FileNotFoundError:
            continue  # that of this listing
        # socket:[123] → socket; files of one folder are alike.
        found.append(target.partition(":[")[0] if ":[" in target else target)
    return found


def _give_back() -> None:
    """Let the C library give memory that is free back, so that it does not count."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)

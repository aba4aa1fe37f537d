"""What a figure was measured on, and how busy it was before."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path

import msgspec

BUSY_LOAD = 0.25
"""The load a core up to which a machine counts as quiet."""


class Machine(msgspec.Struct, frozen=True, tag="machine"):
    """Where and among what a run began."""

    cores: int
    processor: str
    memory_gb: float
    system: str
    python: str
    load: float
    """Programs that wanted a core over the last minute before the run."""
    rounds: int

    @property
    def words(self) -> str:
        """One line for above a table."""
        is_quiet = self.load <= BUSY_LOAD * self.cores
        busy = "quiet" if is_quiet else "busy: take the ratios, not the times"
        return (
            f"{self.cores} cores of {self.processor}, {self.memory_gb:.0f} GB, {self.system},"
            f" Python {self.python}; {self.rounds} rounds; load before {self.load:.1f} ({busy})"
        )


def here(rounds: int) -> Machine:
    """Look at this machine now."""
    return Machine(
        cores=len(os.sched_getaffinity(0)),
        processor=_processor(),
        memory_gb=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9,
        system=_system(),
        python=".".join(map(str, sys.version_info[:3])),
        load=os.getloadavg()[0],
        rounds=rounds,
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _system() -> str:
    return platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())

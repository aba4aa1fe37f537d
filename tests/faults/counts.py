"""What tests that break things on purpose have tried, kept for the table of promises.

Where the environment names a folder in DROPMILL_COUNTS, each call adds one line to COUNTS in it:
an object with `promise`, `tries`, `losses` and `seed`. Without it, nothing is written.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FOLDER_VARIABLE = "DROPMILL_COUNTS"
COUNTS = "counts.jsonl"


@dataclass
class _Count:
    tries: int = 0
    losses: int = 0
    seeds: set[int] = field(default_factory=set)


_counts: dict[str, _Count] = {}
"""Of this process, by promise."""


def keep_count(promise: str, tries: int, losses: int, seed: int) -> None:
    """Add to what was tried of a promise, and how often it was broken. One thread at a time."""
    count = _counts.setdefault(promise, _Count())
    count.tries += tries
    count.losses += losses
    count.seeds.add(seed)
    folder = os.environ.get(FOLDER_VARIABLE)
    if not folder:
        return
    Path(folder).mkdir(parents=True, exist_ok=True)
    line = json.dumps({"promise": promise, "tries": tries, "losses": losses, "seed": seed})
    # One write to the end: lines of tests that run side by side do not mix.
    file = os.open(Path(folder, COUNTS), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(file, f"{line}\n".encode())
    finally:
        os.close(file)


def lines_of_counts() -> Iterator[str]:
    """Yield a line for each promise that this process has tried."""
    for promise, count in sorted(_counts.items()):
        seeds = f"seeds {min(count.seeds)} to {max(count.seeds)}"
        yield f"{promise}: {count.tries:,} tries, {count.losses:,} losses, {seeds}"

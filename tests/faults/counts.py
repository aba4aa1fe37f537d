"""What tests that break things on purpose have tried, kept for the table of promises.

Where the environment names a folder in DROPMILL_COUNTS, each call adds one line to COUNTS in it:
an object with `promise`, `tries`, `losses` and `seed`. Without it, nothing is written.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

FOLDER_VARIABLE = "DROPMILL_COUNTS"
COUNTS = "counts.jsonl"


def keep_count(promise: str, tries: int, losses: int, seed: int) -> None:
    """Add to what was tried of a promise, and how often it was broken. One thread at a time."""
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

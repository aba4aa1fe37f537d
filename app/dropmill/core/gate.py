"""The gate before computing: so many threads compute at once, the others wait their turn.

Eight threads that hash at full speed make another Python thread three times as late as two do,
and threads of plain Python stop it for a third of a second. So work that computes in a thread
does it in slices (about 2 ms, or 1 MiB) behind this gate.
"""

from __future__ import annotations

import os
import threading
from contextlib import AbstractContextManager


class Gate:
    """Two counts of turns: one for code that releases the GIL, one for plain Python."""

    def __init__(self, cores: int | None = None) -> None:
        self._native = threading.BoundedSemaphore(cores or os.cpu_count() or 1)
        self._python = threading.BoundedSemaphore(1)

    def native(self) -> AbstractContextManager[object]:
        """A turn for a slice that releases the GIL (hashing, compressing): as many as cores."""
        return self._native

    def python(self) -> AbstractContextManager[object]:
        """A turn for a slice of plain Python: one at a time."""
        return self._python

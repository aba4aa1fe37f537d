"""How far packing is: what was read, and read back, of all there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dropmill.core.offload.report import Report


class Progress:
    """Counts bytes of one or two passes as bytes of the inputs."""

    def __init__(self, report: Report, total: int, passes: int) -> None:
        self._report = report
        self._total = total
        self._passes = passes
        self._done = 0

    def add(self, size: int) -> None:
        """Count so many more; a checkpoint too."""
        self._done += size
        self._report(min(self._done // self._passes, self._total), self._total)

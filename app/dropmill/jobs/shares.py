"""How far work is, told as bytes of what it is made from: lists show those as the size."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dropmill.core.offload.report import Report


class InBytes:
    """A report that takes any amounts and passes them on as bytes of the inputs."""

    def __init__(self, report: Report, inputs: Sequence[str]) -> None:
        self._report = report
        self._size_bytes = sum(Path(name).stat().st_size for name in inputs)

    def __call__(self, done: int, total: int | None = None) -> None:
        """Say how much is done, of how much in all, in any unit."""
        share = min(1.0, done / total) if total else 0.0
        self._report(int(self._size_bytes * share), self._size_bytes)

    def note(self, text: str) -> None:
        """Say in a few words what is going on."""
        self._report.note(text)

"""What a function that runs in a child may say while it works."""

from __future__ import annotations

from typing import Protocol


class Report(Protocol):
    """How far the work is. Cheap enough for every chunk, and a checkpoint too.

    Only the thread that the function was called on may use it.
    """

    def __call__(self, done: int, total: int | None = None) -> None:
        """Say how much is done, of how much in all; raises JobCancelled once it should stop."""

    def note(self, text: str) -> None:
        """Say in a few words what is going on."""

"""A report for work functions that are called without a child."""

from __future__ import annotations


class Report:
    """Keeps what was reported, and holds it to its promise."""

    def __init__(self) -> None:
        self.amounts: list[tuple[int, int | None]] = []
        self.notes: list[str] = []

    def __call__(self, done: int, total: int | None = None) -> None:
        assert total is None or done <= total, f"{done} of {total}"
        self.amounts.append((done, total))

    def note(self, text: str) -> None:
        self.notes.append(text)

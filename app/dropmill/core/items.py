"""What a worker is handed, one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dropmill.core.context import JobContext
    from dropmill.core.job import Job

    Item = tuple[Job, JobContext]


class Items(Iterator["Item"]):
    """The jobs of a run, for its worker. After it was empty there may be more: ask again then.

    `on_more` is called whenever more have come, on any thread; it must only wake someone.
    """

    __slots__ = ("_next", "on_more")

    def __init__(self, next_item: Callable[[], Item | None]) -> None:
        self._next = next_item
        self.on_more: Callable[[], None] | None = None

    def __next__(self) -> Item:
        item = self._next()
        if item is None:
            raise StopIteration
        return item

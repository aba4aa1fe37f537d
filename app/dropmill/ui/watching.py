"""The folders that are watched from the window, and the jobs that come of them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Protocol

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt, Signal, Slot

from dropmill.core.errors import Failure, explain
from dropmill.core.watch_rule import WatchRule
from dropmill.watch.tree import check

log = logging.getLogger(__name__)


class Watch(Protocol):
    """One watched folder."""

    def start(self) -> None:
        """Begin; returns at once."""

    def stop(self) -> bool:
        """End, and wait for it: never on the UI thread."""


MakeWatch = Callable[[WatchRule], Watch]
"""Makes the watch of a rule, which submits what comes of it by itself. On a worker thread."""


class Watching(QObject):
    """The rules in force. `changed` says that there are others, `failed` carries a Failure."""

    changed = Signal()
    failed = Signal(object)
    _began = Signal(object, object)

    def __init__(
        self, make_watch: MakeWatch, executor: Executor, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._make_watch = make_watch
        self._executor = executor
        self._watches: list[tuple[WatchRule, Watch | None]] = []
        self._began.connect(self._on_began, Qt.ConnectionType.QueuedConnection)

    @property
    def rules(self) -> tuple[WatchRule, ...]:
        """The rules, in the order in which they were added; those that are off too."""
        return tuple(rule for rule, _ in self._watches)

    @property
    def folders(self) -> list[str]:
        """Their folders."""
        return [rule.folder for rule in self.rules]

    def add(self, rule: WatchRule) -> None:
        """Watch a folder from now on; what stands in the way is told by `failed`."""
        if any(rule.key == other.key for other in self.rules):
            self.failed.emit(
                Failure(f"“{rule.folder}” is watched already", "Stop that first to change it.")
            )
            return
        self._executor.submit(self._begin, rule, is_new=True)

    def restore(self, rules: Sequence[WatchRule]) -> None:
        """Go on with the rules of an earlier start; a folder that is gone is waited for."""
        for rule in rules:
            self._watches.append((rule, None))
            if rule.is_on:
                self._executor.submit(self._begin, rule, is_new=False)
        if rules:
            self.changed.emit()

    def turn(self, place: int, *, is_on: bool) -> None:
        """Turn the rule at this place on or off; it stays in the list."""
        rule, watch = self._watches[place]
        if rule.is_on is is_on:
            return
        rule = replace(rule, is_on=is_on)
        self._watches[place] = (rule, None)
        if watch is not None:
            self._executor.submit(watch.stop)
        if is_on:
            self._executor.submit(self._begin, rule, is_new=False)
        self.changed.emit()

    def end(self, place: int) -> None:
        """Stop watching the folder at this place of `folders`."""
        _, watch = self._watches.pop(place)
        if watch is not None:
            self._executor.submit(watch.stop)
        self.changed.emit()

    def close(self) -> None:
        """Stop all; blocks, on the closer's thread."""
        for _, watch in self._watches:
            if watch is not None:
                watch.stop()

    # On a worker thread.

    def _begin(self, rule: WatchRule, *, is_new: bool) -> None:
        output = rule.settings.get("dir", "")
        try:
            if is_new:
                check(Path(rule.folder), Path(output) if output else None)
            watch = self._make_watch(rule)
            watch.start()
        except Exception as error:
            log.info("the folder %s cannot be watched", rule.folder, exc_info=True)
            self.failed.emit(explain(error))
        else:
            self._began.emit(rule, watch)

    @Slot(object, object)
    def _on_began(self, rule: WatchRule, watch: Watch) -> None:
        for place, (other, there) in enumerate(self._watches):
            if other == rule and there is None:
                self._watches[place] = (rule, watch)
                return
        if any(rule.key == other.key for other in self.rules) or not rule.is_on:
            self._executor.submit(watch.stop)  # it was turned off, or added twice, meanwhile
            return
        self._watches.append((rule, watch))
        self.changed.emit()

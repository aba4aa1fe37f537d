"""The folders that are watched from the window, and the jobs that come of them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Protocol

import msgspec
from PySide6.QtCore import QObject, Qt, Signal, Slot

from dropmill.core.errors import Failure, explain
from dropmill.core.fields import build
from dropmill.core.intake import Submitted
from dropmill.core.job import Job
from dropmill.watch.tree import check

log = logging.getLogger(__name__)


class Watch(Protocol):
    """One watched folder."""

    def start(self) -> None:
        """Begin; returns at once."""

    def stop(self) -> bool:
        """End, and wait for it: never on the UI thread."""


MakeWatch = Callable[[Path, float, Callable[[Sequence[Path]], None]], Watch]
"""Makes a watch of a folder: how long a file must stand still (in seconds), and who gets those
that have settled, on the watch's own thread."""


class Submitter(Protocol):
    """Takes jobs in: the Runner."""

    def submit(self, jobs: Sequence[Job], *, is_held: bool = False) -> Future[Submitted]:
        """Take these jobs in as one batch; any thread."""


class WatchRule(msgspec.Struct, frozen=True):
    """What to do with the files that settle in a folder."""

    folder: str
    kind: type[Job]
    settings: Mapping[str, str]
    settle_s: float


class Watching(QObject):
    """The rules in force. `changed` says that there are others, `failed` carries a Failure."""

    changed = Signal()
    failed = Signal(object)
    _began = Signal(object, object)

    def __init__(
        self,
        make_watch: MakeWatch,
        submitter: Submitter,
        executor: Executor,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._make_watch = make_watch
        self._submitter = submitter
        self._executor = executor
        self._watches: list[tuple[WatchRule, Watch]] = []
        self._began.connect(self._on_began, Qt.ConnectionType.QueuedConnection)

    @property
    def folders(self) -> list[str]:
        """The watched folders, in the order in which they were added."""
        return [rule.folder for rule, _ in self._watches]

    def add(self, rule: WatchRule) -> None:
        """Watch a folder from now on; what stands in the way is told by `failed`."""
        if any(rule.folder == folder for folder in self.folders):
            self.failed.emit(
                Failure(f"“{rule.folder}” is watched already", "Stop that first to change it.")
            )
            return
        self._executor.submit(self._begin, rule)

    def end(self, place: int) -> None:
        """Stop watching the folder at this place of `folders`."""
        _, watch = self._watches.pop(place)
        self._executor.submit(watch.stop)
        self.changed.emit()

    def close(self) -> None:
        """Stop all; blocks, on the closer's thread."""
        for _, watch in self._watches:
            watch.stop()

    # On a worker thread.

    def _begin(self, rule: WatchRule) -> None:
        output = rule.settings.get("dir", "")
        try:
            check(Path(rule.folder), Path(output) if output else None)
            watch = self._make_watch(
                Path(rule.folder), rule.settle_s, lambda found: self._submit(rule, found)
            )
            watch.start()
        except Exception as error:
            log.info("the folder %s cannot be watched", rule.folder, exc_info=True)
            self.failed.emit(explain(error))
        else:
            self._began.emit(rule, watch)

    def _submit(self, rule: WatchRule, found: Sequence[Path]) -> None:
        self._submitter.submit(build(rule.kind, [str(path) for path in found], rule.settings))

    @Slot(object, object)
    def _on_began(self, rule: WatchRule, watch: Watch) -> None:
        self._watches.append((rule, watch))
        self.changed.emit()

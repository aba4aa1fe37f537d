"""The folders that are watched from the window, and the jobs that come of them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import Protocol

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from dropmill.core.errors import Failure, explain
from dropmill.core.watch_rule import WatchRule
from dropmill.core.watch_status import WatchState, WatchStatus, WatchView

log = logging.getLogger(__name__)

READY_LOOK_MS = 100
"""How often it is looked whether watches can be made, where some wait for that."""


class Watch(Protocol):
    """One watched folder."""

    @property
    def status(self) -> WatchStatus:
        """The latest picture; any thread."""

    def check(self) -> None:
        """Raise Problem when something stands in the way of a new rule. Touches the disk."""

    def start(self) -> None:
        """Begin; returns at once."""

    def rescan(self) -> None:
        """Look through the whole folder soon; any thread."""

    def stop(self) -> bool:
        """End, and wait for it: never on the UI thread."""


MakeWatch = Callable[[WatchRule, Callable[[], None]], Watch]
"""Makes the watch of a rule, which submits what comes of it by itself. On a worker thread; what
is to be called when its status is another must return at once."""


class Watching(QObject):
    """The rules in force.

    `changed` says that there are others, `failed` carries a Failure, and `mended` the same when it
    is over. `troubled` says that a folder went away, came back, or cannot be watched as it should.
    """

    changed = Signal()
    troubled = Signal()
    failed = Signal(object)
    mended = Signal(object)
    _began = Signal(object, object, bool)

    def __init__(
        self, make_watch: MakeWatch, executor: Executor, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._make_watch = make_watch
        self._executor = executor
        self.is_ready: Callable[[], bool] = lambda: True
        """Whether watches can be made by now; until then none takes a thread of the window."""
        self._held: list[tuple[WatchRule, bool]] = []  # until then, and whether they are new
        self._looking = QTimer(self)
        self._looking.setInterval(READY_LOOK_MS)
        self._looking.timeout.connect(self._begin_held)
        self._watches: list[tuple[WatchRule, Watch | None]] = []
        self._coming: list[Watch] = []  # begun, and not among those yet; any thread
        self._is_closed = False
        self._views: tuple[tuple[WatchRule, Watch | None], ...] = ()
        self.changed.connect(self._on_changed)
        self._began.connect(self._on_began, Qt.ConnectionType.QueuedConnection)

    @property
    def rules(self) -> tuple[WatchRule, ...]:
        """The rules, in the order in which they were added; those that are off too."""
        return tuple(rule for rule, _ in self._watches)

    @property
    def folders(self) -> list[str]:
        """Their folders."""
        return [rule.folder for rule in self.rules]

    def views(self) -> tuple[WatchView, ...]:
        """Return the rules with what their watches show of themselves; any thread."""
        return tuple(
            WatchView(rule, None if watch is None else watch.status) for rule, watch in self._views
        )

    @Slot()
    def _on_changed(self) -> None:
        self._views = tuple(self._watches)

    def rescan(self, place: int) -> None:
        """Look through the folder at this place of `folders` soon."""
        _, watch = self._watches[place]
        if watch is not None:
            watch.rescan()

    def add(self, rule: WatchRule) -> None:
        """Watch a folder from now on; what stands in the way is told by `failed`."""
        new = rule.beside(self.rules)
        if new is None:
            title = self.tr("“{folder}” is watched already in this way").format(folder=rule.folder)
            self.failed.emit(Failure(title, self.tr("Stop that first to change it.")))
            return
        self._begin_soon(new, is_new=True)

    def restore(self, rules: Sequence[WatchRule]) -> None:
        """Go on with the rules of an earlier start; a folder that is gone is waited for."""
        for rule in rules:
            self._watches.append((rule, None))
            if rule.is_on:
                self._begin_soon(rule, is_new=False)
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
            self._begin_soon(rule, is_new=False)
        self.changed.emit()

    def end(self, place: int) -> None:
        """Stop watching the folder at this place of `folders`."""
        _, watch = self._watches.pop(place)
        if watch is not None:
            self._executor.submit(watch.stop)
        self.changed.emit()

    def close(self) -> None:
        """Stop all, and begin none any more; blocks until they have stopped."""
        self._looking.stop()
        self._held.clear()
        self._is_closed = True
        for watch in [*self._coming, *(watch for _, watch in self._watches)]:
            if watch is not None:
                watch.stop()

    def _begin_soon(self, rule: WatchRule, *, is_new: bool) -> None:
        if (rule, is_new) not in self._held:
            self._held.append((rule, is_new))
        self._begin_held()

    @Slot()
    def _begin_held(self) -> None:
        if not self.is_ready():
            self._looking.start()
            return
        self._looking.stop()
        held, self._held = self._held, []
        for rule, is_new in held:
            if is_new or (rule, None) in self._watches:  # else it was ended or turned off since
                self._executor.submit(self._begin, rule, is_new=is_new)

    # On a worker thread.

    def _begin(self, rule: WatchRule, *, is_new: bool) -> None:
        told = _Told(self)
        try:
            watch = self._make_watch(rule, told)
            told.watch = watch
            if is_new:
                watch.check()
            watch.start()
            self._coming.append(watch)
            if self._is_closed:
                watch.stop()
        except Exception as error:
            log.info("the folder %s cannot be watched", rule.folder, exc_info=True)
            self.failed.emit(explain(error))
        else:
            self._began.emit(rule, watch, is_new)

    @Slot(object, object, bool)
    def _on_began(self, rule: WatchRule, watch: Watch, is_new: bool) -> None:
        self._coming.remove(watch)
        for place, (other, there) in enumerate(self._watches):
            if other == rule and there is None:
                self._watches[place] = (rule, watch)
                self._views = tuple(self._watches)
                self.troubled.emit()
                return
        if not is_new or any(rule.key == other.key for other in self.rules):
            # It was ended or turned off meanwhile, or added twice.
            self._executor.submit(watch.stop)
            return
        self._watches.append((rule, watch))
        self.changed.emit()


class _Told:
    """Says it when a watch has other trouble than before. Called on the watch's thread."""

    def __init__(self, watching: Watching) -> None:
        self._watching = watching
        self.watch: Watch | None = None
        self._known: tuple[WatchState, Failure | None] | None = None

    def __call__(self) -> None:
        if self.watch is None:
            return
        status = self.watch.status
        now = (status.state, status.problem)
        if now == self._known:
            return
        before = None if self._known is None else self._known[1]
        self._known = now
        self._watching.troubled.emit()
        if before == status.problem:
            return
        if before is not None:
            self._watching.mended.emit(before)
        if status.problem is not None:
            self._watching.failed.emit(status.problem)

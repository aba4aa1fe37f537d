"""Takes jobs from the list and puts their results into the trash; both can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Qt, Signal, Slot

from dropmill.core.errors import Failure, Problem, explain
from dropmill.core.identity import identity
from dropmill.core.snapshot import Snapshot
from dropmill.core.trash import restore, trash
from dropmill.ui.core_words import sentence
from dropmill.ui.list_undo import ListUndo
from dropmill.ui.notice import Notice


class Trashed(msgspec.Struct, frozen=True):
    """A result that is in the trash now."""

    path: str
    identity: str


class Discarded(msgspec.Struct, frozen=True):
    """What came of it: jobs whose results are all gone, what was trashed, what was not."""

    ids: tuple[int, ...]
    trashed: tuple[Trashed, ...]
    failures: tuple[Failure, ...]


class Discarding(QObject):
    """Works off the UI thread; `remove` takes jobs from the list. UI thread."""

    _ended = Signal(object)
    _restored = Signal(object)

    def __init__(
        self,
        notice: Notice,
        executor: Executor,
        undo: ListUndo,
        *,
        remove: Callable[[Sequence[int]], None],
    ) -> None:
        super().__init__(notice)
        self._notice = notice
        self._executor = executor
        self._undo = undo
        self._remove = remove
        queued = Qt.ConnectionType.QueuedConnection
        self._ended.connect(self._on_ended, queued)
        self._restored.connect(self._on_restored, queued)

    def discard(self, pictures: Sequence[Snapshot]) -> None:
        """Do it with these jobs, which have ended."""
        if pictures:
            self._executor.submit(self._discard, tuple(pictures))

    # On other threads.

    def _discard(self, pictures: Sequence[Snapshot]) -> None:
        ids: list[int] = []
        trashed: list[Trashed] = []
        failures: list[Failure] = []
        for picture in pictures:
            try:
                # What a step of a recipe handed on is no result of it: it may be an original.
                for output in [o for o in picture.outputs if o not in picture.inputs]:
                    path = Path(output)
                    known = identity(path)
                    if known:  # else it is gone already
                        trash(path)
                        trashed.append(Trashed(output, known))
            except (Problem, OSError) as error:
                failures.append(explain(error))
            else:
                ids.append(picture.id)
        self._ended.emit(Discarded(tuple(ids), tuple(trashed), tuple(failures)))

    def _restore(self, trashed: Sequence[Trashed]) -> None:
        failures: list[Failure] = []
        for one in reversed(trashed):
            path = Path(one.path)
            try:
                is_back = restore(path, one.identity)
            except OSError as error:
                failures.append(explain(error))
            else:
                if not is_back:
                    title = f"“{path.name}” was not found in the trash"
                    failures.append(Failure(title, "Look there, and restore it by hand."))
        self._restored.emit(failures)

    # Back on the UI thread.

    @Slot(object)
    def _on_ended(self, done: Discarded) -> None:
        if done.failures:
            self._notice.say(sentence(done.failures[0]))
        if done.ids:
            self._undo.discarding(
                done.ids,
                len(done.trashed),
                lambda: self._executor.submit(self._restore, done.trashed),
            )
            self._remove(done.ids)

    @Slot(object)
    def _on_restored(self, failures: Sequence[Failure]) -> None:
        if failures:
            self._notice.say(sentence(failures[0]))

"""Undo in the window: of the list at once; of files off the UI thread, after a question."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from dropmill.core import verbs
from dropmill.core.errors import Failure, Problem
from dropmill.core.records import Undoable
from dropmill.ui import figures
from dropmill.ui.core_words import sentence, spoken
from dropmill.ui.kind_words import word_of
from dropmill.ui.list_undo import ListUndo
from dropmill.ui.notice import Choice, Notice
from dropmill.ui.plain_text import shown

Ask = Callable[[verbs.Verb], Any]
"""Sends a verb to who owns the jobs and waits for the answer; never on the UI thread."""

REASONS_TOLD = 3


class Undoing(QObject):
    """Takes back what batches did to files, and what was done to the list since.

    Its `action` is for the window (Ctrl+Z).
    """

    _found = Signal(object, bool)
    _advanced = Signal(int)
    _ended = Signal(object)
    _failed = Signal(object)

    def __init__(
        self, window: QWidget, notice: Notice, executor: Executor, of_list: ListUndo
    ) -> None:
        super().__init__(window)
        self._notice = notice
        self._executor = executor
        self._of_list = of_list
        self._ask: Ask | None = None
        self._is_working = False
        self._is_closed = False
        self.action = QAction(self.tr("Undo"), self)
        self.action.setShortcut(QKeySequence(QKeySequence.StandardKey.Undo))
        self.action.triggered.connect(self.ask_for_last)
        self.action.setEnabled(False)
        window.addAction(self.action)
        of_list.changed.connect(self._on_list_changed)
        queued = Qt.ConnectionType.QueuedConnection
        self._found.connect(self._on_found, queued)
        self._advanced.connect(self._on_advanced, queued)
        self._ended.connect(self._on_ended, queued)
        self._failed.connect(self._on_failed, queued)

    @property
    def is_possible(self) -> bool:
        """Whether there is a journal that knows what was done."""
        return self._ask is not None

    def begin(self, ask: Ask) -> None:
        """Send verbs by this from now on."""
        self._ask = ask
        self.action.setEnabled(True)

    def close(self) -> None:
        """Ask for no more; what is under way ends within seconds."""
        self._is_closed = True

    @Slot(bool)
    def _on_list_changed(self, has_steps: bool) -> None:
        self.action.setEnabled(not self._is_working and (has_steps or self.is_possible))

    @Slot()
    def ask_for_last(self) -> None:
        """Take back what was done to the list last, or offer to undo what a batch did since."""
        if self._ask is None:
            self._of_list.take_back()
        else:
            self._look(None)

    @Slot(int)
    def ask_for(self, batch: int) -> None:
        """Offer to undo this batch."""
        self._look(batch)

    def _look(self, batch: int | None) -> None:
        if self._ask is not None and not self._is_working:
            self._executor.submit(self._find, self._ask, batch)

    # On another thread.

    def _find(self, ask: Ask, batch: int | None) -> None:
        try:
            found: Sequence[Undoable] = ask(
                verbs.ListUndoable(limit=1 if batch is None else 10_000)
            )
        except Problem as problem:
            self._failed.emit(problem.failure)
            return
        chosen = [one for one in found if batch in {None, one.batch}]
        self._found.emit(chosen[0] if chosen else None, batch is not None)

    def _take_back(self, ask: Ask, batch: int) -> None:
        restored = refused_count = 0
        refused: tuple[Failure, ...] = ()
        before: int | None = None
        try:
            while not self._is_closed:
                answer: verbs.TakenBack = ask(verbs.Undo(batch=batch, before=before))
                restored += answer.restored
                refused_count += answer.refused_count
                refused = (*refused, *answer.refused)[:REASONS_TOLD]
                before = answer.before
                if before is None:
                    break
                self._advanced.emit(restored)
        except Problem as problem:
            self._failed.emit(problem.failure)
            return
        self._ended.emit(verbs.TakenBack(restored, refused, refused_count))

    # On the UI thread.

    @Slot(object, bool)
    def _on_found(self, found: Undoable | None, is_certain_one: bool) -> None:
        if self._ask is None:
            return
        if not is_certain_one and self._of_list.last_at > (0.0 if found is None else found.at):
            self._of_list.take_back()
            return
        if found is None:
            words = self.tr("There is nothing to undo.")
            if is_certain_one:
                words = self.tr("This batch did nothing to files that could be undone.")
            self._notice.say(words)
            return
        at = time.strftime("%H:%M", time.localtime(found.at))
        words = self.tr("Undo what “{kind}” did to {files} at {at}?").format(
            kind=shown(word_of(found.kind)), files=self._files(found.count), at=at
        )

        choice: Choice = (self.tr("Undo"), lambda: self.take_back(found))
        self._notice.say(words, [choice])

    def take_back(self, found: Undoable) -> None:
        """Undo this batch without a question."""
        if self._ask is None or self._is_working:
            return
        self._is_working = True
        self.action.setEnabled(False)
        self._notice.say(self.tr("Undoing…"))
        self._executor.submit(self._take_back, self._ask, found.batch)

    @Slot(int)
    def _on_advanced(self, restored: int) -> None:
        words = self.tr("Undoing… {files} so far").format(files=self._files(restored))
        self._notice.say(words)

    @Slot(object)
    def _on_ended(self, answer: verbs.TakenBack) -> None:
        self._rest()
        words = self.tr("Undone for {files}.").format(files=self._files(answer.restored))
        if answer.refused_count:
            left = self.tr("{files} left as they are:").format(
                files=self._files(answer.refused_count)
            )
            reasons = "; ".join(spoken(failure.title) for failure in answer.refused)
            words = f"{words} {left} {reasons}."
        self._notice.say(shown(words))

    @Slot(object)
    def _on_failed(self, failure: Failure) -> None:
        self._rest()
        self._notice.say(shown(sentence(failure)))

    def _rest(self) -> None:
        self._is_working = False
        self.action.setEnabled(True)

    def _files(self, count: int) -> str:
        one = self.tr("1 file")
        return one if count == 1 else self.tr("{n} files").format(n=figures.count(count))

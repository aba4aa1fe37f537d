"""What is done once a batch has ended, and the countdown before this computer goes to sleep."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from dropmill.core.after import COUNTED_S, After, Ended, Then
from dropmill.core.deeds import Deeds
from dropmill.core.errors import explain
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import ENDED, State
from dropmill.ui import figures
from dropmill.ui.after_line import then_words
from dropmill.ui.columns import Columns, Group
from dropmill.ui.notice import Notice

READ_LOOK_MS = 100
"""How often it is looked whether all earlier jobs are in the list, where some are waited for."""

_TO_DO = (Group.RUNNING, Group.WAITING)


class AfterBatch(QObject):
    """Watches batches after which something is to be done; each is done once.

    `told` carries title and words for a notification, `failed` a Failure. Sleeping and shutting
    down wait until nothing runs or waits any more, and are counted down in a notice of their own.
    `raised` asks for the window to be seen. A batch with jobs that were cut off has not ended.

    What is `kept` outlives this process: `kept_changed` says that it is another, `restore` takes
    it in at the next start, and `asked` carries a sentence and the choice to leave it be.
    """

    told = Signal(str, str)
    kept_changed = Signal()
    asked = Signal(str, object)
    failed = Signal(object)
    raised = Signal()

    def __init__(
        self,
        window: QWidget,
        columns: Columns,
        countdown: Notice,
        executor: Executor,
        deeds: Deeds,
        *,
        second_ms: int = 1_000,
    ) -> None:
        super().__init__(window)
        self._columns = columns
        self._countdown = countdown
        self._executor = executor
        self._deeds = deeds
        self.wanted: dict[int, After] = {}
        """By batch."""
        self._folders: dict[int, tuple[int, str]] = {}  # the step, and where its results are
        self._seen: set[int] = set()  # those of them that have come into the list
        self._counted: After | None = None
        self._counted_batch = 0
        self._is_read: Callable[[], bool] | None = None
        self._has_all: Callable[[], bool] = lambda: True
        self._left: frozenset[int] = frozenset()  # batches of the last process
        self._left_s = 0
        self._timer = QTimer(self)
        self._timer.setInterval(second_ms)
        self._timer.timeout.connect(self._on_second)
        self._reading = QTimer(self)
        self._reading.setInterval(READ_LOOK_MS)
        self._reading.timeout.connect(self._on_reading)
        countdown.closed.connect(self._on_closed)

    @property
    def is_counting(self) -> bool:
        """Whether it is being counted down now."""
        return self._timer.isActive()

    def want(self, batch: int, after: After) -> None:
        """Do this after a batch, and no longer what was wanted before; any batch in the list."""
        self.wanted.pop(batch, None)
        if after.then is not Then.NOTHING:
            self.wanted[batch] = after
        self.kept_changed.emit()
        if batch in self.wanted:
            self._look(batch)

    # From one start to the next.

    @property
    def kept(self) -> dict[int, After]:
        """What has not been done yet, by batch; what is counted down too."""
        if self._counted is None:
            return dict(self.wanted)
        return {**self.wanted, self._counted_batch: self._counted}

    def restore(
        self,
        kept: Mapping[int, After],
        is_read: Callable[[], bool],
        has_all: Callable[[], bool] = lambda: True,
    ) -> None:
        """Take in what the last process has left.

        `is_read` says that its jobs have been read, `has_all` whether all of them are here then:
        what follows one that could not be read stays kept for the next start.
        """
        if kept:
            self.wanted.update(kept)
            self._left = frozenset(kept)
            self._is_read = is_read
            self._has_all = has_all
            self._reading.start()

    @Slot()
    def _on_reading(self) -> None:
        if self._is_read is None or not self._is_read():
            return
        self._reading.stop()
        self._is_read = None
        batches = self._columns.batches
        for batch, after in list(self.wanted.items()):
            number = batches.number(batch)
            if batch not in self._left:  # it was begun since
                self._look(batch)
            elif number is None:
                if self._has_all():
                    self._let_go_of(batch)
                    self._say_undone(after, "")
            elif after.is_counted and self._has_ended(number):
                # Whoever has just started this computer wants to use it.
                self._let_go_of(batch)
                self._say_undone(after, batches.titles[number])
            else:
                if after.is_counted:
                    self._ask_again(batch, after, batches.titles[number])
                self._seen.add(batch)
                self._look(batch)

    def _say_undone(self, after: After, title: str) -> None:
        words = self.tr("What was to follow a batch of the last time was not done: {what}.")
        if title:
            words = self.tr("“{title}” had ended before the restart. Not done: {what}.")
        self.asked.emit(words.format(what=then_words()[after.then], title=title), None)

    def _ask_again(self, batch: int, after: After, title: str) -> None:
        words = self.tr("“{title}” goes on. When it is done, this computer goes to sleep.")
        if after.then is Then.SHUT_DOWN:
            words = self.tr("“{title}” goes on. When it is done, this computer shuts down.")
        choice = (self.tr("Leave it on"), lambda: self.want(batch, After()))
        self.asked.emit(words.format(title=title or self.tr("The last batch")), choice)

    def _let_go_of(self, batch: int) -> None:
        self.wanted.pop(batch, None)
        self._folders.pop(batch, None)
        self._seen.discard(batch)
        self.kept_changed.emit()

    @Slot(object)
    def forget(self, _gone: Sequence[int]) -> None:
        """Want nothing any more after batches that left the list; after the table has taken it."""
        for batch in [one for one in self._seen if self._columns.batches.number(one) is None]:
            self._let_go_of(batch)

    @Slot(object)
    def take(self, pictures: Sequence[Snapshot]) -> None:
        """Look whether batches have ended; after the table has taken these pictures."""
        if not self.wanted and self._counted is None:
            return
        for picture in pictures:
            if picture.batch not in self.wanted:
                continue
            self._seen.add(picture.batch)
            if picture.outputs:
                step, _ = self._folders.get(picture.batch, (0, ""))
                if picture.step >= step:
                    folder = str(Path(picture.outputs[0]).parent)
                    self._folders[picture.batch] = (picture.step, folder)
        for batch in {p.batch for p in pictures if p.state in ENDED} & self.wanted.keys():
            self._look(batch)
        if self._counted is not None:
            self._begin_count()

    def _look(self, batch: int) -> None:
        batches = self._columns.batches
        number = batches.number(batch)
        if self._is_read is not None or number is None or not self._has_ended(number):
            return
        after = self.wanted[batch]
        _, folder = self._folders.get(batch, (0, ""))
        self._let_go_of(batch)
        ended = Ended(
            batches.count(number, State.DONE),
            batches.count(number, State.FAILED),
            batches.count(number, State.CANCELLED),
            folder,
        )
        if ended.was_called_off:
            return
        if after.is_counted:
            self._counted, self._counted_batch = after, batch
            self.kept_changed.emit()
            self._begin_count()
        elif after.then is Then.NOTIFY:
            self.told.emit(batches.titles[number] or self.tr("Done"), self._words(ended))
        else:
            self._do(after, ended)

    def _has_ended(self, number: int) -> bool:
        batches = self._columns.batches
        is_over = batches.ended(number) == batches.sizes[number]
        return is_over and not batches.count(number, State.INTERRUPTED)

    def _words(self, ended: Ended) -> str:
        parts = [self.tr("{n} done").format(n=figures.count(ended.done))]
        if ended.failed:
            parts.append(self.tr("{n} failed").format(n=figures.count(ended.failed)))
        return ", ".join(parts)

    def _do(self, after: After, ended: Ended) -> None:
        def do() -> None:
            try:
                self._deeds.do(after, ended)
            except Exception as error:  # noqa: BLE001 - whatever it was, the person is told
                self.failed.emit(explain(error))

        self._executor.submit(do)

    # The countdown.

    def _begin_count(self) -> None:
        """Count once nothing else is to do."""
        if self._timer.isActive():
            if any(self._columns.count(group) for group in _TO_DO):
                self._timer.stop()  # more has come: it waits for that
                self._countdown.hide()
            return
        if any(self._columns.count(group) for group in _TO_DO):
            return
        self._left_s = COUNTED_S
        self._say()
        self._timer.start()
        if not self._countdown.isActiveWindow():
            self.raised.emit()
            QApplication.alert(self._countdown.window())

    def _say(self) -> None:
        if self._counted is None:
            return
        words = self.tr("All is done. This computer goes to sleep in {n} s.")
        now = self.tr("Sleep now")
        if self._counted.then is Then.SHUT_DOWN:
            words = self.tr("All is done. This computer shuts down in {n} s.")
            now = self.tr("Shut down now")
        choices: list[tuple[str, Callable[[], None]]] = [
            (self.tr("Stop"), self.stop),
            (now, self._on_over),
        ]
        is_new = self._left_s == COUNTED_S
        self._countdown.say(words.format(n=self._left_s), choices, takes_focus=is_new)

    @Slot()
    def _on_second(self) -> None:
        self._left_s -= 1
        if self._left_s > 0:
            self._say()
        else:
            self._on_over()

    @Slot()
    def _on_over(self) -> None:
        after, self._counted = self._counted, None
        self._timer.stop()
        self._countdown.hide()
        self.kept_changed.emit()
        if after is not None:
            self._do(after, Ended())

    @Slot()
    def _on_closed(self) -> None:
        if self.is_counting:
            self.stop()

    def stop(self) -> None:
        """Stop the countdown: this computer stays on."""
        self._counted = None
        self.kept_changed.emit()
        self._timer.stop()
        self._countdown.hide()

    def close(self) -> None:
        """Do nothing more; what has not been done stays kept."""
        self._timer.stop()
        self._reading.stop()
        self._countdown.hide()

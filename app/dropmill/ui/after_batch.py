"""What is done once a batch has ended, and the countdown before this computer goes to sleep."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
from dropmill.ui.columns import Columns, Group
from dropmill.ui.notice import Notice

_TO_DO = (Group.RUNNING, Group.WAITING)


class AfterBatch(QObject):
    """Watches batches after which something is to be done; each is done once.

    `told` carries title and words for a notification, `failed` a Failure. Sleeping and shutting
    down wait until nothing runs or waits any more, and are counted down in a notice of their own.
    `raised` asks for the window to be seen.
    """

    told = Signal(str, str)
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
        self._counted: After | None = None
        self._left_s = 0
        self._timer = QTimer(self)
        self._timer.setInterval(second_ms)
        self._timer.timeout.connect(self._on_second)
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
            self._look(batch)

    @Slot(object)
    def take(self, pictures: Sequence[Snapshot]) -> None:
        """Look whether batches have ended; after the table has taken these pictures."""
        if not self.wanted and self._counted is None:
            return
        for picture in pictures:
            if picture.batch in self.wanted and picture.outputs:
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
        if number is None or batches.ended(number) < batches.sizes[number]:
            return
        after = self.wanted.pop(batch)
        _, folder = self._folders.pop(batch, (0, ""))
        ended = Ended(
            batches.count(number, State.DONE),
            batches.count(number, State.FAILED),
            batches.count(number, State.CANCELLED, State.INTERRUPTED),
            folder,
        )
        if ended.was_called_off:
            return
        if after.is_counted:
            self._counted = after
            self._begin_count()
        elif after.then is Then.NOTIFY:
            self.told.emit(batches.titles[number] or self.tr("Done"), self._words(ended))
        else:
            self._do(after, ended)

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
        if after is not None:
            self._do(after, Ended())

    @Slot()
    def _on_closed(self) -> None:
        if self.is_counting:
            self.stop()

    def stop(self) -> None:
        """Stop the countdown: this computer stays on."""
        self._counted = None
        self._timer.stop()
        self._countdown.hide()

"""What the window says below its toolbar about what has just happened, and what it offers there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Slot

from dropmill.core.errors import Failure
from dropmill.core.lack import Lack, said_of
from dropmill.ui import figures
from dropmill.ui.core_words import sentence
from dropmill.ui.intake import Found
from dropmill.ui.notice import Notice


class Remarks(QObject):
    """Puts events into words for the notice; the calls do what its buttons offer."""

    def __init__(
        self,
        parent: QObject,
        notice: Notice,
        *,
        show_jobs: Callable[[Sequence[int]], None],
        stop_reading: Callable[[], None],
        go_on: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self._notice = notice
        self._show_jobs = show_jobs
        self._stop_reading = stop_reading
        self._go_on = go_on
        self._is_reading_shown = False
        self._trouble: Failure | None = None

    @Slot(object)
    def say(self, failure: Failure) -> None:
        """Say what went wrong and what to do."""
        self._notice.say(sentence(failure))

    @Slot(object)
    def take_back(self, failure: Failure) -> None:
        """Say it no more, as it is over."""
        self._notice.take_back(sentence(failure))

    @Slot(object)
    def on_troubled(self, trouble: Failure | None) -> None:
        """Say that the record of jobs cannot be kept, as long as that is so."""
        if self._trouble is not None:
            self.take_back(self._trouble)
        self._trouble = trouble
        if trouble is not None:
            self.say(trouble)

    @Slot(object, object)
    def on_known(self, ids: list[int], again: Callable[[], None]) -> None:
        """Say that this is in the list already, and offer it, or to do it once more."""
        words = self.tr("This is in the list already.")
        if len(ids) > 1:
            words = self.tr("{n} of these are in the list already.")
        choices = [
            (self.tr("Show it"), lambda: self._show_jobs(ids)),
            (self.tr("Again"), again),
        ]
        self._notice.say(words.format(n=figures.count(len(ids))), choices)

    @Slot(object)
    def on_reading(self, found: Found | None) -> None:
        """Say what was found so far in a large drop, and offer to leave it."""
        if found is not None:
            words = self.tr("Looking: {n} files and links so far…")
            count = len(found.files) + found.link_count
            stop = (self.tr("Cancel"), self._stop_reading)
            self._notice.say(words.format(n=figures.count(count)), [stop], takes_focus=False)
        elif self._is_reading_shown:
            self._notice.dismiss()
        self._is_reading_shown = found is not None

    @Slot(object)
    def on_lacked(self, lack: Lack) -> None:
        """Say what a disk lacks, and offer to go on all the same."""
        said = said_of(lack)
        go_on = (self.tr("Go on now"), self._go_on)
        self._notice.say(sentence(said), [go_on], takes_focus=False)

    @Slot()
    def on_language_chosen(self) -> None:
        """Say when it counts."""
        self._notice.say(self.tr("The new language is spoken from the next start on."))

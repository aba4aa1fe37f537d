"""The place of the details, which are made when they are first shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

if TYPE_CHECKING:
    from dropmill.core.job import Job
    from dropmill.core.records import Attempt
    from dropmill.core.snapshot import Snapshot
    from dropmill.ui.details import Details
    from dropmill.ui.job_list import JobList
    from dropmill.ui.job_log import JobLog
    from dropmill.ui.job_table import JobTable


class Archive(Protocol):
    """What is read from the journal; any thread but the UI's."""

    def attempts(self, job_id: int) -> list[Attempt]:
        """Return the attempts of a job that have begun, in their order."""


class Source(Protocol):
    """What the details ask of the Runner; nothing here blocks."""

    def job(self, job_id: int) -> Job | None:
        """Return a job as it was submitted or changed."""

    def change(self, job_id: int, job: Job) -> object:
        """Give a job other settings."""

    def retry(self, ids: Sequence[int]) -> None:
        """Start another attempt of these."""

    def snapshot(self, job_id: int) -> Snapshot | None:
        """Return the picture of a job now."""


class DetailsPlace(QWidget):
    """Costs nothing at the start: most people have the details closed.

    `serve` is called once before anything else is asked of it; until then it is an empty place.
    """

    retry_asked = Signal()
    mend_asked = Signal(object, str)

    def __init__(self, table: JobTable, jobs: JobList) -> None:
        super().__init__()
        self._table = table
        self._jobs = jobs
        self._make: Callable[[], Details] | None = None
        self._details: Details | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)

    def serve(
        self,
        log: JobLog,
        source: Source,
        *,
        archive: Archive | None,
        executor: Executor,
        previews: Path,
    ) -> None:
        """Have something to show; `previews` is the folder for pictures of files looked at."""

        def make() -> Details:
            from dropmill.ui.details import Details  # noqa: PLC0415 - most people have them closed

            given = (self._table, self._jobs, log, source)
            return Details(*given, archive=archive, executor=executor, previews=previews)

        self._make = make
        if self.isVisible():
            self.details.show()

    @property
    def details(self) -> Details:
        """The details; made when they are first asked for."""
        if self._details is None:
            if self._make is None:
                raise RuntimeError("the details have nothing to show yet")
            self._details = self._make()
            self._details.retry_asked.connect(self.retry_asked)
            self._details.mend_asked.connect(self.mend_asked)
            self._box.addWidget(self._details)
        return self._details

    def turn_preview(self) -> bool:
        """Turn to the preview; whether it is to be seen: it is not when it was seen already."""
        details = self.details
        was_seen = self.isVisible() and details.currentWidget() is details.preview
        details.setCurrentWidget(details.preview)
        return not was_seen

    def end(self) -> None:
        """End what works for it; after the event loop, waits 2 s at most."""
        if self._details is not None:
            self._details.looks.close()

    def showEvent(self, event: object) -> None:
        """Have them."""
        if self._make is not None:
            self.details.show()
        super().showEvent(event)  # type: ignore[arg-type]

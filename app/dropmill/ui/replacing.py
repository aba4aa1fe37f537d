"""Another link for a download whose link has expired or failed."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from dropmill.core.errors import Problem, explain
from dropmill.core.job import Job
from dropmill.ui.intake import links_in


class Replaces(Protocol):
    """What this asks of the Runner; nothing here blocks."""

    def job(self, job_id: int) -> Job | None:
        """Return a job as it was submitted or changed."""

    def change(self, job_id: int, job: Job) -> Future[None]:
        """Give a job other settings."""

    def retry(self, ids: list[int]) -> None:
        """Try again what has ended."""

    def resume(self, ids: list[int]) -> None:
        """Let what is paused or held go on."""


class Replacing(QObject):
    """Asks for the link and lets the job go on with it; `refused` has a Failure.

    Whether it leads to the same file, the job proves before it takes a byte from there.
    """

    refused = Signal(object)

    def __init__(self, window: QWidget, runner: Replaces) -> None:
        super().__init__(window)
        self._window = window
        self._runner = runner

    @Slot(int)
    def ask(self, job_id: int) -> None:
        """Let a link be written; one from the clipboard is offered."""
        from PySide6.QtWidgets import QInputDialog  # noqa: PLC0415 - slow, and seldom needed

        dialog = QInputDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Replace link"))
        dialog.setLabelText(
            self.tr("New link to the same file. What is there is kept and compared with it.")
        )
        offered = next(links_in(QGuiApplication.clipboard().text()[:4096]), "")
        dialog.setTextValue(offered)
        dialog.resize(480, dialog.sizeHint().height())
        dialog.textValueSelected.connect(lambda text: self.replace(job_id, text))
        dialog.open()

    def replace(self, job_id: int, link: str) -> None:
        """Give a job another link and let it go on."""
        job = self._runner.job(job_id)
        if job is None:
            return
        try:
            new = job.with_link(link.strip())
        except Problem as problem:
            self.refused.emit(problem.failure)
            return
        self._runner.change(job_id, new).add_done_callback(self._say_if_refused)
        self._runner.retry([job_id])
        self._runner.resume([job_id])

    def _say_if_refused(self, changed: Future[None]) -> None:
        """Say that the job runs again since, with the link it had; on the Runner's thread."""
        if (error := changed.exception()) is not None:
            self.refused.emit(explain(error))

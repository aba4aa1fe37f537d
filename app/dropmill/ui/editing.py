"""Other settings for jobs that wait or have failed, one or many of one kind at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, Future
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt, Signal, Slot

from dropmill.core.errors import Problem, explain
from dropmill.core.fields import changed
from dropmill.core.job import Job
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import RETRYABLE
from dropmill.ui.core_words import sentence
from dropmill.ui.side_panel import SidePanel

if TYPE_CHECKING:
    from dropmill.ui.edit_sheet import EditSheet


class Edits(Protocol):
    """What this asks of the Runner; nothing here blocks."""

    def job(self, job_id: int) -> Job | None:
        """Return a job as it was submitted or changed."""

    def snapshot(self, job_id: int) -> Snapshot | None:
        """Return the picture of a job now."""

    def change(self, job_id: int, job: Job) -> Future[None]:
        """Give a job other settings."""

    def retry(self, ids: list[int]) -> None:
        """Try again what has ended."""


class Editing(QObject):
    """Opens the sheet for chosen jobs and saves what was changed; `refused` carries a Failure."""

    refused = Signal(object)

    def __init__(self, panel: SidePanel, runner: Edits, executor: Executor) -> None:
        super().__init__(panel)
        self._panel = panel
        self._runner = runner
        self._executor = executor
        self._ids: Sequence[int] = ()
        self._ended: frozenset[int] = frozenset()
        self.sheet: EditSheet | None = None

    @Slot(object)
    def ask(self, pictures: Sequence[Snapshot]) -> None:
        """Show the settings of these jobs; of several kinds, of those that are as the first."""
        alike = [picture for picture in pictures if picture.kind == pictures[0].kind]
        job = self._runner.job(alike[0].id) if alike else None
        if job is None:
            return
        self._ids = [picture.id for picture in alike]
        self._ended = frozenset(p.id for p in alike if p.state in RETRYABLE)
        if self.sheet is None:
            from dropmill.ui.edit_sheet import EditSheet  # noqa: PLC0415 - on demand

            self.sheet = EditSheet()
            self.sheet.saved.connect(self._on_saved)
            self._panel.add(self.sheet)
        self.sheet.show_job(job, alike[0].name, len(alike), is_retried=bool(self._ended))
        self._panel.open(self.sheet)
        self.sheet.save_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_saved(self, settings: Mapping[str, str]) -> None:
        """Try the settings on the first job, and say beside the field what does not fit."""
        sheet, job = self.sheet, self._runner.job(self._ids[0])
        if sheet is None or job is None:
            return
        for name, text in settings.items():
            try:
                with_settings(job, {name: text})
            except Problem as problem:
                sheet.form.show_problem(name, sentence(problem))
                sheet.form.focus(name)
                return
            sheet.form.show_problem(name, "")
        sheet.dismiss()
        self._executor.submit(self._save, tuple(self._ids), self._ended, dict(settings))

    def _save(self, ids: Sequence[int], ended: frozenset[int], settings: dict[str, str]) -> None:
        """On a worker: give all these settings, then let those go again that have ended."""
        try:
            waits = []
            for number in ids:
                job = self._runner.job(number)
                if job is not None:
                    waits.append(self._runner.change(number, with_settings(job, settings)))
            if again := [number for number in ids if number in ended]:
                self._runner.retry(again)
            for wait in waits:
                wait.result()
        except Exception as error:  # noqa: BLE001 - whatever it was, the person is told
            self.refused.emit(explain(error))


def with_settings(job: Job, settings: Mapping[str, str]) -> Job:
    """Return the job with these settings; its folder stays, if that is none of them."""
    if not settings:
        return job
    folder = {"dir": job.dir} if job.makes_files and job.dir else {}
    return changed(job, {**folder, **settings})

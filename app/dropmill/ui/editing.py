"""Other settings for jobs that wait or have failed, one or many of one kind at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, Future
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt, Signal, Slot

from dropmill.core.errors import Failure, Problem, explain
from dropmill.core.fields import changed
from dropmill.core.job import Job
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import RETRYABLE, State
from dropmill.ui.core_words import sentence, spoken
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

    def resume(self, ids: list[int]) -> None:
        """Let what is paused or held go on."""


class Editing(QObject):
    """Opens the sheet for chosen jobs and saves what was changed; `refused` carries a Failure."""

    refused = Signal(object)

    def __init__(self, panel: SidePanel, runner: Edits, executor: Executor) -> None:
        super().__init__(panel)
        self._panel = panel
        self._runner = runner
        self._executor = executor
        self._pictures: Sequence[Snapshot] = ()
        self.sheet: EditSheet | None = None

    @Slot(object)
    def ask(self, pictures: Sequence[Snapshot], setting: str = "") -> None:
        """Show the settings of these jobs; of several kinds, of those that are as the first.

        The keyboard begins at `setting`, which says what went wrong with it.
        """
        alike = [picture for picture in pictures if picture.kind == pictures[0].kind]
        job = self._runner.job(alike[0].id) if alike else None
        if job is None:
            return
        self._pictures = alike
        if self.sheet is None:
            from dropmill.ui.edit_sheet import EditSheet  # noqa: PLC0415 - on demand

            self.sheet = EditSheet()
            self.sheet.saved.connect(self._on_saved)
            self._panel.add(self.sheet)
        goes_again = any(goes_again_by(picture) for picture in alike)
        self.sheet.show_job(job, alike[0].name, len(alike), is_retried=goes_again)
        self._panel.open(self.sheet)
        self.sheet.save_button.setFocus(Qt.FocusReason.OtherFocusReason)
        error = alike[0].error
        if setting and error is not None and error.setting == setting:
            self.sheet.begin_at(setting, spoken(error.title))

    @Slot(object)
    def _on_saved(self, settings: Mapping[str, str]) -> None:
        """Try the settings on the first job, and say beside the field what does not fit."""
        sheet = self.sheet
        if sheet is None:
            return
        jobs = (self._runner.job(picture.id) for picture in self._pictures)
        job = next((job for job in jobs if job is not None), None)
        if job is None:
            sheet.dismiss()
            title = self.tr("There is nothing to change: it has left the list")
            self.refused.emit(Failure(title))
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
        self.change(self._pictures, settings)

    def change(self, pictures: Sequence[Snapshot], settings: Mapping[str, str]) -> None:
        """Give these jobs other settings, and let those go again that stand because of an error."""
        self._executor.submit(self._save, tuple(pictures), dict(settings))

    def _save(self, pictures: Sequence[Snapshot], settings: dict[str, str]) -> None:
        try:
            waits = []
            again: dict[str, list[int]] = {"retry": [], "resume": [], "": []}
            for picture in pictures:
                job, now = self._runner.job(picture.id), self._runner.snapshot(picture.id)
                if job is None or now is None or now.state is State.DONE:
                    continue  # it has gone again, or away, since it was shown
                waits.append(self._runner.change(picture.id, with_settings(job, settings)))
                verb = goes_again_by(now)
                again[verb if verb == goes_again_by(picture) else ""].append(picture.id)
            if again["retry"]:
                self._runner.retry(again["retry"])
            if again["resume"]:
                self._runner.resume(again["resume"])
            for wait in waits:
                wait.result()
        except Exception as error:  # noqa: BLE001 - whatever it was, the person is told
            self.refused.emit(explain(error))


def goes_again_by(picture: Snapshot) -> str:
    """Return how a job goes again once it was mended: "retry", "resume", or "" by itself."""
    if picture.state in RETRYABLE:
        return "retry"
    is_for_a_person = picture.state is State.PAUSED and picture.error is not None
    return "resume" if is_for_a_person else ""


def with_settings(job: Job, settings: Mapping[str, str]) -> Job:
    """Return the job with these settings; its folder stays, if that is none of them."""
    if not settings:
        return job
    folder = {"dir": job.dir} if job.makes_files and job.dir else {}
    return changed(job, {**folder, **settings})

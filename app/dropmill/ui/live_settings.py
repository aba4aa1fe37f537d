"""The settings of a running job that can be changed while it runs, in its details."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dropmill.core.errors import Problem
from dropmill.core.fields import changed, fields_of
from dropmill.core.job import Job
from dropmill.ui.core_words import sentence
from dropmill.ui.field_form import FieldForm

SETTLE_MS = 500
WIDTH_PX = 320


class Changes(Protocol):
    """What the panel asks of the Runner; nothing here blocks."""

    def job(self, job_id: int) -> Job | None:
        """Return a job as it was submitted or changed."""

    def change(self, job_id: int, job: Job) -> object:
        """Give a job other settings."""


class LiveSettings(QWidget):
    """A form for one job at a time; what is written there holds half a second later."""

    def __init__(self, changes: Changes) -> None:
        super().__init__()
        self._changes = changes
        self._job_id: int | None = None
        self._form: FieldForm | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLE_MS)
        self._settling.timeout.connect(self._on_settled)
        self.hide()

    @property
    def form(self) -> FieldForm | None:
        """The form that is shown; None when there is nothing to change."""
        return self._form

    def show_job(self, job_id: int | None) -> None:
        """Show the settings of this job, or (None) nothing."""
        if job_id == self._job_id:
            return
        if self._settling.isActive():
            self._settling.stop()
            self._on_settled()  # of the job that was shown
        if self._form is not None:
            self._box.removeWidget(self._form)
            self._form.deleteLater()
            self._form = None
        self._job_id = job_id
        job = None if job_id is None else self._changes.job(job_id)
        if job is not None and job.live:
            fields = tuple(field for field in fields_of(type(job)) if field.name in job.live)
            values = {field.name: field.text_of(getattr(job, field.name)) for field in fields}
            self._form = FieldForm(fields, values)
            self._form.show_advanced(is_on=True)
            self._form.setMaximumWidth(WIDTH_PX)
            self._form.changed.connect(self._settling.start)
            self._box.addWidget(self._form)
        self.setVisible(self._form is not None)

    @Slot()
    def _on_settled(self) -> None:
        job = None if self._job_id is None else self._changes.job(self._job_id)
        if job is None or self._job_id is None or self._form is None:
            return
        for name, text in self._form.settings().items():
            try:
                job = changed(job, {name: text})
            except Problem as problem:
                self._form.show_problem(name, sentence(problem))
            else:
                self._form.show_problem(name, "")
        self._changes.change(self._job_id, job)

"""The sheet that changes the settings of jobs that are in the list and do not run."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from dropmill.core.fields import fields_of
from dropmill.core.job import Job
from dropmill.ui import figures
from dropmill.ui.field_form import FieldForm
from dropmill.ui.kind_words import title_of
from dropmill.ui.margins import set_margins
from dropmill.ui.plain_label import plain_label
from dropmill.ui.plain_text import shown
from dropmill.ui.scrolled import scrolled
from dropmill.ui.sheet_head import SheetHead, headed
from dropmill.ui.side_panel import SHEET_PX


class EditSheet(QWidget):
    """Shows the settings of one job; `saved` carries those that were changed, as text.

    They are for as many jobs as are named: what was left alone stays as each has it.
    """

    saved = Signal(object)
    hidden = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(SHEET_PX)
        self.setAccessibleName(self.tr("Change settings"))
        head = SheetHead(self.tr("Change settings"))
        head.close_asked.connect(self.dismiss)
        below = headed(self, head, 12)
        set_margins(below, 16, 0, 0, 16)  # the bar that scrolls stands at the edge
        self.about = plain_label()
        self.about.setObjectName("secondary")
        set_margins(self.about, 0, 0, 16, 0)
        below.addWidget(self.about)
        page = QWidget()
        page.setObjectName("sheet")
        self._box = QVBoxLayout(page)
        set_margins(self._box, 0, 0, 16, 0)
        self._box.addStretch()
        self._area = scrolled(page)
        below.addWidget(self._area, 1)
        below.addLayout(self._foot())
        self.form = FieldForm((), {})
        self._before: Mapping[str, str] = {}

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        set_margins(foot, 0, 0, 16, 0)
        foot.setSpacing(8)
        foot.addStretch()
        cancel = QPushButton(self.tr("Cancel"))
        cancel.clicked.connect(self.dismiss)
        foot.addWidget(cancel)
        self.save_button = QPushButton()
        self.save_button.setObjectName("primary")
        self.save_button.clicked.connect(self._on_save)
        foot.addWidget(self.save_button)
        return foot

    def show_job(self, job: Job, name: str, count: int, *, is_retried: bool) -> None:
        """Show the settings of this job, the first of so many."""
        what = shown(name) if count == 1 else self.tr("{n} jobs").format(n=figures.count(count))
        self.about.setText(f"{title_of(type(job))} · {what}")
        words = self.tr("Save and retry") if is_retried else self.tr("Save")
        self.save_button.setText(words)
        fields = tuple(f for f in fields_of(type(job)) if f.name != "dir" or job.makes_files)
        values = {field.name: field.text_of(getattr(job, field.name)) for field in fields}
        self._box.removeWidget(self.form)
        self.form.deleteLater()
        self.form = FieldForm(fields, values)
        self.form.show_advanced(is_on=True)
        self._box.insertWidget(0, self.form)
        self._before = self.form.settings()

    def begin_at(self, setting: str, problem: str) -> None:
        """Show this setting, with what went wrong because of it, and give it the keyboard."""
        self.form.show_problem(setting, shown(problem))
        self._box.activate()  # the form is new: its lines have no places yet
        self.form.focus(setting)
        self._area.ensureWidgetVisible(self.form.control(setting).widget, 0, 60)

    @Slot()
    def _on_save(self) -> None:
        now = self.form.settings()
        self.saved.emit({n: text for n, text in now.items() if self._before.get(n) != text})

    def dismiss(self) -> None:
        """Hide the sheet."""
        self.hide()
        self.hidden.emit()

"""The details of the selected jobs: what, where to, why, what to do; and the log."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from dropmill.core.alike import titles_alike
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import ENDED, RETRYABLE, State
from dropmill.ui import figures
from dropmill.ui.job_list import JobList
from dropmill.ui.job_log import JobLog
from dropmill.ui.job_table import JobTable
from dropmill.ui.live_settings import Changes, LiveSettings
from dropmill.ui.plain_text import shown, shown_lines
from dropmill.ui.wait_words import said

REFRESH_MS = 500
SUMMED_MOST = 20_000
INPUTS_MOST = 20
GROUPED_MOST = 5_000
"""Among so many selected jobs the same errors are counted: it is done twice a second."""
GROUPS_MOST = 12


class Source(Changes, Protocol):
    """What the details ask of the Runner; nothing here blocks."""

    def snapshot(self, job_id: int) -> Snapshot | None:
        """Return the picture of a job now."""


class Details(QTabWidget):
    """Overview and log of the current job, or a sum over several. It asks only while it is seen."""

    retry_asked = Signal()

    def __init__(self, table: JobTable, jobs: JobList, log: JobLog, source: Source) -> None:
        super().__init__()
        self._table = table
        self._list = jobs
        self._log = log
        self._source = source
        self.setObjectName("details")
        self.setAccessibleName(self.tr("Details"))
        self.setDocumentMode(True)
        self._form = QFormLayout()
        self._shown: list[tuple[str, str]] = []
        self._retry = QPushButton(self.tr("Retry"))
        self._lines = QPlainTextEdit()
        self.live = LiveSettings(source)
        self._build()
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        jobs.selection_changed.connect(self.refresh)

    def _build(self) -> None:
        overview = QWidget()
        column = QVBoxLayout(overview)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(6)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        column.addLayout(self._form)
        self._retry.clicked.connect(self.retry_asked)
        column.addWidget(self.live)
        column.addWidget(self._retry, alignment=Qt.AlignmentFlag.AlignLeading)
        column.addStretch()
        overview.setObjectName("details")
        overview.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(overview)
        self._lines.setReadOnly(True)
        self._lines.setFrameShape(QFrame.Shape.NoFrame)
        self._lines.setAccessibleName(self.tr("Log"))
        self._lines.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._lines.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self._lines.document().setDocumentMargin(12)
        self.addTab(scroll, self.tr("Overview"))
        self.addTab(self._lines, self.tr("Log"))
        self.currentChanged.connect(self.refresh)

    def showEvent(self, event: object) -> None:
        """Keep up to date from now on."""
        super().showEvent(event)  # type: ignore[arg-type]
        self._timer.start()
        self.refresh()

    def hideEvent(self, event: object) -> None:
        """Rest while nobody looks."""
        super().hideEvent(event)  # type: ignore[arg-type]
        self._timer.stop()

    @Slot()
    def refresh(self) -> None:
        """Show what is selected now, as it is now."""
        if not self.isVisible():
            return
        count = self._list.selected_count()
        picture = None
        if count == 1 and (number := self._list.current_id()) is not None:
            picture = self._snapshot(number)
        if picture is None:
            self._show(self._sum(count) if count else [("", self.tr("No job is selected."))])
            self._show_log("")
        else:
            self._show(self._lines_of(picture))
            self._show_log(self._log_of(picture))
        is_open = picture is not None and picture.state not in ENDED
        self.live.show_job(picture.id if picture is not None and is_open else None)
        self._retry.setVisible(
            (picture is not None and picture.state in RETRYABLE)
            or (
                picture is None
                and any(title == self.tr("What went wrong") for title, _ in self._shown)
            )
        )

    def _snapshot(self, job_id: int) -> Snapshot | None:
        return self._source.snapshot(job_id)

    def _lines_of(self, picture: Snapshot) -> list[tuple[str, str]]:
        state = self._table.state_word(picture.state)
        if picture.attempt > 1:
            state += self.tr(", attempt {number}").format(number=picture.attempt)
        lines = [(self.tr("Name"), shown(picture.name)), (self.tr("State"), state)]
        if (error := picture.error) is not None:
            lines.append((self.tr("What went wrong"), shown_lines(error.title)))
            lines.append((self.tr("What to do"), shown_lines(error.hint)))
        if picture.skipped:
            lines.append((self.tr("Skipped"), shown_lines(picture.skipped)))
        now = picture.note if picture.wait is None else said(picture.wait)
        lines.append((self.tr("Now"), shown_lines(now)))
        inputs = [shown(name) for name in picture.inputs[:INPUTS_MOST]]
        if len(picture.inputs) > INPUTS_MOST:
            inputs.append(self.tr("and {n} more").format(n=len(picture.inputs) - INPUTS_MOST))
        lines.append((self.tr("From"), "\n".join(inputs)))
        lines.append((self.tr("Result"), "\n".join(map(shown, picture.outputs))))
        lines += [(shown(name).upper(), shown(value)) for name, value in picture.values.items()]
        if not picture.outputs and picture.state is not State.DONE:
            lines.append((self.tr("Goes to"), shown(picture.dir)))
        lines.append((self.tr("Size"), self._amount(picture)))
        if picture.work_s:
            lines.append((self.tr("Took"), figures.duration(picture.work_s)))
        return [(title, text) for title, text in lines if text]

    def _amount(self, picture: Snapshot) -> str:
        done = figures.amount(picture.done, picture.unit)
        if picture.total is None:
            return done if picture.done else ""
        total = figures.amount(picture.total, picture.unit)
        if picture.done >= picture.total or not picture.done:
            return total
        return self.tr("{done} of {total}").format(done=done, total=total)

    def _sum(self, count: int) -> list[tuple[str, str]]:
        lines = [(self.tr("Selected"), self.tr("{n} jobs").format(n=f"{count:,}"))]
        if count > SUMMED_MOST:
            return lines
        columns = self._table.columns
        rows = self._list.selected_rows()
        counts: dict[State, int] = {}
        for row in rows:
            state = columns.state(row)
            if state is not None:
                counts[state] = counts.get(state, 0) + 1
        words = [f"{n:,} {self._table.state_word(s).lower()}" for s, n in counts.items()]
        lines.append((self.tr("State"), ", ".join(words)))
        size = sum(max(columns.totals[r], 0) for r in rows if columns.units[r] == "bytes")
        if size:
            lines.append((self.tr("Size"), figures.size(size)))
        if State.FAILED in counts and len(rows) <= GROUPED_MOST:
            failed = [columns.reasons[r] for r in rows if columns.state(r) is State.FAILED]
            lines.append((self.tr("What went wrong"), "\n".join(self._alike(failed))))
        return lines

    def _alike(self, titles: Sequence[str]) -> list[str]:
        """Return the same errors together, with how many there are of each."""
        many = self.tr("{n} \N{MULTIPLICATION SIGN} {words}")
        groups = titles_alike(titles)
        lines = [many.format(n=f"{n:,}", words=shown(words)) for words, n in groups[:GROUPS_MOST]]
        if len(groups) > GROUPS_MOST:
            lines.append(self.tr("and {n} more").format(n=len(groups) - GROUPS_MOST))
        return lines

    def _show(self, lines: list[tuple[str, str]]) -> None:
        """Write the lines; labels are kept where the titles are the same, so nothing flickers."""
        if lines == self._shown:
            return
        if [title for title, _ in lines] != [title for title, _ in self._shown]:
            while self._form.rowCount():
                self._form.removeRow(0)
            for title, _ in lines:
                self._form.addRow(_label(title, is_title=True), _label("", is_title=False))
        for place, (_, text) in enumerate(lines):
            item = self._form.itemAt(place, QFormLayout.ItemRole.FieldRole)
            label = item.widget() if item is not None else None
            if isinstance(label, QLabel) and label.text() != text:
                label.setText(text)
        self._shown = lines

    def _log_of(self, picture: Snapshot) -> str:
        return "\n".join(
            f"{time.strftime('%H:%M:%S', time.localtime(line.at))}  {shown_lines(line.text)}"
            for line in self._log.of(picture)
        )

    def _show_log(self, text: str) -> None:
        if text == self._lines.toPlainText():
            return
        bar = self._lines.verticalScrollBar()
        is_at_end = bar.value() >= bar.maximum() - 4
        before = bar.value()
        self._lines.setPlainText(text)
        bar.setValue(bar.maximum() if is_at_end else before)


def _label(text: str, *, is_title: bool) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if is_title:
        label.setObjectName("secondary")
        label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
    else:
        label.setWordWrap(True)
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return label

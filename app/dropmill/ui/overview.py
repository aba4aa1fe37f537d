"""The overview of the details: what, where to, why, what to do; sums over several jobs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFormLayout,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dropmill.core.alike import jobs_alike
from dropmill.core.errors import LINK
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import ENDED, RETRYABLE, State
from dropmill.ui import figures
from dropmill.ui.batches import STATES
from dropmill.ui.core_words import spoken
from dropmill.ui.details_place import Source
from dropmill.ui.error_groups import GROUPS_MOST, ErrorGroups, Group
from dropmill.ui.job_table import JobTable
from dropmill.ui.live_settings import LiveSettings
from dropmill.ui.mending import mending_words, setting_for
from dropmill.ui.plain_label import PlainLabel
from dropmill.ui.plain_text import shown, shown_lines
from dropmill.ui.wait_words import said

INPUTS_MOST = 20
BUTTON_BESIDE_FROM_PX = 520
GROUPED_MOST = 5_000
"""Of so many failed jobs the same errors are counted: it is done twice a second."""


class Overview(QScrollArea):
    """A form of titles and texts; it is written anew only where something has changed."""

    retry_asked = Signal()
    mend_asked = Signal(object, str)
    """The ids of jobs, and the setting of theirs that is to be another."""

    def __init__(self, table: JobTable, source: Source) -> None:
        super().__init__()
        self._table = table
        self._source = source
        self._mends: tuple[tuple[int, ...], str] = ((), "")
        self._shown: list[tuple[str, str]] = []
        self._form = QFormLayout()
        self.mend = QPushButton()
        self.mend.clicked.connect(lambda: self.mend_asked.emit(*self._mends))
        self._retry = QPushButton(self.tr("Retry"))
        self._retry.clicked.connect(self.retry_asked)
        page = QWidget()
        page.setObjectName("details")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(6)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._top.setSpacing(16)
        self._top.addLayout(self._form, 1)
        self._buttons = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._buttons.setSpacing(8)
        for button in (self.mend, self._retry):
            self._buttons.addWidget(button)
        self._top.addLayout(self._buttons)
        edge = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading
        self._top.setAlignment(self._buttons, edge)
        column.addLayout(self._top)
        self.groups = ErrorGroups()
        column.addWidget(self.groups)
        self.groups.mend_asked.connect(self.mend_asked)
        self.live = LiveSettings(source)
        column.addWidget(self.live)
        column.addStretch()
        self.setAccessibleName(self.tr("Overview"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(page)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the button below the texts where they need the whole width."""
        super().resizeEvent(event)
        direction = QBoxLayout.Direction
        is_narrow = self.width() < BUTTON_BESIDE_FROM_PX
        self._top.setDirection(direction.TopToBottom if is_narrow else direction.LeftToRight)
        self._buttons.setDirection(direction.LeftToRight if is_narrow else direction.TopToBottom)
        self._top.setStretch(0, 0 if is_narrow else 1)

    @property
    def lines(self) -> list[tuple[str, str]]:
        """The titles and texts that are shown."""
        return self._shown

    def show_job(self, picture: Snapshot) -> None:
        """Show one job."""
        self._show(self._lines_of(picture))
        self.groups.show_groups(())
        self.live.show_job(None if picture.state in ENDED else picture.id)
        self._retry.setVisible(picture.state in RETRYABLE)
        self._offer_mending(picture)

    def show_sum(self, rows: Sequence[int]) -> None:
        """Sum up several jobs, or say that none is selected."""
        self._show(self._sum(rows) if rows else [("", self.tr("No job is selected."))])
        self.groups.show_groups(self._alike(rows))
        self.live.show_job(None)
        retryable = {STATES.index(state) for state in RETRYABLE}
        states = self._table.columns.states
        self._retry.setVisible(any(states[row] in retryable for row in rows))
        self.mend.hide()

    def _offer_mending(self, picture: Snapshot) -> None:
        setting, words = self._mending_of(picture)
        self._mends = ((picture.id,), setting)
        self.mend.setText(words)
        self.mend.setVisible(bool(words))

    def _mending_of(self, picture: Snapshot) -> tuple[str, str]:
        """Return the setting that mends a job, and what a button for it says."""
        setting = setting_for(picture)
        job = self._source.job(picture.id) if setting else None
        return setting, "" if job is None else mending_words(job, setting)

    def _lines_of(self, picture: Snapshot) -> list[tuple[str, str]]:
        state = self._table.state_word(picture.state)
        if picture.attempt > 1:
            state += self.tr(", attempt {number}").format(number=picture.attempt)
        lines = [(self.tr("Name"), shown(picture.name)), (self.tr("State"), state)]
        if (error := picture.error) is not None:
            lines.append((self.tr("What went wrong"), shown_lines(spoken(error.title))))
            lines.append((self.tr("What to do"), shown_lines(spoken(error.hint))))
        if picture.skipped:
            lines.append((self.tr("Skipped"), shown_lines(spoken(picture.skipped))))
        now = spoken(picture.note) if picture.wait is None else said(picture.wait)
        lines.append((self.tr("Now"), shown_lines(now)))
        inputs = [shown(name) for name in picture.inputs[:INPUTS_MOST]]
        if len(picture.inputs) > INPUTS_MOST:
            inputs.append(self.tr("and {n} more").format(n=len(picture.inputs) - INPUTS_MOST))
        lines.append((self.tr("From"), "\n".join(inputs)))
        lines.append((self.tr("Result"), "\n".join(map(shown, picture.outputs))))
        lines += [(value_title(name), shown(value)) for name, value in picture.values.items()]
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

    def _sum(self, rows: Sequence[int]) -> list[tuple[str, str]]:
        columns = self._table.columns
        codes = bytes(map(columns.states.__getitem__, rows))
        counts: dict[str, int] = {}
        for state, words in self._words_of_states().items():
            counts[words] = counts.get(words, 0) + codes.count(STATES.index(state))
        told = [words.format(n=figures.count(n)) for words, n in counts.items() if n]
        in_bytes = [row for row in rows if columns.units[row] == "bytes"]
        size = sum(max(columns.totals[row], 0) for row in in_bytes)
        done = sum(columns.done[row] for row in in_bytes)
        lines = [
            (self.tr("Selected"), self.tr("{n} jobs").format(n=figures.count(len(rows)))),
            (self.tr("State"), ", ".join(told)),
        ]
        if size:
            lines.append((self.tr("Size"), figures.size(size)))
        if 0 < done < size:
            lines.append((self.tr("Done so far"), figures.size(done)))
        return [(title, text) for title, text in lines if text]

    def _words_of_states(self) -> dict[State, str]:
        return {
            State.RUNNING: self.tr("{n} running"),
            State.WAITING: self.tr("{n} waiting"),
            State.PAUSED: self.tr("{n} paused"),
            State.HELD: self.tr("{n} paused"),
            State.DONE: self.tr("{n} done"),
            State.FAILED: self.tr("{n} failed"),
            State.INTERRUPTED: self.tr("{n} interrupted"),
            State.CANCELLED: self.tr("{n} cancelled"),
        }

    def _alike(self, rows: Sequence[int]) -> list[Group]:
        """Return the same errors together, with the jobs that have them."""
        columns = self._table.columns
        failed = STATES.index(State.FAILED)
        found = (row for row in rows if columns.states[row] == failed)
        alike = jobs_alike(
            (columns.ids[row], columns.reasons[row]) for row in islice(found, GROUPED_MOST)
        )
        return [self._group(words, ids) for words, ids in alike[:GROUPS_MOST]]

    def _group(self, words: str, ids: tuple[int, ...]) -> Group:
        first = self._source.snapshot(ids[0])
        setting, mending = ("", "") if first is None else self._mending_of(first)
        if setting == LINK and len(ids) > 1:
            mending = ""  # each has a link of its own
        return Group(words, ids, setting, mending)

    def _show(self, lines: list[tuple[str, str]]) -> None:
        """Write the lines; labels are kept where the titles are the same, so nothing flickers."""
        if lines == self._shown:
            return
        if [title for title, _ in lines] != [title for title, _ in self._shown]:
            while self._form.rowCount():
                self._form.removeRow(0)
            for title, _ in lines:
                label = _label("", is_title=False)
                if title:
                    self._form.addRow(_label(title, is_title=True), label)
                else:
                    self._form.addRow(label)
        role = QFormLayout.ItemRole
        for place, (title, text) in enumerate(lines):
            item = self._form.itemAt(place, role.FieldRole if title else role.SpanningRole)
            field = item.widget() if item is not None else None
            if isinstance(field, PlainLabel) and field.text() != text:
                field.setText(text)
        self._shown = lines


def _label(text: str, *, is_title: bool) -> QLabel:
    label = QLabel(text) if is_title else PlainLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if is_title:
        label.setObjectName("secondary")
        label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
    else:
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return label


def value_title(name: str) -> str:
    """Return the name of a value as the other titles are written: “Width”, but “SHA256”."""
    title = shown(name)
    has_digit = any(letter.isdigit() for letter in title)
    return title.upper() if has_digit else title[:1].upper() + title[1:]

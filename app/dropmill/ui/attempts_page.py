"""The attempts of one job, as the journal has them."""

from __future__ import annotations

from concurrent.futures import Executor, Future

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from dropmill.core.records import Attempt
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import State
from dropmill.ui import figures
from dropmill.ui.core_words import in_words, spoken
from dropmill.ui.details_place import Archive
from dropmill.ui.plain_text import shown, tool_tip

PAGE = 200
"""Attempts that are shown at first, and more each time that is asked for."""


class AttemptsPage(QWidget):
    """A row for each attempt, the latest first. It reads off the UI thread, when a job changed."""

    _read = Signal(object, object)

    def __init__(self, archive: Archive | None, executor: Executor) -> None:
        super().__init__()
        self.setObjectName("details")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._archive = archive
        self._executor = executor
        self._asked: object = None
        self._note = QLabel()
        self._note.setObjectName("secondary")
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setContentsMargins(8, 4, 8, 4)
        self.rows = QTreeWidget()
        self.rows.setRootIsDecorated(False)
        self.rows.setUniformRowHeights(True)
        self.rows.setFrameShape(QTreeWidget.Shape.NoFrame)
        self.rows.setObjectName("table")
        self.rows.setAccessibleName(self.tr("Attempts"))
        self.rows.setHeaderLabels(
            [self.tr("Attempt"), self.tr("Began"), self.tr("Took"), self.tr("How it ended")]
        )
        self._found: list[Attempt] = []
        self.more = QToolButton()
        self.more.clicked.connect(self._on_more)
        self.more.hide()
        head = self.rows.header()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setStretchLastSection(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 8, 8, 8)
        box.setSpacing(0)
        box.addWidget(self._note)
        box.addWidget(self.rows)
        box.addWidget(self.more, alignment=Qt.AlignmentFlag.AlignLeading)
        self._read.connect(self._on_read, Qt.ConnectionType.QueuedConnection)

    def show_job(self, picture: Snapshot | None) -> None:
        """Show the attempts of a job; None: not one job is selected."""
        if picture is None or self._archive is None:
            self._asked = None
            self._say(self.tr("Select one job to see its attempts."))
            return
        asked = (picture.id, picture.attempt, picture.state, picture.ended_at, picture.error)
        if asked == self._asked:
            return
        self._asked = asked
        self._executor.submit(self._archive.attempts, picture.id).add_done_callback(
            lambda read: self._tell(asked, read)
        )

    def _tell(self, asked: object, read: Future[list[Attempt]]) -> None:
        """On a worker: hand on what was read."""
        if not read.cancelled():
            error = read.exception()
            self._read.emit(asked, read.result() if error is None else error)

    @Slot(object, object)
    def _on_read(self, asked: object, found: list[Attempt] | Exception) -> None:
        if asked != self._asked:
            return
        if isinstance(found, Exception):
            self._say(str(found))
            return
        if not found:
            self._say(self.tr("It has not begun to run."))
            return
        self.rows.clear()
        self._found = found
        self._note.hide()
        self.rows.show()
        self._on_more()

    @Slot()
    def _on_more(self) -> None:
        """Show the next page of what is earlier."""
        found = self._found[: len(self._found) - self.rows.topLevelItemCount()]
        self.rows.addTopLevelItems(
            [self._item(attempt, self._found) for attempt in reversed(found[-PAGE:])]
        )
        rest = len(found) - PAGE
        self.more.setVisible(rest > 0)
        if rest > 0:
            words = self.tr("Show earlier attempts ({n})")
            self.more.setText(words.format(n=figures.count(rest)))

    def _item(self, attempt: Attempt, found: list[Attempt]) -> QTreeWidgetItem:
        before = next((a.work_s for a in reversed(found) if a.number < attempt.number), 0.0)
        work_s = max(0.0, attempt.work_s - before)
        ending = self._ending(attempt)
        item = QTreeWidgetItem(
            [
                str(attempt.number),
                _time(attempt.started_at),
                figures.duration(work_s) if attempt.ended_at is not None else "",
                ending,
            ]
        )
        if attempt.error is not None:
            parts = (*in_words(attempt.error), attempt.error.detail)
            item.setToolTip(3, tool_tip("\n".join(part for part in parts if part)))
        return item

    def _ending(self, attempt: Attempt) -> str:
        if attempt.error is not None:
            return shown(spoken(attempt.error.title))
        words = {
            State.DONE: self.tr("Done"),
            State.CANCELLED: self.tr("Cancelled"),
            State.INTERRUPTED: self.tr("Interrupted"),
            State.RUNNING: self.tr("Running"),
        }
        return words.get(attempt.state, self.tr("Not over"))

    def _say(self, words: str) -> None:
        self.rows.hide()
        self.more.hide()
        self._note.setText(words)
        self._note.show()


def _time(at_s: float | None) -> str:
    if at_s is None:
        return ""
    at = QDateTime.fromSecsSinceEpoch(round(at_s))
    return QLocale().toString(at, QLocale.FormatType.ShortFormat)

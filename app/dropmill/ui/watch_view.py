"""The sheet of one watched folder: what it waits for, what happened in it, and what can be done."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence

from PySide6.QtCore import QDateTime, QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from dropmill.core.watch_rule import Original, WatchRule
from dropmill.core.watch_status import WatchEventKind, WatchState, WatchStatus, WatchView
from dropmill.ui import figures
from dropmill.ui.core_words import sentence
from dropmill.ui.kind_words import word_of
from dropmill.ui.plain_text import shown, tool_tip
from dropmill.ui.recipe_words import recipe_title
from dropmill.ui.sheet_head import SheetHead, headed
from dropmill.ui.side_panel import SHEET_PX
from dropmill.ui.theme import secondary_font

LOOK_MS = 500


class WatchViewSheet(QWidget):
    """Shows the rule it was opened for; `looked` asks for its newest picture while it is seen."""

    hidden = Signal()
    looked = Signal()
    turned = Signal(bool)
    rescan_asked = Signal()
    end_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(SHEET_PX)
        self.setAccessibleName(self.tr("Watched folder"))
        self._drawn: object = None
        self._head = SheetHead("")
        self._meant = QLabel()
        self.words = QLabel()
        self.problem = QLabel()
        self.on_box = QCheckBox(self.tr("Watch this folder"))
        self.waiting = _rows(self.tr("Settling"), [self.tr("File"), self.tr("Settles in")], 0)
        self.events = _rows(self.tr("What happened"), ["", self.tr("What"), self.tr("File")], 2)
        self._waiting_label = QLabel(self.tr("Settling"))
        self.rescan_button = QPushButton(self.tr("Look through it now"))
        self.end_button = QPushButton(self.tr("Stop watching"))
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.looked)
        self._build()

    def _build(self) -> None:
        outer = headed(self, self._head, 12)
        self._head.close_asked.connect(self.dismiss)
        for label in (self._meant, self.words, self.problem):
            label.setTextFormat(Qt.TextFormat.PlainText)
        for label in (self._meant, self.words):
            label.setObjectName("secondary")
            label.setFont(secondary_font(self.font()))
        for label in (self._meant, self.words, self.problem):
            label.setWordWrap(True)
            outer.addWidget(label)
        self.problem.setObjectName("problem")
        self.on_box.clicked.connect(self.turned)
        outer.addWidget(self.on_box)
        outer.addWidget(self._waiting_label)
        outer.addWidget(self.waiting, 1)
        outer.addWidget(QLabel(self.tr("What happened")))
        outer.addWidget(self.events, 2)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self.rescan_button.clicked.connect(self.rescan_asked)
        self.end_button.clicked.connect(self.end_asked)
        foot.addWidget(self.rescan_button)
        foot.addStretch()
        foot.addWidget(self.end_button)
        outer.addLayout(foot)

    def dismiss(self) -> None:
        """Hide the sheet."""
        self.hide()
        self.hidden.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow while it is seen."""
        super().showEvent(event)
        self._timer.start()
        self.looked.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest while it is not."""
        self._timer.stop()
        super().hideEvent(event)

    def show_view(self, view: WatchView) -> None:
        """Show what is so."""
        rule, status = view.rule, view.status
        name = rule.folder.rstrip("/\\").replace("\\", "/").rpartition("/")[2] or rule.folder
        self._head.title.setText(shown(name))
        self._head.title.setToolTip(tool_tip(rule.folder))
        self._meant.setText(shown(self._words_of(rule)))
        self.on_box.setChecked(rule.is_on)
        self.rescan_button.setEnabled(status is not None)
        self.words.setText(self._state_of(rule, status))
        failure = None if status is None else status.problem
        self.problem.setText("" if failure is None else shown(sentence(failure)))
        self.problem.setVisible(failure is not None)
        waiting = () if status is None else status.waiting
        now = time.time()
        self._waiting_label.setVisible(bool(waiting))
        self.waiting.setVisible(bool(waiting))
        _fill(
            self.waiting,
            [
                (_short(file.path, rule), figures.duration(max(0.0, file.settles_at - now)))
                for file in waiting
            ],
        )
        events = () if status is None else status.events
        drawn = (rule.folder, events)
        if drawn != self._drawn:
            self._drawn = drawn
            words = self._event_words()
            _fill(
                self.events,
                [
                    (_time(event.at), words[event.kind], _short(event.path, rule))
                    for event in reversed(events)
                ],
            )

    def _words_of(self, rule: WatchRule) -> str:
        parts = [recipe_title(rule.recipe) or word_of(rule.kind), *rule.patterns]
        if rule.original is Original.MOVE:
            words = self.tr("originals go to {folder}")
            parts.append(words.format(folder=rule.original_dir))
        elif rule.original is Original.TRASH:
            parts.append(self.tr("originals go to the trash"))
        return " · ".join(parts)

    def _state_of(self, rule: WatchRule, status: WatchStatus | None) -> str:
        if not rule.is_on:
            return self.tr("Off")
        if status is None:
            return self.tr("Starting")
        words = {
            WatchState.STARTING: self.tr("Starting"),
            WatchState.WATCHING: self.tr("Watching"),
            WatchState.GONE: self.tr("The folder is not there: it is waited for"),
            WatchState.STOPPED: self.tr("Stopped"),
        }
        parts = [words[status.state]]
        if status.polled_every_s is not None:
            seconds = figures.duration(status.polled_every_s)
            parts.append(self.tr("looked through every {time}").format(time=seconds))
        parts.append(self.tr("{n} taken").format(n=figures.count(status.taken_count)))
        if status.waiting_count:
            parts.append(self.tr("{n} settling").format(n=figures.count(status.waiting_count)))
        return " · ".join(parts)

    def _event_words(self) -> dict[WatchEventKind, str]:
        return {
            WatchEventKind.TAKEN: self.tr("taken"),
            WatchEventKind.FAILED: self.tr("could not be added"),
            WatchEventKind.OVERFLOWED: self.tr("too much at once: looked through"),
            WatchEventKind.GONE: self.tr("went away"),
            WatchEventKind.WATCHING: self.tr("watching"),
            WatchEventKind.POLLING: self.tr("looked through again and again"),
            WatchEventKind.WOKE: self.tr("looked through after a sleep"),
        }


def _rows(name: str, titles: Sequence[str], wide: int) -> QTreeWidget:
    """Make a list whose column `wide` has all the room that the others leave."""
    rows = QTreeWidget()
    rows.setRootIsDecorated(False)
    rows.setUniformRowHeights(True)
    rows.setFrameShape(QTreeWidget.Shape.NoFrame)
    rows.setObjectName("table")
    rows.setAccessibleName(name)
    rows.setHeaderLabels(list(titles))
    rows.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    head = rows.header()
    head.setStretchLastSection(False)
    for column in range(len(titles)):
        mode = QHeaderView.ResizeMode.ResizeToContents
        head.setSectionResizeMode(
            column, QHeaderView.ResizeMode.Stretch if column == wide else mode
        )
    return rows


def _fill(rows: QTreeWidget, texts: Sequence[Sequence[str]]) -> None:
    """Write these rows over those that are there, so that the place in the list stays."""
    for place, row in enumerate(texts):
        item = rows.topLevelItem(place)
        if item is None:
            item = QTreeWidgetItem()
            rows.addTopLevelItem(item)
        for column, text in enumerate(row):
            if item.text(column) != text:
                item.setText(column, text)
                item.setToolTip(column, tool_tip(text))
    while rows.topLevelItemCount() > len(texts):
        rows.takeTopLevelItem(rows.topLevelItemCount() - 1)


def _short(path: str, rule: WatchRule) -> str:
    """Return a path as it lies in the watched folder."""
    return shown(path.removeprefix(rule.folder.rstrip(os.sep) + os.sep))


def _time(at_s: float) -> str:
    at = QDateTime.fromSecsSinceEpoch(round(at_s))
    return QLocale().toString(at.time(), QLocale.FormatType.ShortFormat)

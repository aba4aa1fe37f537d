"""The status line: what comes in, and how many jobs run, wait and failed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from dropmill.ui import figures
from dropmill.ui.columns import Group
from dropmill.ui.icons import icon_size
from dropmill.ui.job_table import JobTable
from dropmill.ui.margins import set_margins
from dropmill.ui.pace import Pace
from dropmill.ui.theme import secondary_font


class StatusLine(QWidget):
    """Follows the table by itself."""

    def __init__(
        self, table: JobTable, details: QAction, lanes: QAction, activity: QAction
    ) -> None:
        super().__init__()
        self._table = table
        self.setObjectName("status_line")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line = QHBoxLayout(self)
        set_margins(line, 16, 2, 8, 2)
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setObjectName("secondary")
        self._words.setFont(secondary_font(self.font()))
        self._words.setAccessibleName(self.tr("Summary"))
        line.addWidget(self._words)
        line.addStretch()
        self.lanes, self.activity, self.details = QToolButton(), QToolButton(), QToolButton()
        shown = ((self.lanes, lanes), (self.activity, activity), (self.details, details))
        for button, action in shown:
            button.setObjectName("small")
            button.setIconSize(icon_size())
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setDefaultAction(action)
            line.addWidget(button)
        self.pace = Pace(table.columns, table.speeds)
        table.speeds.changed.connect(self.refresh)
        self.refresh()

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    @Slot()
    def refresh(self) -> None:
        """Say what is so now."""
        columns = self._table.columns
        self.pace.look()
        parts = []
        if (down := self._table.speeds.down_per_s) > 0:
            parts.append(self.tr("{rate} down").format(rate=figures.rate(down, "bytes")))
        told = {
            Group.RUNNING: self.tr("{n} running"),
            Group.WAITING: self.tr("{n} waiting"),
            Group.PAUSED: self.tr("{n} paused"),
            Group.FAILED: self.tr("{n} failed"),
        }
        for group, words in told.items():
            if count := columns.count(group):
                parts.append(words.format(n=figures.count(count)))
        if (ends_at := self.pace.ends_at) is not None:
            parts.append(self.tr("ends {time}").format(time=figures.time_of_day(ends_at)))
        if not parts:
            done = columns.count(Group.DONE)
            parts.append(
                self.tr("{n} done").format(n=figures.count(done)) if done else self.tr("Ready")
            )
        self._words.setText("  ·  ".join(parts))

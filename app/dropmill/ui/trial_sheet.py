"""The panel of a trial: before and after of the three, what the whole would take, what next."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dropmill.core.trial import Estimate, Pixels, Trial, Tried
from dropmill.ui import figures
from dropmill.ui.core_words import sentence, spoken
from dropmill.ui.plain_label import plain_label
from dropmill.ui.plain_text import shown
from dropmill.ui.scrolled import scrolled
from dropmill.ui.sheet_head import SheetHead
from dropmill.ui.side_panel import SHEET_PX, hairline


class TrialSheet(QWidget):
    """Shows that three are being tried, then what came of it; asks how to go on."""

    hidden = Signal()
    go_on_asked = Signal()
    change_asked = Signal()
    stop_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Try three first"))
        self.setFixedWidth(SHEET_PX)
        self.lines: list[str] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._head = SheetHead(self.tr("Try three first"))
        self._head.close_asked.connect(self.dismiss)
        outer.addWidget(self._head)
        self._scroll = scrolled(None, name=self.tr("What came of the three"))
        outer.addWidget(self._scroll, 1)
        outer.addLayout(self._foot())
        self.show_running()

    def _foot(self) -> QVBoxLayout:
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 12, 16, 16)
        foot.setSpacing(8)
        self.go_on_button = QPushButton()
        self.go_on_button.setObjectName("primary")
        self.go_on_button.clicked.connect(self.go_on_asked)
        foot.addWidget(self.go_on_button)
        line = QHBoxLayout()
        line.setSpacing(8)
        self.change_button = QPushButton(self.tr("Change settings"))
        self.change_button.clicked.connect(self.change_asked)
        line.addWidget(self.change_button)
        self.stop_button = QPushButton(self.tr("Stop here"))
        self.stop_button.clicked.connect(self.stop_asked)
        line.addWidget(self.stop_button)
        foot.addLayout(line)
        return foot

    def show_running(self) -> None:
        """Say that they run."""
        box = self._fresh()
        self._line(box, self.tr("The smallest, the middle and the largest run now."))
        box.addStretch()
        self.go_on_button.hide()
        self.change_button.hide()

    def show_trial(self, trial: Trial) -> None:
        """Show what came of them."""
        box = self._fresh()
        for one in trial.tried:
            self._show_one(box, one)
        box.addWidget(hairline(is_upright=False))
        self._show_whole(box, trial)
        box.addStretch()
        words = self.tr("Go on with the other {n}").format(n=figures.count(trial.rest_count))
        self.go_on_button.setText(words)
        self.go_on_button.setVisible(trial.rest_count > 0)
        self.change_button.show()
        if self.isVisible():
            self.go_on_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def dismiss(self) -> None:
        """Hide; the draft in the sheet for a new batch is kept."""
        self.hide()
        self.hidden.emit()

    def _fresh(self) -> QVBoxLayout:
        self.lines = []
        page = QWidget()
        page.setObjectName("sheet")
        box = QVBoxLayout(page)
        box.setContentsMargins(16, 0, 16, 16)
        box.setSpacing(4)
        self._scroll.setWidget(page)
        return box

    def _show_one(self, box: QVBoxLayout, one: Tried) -> None:
        name = self._line(box, PurePath(one.name).name or one.name)
        name.setFont(_bold(name.font()))
        if one.error is not None:
            self._line(box, sentence(one.error), "problem")
        elif one.skipped:
            self._line(box, self.tr("Skipped: {why}").format(why=spoken(one.skipped)))
        elif not one.is_done:
            self._line(box, self.tr("Stopped before its end"), "secondary")
        else:
            self._show_done(box, one)
        box.addSpacing(12)

    def _show_done(self, box: QVBoxLayout, one: Tried) -> None:
        if one.after_bytes is not None:
            after = figures.size(one.after_bytes)
            if one.before_bytes:
                before = figures.size(one.before_bytes)
                share = f"{one.after_bytes * 100 / one.before_bytes:.0f} %"
                after = self.tr("{before} → {after} ({share})").format(
                    before=before, after=after, share=share
                )
            self._line(box, after)
        if one.after_pixels is not None:
            after = _pixels(one.after_pixels)
            if one.before_pixels is not None:
                after = f"{_pixels(one.before_pixels)} → {after}"
            self._line(box, after)
        if one.after_bytes is None:
            for name, value in one.values.items():
                self._line(box, f"{name} {value}")
        self._line(
            box, self.tr("Took {time}").format(time=figures.duration(one.work_s)), "secondary"
        )

    def _show_whole(self, box: QVBoxLayout, trial: Trial) -> None:
        box.addSpacing(8)
        title = self._line(box, self.tr("All {n} would take").format(n=figures.count(trial.count)))
        title.setFont(_bold(title.font()))
        if trial.estimate is None:
            self._line(box, self.tr("None of the three was done, so nobody can tell."))
        else:
            self._show_estimate(box, trial.before_bytes, trial.estimate)

    def _show_estimate(self, box: QVBoxLayout, before_bytes: int, estimate: Estimate) -> None:
        time = figures.duration(estimate.wall_s)
        self._line(box, self.tr("About {time}").format(time=time))
        if estimate.after_bytes is None:
            return
        words = self.tr("About {after}").format(after=figures.size(estimate.after_bytes))
        if before_bytes:
            words = self.tr("{before} → about {after}").format(
                before=figures.size(before_bytes), after=figures.size(estimate.after_bytes)
            )
        self._line(box, words)

    def _line(self, box: QVBoxLayout, text: str, role: str = "") -> QLabel:
        label = plain_label()
        label.setText(shown(text))
        if role:
            label.setObjectName(role)
        box.addWidget(label)
        self.lines.append(label.text())
        return label


def _bold(font: QFont) -> QFont:
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold)
    return made


def _pixels(pixels: Pixels) -> str:
    return "{} \N{MULTIPLICATION SIGN} {}".format(*pixels)

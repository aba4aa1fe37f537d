"""The sheet of lanes: how many jobs run at once in each, when, and what holds them up."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from dropmill.core.errors import Problem
from dropmill.core.hours import parse_hours
from dropmill.core.job import Lane
from dropmill.core.lack import Lack, said_of
from dropmill.core.lane_view import LanesView, LaneView
from dropmill.core.settings import Lanes
from dropmill.ui import figures
from dropmill.ui.air import give_air
from dropmill.ui.core_words import sentence
from dropmill.ui.margins import set_margins
from dropmill.ui.plain_text import shown
from dropmill.ui.scrolled import scrolled
from dropmill.ui.sheet_head import SheetHead, headed
from dropmill.ui.side_panel import SHEET_PX
from dropmill.ui.theme import secondary_font
from dropmill.ui.wait_words import said


class LaneBox(QWidget):
    """One lane. `changed` says that its width or hours are to be others, `held` that it is."""

    changed = Signal()
    held = Signal(bool)

    def __init__(self, lane: Lane) -> None:
        super().__init__()
        self.lane = lane
        titles = {
            Lane.NET: self.tr("Net"),
            Lane.DISK: self.tr("Disk"),
            Lane.CPU: self.tr("Processor"),
        }
        title = titles[lane]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head = QLabel(title)
        font = head.font()
        font.setWeight(font.Weight.DemiBold)
        head.setFont(font)
        column.addWidget(head)
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.words.setObjectName("secondary")
        self.words.setFont(secondary_font(self.font()))
        column.addWidget(self.words)
        self.width_spin = QSpinBox()
        give_air(self.width_spin)
        self.width_spin.setAccessibleName(self.tr("{lane}: jobs at once").format(lane=title))
        words = self.tr("At once")
        if lane is Lane.NET:
            words = self.tr("Servers")
            self.width_spin.setToolTip(
                self.tr("From how many servers at once; each may send several files")
            )
        self.width_spin.setRange(1, 64)
        self.width_spin.setKeyboardTracking(False)
        self.adapts = QCheckBox(self.tr("Find out by itself"))
        self.adapts.setAccessibleName(self.tr("{lane}: find out by itself").format(lane=title))
        column.addLayout(_line(words, self.width_spin, self.adapts))
        self.hours = QLineEdit()
        self.hours.setPlaceholderText(self.tr("Always"))
        self.hours.setToolTip(self.tr("As 22:00-06:00; empty for always"))
        self.hours.setAccessibleName(self.tr("{lane}: hours").format(lane=title))
        self.stands = QCheckBox(self.tr("Start no more"))
        self.stands.setAccessibleName(self.tr("{lane}: start no more").format(lane=title))
        column.addLayout(_line(self.tr("Hours"), self.hours, self.stands))
        self.problem = QLabel()
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setObjectName("problem")
        self.problem.setWordWrap(True)
        self.problem.hide()
        column.addWidget(self.problem)
        self.width_spin.valueChanged.connect(self._on_changed)
        self.adapts.toggled.connect(self._on_changed)
        self.hours.editingFinished.connect(self._on_changed)
        self.stands.toggled.connect(self.held)

    def show_view(self, view: LaneView) -> None:
        """Show what is so; what is being typed stays."""
        words = [self.tr("{n} running").format(n=figures.count(view.running))]
        if view.waiting:
            words.append(self.tr("{n} waiting").format(n=figures.count(view.waiting)))
        if view.closed_by is not None:
            words.append(said(view.closed_by))
        self.words.setText(" · ".join(words))
        for widget in (self.width_spin, self.adapts, self.stands):
            widget.blockSignals(True)
        if not self.width_spin.hasFocus() or view.is_adaptive:
            self.width_spin.setMaximum(view.most)
            self.width_spin.setValue(view.width)
        self.width_spin.setEnabled(not view.is_adaptive)
        self.adapts.setChecked(view.is_adaptive)
        self.stands.setChecked(view.is_held)
        for widget in (self.width_spin, self.adapts, self.stands):
            widget.blockSignals(False)
        if not self.hours.hasFocus() and self.problem.isHidden():
            self.hours.setText(view.hours)

    @Slot()
    def _on_changed(self) -> None:
        try:
            parse_hours(self.hours.text())
        except Problem as problem:
            self.problem.setText(shown(sentence(problem)))
            self.problem.show()
            return
        self.problem.hide()
        self.changed.emit()


class LanesSheet(QWidget):
    """`changed` carries the Lanes that are wanted; `held` a lane and whether it is to stand still.

    `followed` says whether somebody looks at the figures, `go_on_asked` that jobs shall not wait
    for a disk.
    """

    changed = Signal(object)
    held = Signal(object, bool)
    go_on_asked = Signal()
    followed = Signal(bool)
    hidden = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(SHEET_PX)
        self.setAccessibleName(self.tr("Lanes"))
        self._head = SheetHead(self.tr("Lanes"))
        self._lacks = QLabel()
        self.go_on = QPushButton(self.tr("Go on now"))
        self.boxes = {lane: LaneBox(lane) for lane in Lane}
        self.battery = QCheckBox(self.tr("Start nothing on battery"))
        self.metered = QCheckBox(self.tr("Download nothing over a metered network"))
        self._build()

    def _build(self) -> None:
        outer = headed(self, self._head, 16)
        set_margins(outer, 16, 0, 0, 16)  # the bar that scrolls stands at the edge
        self._head.close_asked.connect(self.dismiss)
        inner = QWidget()
        inner.setObjectName("sheet")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(inner)
        set_margins(column, 0, 0, 16, 0)
        column.setSpacing(16)
        self._lacks.setTextFormat(Qt.TextFormat.PlainText)
        self._lacks.setObjectName("problem")
        self._lacks.setWordWrap(True)
        column.addWidget(self._lacks)
        self.go_on.clicked.connect(self.go_on_asked)
        column.addWidget(self.go_on, alignment=Qt.AlignmentFlag.AlignLeading)
        for box in self.boxes.values():
            column.addWidget(box)
            box.changed.connect(self._on_changed)
            box.held.connect(lambda is_held, lane=box.lane: self.held.emit(lane, is_held))
        for check in (self.battery, self.metered):
            check.toggled.connect(self._on_changed)
            check.hide()
            column.addWidget(check)
        note = QLabel(self.tr("What runs goes on when a lane is made narrower or stands still."))
        note.setObjectName("secondary")
        note.setFont(secondary_font(self.font()))
        note.setWordWrap(True)
        column.addWidget(note)
        column.addStretch()
        outer.addWidget(scrolled(inner))
        self._show_lacks(())

    def show_view(self, view: LanesView) -> None:
        """Show what is so now."""
        for lane, box in self.boxes.items():
            box.show_view(view[lane])
        for check, is_on, can in (
            (self.battery, view.spares_battery, view.can_be_on_battery),
            (self.metered, view.spares_metered, view.can_tell_metered),
        ):
            check.blockSignals(True)
            check.setChecked(is_on)
            check.setVisible(can or is_on)  # not offered where nobody can tell
            check.blockSignals(False)
        self._show_lacks(view.lacks)

    def _show_lacks(self, lacks: Sequence[Lack]) -> None:
        said_all = [said_of(lack) for lack in lacks]
        self._lacks.setText("\n".join(shown(sentence(said)) for said in said_all))
        self._lacks.setVisible(bool(lacks))
        self.go_on.setVisible(bool(lacks))

    def dismiss(self) -> None:
        """Hide the sheet."""
        self.hide()
        self.hidden.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the figures from now on."""
        super().showEvent(event)
        self.followed.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Follow them no more."""
        super().hideEvent(event)
        self.followed.emit(False)

    @Slot()
    def _on_changed(self) -> None:
        widths = {lane.value: box.width_spin.value() for lane, box in self.boxes.items()}
        self.changed.emit(
            Lanes(
                **widths,
                adaptive=tuple(lane for lane, box in self.boxes.items() if box.adapts.isChecked()),
                hours={
                    lane: box.hours.text().strip()
                    for lane, box in self.boxes.items()
                    if box.hours.text().strip() and box.problem.isHidden()
                },
                spares_battery=self.battery.isChecked(),
                spares_metered=self.metered.isChecked(),
            )
        )


def _line(words: str, field: QWidget, check: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(8)
    label = QLabel(words)
    label.setBuddy(field)
    label.setFixedWidth(56)
    field.setFixedWidth(104)
    line.addWidget(label)
    line.addWidget(field)
    line.addWidget(check)
    line.addStretch()
    return line

"""The sidebar: states with their counts, and the folders that are watched."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dropmill.core.state import State
from dropmill.core.watch_status import WatchView
from dropmill.ui import figures
from dropmill.ui.columns import Columns, Group
from dropmill.ui.core_words import spoken
from dropmill.ui.icons import SIDE_PX, drawing, icon_size, state_icon
from dropmill.ui.margins import set_margins
from dropmill.ui.plain_text import shown, tool_tip
from dropmill.ui.theme import SIDEBAR_PX, Colours, secondary_font

RAIL_PX = 48
ITEM_PX = 32
_STATE_OF = {
    Group.RUNNING: State.RUNNING,
    Group.WAITING: State.WAITING,
    Group.PAUSED: State.PAUSED,
    Group.DONE: State.DONE,
    Group.FAILED: State.FAILED,
    Group.STOPPED: State.CANCELLED,
}


class Item(QAbstractButton):
    """One line of the sidebar: icon, words, and a count at the trailing edge."""

    def __init__(self, words: str, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = colours
        self.count = 0
        self.setText(words)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        """As high as a control, or as the font needs."""
        return QSize(RAIL_PX, max(ITEM_PX, self.fontMetrics().height() + 12))

    def set_count(self, count: int) -> None:
        """Show another count; none at all for 0."""
        if count == self.count:
            return
        self.count = count
        words = self.text()
        self.setAccessibleName(f"{words}, {count}" if count else words)
        self.update()

    def set_look(self, colours: Colours, icon: QIcon) -> None:
        """Show this icon, in these colours."""
        self._colours = colours
        self.setIcon(icon)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint the line; on a rail only its icon."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = self.rect().adjusted(8, 1, -8, -1)
        if self.isChecked() or self.isDown():
            _fill(painter, body, self._colours.selection)
        elif self.underMouse():
            _fill(painter, body, self._colours.track)
        if self.hasFocus():
            painter.setPen(QColor(self._colours.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(body.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        is_rail = self.width() < 2 * RAIL_PX
        is_mirrored = self.isRightToLeft()
        icon = QRect(0, 0, SIDE_PX, SIDE_PX)
        icon.moveCenter(body.center())
        if not is_rail:
            icon.moveLeft(body.right() - 8 - SIDE_PX if is_mirrored else body.left() + 8)
        self.icon().paint(painter, icon)
        if not is_rail:
            self._paint_words(painter, body, is_mirrored=is_mirrored)

    def _paint_words(self, painter: QPainter, body: QRect, *, is_mirrored: bool) -> None:
        line = int((Qt.AlignmentFlag.AlignVCenter).value) | int(Qt.TextFlag.TextSingleLine.value)
        inner = body.adjusted(10, 0, -32, 0) if is_mirrored else body.adjusted(32, 0, -10, 0)
        count = figures.count(self.count) if self.count else ""
        metrics = QFontMetrics(self.font())
        taken = metrics.horizontalAdvance(count) + 8 if count else 0
        words = metrics.elidedText(self.text(), Qt.TextElideMode.ElideMiddle, inner.width() - taken)
        painter.setPen(QColor(self._colours.text))
        painter.drawText(inner, line | Qt.AlignmentFlag.AlignLeading.value, words)
        painter.setPen(QColor(self._colours.secondary))
        painter.drawText(inner, line | Qt.AlignmentFlag.AlignTrailing.value, count)


def _fill(painter: QPainter, rect: QRect, colour: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(rect, 6, 6)


class Section(QWidget):
    """A part of the sidebar that somebody else fills."""

    def set_colours(self, colours: Colours) -> None:
        """Take these colours."""

    def set_rail(self, *, is_rail: bool) -> None:
        """Show only icons, or words too."""


class Sidebar(QWidget):
    """Chooses a group of states, and lists the watched folders."""

    group_chosen = Signal(object)
    watch_asked = Signal()
    watch_chosen = Signal(int)
    watch_ended = Signal(int)
    watch_turned = Signal(int, bool)

    def __init__(self, colours: Colours, *, can_watch: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = colours
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Filter by state"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.setSpacing(0)
        self._groups = QButtonGroup(self)
        self._items: dict[Group, Item] = {}
        for group, words in self._words().items():
            item = Item(words, colours, self)
            item.setCheckable(True)
            self._groups.addButton(item)
            self._items[group] = item
            layout.addWidget(item)
        self._items[Group.ALL].setChecked(True)
        self._groups.buttonClicked.connect(self._on_clicked)
        self._sections: list[Section] = []
        self._section_box = QVBoxLayout()
        self._section_box.setSpacing(0)
        layout.addLayout(self._section_box)
        self._watch_head = QWidget(self)
        self._watch_line = QHBoxLayout(self._watch_head)
        self._watch_label = QLabel(self.tr("Watching"))
        self._watch_add = QToolButton()
        self._lay_out_watching(layout)
        self._watch_head.setVisible(can_watch)
        self._watch_items: list[Item] = []
        self._watch_box = QVBoxLayout()
        self._watch_box.setSpacing(0)
        layout.addLayout(self._watch_box)
        layout.addStretch()
        self.set_colours(colours)
        self.set_rail(is_rail=False)

    def add_section(self, section: Section) -> None:
        """Put another section between the states and the watched folders."""
        self._sections.append(section)
        self._section_box.addWidget(section)

    def _words(self) -> dict[Group, str]:
        return {
            Group.ALL: self.tr("All"),
            Group.RUNNING: self.tr("Running"),
            Group.WAITING: self.tr("Waiting"),
            Group.PAUSED: self.tr("Paused"),
            Group.DONE: self.tr("Done"),
            Group.FAILED: self.tr("Failed"),
            Group.STOPPED: self.tr("Stopped"),
        }

    def _lay_out_watching(self, layout: QVBoxLayout) -> None:
        head = self._watch_line
        self._watch_label.setObjectName("secondary")
        self._watch_label.setFont(secondary_font(self.font()))
        head.addWidget(self._watch_label)
        head.addStretch()
        self._watch_add.setObjectName("small")
        self._watch_add.setToolTip(self.tr("Watch a folder"))
        self._watch_add.setAccessibleName(self.tr("Watch a folder"))
        self._watch_add.clicked.connect(self.watch_asked)
        head.addWidget(self._watch_add)
        layout.addWidget(self._watch_head)

    def set_colours(self, colours: Colours) -> None:
        """Take these colours."""
        self._colours = colours
        for group, item in self._items.items():
            state = _STATE_OF.get(group)
            icon = (
                drawing("all", colours.secondary)
                if state is None
                else state_icon(state, colours.of_state[state])
            )
            item.set_look(colours, icon)
        self._watch_add.setIcon(drawing("add", colours.secondary))
        self._watch_add.setIconSize(icon_size())
        for item in self._watch_items:
            item.set_look(colours, drawing(item.property("drawing"), colours.secondary))
        for section in self._sections:
            section.set_colours(colours)

    def set_rail(self, *, is_rail: bool) -> None:
        """Show only icons, or words and counts too."""
        self.setFixedWidth(RAIL_PX if is_rail else SIDEBAR_PX)
        self._watch_label.setVisible(not is_rail)
        set_margins(self._watch_line, 12 if is_rail else 16, 16, 12, 4)
        for section in self._sections:
            section.set_rail(is_rail=is_rail)
        for item in (*self._items.values(), *self._watch_items):
            item.setToolTip(tool_tip(item.accessibleName()) if is_rail else "")

    def show_counts(self, columns: Columns) -> None:
        """Show how many jobs are in each group."""
        for group, item in self._items.items():
            item.set_count(columns.count(group))

    def choose(self, group: Group) -> None:
        """Choose a group as if it had been clicked."""
        self._items[group].setChecked(True)
        self.group_chosen.emit(group)

    def show_watches(self, views: Sequence[WatchView]) -> None:
        """List the watched folders; clicking one shows what happens in it."""
        for item in self._watch_items:
            item.deleteLater()
        self._watch_items = []
        for place, view in enumerate(views):
            rule = view.rule
            folder = rule.folder
            name = shown(folder.rstrip("/\\").replace("\\", "/").rpartition("/")[2] or folder)
            if not rule.is_on:
                name = self.tr("{folder} (off)").format(folder=name)
            item = Item(name, self._colours, self)
            failure = None if view.status is None else view.status.problem
            item.setToolTip(
                tool_tip(folder if failure is None else f"{folder}\n{spoken(failure.title)}")
            )
            item.setAccessibleName(self.tr("Watching {folder}").format(folder=shown(folder)))
            item.setProperty("drawing", "watch" if failure is None else "warning")
            item.set_look(self._colours, drawing(item.property("drawing"), self._colours.secondary))
            item.clicked.connect(lambda _=False, at=place: self.watch_chosen.emit(at))
            item.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            item.customContextMenuRequested.connect(
                lambda _at, at=place, on=rule.is_on: self._offer_stop(at, on)
            )
            self._watch_box.addWidget(item)
            self._watch_items.append(item)

    def _offer_stop(self, place: int, is_on: bool) -> None:
        item = self._watch_items[place]
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words = self.tr("Turn off for now") if is_on else self.tr("Turn on again")
        menu.addAction(words).triggered.connect(lambda: self.watch_turned.emit(place, not is_on))
        stop = menu.addAction(self.tr("Stop watching this folder"))
        stop.triggered.connect(lambda: self.watch_ended.emit(place))
        menu.popup(item.mapToGlobal(QPoint(8, item.height())))

    @Slot(QAbstractButton)
    def _on_clicked(self, button: QAbstractButton) -> None:
        for group, item in self._items.items():
            if item is button:
                self.group_chosen.emit(group)

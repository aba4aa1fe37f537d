"""The head of the list: how wide its columns are, which are shown, what is sorted by."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QFontMetrics
from PySide6.QtWidgets import QHeaderView, QMenu, QWidget

from dropmill.ui.arrange import Sorting
from dropmill.ui.columns import Column
from dropmill.ui.theme import ROW_PX, Density

WIDTHS = {
    Column.STATE: 36,
    Column.PROGRESS: 148,
    Column.SIZE: 88,
    Column.STATUS: 264,
    Column.KIND: 140,
    Column.ADDED: 140,
    Column.ENDED: 140,
}
NAME_GOOD_PX = 220
NAME_LEAST_PX = 160
STATUS_GOOD_PX = 190
STATUS_LEAST_PX = 96
BAR_LEAST_PX = 100
"""A bar of 40 px, and its percentage."""
HIDDEN_AT_FIRST = (Column.KIND, Column.ADDED, Column.ENDED)
_FALLS_FIRST = frozenset({Column.PROGRESS, Column.SIZE, Column.ADDED, Column.ENDED})
"""Columns whose largest is wanted first."""


class ListColumns(QHeaderView):
    """A click sorts by a column, a second the other way round, a third by the queue again.

    `sorting_asked` carries a Sorting. The right button chooses which columns are shown.
    """

    sorting_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._sorting = Sorting()
        self._is_status_in_name = False
        self._narrowed: set[Column] = set()
        self.setObjectName("list_columns")
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setSectionsMovable(False)
        self.setMinimumSectionSize(28)
        self.setStretchLastSection(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu_asked)
        self.sectionClicked.connect(self._on_clicked)

    def lay_out(self, state: str) -> None:
        """Give the columns their widths; `state` is what `remember` returned, "" for none."""
        self.setFixedHeight(max(ROW_PX[Density.NORMAL], QFontMetrics(self.font()).height() + 10))
        self.setSectionResizeMode(Column.STATE, QHeaderView.ResizeMode.Fixed)
        self.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in WIDTHS.items():
            self.resizeSection(column, width)
        for column in HIDDEN_AT_FIRST:
            self.setSectionHidden(column, True)
        if state and not self.restoreState(QByteArray.fromBase64(state.encode())):
            return  # of another version: these widths will do
        self.setSectionsClickable(True)
        self.show_sorting(self._sorting)

    def remember(self) -> str:
        """Return widths and what is shown, as text."""
        return bytes(self.saveState().toBase64().data()).decode()

    def show_sorting(self, sorting: Sorting) -> None:
        """Show what is sorted by."""
        self._sorting = sorting
        self.setSortIndicatorShown(sorting.column is not None)
        if sorting.column is not None:
            falls = Qt.SortOrder.DescendingOrder
            rises = Qt.SortOrder.AscendingOrder
            self.setSortIndicator(sorting.column, falls if sorting.is_descending else rises)

    def share(self, room_px: int, *, is_roomy: bool) -> None:
        """Give the name room: a narrow list has a shorter bar first, then less of the status."""
        if is_roomy != self._is_status_in_name:
            self._is_status_in_name = is_roomy
            self.setSectionHidden(Column.STATUS, is_roomy)
        if is_roomy:
            return
        shared = {_NAME, Column.STATUS, Column.PROGRESS}
        room = room_px - sum(self.sectionSize(c) for c in Column if c not in shared)
        if not self.isSectionHidden(Column.PROGRESS):
            bar = room - NAME_GOOD_PX - STATUS_GOOD_PX
            room -= self._narrow(Column.PROGRESS, max(BAR_LEAST_PX, bar))
        status = room - NAME_GOOD_PX
        if status < STATUS_GOOD_PX:
            status = min(STATUS_GOOD_PX, room - NAME_LEAST_PX)
        self._narrow(Column.STATUS, max(STATUS_LEAST_PX, status))

    def _narrow(self, column: Column, room_px: int) -> int:
        """Let a column have no more than this, and all it had once there is room; return its width.

        What a person made narrower by hand stays so.
        """
        width = min(WIDTHS[column], room_px)
        if self.sectionSize(column) > width or column in self._narrowed:
            self.resizeSection(column, width)
        if width < WIDTHS[column]:
            self._narrowed.add(column)
        else:
            self._narrowed.discard(column)
        return self.sectionSize(column)

    @Slot(int)
    def _on_clicked(self, section: int) -> None:
        column = Column(section)
        falls_first = column in _FALLS_FIRST
        if self._sorting.column is not column:
            asked = Sorting(column, falls_first)
        elif self._sorting.is_descending is falls_first:
            asked = Sorting(column, not falls_first)
        else:
            asked = Sorting()
        self.sorting_asked.emit(asked)

    @Slot(QPoint)
    def _on_menu_asked(self, place: QPoint) -> None:
        self.menu().popup(self.mapToGlobal(place))

    def menu(self) -> QMenu:
        """Return the menu of the head; it deletes itself when it closes."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        by_hand = menu.addAction(self.tr("Order of the queue"))
        by_hand.setCheckable(True)
        by_hand.setChecked(self._sorting.column is None)
        by_hand.triggered.connect(lambda: self.sorting_asked.emit(Sorting()))
        menu.addSeparator()
        for column in Column:
            if column in {Column.STATE, _NAME} or (
                column is Column.STATUS and self._is_status_in_name
            ):
                continue
            title = self.model().headerData(
                column, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole
            )
            menu.addAction(self._toggle(menu, column, str(title)))
        return menu

    def _toggle(self, menu: QMenu, column: Column, title: str) -> QAction:
        action = QAction(title, menu)
        action.setCheckable(True)
        action.setChecked(not self.isSectionHidden(column))
        action.toggled.connect(lambda is_on: self.setSectionHidden(column, not is_on))
        return action


_NAME = Column.NAME

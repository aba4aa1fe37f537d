"""What the window consists of, where it stands, and how that follows the window's size."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from dropmill.ui.side_panel import SidePanel, hairline
from dropmill.ui.sidebar import Sidebar
from dropmill.ui.theme import SIDEBAR_PX

RAIL_BELOW_PX = 880
LIST_LEAST_PX = 600
"""Beside a sheet; else it would leave the names in the list no room."""
PLAN_BESIDE_FROM_PX = 1400
DETAILS_BESIDE_FROM_PX = 1400
DETAILS_BELOW_PX = 240
DETAILS_BESIDE_PX = 380


class Body(QWidget):
    """Toolbar, notice, sidebar, list or empty page, details, side panel and status line."""

    def __init__(
        self,
        *,
        toolbar: QWidget,
        notice: QWidget,
        sidebar: Sidebar,
        jobs: QWidget,
        empty: QWidget,
        details: QWidget,
        panel: SidePanel,
        activity: QWidget,
        status_line: QWidget,
    ) -> None:
        super().__init__()
        self._sidebar = sidebar
        self._jobs = jobs
        self._empty = empty
        self._details = details
        self._panel = panel
        self.pages = QStackedWidget()
        self.pages.addWidget(jobs)
        self.pages.addWidget(empty)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setHandleWidth(1)
        self._splitter.addWidget(self.pages)
        self._splitter.addWidget(details)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setStretchFactor(1, 0)
        self._splitter.setChildrenCollapsible(False)
        details.hide()
        self.centre = QWidget()
        self.centre.setObjectName("centre")
        self.centre.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inner = QVBoxLayout(self.centre)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self._splitter)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(sidebar)
        middle.addWidget(hairline(is_upright=True))
        middle.addWidget(self.centre, 1)
        middle.addWidget(panel)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(toolbar)
        column.addWidget(hairline(is_upright=False))
        column.addWidget(notice)
        column.addLayout(middle, 1)
        column.addWidget(hairline(is_upright=False))
        column.addWidget(activity)
        column.addWidget(status_line)
        panel.turned.connect(self.refresh_rail)
        self._panes = (toolbar, sidebar, self.pages, details, panel, status_line)

    def add_notice(self, notice: QWidget) -> None:
        """Put another notice above the first one."""
        self._column.insertWidget(2, notice)

    def show_jobs(self, *, is_any: bool) -> None:
        """Show the list, or the page that says why it is empty."""
        self.pages.setCurrentWidget(self._jobs if is_any else self._empty)

    def show_details(self, *, is_on: bool) -> None:
        """Show the details of what is selected, or not."""
        self._details.setVisible(is_on)
        if is_on:
            self._place_details()

    def refresh_rail(self) -> None:
        """Fit the sidebar to the window, also what was added to it."""
        is_narrow = self.width() < RAIL_BELOW_PX
        if not self._panel.isHidden():
            taken = SIDEBAR_PX + self._panel.sizeHint().width()
            is_narrow = is_narrow or self.width() - taken < LIST_LEAST_PX
        self._sidebar.set_rail(is_rail=is_narrow)

    def focus_next_pane(self) -> None:
        """Give the keyboard to the next of the areas that are seen."""
        panes = [pane for pane in self._panes if pane.isVisible()]
        focused = self.window().focusWidget()
        place = next(
            (n for n, pane in enumerate(panes) if focused and pane.isAncestorOf(focused)), -1
        )
        for step in range(1, len(panes) + 1):
            for target in panes[(place + step) % len(panes)].findChildren(QWidget):
                if target.isVisible() and target.focusPolicy() & Qt.FocusPolicy.TabFocus:
                    target.setFocus(Qt.FocusReason.TabFocusReason)
                    return

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make the sidebar a rail where there is little room; details beside where there is."""
        super().resizeEvent(event)
        self._panel.set_wide(is_wide=self.width() >= PLAN_BESIDE_FROM_PX)
        self.refresh_rail()
        is_wide = self.width() >= DETAILS_BESIDE_FROM_PX
        orientation = Qt.Orientation.Horizontal if is_wide else Qt.Orientation.Vertical
        if self._splitter.orientation() is not orientation:
            self._splitter.setOrientation(orientation)
            self._place_details()

    def _place_details(self) -> None:
        is_wide = self._splitter.orientation() is Qt.Orientation.Horizontal
        whole = self._splitter.width() if is_wide else self._splitter.height()
        share = DETAILS_BESIDE_PX if is_wide else DETAILS_BELOW_PX
        self._splitter.setSizes([max(whole - share, share), share])

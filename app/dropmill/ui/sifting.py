"""Which jobs the list shows: by state and by what is sought; and what it says when that is none."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QLineEdit

from dropmill.ui.columns import Group
from dropmill.ui.empty_page import EmptyPage
from dropmill.ui.job_table import JobTable
from dropmill.ui.sidebar import Sidebar

SEARCH_SETTLE_MS = 40
EXPECTED_MS = 2_000
"""So long an empty list stands for jobs of earlier, which come in a moment."""


class Sifting(QObject):
    """Hands group and text to the table, once typing rests; `show_jobs` turns to list or page."""

    def __init__(
        self,
        table: JobTable,
        *,
        sidebar: Sidebar,
        search: QLineEdit,
        empty: EmptyPage,
        show_jobs: Callable[[bool], None],
    ) -> None:
        super().__init__(table)
        self._table = table
        self._sidebar = sidebar
        self._search = search
        self._empty = empty
        self._show_jobs = show_jobs
        self._group = Group.ALL
        self._expecting = QTimer(self)
        self._expecting.setSingleShot(True)
        self._expecting.setInterval(EXPECTED_MS)
        self._expecting.timeout.connect(self.show_page)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SEARCH_SETTLE_MS)
        self._settling.timeout.connect(self._sift)
        search.textChanged.connect(self._settling.start)
        sidebar.group_chosen.connect(self._on_group_chosen)
        empty.clear_asked.connect(self._on_clear_asked)
        table.changed.connect(self.show_page)

    @property
    def group(self) -> Group:
        """The group that is shown."""
        return self._group

    def begin(self, group: Group) -> None:
        """Show this group, as it was left the last time."""
        self._sidebar.choose(group)

    def expect_jobs(self) -> None:
        """Show the list although it is empty, for a while: jobs of earlier are on their way."""
        self._expecting.start()

    @Slot()
    def show_all(self) -> None:
        """Show all jobs, so that new ones are seen."""
        if self._search.text() or self._group is not Group.ALL:
            self._search.clear()
            self._sidebar.choose(Group.ALL)

    @Slot()
    def show_page(self) -> None:
        """Show the list, or in its place why there is nothing in it."""
        is_any = bool(self._table.rowCount())
        if self._table.columns.job_count:
            self._expecting.stop()
        if not self._table.columns.job_count:
            is_any = self._expecting.isActive()
            self._empty.show_start()
        elif not is_any and not self._table.is_awaited:
            self._empty.show_no_match(self._table.group, self._search.text().strip())
        self._show_jobs(is_any)

    @Slot(object)
    def _on_group_chosen(self, group: Group) -> None:
        self._group = group
        self._sift()

    @Slot()
    def _sift(self) -> None:
        self._table.set_filter(self._group, self._search.text().strip())

    @Slot()
    def _on_clear_asked(self) -> None:
        """Clear the search first; without one, show all states."""
        if self._search.text():
            self._search.clear()
        else:
            self._sidebar.choose(Group.ALL)

"""How many jobs are in which state, and all that follows from that."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

from dropmill.ui.columns import Columns, Group
from dropmill.ui.lane_watch import LaneWatch
from dropmill.ui.sidebar import Sidebar
from dropmill.ui.toolbar import Toolbar

SETTLE_MS = 60
WAITS_MS = 1_000
"""How often rows that wait are painted anew: what they say changes by itself."""


class Tally(QObject):
    """Looks soon after something has changed, once for all that comes together.

    `also` is called each time; `repaint_waits` now and then, while jobs wait.
    """

    def __init__(
        self,
        columns: Columns,
        *,
        sidebar: Sidebar,
        toolbar: Toolbar,
        lane_watch: LaneWatch,
        also: Callable[[], None],
        repaint_waits: Callable[[], None],
    ) -> None:
        super().__init__(sidebar)
        self._columns = columns
        self._sidebar = sidebar
        self._toolbar = toolbar
        self._lane_watch = lane_watch
        self._also = also
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLE_MS)
        self._settling.timeout.connect(self.look)
        self._waits = QTimer(self)
        self._waits.setInterval(WAITS_MS)
        self._waits.timeout.connect(repaint_waits)
        lane_watch.viewed.connect(lambda _view: self.look_soon())

    @Slot()
    def look_soon(self) -> None:
        """Something has changed."""
        if not self._settling.isActive():
            self._settling.start()

    @Slot()
    def look(self) -> None:
        """Show the counts, and offer what fits them."""
        columns = self._columns
        self._sidebar.show_counts(columns)
        going = columns.count(Group.RUNNING) + columns.count(Group.WAITING)
        standing = columns.count(Group.PAUSED)
        view = self._lane_watch.view
        stands_still = view is not None and all(lane.is_held for lane in view.lanes)
        self._toolbar.show_pausing(
            is_pausing=not stands_still and (bool(going) or not standing),
            is_enabled=bool(going or standing or stands_still),
        )
        self._toolbar.clear_done.setEnabled(columns.count(Group.DONE) > 0)
        if not columns.count(Group.WAITING):
            self._waits.stop()
        elif not self._waits.isActive():
            self._waits.start()
        self._also()

    def rest(self) -> None:
        """Look no more."""
        self._settling.stop()
        self._waits.stop()

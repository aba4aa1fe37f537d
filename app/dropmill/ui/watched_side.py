"""The watched folders as the sidebar shows them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Slot

from dropmill.ui.body import Body
from dropmill.ui.sheets import Sheets
from dropmill.ui.sidebar import Sidebar
from dropmill.ui.watching import Watching


class WatchedSide(QObject):
    """Keeps the sidebar's folders as the watches are, and does to these what is asked there."""

    def __init__(self, watching: Watching, sidebar: Sidebar, body: Body, sheets: Sheets) -> None:
        super().__init__(watching)
        self._watching = watching
        self._sidebar = sidebar
        self._body = body
        watching.changed.connect(self._on_changed)
        watching.troubled.connect(self._on_changed, Qt.ConnectionType.QueuedConnection)
        sidebar.watch_chosen.connect(sheets.open_watched)
        sidebar.watch_ended.connect(watching.end)
        sidebar.watch_turned.connect(self._on_turned)

    @Slot()
    def _on_changed(self) -> None:
        self._sidebar.show_watches(self._watching.views())
        self._body.refresh_rail()

    @Slot(int, bool)
    def _on_turned(self, place: int, is_on: bool) -> None:
        self._watching.turn(place, is_on=is_on)

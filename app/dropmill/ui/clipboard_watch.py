"""Offers links that were copied: only where that was asked for, each once, in nobody's way."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QClipboard, QGuiApplication

from dropmill.ui import figures
from dropmill.ui.intake import links_in
from dropmill.ui.notice import Notice

SETTLE_MS = 200
"""Programs may set the clipboard several times for one copy."""
TEXT_MOST = 64 * 1024
"""Longer texts are not looked through."""
LINKS_MOST = 200
REMEMBERED = 2_000
_SECRET = "x-kde-passwordManagerHint"  # noqa: S105 - what password managers mark theirs with


class ClipboardWatch(QObject):
    """`accepted` carries the text whose links are wanted. UI thread.

    `is_known` says which links are in the list already: those are not offered.
    """

    accepted = Signal(str)

    def __init__(
        self,
        notice: Notice,
        is_known: Callable[[str], bool] = lambda _link: False,
        parent: QObject | None = None,
        clipboard: QClipboard | None = None,
    ) -> None:
        super().__init__(parent)
        self._notice = notice
        self._is_known = is_known
        self._clipboard = clipboard or QGuiApplication.clipboard()
        self._offered: set[str] = set()
        self._order: deque[str] = deque()
        self._is_on = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self._on_settled)

    def turn(self, *, is_on: bool) -> None:
        """Begin to look at what is copied from now on, or stop."""
        if is_on is self._is_on:
            return
        self._is_on = is_on
        if is_on:
            self._clipboard.dataChanged.connect(self._timer.start)
        else:
            self._clipboard.dataChanged.disconnect(self._timer.start)
            self._timer.stop()

    def pass_over(self, links: Sequence[str]) -> None:
        """Never offer these: they were pasted, or offered already."""
        for link in links:
            if link not in self._offered:
                self._offered.add(link)
                self._order.append(link)
        while len(self._order) > REMEMBERED:
            self._offered.discard(self._order.popleft())

    @Slot()
    def _on_settled(self) -> None:
        if not self._is_on or self._clipboard.ownsClipboard():
            return
        mime = self._clipboard.mimeData()
        if mime is None or not mime.hasText() or mime.hasFormat(_SECRET):
            return
        text = mime.text()
        if len(text) > TEXT_MOST:
            return
        found = list(dict.fromkeys(links_in(text)))[:LINKS_MOST]
        new = [link for link in found if link not in self._offered and not self._is_known(link)]
        self.pass_over(found)
        if not new:
            return
        words = self.tr("You copied a link: {link}").format(link=new[0])
        if len(new) > 1:
            words = self.tr("You copied {n} links.").format(n=figures.count(len(new)))
        add = (self.tr("Add"), lambda: self.accepted.emit("\n".join(new)))
        self._notice.toast(words, [add])

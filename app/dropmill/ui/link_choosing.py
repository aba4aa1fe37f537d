"""Choosing from what a job of the kind `links` found: offered when it is done, or asked for."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from dropmill.core.errors import explain
from dropmill.core.fields import build
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import State
from dropmill.ui.link_model import FoundLinks, read_links
from dropmill.ui.notice import Notice
from dropmill.ui.plain_text import shown
from dropmill.ui.side_panel import SidePanel
from dropmill.ui.theme import Theme

if TYPE_CHECKING:
    from dropmill.ui.links_sheet import LinksSheet

MOST = 200_000
"""So many links can be chosen from; what is sifted on each key must be done at once."""


def has_links(picture: Snapshot) -> bool:
    """Whether this is a job that made a list of links."""
    is_list = picture.kind == "links" and "links" in picture.values
    return is_list and picture.state is State.DONE and bool(picture.outputs)


class LinkChoosing(QObject):
    """Opens the sheet with the links of a job, and adds what is chosen as one batch.

    `submitted` is emitted when a batch is on its way, `refused` with a Failure.
    """

    submitted = Signal()
    refused = Signal(object)
    folder_asked = Signal(object)
    _was_read = Signal(object, object)

    def __init__(
        self,
        parent: QObject,
        runner: Runner,
        registry: Registry,
        executor: Executor,
        *,
        panel: SidePanel,
        notice: Notice,
        theme: Theme,
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._registry = registry
        self._executor = executor
        self._panel = panel
        self._notice = notice
        self._theme = theme
        self._seen_running: set[int] = set()
        self.sheet: LinksSheet | None = None
        self._was_read.connect(self._on_read, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def take(self, pictures: Sequence[Snapshot]) -> None:
        """Look for jobs that have just found links."""
        for picture in pictures:
            if picture.kind != "links":
                continue
            if picture.state is State.RUNNING:
                self._seen_running.add(picture.id)
            elif picture.id in self._seen_running and has_links(picture):
                self._seen_running.discard(picture.id)
                self._offer(picture)

    @Slot(object)
    def choose(self, picture: Snapshot) -> None:
        """Let links be chosen of this job's list."""
        self._executor.submit(self._read, picture)

    def set_colours(self) -> None:
        """Take the colours of the theme."""
        if self.sheet is not None:
            self.sheet.set_colours(self._theme.colours)

    def _offer(self, picture: Snapshot) -> None:
        words = self.tr("{n} links were found on {page}.").format(
            n=picture.values["links"], page=shown(picture.name)
        )
        choice = (self.tr("Choose…"), lambda: self.choose(picture))
        self._notice.say(words, [choice], takes_focus=False)

    # On another thread.

    def _read(self, picture: Snapshot) -> None:
        try:
            self._was_read.emit(picture, read_links(picture.outputs[0], MOST))
        except Exception as error:  # noqa: BLE001 - whatever it was, the person is told
            self.refused.emit(explain(error))

    def _submit(self, links: Sequence[str], folder: str) -> None:
        try:
            jobs = build(self._registry.kind("download"), links, {"dir": folder})
            self._runner.submit(jobs)
        except Exception as error:  # noqa: BLE001 - whatever it was, the person is told
            self.refused.emit(explain(error))

    # On the UI thread.

    @Slot(object, object)
    def _on_read(self, picture: Snapshot, found: FoundLinks) -> None:
        if self.sheet is None:
            from dropmill.ui.links_sheet import LinksSheet  # noqa: PLC0415 - on demand

            self.sheet = LinksSheet(self._theme.colours)
            self.sheet.added.connect(self._on_added)
            self.sheet.folder_asked.connect(self.folder_asked)
            self._panel.add(self.sheet)
        self._panel.open(self.sheet)
        self.sheet.show_links(found, picture.name, picture.dir)

    @Slot(object, str)
    def _on_added(self, links: Sequence[str], folder: str) -> None:
        self.submitted.emit()
        self._executor.submit(self._submit, links, folder)

"""What the window's pictures show, one scene after the other, in the real window."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from dropmill.core import registry
from dropmill.core.fields import build
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.core.trial import Estimate, Trial, Tried
from dropmill.core.watch_rule import WatchRule
from dropmill.jobs import BUILTIN
from dropmill.ui.columns import Group
from dropmill.ui.heralds import tray_menu
from dropmill.ui.intake import Found
from dropmill.ui.link_model import FoundLinks
from dropmill.ui.links_sheet import LinksSheet
from dropmill.ui.main_window import LEAST_SIZE
from dropmill.ui.recall import FIRST_SIZE
from dropmill.ui.trial_sheet import TrialSheet

if TYPE_CHECKING:
    from dropmill.ui.application import Desk

FILES = {
    "holiday-by-the-lake-0142.jpg": 4_812_004,
    "holiday-by-the-lake-0143.jpg": 5_120_770,
    "letter to the landlord.odt": 48_220,
    "invoices-2026.zip": 18_400_120,
}
TRIAL = Trial(
    tuple(
        Tried(name=f"/photos/{name}.png", before_bytes=before, after_bytes=after, work_s=work_s)
        for name, before, after, work_s in (
            ("icon", 48_000, 9_100, 0.1),
            ("holiday-by-the-lake-0142", 4_812_004, 610_300, 0.6),
            ("panorama of the whole valley", 61_250_000, 5_904_000, 4.2),
        )
    ),
    1_204,
    5_900_000_000,
    Estimate(730.0, 702_000_000),
)
SHORT_S = 0.3
WIDE_SIZE = (1480, 800)

Scene = tuple[str, float]
"""A name, and for how many seconds the scene stands before its picture is taken."""


class Scenes:
    """The window with jobs in every state, in a folder of its own; a link, the last, is paused."""

    def __init__(
        self, desk: Desk, runner: Runner, home: Path, links: list[str], downloads: Path
    ) -> None:
        self.desk = desk
        self.window = desk.window
        self._runner = runner
        self._home = home
        self._links = links
        self._downloads = downloads
        self._kinds: Registry = registry.load(BUILTIN)
        self._source = home / "Pictures"
        self._source.mkdir()
        for name, size in FILES.items():
            (self._source / name).write_bytes(bytes(size))
        (self._source / "evening-sky.png").write_bytes(_sky())
        self.files = [str(self._source / name) for name in FILES]

    def all(self) -> Iterator[Scene]:
        """Set up one scene after the other."""
        yield "empty", 0.7
        self._begin()
        yield "", 0.8
        self._go_on()
        yield "busy", 5.5
        self._expect()
        yield from self._details()
        yield from self._choices()
        yield from self._sheets()
        yield from self._narrow_and_wide()
        yield from self._list()

    def _submit(self, kind: str, inputs: list[str], **settings: str) -> None:
        self._runner.submit(build(self._kinds.kind(kind), inputs, settings))

    def _begin(self) -> None:
        runner, downloads = self._runner, str(self._downloads)
        self._submit("copy", self.files, dir=downloads)
        self._submit("checksum", [self.files[3], str(self._source / "scan.pdf")])
        self._submit("copy", [str(self._source / "evening-sky.png")], dir=downloads)
        self._submit(
            "download",
            [self._links[-1].replace("talk-slides.pdf", "wallpaper-pack.7z")],
            dir="~/Downloads",
        )
        slides = build(self._kinds.kind("download"), self._links[-1:], {"dir": downloads})
        runner.submit(slides, is_held=True).result(10)

    def _go_on(self) -> None:
        self._submit("download", self._links[:-1], dir=str(self._downloads))

    def _expect(self) -> None:
        columns = self.window.table.columns
        if columns.count(Group.RUNNING) < 3 or columns.count(Group.FAILED) != 2:
            raise RuntimeError(f"the jobs are not where the picture wants them: {columns.counts}")

    def _select(self, *names: str) -> None:
        columns = self.window.table.columns
        self.window.jobs.select_ids([columns.ids[columns.names.index(name)] for name in names])
        self.window.jobs.setFocus()

    def _details(self) -> Iterator[Scene]:
        window = self.window
        window.toast.dismiss()  # seen in the scene before, and over the list
        self._select("wallpaper-pack.7z")
        window.toolbar.details.setChecked(True)
        yield "window", 0.6
        details = window.details.details
        details.setCurrentWidget(details.log)
        yield "log", SHORT_S
        details.setCurrentWidget(details.attempts)
        yield "attempts", SHORT_S
        self._select("evening-sky.png")
        details.setCurrentWidget(details.preview)
        yield "preview", 2.5
        window.jobs.selectAll()
        details.setCurrentWidget(details.overview)
        yield "several", 0.8
        window.toolbar.details.setChecked(False)
        self._select("wallpaper-pack.7z")

    def _choices(self) -> Iterator[Scene]:
        window = self.window
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(name) for name in self.files[:2]])
        state = window.remember()
        state.settings["image"] = {"format": "webp", "width": "1600"}
        state.folders["image"] = "~/Pictures/web"
        window.choosing.enter(mime)
        tile = window.tiles.tiles[0]
        window.tiles.hit(tile.mapTo(window, QPointF(tile.rect().center())))
        yield "tiles", SHORT_S
        middle = tile.rect().center()
        sent = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, middle, tile.mapToGlobal(middle))
        tile.contextMenuEvent(sent)
        yield "tile-menu", SHORT_S
        for menu in tile.findChildren(QMenu):
            menu.close()
        window.choosing.leave()
        window.add_inputs([str(self._downloads / "evening-sky.png")])
        yield "result", 1.0
        window.tiles.give_up()
        window.toast.dismiss()
        found = Found(files=tuple(self.files[:2]))
        window.adding.open_sheet(found, window.choosing.offers(self.files[:2])[0])
        yield "plan", 1.0
        window.sheet.forget()
        window.sheet.dismiss()
        window.toolbar.add_links.trigger()
        yield "links", SHORT_S
        window.sheet.forget()
        window.sheet.dismiss()

    def _sheets(self) -> Iterator[Scene]:
        window = self.window
        window.sheets.open_settings()
        yield "settings", SHORT_S
        window.sheets.open_help(window.commands)
        yield "help", SHORT_S
        window.toolbar.lanes.trigger()
        window.toolbar.activity.setChecked(True)
        yield "lanes", 1.2
        window.toolbar.activity.setChecked(False)
        window.sheets.open_watch()
        yield "watch", SHORT_S
        if window.watching is not None:
            inbox = self._home / "Scans"
            inbox.mkdir()
            rule = WatchRule(folder=str(inbox), kind="checksum", patterns=("*.pdf",))
            window.watching.add(rule)
            yield "", 0.8
            window.sheets.open_watched(0)
            yield "watched", 0.5
        recipes = window.sequel.recipes
        recipes.edit(window.recipes.all[0].key)
        yield "recipe", 0.6
        recipes.sheet.dismiss()
        chosen = LinksSheet(self.desk.theme.colours)
        window.panel.add(chosen)
        links = tuple(f"https://example.com/talks/{n:02}-slides.pdf" for n in range(1, 13))
        chosen.show_links(
            FoundLinks(links, ("document",) * 12, tuple(90_000 * n for n in range(1, 13))),
            "https://example.com/talks/2026/",
            str(self._downloads),
        )
        window.panel.open(chosen)
        yield "page", SHORT_S
        chosen.dismiss()
        trial = TrialSheet()
        window.panel.add(trial)
        window.panel.open(trial)
        trial.show_trial(TRIAL)
        yield "compare", SHORT_S
        trial.dismiss()
        window.palette_of_commands.open()
        yield "commands", SHORT_S
        QTest.keyClick(window.palette_of_commands.line, Qt.Key.Key_F2)
        yield "keys", SHORT_S
        window.palette_of_commands.give_up()
        window.palette_of_commands.give_up()
        self._select("wallpaper-pack.7z")
        window.actions_on_jobs.edit.trigger()
        yield "edit", 0.6
        if window.editing.sheet is not None:
            window.editing.sheet.dismiss()

    def _narrow_and_wide(self) -> Iterator[Scene]:
        window = self.window
        window.resize(*LEAST_SIZE)
        yield "narrow", SHORT_S
        window.toolbar.details.setChecked(True)
        window.resize(*WIDE_SIZE)
        yield "wide", 0.6
        window.toolbar.details.setChecked(False)
        window.adding.open_sheet(Found(files=tuple(self.files[:2])))
        yield "plan-wide", 1.0
        window.sheet.forget()
        window.sheet.dismiss()
        window.resize(*FIRST_SIZE)

    def _list(self) -> Iterator[Scene]:
        window = self.window
        window.notice.toast("“letter to the landlord.odt” was removed.", [("Undo", window.update)])
        menu = window.actions_on_jobs.menu()
        menu.popup(window.jobs.viewport().mapToGlobal(QPoint(240, 40)))
        yield "menu", SHORT_S
        menu.close()
        window.toast.dismiss()
        shown_in = window.toolbar.quit.associatedObjects()
        menu = next(place for place in shown_in if isinstance(place, QMenu))
        menu.popup(window.mapToGlobal(QPoint(window.width() - 240, 48)))
        yield "main-menu", SHORT_S
        menu.close()
        menu = tray_menu(window, window.show, window.quit)
        menu.popup(window.mapToGlobal(QPoint(window.width() - 240, 8)))
        yield "tray-menu", SHORT_S
        menu.close()
        menu.deleteLater()
        window.close()
        yield "quit", SHORT_S
        window.notice.dismiss()
        window.toolbar.search.setText("nobody is called this")
        yield "no-match", 0.5
        window.toolbar.search.clear()
        window.sidebar.choose(Group.FAILED)
        yield "failed", 0.5
        window.sidebar.choose(Group.ALL)
        window.table.opened.clear()
        window.jobs.setFocus(Qt.FocusReason.OtherFocusReason)


def _sky() -> bytes:
    """Return a picture of an evening, as PNG: made here, as nothing may be fetched."""
    width, height = 480, 320
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            far = ((x - 330) ** 2 + (y - 190) ** 2) ** 0.5
            glow = max(0.0, 1 - far / 260)
            sun = 1.0 if far < 34 else 0.0
            is_hill = y > 240 + 22 * ((x / 97) % 2 - 1) ** 2
            for low, high in ((32, 250), (48, 150), (96, 96)):
                shade = low + (high - low) * max(glow, sun) + 20 * y / height
                rows.append(round(min(255, shade * (0.25 if is_hill else 1))))
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(rows))),
        (b"IEND", b""),
    ]
    made = b"\x89PNG\r\n\x1a\n"
    for name, data in chunks:
        made += struct.pack(">I", len(data)) + name + data
        made += struct.pack(">I", zlib.crc32(name + data))
    return made

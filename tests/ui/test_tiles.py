"""Tiles: what is offered for what comes in, and what a drop or a key on them does."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dropmill.core import registry
from dropmill.core.paths import Paths
from dropmill.core.state import State
from dropmill.jobs import BUILTIN
from dropmill.ui.columns import Group
from dropmill.ui.intake import Raw
from dropmill.ui.kind_words import icon_of
from dropmill.ui.main_window import MainWindow
from dropmill.ui.tile_offer import MOST, Sort, names_of, offers_for, short_place, sort_of
from dropmill.ui.window_state import WindowState

KINDS = registry.load(BUILTIN)
NO_KEYS = Qt.KeyboardModifier.NoModifier


@pytest.mark.parametrize(
    ("names", "sort"),
    [
        (["file:///a/b.JPG", "file:///c.heic"], Sort.IMAGE),
        (["https://example.org/a.png"], Sort.LINK),
        (["/a.mp4"], Sort.SOUND_OR_FILM),
        (["/a.pdf"], Sort.PDF),
        (["/a.tar.zst"], Sort.ARCHIVE),
        (["/a.csv"], Sort.TABLE),
        (["/a.txt"], Sort.TEXT),
        (["/a.txt", "/b.pdf"], Sort.FILE),
        (["/a", "/b.\u202e\x00"], Sort.FILE),
        ([], Sort.FILE),
    ],
)
def test_names_tell_the_sort(names: list[str], sort: Sort) -> None:
    assert sort_of(names) is sort


def test_only_the_first_names_of_a_drop_are_looked_at() -> None:
    raw = Raw(uris=b"# a comment\r\n" + b"file:///a%20b.png\r\n" * 300)
    assert names_of(raw) == ["file:///a b.png"] * 200


def test_pinned_come_first_then_the_most_used() -> None:
    state = WindowState(uses={Sort.IMAGE: {"copy": 3, "sort": 1}}, pinned=["archive"])
    kinds = [offer.kind.kind for offer in offers_for(["/a.png"], KINDS, state, Path("/x"))]
    assert kinds == ["archive", "copy", "sort", "image", "metadata"]
    assert len(kinds) == MOST


def test_a_kind_that_is_gone_is_not_offered() -> None:
    state = WindowState(uses={Sort.IMAGE: {"gone": 3}}, pinned=["gone"])
    kinds = [offer.kind.kind for offer in offers_for(["/a.png"], KINDS, state, Path("/x"))]
    assert "gone" not in kinds


def test_a_tile_says_what_will_happen() -> None:
    state = WindowState(
        settings={"image": {"format": "webp", "width": "1600"}},
        folders={"image": str(Path.home() / "Pictures" / "web")},
    )
    first = offers_for(["/a.png"], KINDS, state, Path("/x"))[0]
    assert first.verb == "Convert images"
    assert first.detail == "WebP, 1600 px → Pictures/web"


def test_every_kind_has_a_drawing_and_unknown_ones_a_common_one() -> None:
    assert {icon_of(kind) for kind in KINDS} == {f"kind-{kind}" for kind in KINDS}
    assert icon_of("of-a-third-party") == "kind-other"


def test_places_are_short() -> None:
    assert short_place(str(Path.home() / "Downloads")) == "Downloads"
    assert short_place(str(Path("/", "srv", "data", "in"))) == "data/in"


def mime_of(files: Sequence[Path]) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
    return mime


def drag(window: MainWindow, mime: QMimeData) -> None:
    actions = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    left = Qt.MouseButton.LeftButton
    entered = QDragEnterEvent(QPointF(5, 5).toPoint(), actions, mime, left, NO_KEYS)
    QApplication.sendEvent(window, entered)


def drop_at(window: MainWindow, mime: QMimeData, place: QPointF) -> QDropEvent:
    actions = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    left = Qt.MouseButton.LeftButton
    moved = QDragMoveEvent(place.toPoint(), actions, mime, left, NO_KEYS)
    QApplication.sendEvent(window, moved)
    dropped = QDropEvent(place, actions, mime, left, NO_KEYS)
    QApplication.sendEvent(window, dropped)
    return dropped


def place_of(window: MainWindow, kind: str, *, is_more: bool = False) -> QPointF:
    """Where in the window the tile of this kind is, or its "⋯"."""
    (tile,) = [t for t in window.tiles.tiles if t.offer is not None and t.offer.kind.kind == kind]
    within = QPointF(tile.width() - 16, 16) if is_more else QPointF(40, 60)
    return tile.mapTo(window, within)


def copies_to(window: MainWindow, folder: Path, **settings: str) -> None:
    folder.mkdir(exist_ok=True)
    state = window.choosing._state
    state.folders["copy"] = str(folder)
    state.settings["copy"] = settings


def test_a_drop_on_a_tile_runs_at_once(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    source = tmp_path / "photo.bin"
    source.write_bytes(os.urandom(2000))
    copies_to(window, tmp_path / "copies")
    mime = mime_of([source])
    drag(window, mime)
    dropped = drop_at(window, mime, place_of(window, "copy"))
    assert dropped.dropAction() is Qt.DropAction.CopyAction
    assert not window.tiles.isVisible()
    qtbot.waitUntil(lambda: window.table.columns.count(Group.DONE) == 1)
    assert (tmp_path / "copies" / "photo.bin").read_bytes() == source.read_bytes()
    assert source.is_file()
    assert not window.sheet.isVisible()
    assert window.choosing._state.uses == {"file": {"copy": 1}}


@pytest.mark.parametrize(
    "settings", [{"if_exists": "overwrite"}, {"move": "true"}, {"verify": "what?"}]
)
def test_what_would_replace_or_move_or_does_not_fit_opens_the_sheet(
    settings: dict[str, str], window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    source = tmp_path / "photo.bin"
    source.write_bytes(b"new")
    copies_to(window, tmp_path / "copies", **settings)
    (tmp_path / "copies" / "photo.bin").write_bytes(b"old")
    mime = mime_of([source])
    drag(window, mime)
    drop_at(window, mime, place_of(window, "copy"))
    qtbot.waitUntil(window.sheet.isVisible)
    assert window.sheet.part_form(takes_links=False).kind.kind == "copy"
    assert not len(window.table.columns)
    assert (tmp_path / "copies" / "photo.bin").read_bytes() == b"old"


def test_the_dots_and_a_drop_beside_the_tiles_open_the_sheet(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    source = tmp_path / "photo.bin"
    source.touch()
    mime = mime_of([source])
    drag(window, mime)
    drop_at(window, mime, place_of(window, "checksum", is_more=True))
    qtbot.waitUntil(window.sheet.isVisible)
    assert window.sheet.part_form(takes_links=False).kind.kind == "checksum"
    window.sheet.dismiss()
    drag(window, mime)
    drop_at(window, mime, QPointF(20, 8))
    qtbot.waitUntil(window.sheet.isVisible)


def test_what_is_pasted_is_chosen_by_a_number(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    source = tmp_path / "photo.bin"
    source.write_bytes(b"content")
    copies_to(window, tmp_path / "copies")
    QGuiApplication.clipboard().setMimeData(mime_of([source]))
    window.toolbar.paste.trigger()
    qtbot.waitUntil(lambda: window.tiles.is_asking)
    kinds = [tile.offer.kind.kind for tile in window.tiles.tiles if tile.offer is not None]
    focused = window.focusWidget()
    assert focused is window.tiles.tiles[0]
    qtbot.keyClick(focused, str(kinds.index("copy") + 1))
    qtbot.waitUntil(lambda: window.table.columns.count(Group.DONE) == 1)
    assert window.table.columns.state(0) is State.DONE


def test_esc_leaves_alone_what_was_pasted(
    window: MainWindow, tmp_path: Path, paths: Paths, qtbot: QtBot
) -> None:
    QGuiApplication.clipboard().setText("https://127.0.0.1:9/a.zip")
    window.toolbar.paste.trigger()
    qtbot.waitUntil(lambda: window.tiles.is_asking)
    offered = [tile.offer for tile in window.tiles.tiles if tile.offer is not None]
    assert [offer.kind.kind for offer in offered] == ["download", "links"]
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert not window.tiles.isVisible()
    assert not len(window.table.columns)
    assert not any(paths.downloads.iterdir())


def test_a_pinned_tile_comes_first_at_once(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window.add_inputs([str(tmp_path / "a.png")])
    qtbot.waitUntil(lambda: window.tiles.is_asking)
    last = window.tiles.tiles[-2]
    assert last.offer is not None
    last.pin_asked.emit(True)
    first = window.tiles.tiles[0].offer
    assert first is not None
    assert first.kind is last.offer.kind
    assert first.is_pinned


def test_what_is_in_the_list_already_is_shown_or_done_again(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    source = tmp_path / "photo.bin"
    source.write_bytes(b"content")
    copies_to(window, tmp_path / "copies")
    mime = mime_of([source])
    drag(window, mime)
    drop_at(window, mime, place_of(window, "copy"))
    qtbot.waitUntil(lambda: window.table.columns.count(Group.DONE) == 1)
    drag(window, mime)
    drop_at(window, mime, place_of(window, "copy"))
    qtbot.waitUntil(window.notice.isVisible)
    show, again, _ = window.notice._buttons
    show.click()
    assert window.jobs.selected_ids() == [window.table.columns.ids[0]]
    assert not window.notice.isVisible()
    drag(window, mime)
    drop_at(window, mime, place_of(window, "copy"))
    qtbot.waitUntil(window.notice.isVisible)
    again.click()
    qtbot.waitUntil(lambda: window.table.columns.count(Group.DONE) == 2)
    # To another folder it is another thing to do.
    copies_to(window, tmp_path / "others")
    drag(window, mime)
    drop_at(window, mime, place_of(window, "copy"))
    qtbot.waitUntil(lambda: window.table.columns.count(Group.DONE) == 3)
    assert not window.notice.isVisible()


def test_a_sample_is_made_and_asked_about(window: MainWindow, paths: Paths, qtbot: QtBot) -> None:
    window.empty._sample.click()
    qtbot.waitUntil(lambda: window.tiles.is_asking)
    assert [tile.offer.kind.kind for tile in window.tiles.tiles[:1] if tile.offer] == ["image"]
    assert len(list((paths.downloads / "Dropmill sample").glob("*.png"))) == 3

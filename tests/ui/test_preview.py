"""The preview of a result: made by a child, shown in the details, its pictures kept for a while."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dropmill.core.errors import Failure
from dropmill.core.job import Result
from dropmill.core.paths import Paths
from dropmill.core.runner import Runner
from dropmill.jobs.preview.payload import Looking, Seen
from dropmill.ui.looking import Looks
from dropmill.ui.main_window import MainWindow
from dropmill.ui.preview_cache import PreviewCache
from recorder import ActJob, Recorder


@pytest.fixture
def looks(qtbot: QtBot, tmp_path: Path) -> Iterator[Looks]:
    with ThreadPoolExecutor(1) as executor:
        made = Looks(tmp_path / "previews", executor)
        yield made
        made.close()


def test_space_shows_a_picture_and_takes_it_away_again(  # noqa: PLR0917 - fixtures
    window: MainWindow,
    runner: Runner,
    recorder: Recorder,
    tmp_path: Path,
    paths: Paths,
    qtbot: QtBot,
) -> None:
    Image.new("RGB", (320, 200), "green").save(tmp_path / "leaf.png")
    with zipfile.ZipFile(tmp_path / "pack.zip", "w") as archive:
        archive.writestr("inside.txt", "12")
    (tmp_path / "run.log").write_text("line one\n<b>line two</b>\n")
    names = ("leaf.png", "pack.zip", "run.log")
    jobs = [
        ActJob(act=lambda _, n=n: Result(outputs=(str(tmp_path / n),)), inputs=(f"/in/{n}",))
        for n in names
    ]
    ids = list(runner.submit(jobs).result(10).ids)
    recorder.wait_for(ids)
    qtbot.waitUntil(lambda: len(window.table.entries) == 4)
    window.jobs.select_ids(ids[:1])
    window.jobs.setFocus()
    qtbot.keyClick(window.jobs, Qt.Key.Key_Space)
    page = window.details.details.preview
    assert page.isVisible()
    qtbot.waitUntil(lambda: page.caption.text().startswith("leaf.png"), timeout=30_000)
    assert "320 \N{MULTIPLICATION SIGN} 200" in page.caption.text()
    shot = page.picture.grab().toImage()
    assert shot.pixelColor(shot.rect().center()).name() == "#008000"
    window.jobs.select_ids(ids[1:2])
    qtbot.waitUntil(page.members.isVisible, timeout=30_000)
    assert page.members.topLevelItem(0).text(0) == "inside.txt"
    window.jobs.select_ids(ids[2:])
    qtbot.waitUntil(page.text.isVisible, timeout=30_000)
    assert page.text.toPlainText() == "line one\n<b>line two</b>"
    qtbot.keyClick(window.jobs, Qt.Key.Key_Space)
    assert not page.isVisible()
    kept = list((paths.cache / "previews").iterdir())
    assert len(kept) == 1, "only pictures are kept: they are what takes time"


def test_a_picture_comes_from_the_cache_until_its_file_changes(
    looks: Looks, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "a.png"
    Image.new("RGB", (10, 10)).save(path)
    with qtbot.waitSignal(looks.seen, timeout=30_000) as made:
        looks.ask(str(path))
    qtbot.waitUntil(lambda: len(list((tmp_path / "previews").glob("*.seen"))) == 1)
    looks._children.shutdown()  # type: ignore[union-attr]
    with qtbot.waitSignal(looks.seen, timeout=30_000) as again:
        looks.ask(str(path))
    assert made.args == again.args
    looks._children = None
    Image.new("RGB", (20, 10)).save(path)
    with qtbot.waitSignal(looks.seen, timeout=30_000) as other:
        looks.ask(str(path))
    assert other.args[1].width == 20


def test_what_is_gone_or_broken_is_said(looks: Looks, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(looks.seen, timeout=30_000) as gone:
        looks.ask(str(tmp_path / "gone.png"))
    assert isinstance(gone.args[1], Failure)
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 broken")
    with qtbot.waitSignal(looks.seen, timeout=30_000) as broken:
        looks.ask(str(tmp_path / "a.pdf"))
    assert broken.args[1].title == "“a.pdf” is damaged"


def test_the_cache_keeps_within_its_bound_what_was_looked_at_last(tmp_path: Path) -> None:
    cache = PreviewCache(tmp_path / "previews", most_bytes=3_500)
    for number in range(5):
        cache.put(f"key{number}", Seen(1, picture=bytes(1000)))
        path = tmp_path / "previews" / f"key{number}.seen"
        os.utime(path, ns=(number * 10**9, number * 10**9))
        if number == 2:
            assert cache.get("key0") is not None  # looked at: now the newest
    assert cache.get("key0") is not None
    assert [cache.get(f"key{n}") is not None for n in range(1, 5)] == [False, False, True, True]


def test_what_is_broken_in_the_cache_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    cache = PreviewCache(tmp_path)
    (tmp_path / "key.seen").write_bytes(b"\xff\xff")
    assert cache.get("key") is None
    key = cache.key_of(Looking(str(tmp_path / "key.seen")))
    (tmp_path / "key.seen").write_bytes(b"other")
    assert cache.key_of(Looking(str(tmp_path / "key.seen"))) != key

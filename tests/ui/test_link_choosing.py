"""Links of a page in the window: found, sifted, chosen and added as one batch."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dropmill.core.runner import Runner
from dropmill.core.state import State
from dropmill.core.verbs import Jobs
from dropmill.jobs.links.kind import Links
from dropmill.ui.link_model import FoundLinks, LinkModel, read_links
from dropmill.ui.main_window import MainWindow
from jobs.samples.site import Site, serving


@pytest.fixture
def model() -> LinkModel:
    made = LinkModel()
    names = ("One.pdf", "two.PDF", "three.png", "four%20five.zip")
    types = ("document", "document", "image", "archive")
    urls = tuple(f"http://a.test/d/{name}" for name in names)
    made.set_links(FoundLinks(urls, types, (5, -1, -1, 2_000_000)))
    return made


def names(model: LinkModel) -> list[str]:
    return [model.index(row).data() for row in range(model.rowCount())]


def test_a_filter_hides_but_does_not_uncheck(model: LinkModel) -> None:
    assert names(model) == ["One.pdf  (5 bytes)", "two.PDF", "three.png", "four five.zip  (2.0 MB)"]
    model.sift("document", "")
    model.check_shown(is_on=True)
    model.sift("", "FIVE")
    assert names(model) == ["four five.zip  (2.0 MB)"]
    assert model.state_of_shown is Qt.CheckState.Unchecked
    role = Qt.ItemDataRole.CheckStateRole
    assert model.setData(model.index(0), Qt.CheckState.Checked.value, role)
    model.sift("", "")
    assert model.state_of_shown is Qt.CheckState.PartiallyChecked
    assert [url.rpartition("/")[2] for url in model.checked] == [
        "One.pdf",
        "two.PDF",
        "four%20five.zip",
    ]
    assert model.types == {"document": 2, "image": 1, "archive": 1}


def test_lists_are_read_as_they_were_written(tmp_path: Path) -> None:
    plain, table = tmp_path / "a.txt", tmp_path / "a.csv"
    plain.write_text("http://a.test/x.pdf\nhttp://a.test/y\n")
    table.write_text('link,type,size,page\r\n"http://a.test/x,y",image,7,http://a.test/\r\n')
    assert read_links(str(plain), 1) == FoundLinks(
        ("http://a.test/x.pdf",), ("document",), (-1,), 1
    )
    assert read_links(str(table), 9) == FoundLinks(("http://a.test/x,y",), ("image",), (7,))


def test_from_a_page_to_its_files(
    qtbot: QtBot, window: MainWindow, runner: Runner, tmp_path: Path
) -> None:
    site = Site(
        {f"/{n}.pdf": (200, {"Content-Type": "application/pdf"}, b"%d" % n) for n in (1, 2)}
    )
    site.page("/", "<a href=1.pdf><a href=2.pdf><a href=3.zip>")
    with serving(site) as url:
        runner.submit([Links(inputs=(f"{url}/",), dir=str(tmp_path))])
        qtbot.waitUntil(window.notice.isVisible, timeout=20_000)
        window.notice._buttons[0].click()
        choosing = window.link_choosing
        qtbot.waitUntil(lambda: choosing.sheet is not None and choosing.sheet.isVisible())
        sheet = choosing.sheet
        assert sheet is not None
        assert sheet.add_button.text() == "Add 3 downloads"
        sheet.types.setCurrentIndex(sheet.types.findData("archive"))
        sheet.all.click()
        assert sheet.add_button.text() == "Add 2 downloads"
        sheet.add_button.click()

        def downloads() -> list[State]:
            pictures = runner.snapshots(Jobs(limit=100))
            return [one.state for one in pictures if one.kind == "download"]

        qtbot.waitUntil(lambda: downloads() == [State.DONE] * 2, timeout=20_000)
    assert not sheet.isVisible()
    links = next(one for one in runner.snapshots(Jobs(limit=100)) if one.kind == "links")
    row = next(row for row in range(window.table.rowCount()) if window.table.id_at(row) == links.id)
    window.jobs.setCurrentIndex(window.table.index(row, 0))
    window.actions_on_jobs.open.trigger()
    qtbot.waitUntil(sheet.isVisible)
    assert (tmp_path / "1.pdf").read_bytes() == b"1"

"""What is dragged is named below the pointer, and told to who cannot see it."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from dropmill.ui.drag_picture import NAME_PX, PAD_PX, drag_lines, drag_picture
from dropmill.ui.job_list import JobList
from dropmill.ui.job_table import JobTable
from dropmill.ui.theme import LIGHT
from ui.pictures import picture


def test_the_first_names_are_told_and_how_many_more_there_are() -> None:
    assert drag_lines(["a.txt"], 1) == ["a.txt"]
    assert drag_lines(["a", "b", "c"], 3) == ["a", "b", "c"]
    assert drag_lines(["a", "b", "c"], 500) == ["a", "b", "c", "and 497 more"]


def test_names_are_never_taken_for_more_than_names() -> None:
    (line,) = drag_lines(["<b>bold</b>\u202egpj.exe\n"], 1)
    assert line.startswith("<b>bold</b>")
    assert "\u202e" not in line
    assert "\n" not in line


def test_a_name_of_4_kib_makes_no_card_wider_than_the_window(qapp: QGuiApplication) -> None:
    long = drag_picture(["n" * 4096], qapp.font(), qapp.palette(), 1.0)
    assert long.width() <= NAME_PX + 2 * PAD_PX
    double = drag_picture(["n" * 4096], qapp.font(), qapp.palette(), 2.0)
    assert abs(double.width() - 2 * long.width()) <= 2


def test_the_card_is_of_what_is_selected(qapp: QGuiApplication) -> None:
    table = JobTable()
    table.take([picture(n) for n in range(1, 6)])
    view = JobList(table, LIGHT)
    view.select_ids([2])
    one = view.dragging.picture()
    view.selectAll()
    assert view.dragging.picture().height() > one.height(), "three names, and that there are more"
    assert one.toImage().pixelColor(one.width() // 2, 2) == view.palette().base().color()
    view.deleteLater()

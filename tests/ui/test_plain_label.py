"""Long names are shown whole in the width there is, and copied as they are."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dropmill.core.errors import Failure
from dropmill.core.state import State
from dropmill.ui.link_model import FoundLinks, LinkModel
from dropmill.ui.main_window import MainWindow
from dropmill.ui.plain_label import WORD_MOST, PlainLabel, breakable
from ui.pictures import picture

NAME = "ä" * 240 + ".txt"
PIECES_PX = 400


@given(st.text(alphabet="ab \n/", max_size=200))
def test_only_places_to_break_at_are_added(text: str) -> None:
    broken = breakable(text)
    assert broken.replace("\u200b", "") == text
    assert all(len(piece) <= WORD_MOST for piece in broken.replace("\u200b", " ").split())


@pytest.mark.parametrize("sign", ["u\u0308", "\u0915\u093f", "\U0001f469\u200d\U0001f4bb"])
def test_what_is_one_sign_is_not_broken(sign: str) -> None:
    for name in (sign * 40, "x" + sign * 40):
        pieces = breakable(name).split("\u200b")
        assert len(pieces) > 3
        assert "".join(pieces) == name
        assert all(piece.removeprefix("x") == sign * piece.count(sign) for piece in pieces)


def test_a_long_name_makes_it_higher_and_not_wider(qtbot: QtBot) -> None:
    label = PlainLabel(f"“{NAME}” <b>does</b> not exist")
    qtbot.addWidget(label)
    assert label.minimumSizeHint().width() < PIECES_PX
    assert label.heightForWidth(PIECES_PX) > 3 * label.fontMetrics().height()
    assert label.text() == f"“{NAME}” <b>does</b> not exist"
    assert label.accessibleName() == label.text(), "a screen reader spells no breaks"


def test_what_is_copied_is_the_name(qtbot: QtBot, qapp: QApplication) -> None:
    label = PlainLabel(f"{NAME}\n/and/another")
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    qtbot.addWidget(label)
    label.show()
    label._select_all()
    assert label.selectedText() == f"{NAME}\n/and/another"
    QTest.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert qapp.clipboard().text() == f"{NAME}\n/and/another"


@pytest.mark.parametrize("names", [[NAME], [f"{'x' * 4000}.bin"]])
def test_the_buttons_beside_a_long_name_stay_in_sight(
    qtbot: QtBot, window: MainWindow, names: Sequence[str]
) -> None:
    window.toolbar.details.setChecked(True)
    window.show()
    window.resize(720, 600)
    overview = window.details.details.overview
    error = Failure(f"“/in/{names[0]}” does not exist", "Check the name.")
    inputs = tuple(f"/in/{name}" for name in names)
    overview.show_job(picture(1, State.FAILED, name=names[0], inputs=inputs, error=error))
    qtbot.waitUntil(overview._retry.isVisible)
    page = overview.widget()
    qtbot.waitUntil(lambda: page.width() <= overview.viewport().width())
    assert overview._retry.geometry().right() <= overview.viewport().width()


def test_names_keep_their_own_direction_in_lists_from_right_to_left(qapp: QApplication) -> None:
    links = LinkModel()
    links.set_links(FoundLinks(("https://example.com/01-a.pdf",), ("document",), (2000,)))
    assert links.data(links.index(0)) == "01-a.pdf  (2.0 kB)"
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        assert links.data(links.index(0)) == "\u206801-a.pdf\u2069  (2.0 kB)"
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

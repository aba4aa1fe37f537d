"""Forms made from fields."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from dropmill.core.fields import fields_of
from dropmill.jobs.pdf.kind import Pdf
from dropmill.ui.field_form import FieldForm


def test_only_what_counts_is_shown_and_said(qtbot: QtBot) -> None:
    form = FieldForm(fields_of(Pdf), {"action": "split"})
    qtbot.addWidget(form)
    form.show()
    assert form.control("pages").widget.isVisible()
    assert not form.control("angle").widget.isVisible()
    assert {"action", "pages"} <= set(form.settings())
    assert not {"angle", "dpi", "out"} & set(form.settings())
    form.control("action").set_text("rotate")
    assert form.control("angle").widget.isVisible()
    assert form.settings()["angle"] == "90"
    form.control("action").set_text("merge")
    assert not form.control("pages").widget.isVisible()
    assert form.control("out").widget.isVisible()

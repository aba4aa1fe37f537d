from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from dropmill.core.fields import fields_of
from dropmill.jobs.encrypt.kind import Encrypt
from dropmill.ui.field_form import FieldForm
from dropmill.ui.part_form import Part

WORDS = "several words"


def test_a_secret_is_hidden_when_it_is_written_and_is_not_remembered(
    qtbot: QtBot, tmp_path: Path
) -> None:
    form = FieldForm(fields_of(Encrypt), {"passphrase": WORDS})
    qtbot.addWidget(form)
    widget = form.control("passphrase").widget
    assert isinstance(widget, QLineEdit)
    assert widget.echoMode() is QLineEdit.EchoMode.PasswordEchoOnEdit
    settings = form.settings()
    assert settings["passphrase"] == WORDS
    part = Part(Encrypt, (str(tmp_path),), settings)
    assert "passphrase" not in part.remembered
    assert part.remembered["action"] == "encrypt"

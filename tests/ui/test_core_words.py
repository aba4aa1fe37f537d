"""What the parts without Qt say is said in the language of the window."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dropmill.core.errors import explain
from dropmill.core.resources import resource
from dropmill.jobs.download.failures import status_problem
from dropmill.transfer.exchange import Head
from dropmill.ui import core_words, figures
from dropmill.ui.core_words import Interpreter, spoken
from translations import translate
from translations.spoken import FRAMES

GERMAN = resource("translations/dropmill_de.json")


@pytest.fixture(autouse=True)
def language() -> Iterator[None]:
    core_words.speak(GERMAN)
    figures.write_numbers(",", ".")
    yield
    figures.write_numbers(".", ",")
    core_words.speak(None)


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("“scan.pdf” does not exist", "„scan.pdf“ existiert nicht"),
        ("“a “b” c” is damaged", "„a “b” c“ ist beschädigt"),
        ("“…” has no such file (404)", "„…“ hat diese Datei nicht (404)"),
        (
            "Make room for 1.2 GB more, or choose another folder.",
            "1,2 GB mehr Platz schaffen oder einen anderen Ordner wählen.",
        ),
        (
            "Check the link, or ask for a new one. The server says: “Gone. Sorry”",
            "Den Link prüfen oder nach einem neuen fragen. Der Server sagt: „Gone. Sorry“",
        ),
        ("Checking the sha256", "Prüft sha256"),
        ("12,345 links so far", "12.345 Links bisher"),
        ("The list of jobs could not be saved: the disk is full", None),
        ("What a plug-in says stays as it is.", "What a plug-in says stays as it is."),
        ("", ""),
    ],
)
def test_texts_are_said_in_german(english: str, german: str | None) -> None:
    if german is None:
        german = "Die Liste der Aufträge ließ sich nicht speichern: der Datenträger ist voll"
    assert spoken(english) == german


def test_errors_of_the_system_and_of_servers_are_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        (tmp_path / "gone").read_bytes()
    assert core_words.sentence(explain(caught.value)) == (
        f"„{tmp_path / 'gone'}“ existiert nicht. "
        "Den Namen prüfen oder die Datei noch einmal ablegen."
    )
    problem = status_problem(Head(503, "Busy"), "", "https://example.com/a")
    assert core_words.sentence(problem) == (
        "„example.com“ ist überlastet oder wird gewartet (503). "
        "Später noch einmal versuchen. Der Server sagt: „Busy“"
    )


def test_every_template_finds_itself_and_keeps_what_stands_in_it() -> None:
    interpreter = Interpreter(GERMAN)
    for (context, text), said in translate.read(GERMAN.with_suffix(".ts")).items():
        if context != translate.SPOKEN or text in FRAMES:
            continue
        filled = re.sub(r"\{(\d)\}", r"x\1y", text)
        assert interpreter.say(filled) == re.sub(r"\{(\d)\}", r"x\1y", said)


@given(st.text(max_size=300))
def test_no_text_upsets_it(text: str) -> None:
    assert isinstance(spoken(f"“{text}” has {text}, which {text} cannot write"), str)


def test_a_huge_name_takes_no_time() -> None:
    name = "” has a “, which " * 300
    began = time.process_time()
    spoken(f"“{name}” has a “{name}”, which {name} cannot write")
    assert time.process_time() - began < 1

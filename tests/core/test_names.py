"""A name from outside becomes one safe base name, whatever it was."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dropmill.core.files import TEMPORARY_SUFFIX
from dropmill.core.names import safe_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a.txt", "a.txt"),
        ("../../x", "x"),
        ("..\\..\\x", "x"),
        ("/etc/passwd", "passwd"),
        ("a/", "a"),
        ("..", "none"),
        (".", "none"),
        ("", "none"),
        ("   ", "none"),
        ("...", "none"),
        ("a\0b.txt", "ab.txt"),
        ("a\nb\x1b[31m.txt", "ab[31m.txt"),
        ("CON", "_CON"),
        ("nul.tar.gz", "_nul.tar.gz"),
        ("com1 .txt", "_com1 .txt"),
        ("LPT\u00b2.x", "_LPT\u00b2.x"),
        ("console", "console"),
        ("a. . .", "a"),
        (".ssh", "_ssh"),
        ("a:b?.txt", "a_b_.txt"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("e\u0301.txt", "\u00e9.txt"),
        ("x" * 300 + ".tar.gz", "x" * 248 + ".tar.gz"),
        ("\U0001f600" * 100 + ".png", "\U0001f600" * 62 + ".png"),
        ("a." + "b" * 300, "a." + "b" * 253),
        ("\ud800x", "x"),
        ("a" + TEMPORARY_SUFFIX, "a" + TEMPORARY_SUFFIX + "_"),
    ],
)
def test_examples(text: str, name: str) -> None:
    assert safe_name(text, "none") == name


@given(st.text(st.characters(), max_size=400))
def test_any_text_becomes_one_safe_name(text: str) -> None:
    name = safe_name(text, "none")
    assert name
    assert len(name.encode()) <= 255
    assert not set('/\\\0<>:"|?*') & set(name)
    assert name not in {".", ".."}
    assert not name.startswith((".", " "))
    assert not name.endswith((".", " "))
    assert not any(unicodedata.category(c) in {"Cc", "Cs"} for c in name)
    assert name.partition(".")[0].strip().lower() not in {"con", "nul", "aux", "prn", "com1"}
    assert not name.endswith(TEMPORARY_SUFFIX)


@given(st.text(st.characters(), max_size=400))
def test_a_safe_name_stays_as_it_is(text: str) -> None:
    name = safe_name(text, "none")
    assert safe_name(name, "other") == name

"""The manual's pages of the kinds are what their docstrings and settings say."""

from __future__ import annotations

import importlib.util

import pytest

import environment

SCRIPT = environment.ROOT / "docs" / "manual" / "kinds.py"


def test_the_pages_are_current(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(environment.ROOT / "app")
    spec = importlib.util.spec_from_file_location("manual_of_kinds", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    manual = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(manual)
    written = {path.name: path.read_text(encoding="utf-8") for path in manual.FOLDER.glob("*.md")}
    assert written == manual.pages(), "run: python docs/manual/kinds.py"

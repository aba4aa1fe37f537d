"""Paths as they are typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from dropmill.core.absolute import absolute


def test_what_is_typed_is_meant_from_this_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").mkdir()
    monkeypatch.chdir(tmp_path / "a")
    assert absolute("x/y") == str(tmp_path / "a/x/y")
    assert absolute(".") == str(tmp_path / "a")
    assert absolute("../x") == str(tmp_path / "x")
    assert absolute("..") == str(tmp_path)
    assert absolute("b/../x") == str(tmp_path / "a/x")


def test_two_dots_after_a_link_are_where_the_system_goes(tmp_path: Path) -> None:
    (tmp_path / "real/deep").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "real/deep")
    assert absolute(f"{tmp_path}/link/../x") == str(tmp_path / "real/x")
    (tmp_path / "real/last").symlink_to(tmp_path / "elsewhere")
    assert absolute(f"{tmp_path}/real/../real/last") == str(tmp_path / "real/last")

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from dropmill.core.cancel import CancelToken, Stop
from dropmill.core.state import Event
from dropmill.jobs import dedupe
from dropmill.jobs.dedupe import Dedupe, Keep
from jobs.doing import attempt, done, why

LARGE = os.urandom(300_000)


@pytest.fixture(autouse=True)
def trashed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What went to the trash, which is a folder here."""
    gone: list[Path] = []
    (tmp_path / "trash").mkdir()

    def trash(path: Path) -> None:
        gone.append(path)
        path.rename(tmp_path / "trash" / str(len(gone)))

    monkeypatch.setattr("dropmill.core.effects.trash", trash)
    return gone


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    for name, data in {
        "a": LARGE,
        "sub/longer name": LARGE,
        "b": LARGE[:-1] + b"!",
        "middle": LARGE[:150_000] + b"!" + LARGE[150_001:],
        "small 1": b"x",
        "small 2": b"x",
        "small 3": b"y",
        "empty 1": b"",
        "empty 2": b"",
    }.items():
        (folder / name).write_bytes(data)
    for number, name in enumerate(["sub/longer name", "a", "small 2", "small 1"]):
        os.utime(folder / name, (1000 + number, 1000 + number))
    return folder


def job(*inputs: Path, **fields: Any) -> Dedupe:
    return Dedupe(inputs=tuple(map(str, inputs)), **fields)


def test_they_are_listed_and_nothing_is_touched(folder: Path, trashed: list[Path]) -> None:
    values = done(job(folder)).result.values
    assert values["files"] == "7"
    assert values["duplicates"] == "2"
    assert values["duplicate bytes"] == str(len(LARGE) + 1)
    assert values["list"] == (
        f"{folder}/sub/longer name = {folder}/a\n{folder}/small 2 = {folder}/small 1"
    )
    assert trashed == []


@pytest.mark.parametrize(
    ("keep", "gone"),
    [
        (Keep.FIRST, ["small 2", "sub/longer name"]),
        (Keep.OLDEST, ["a", "small 1"]),
        (Keep.NEWEST, ["small 2", "sub/longer name"]),
        (Keep.SHORTEST, ["small 2", "sub/longer name"]),
    ],
)
def test_all_but_one_go_to_the_trash(
    folder: Path, trashed: list[Path], keep: Keep, gone: list[str]
) -> None:
    values = done(job(folder, remove=True, keep=keep)).result.values
    assert sorted(str(path.relative_to(folder)) for path in trashed) == gone
    assert values["moved to the trash"] == "2"
    assert done(job(folder)).result.values["duplicates"] == "0"


def test_the_order_of_the_inputs_says_which_is_first(folder: Path, trashed: list[Path]) -> None:
    done(job(folder / "sub", folder / "a", folder / "a", remove=True))
    assert trashed == [folder / "a"]


def test_other_names_of_one_file_and_links_are_no_duplicates(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a").write_bytes(b"data")
    os.link(folder / "a", folder / "hard")
    (folder / "soft").symlink_to("a")
    (folder / "loop").symlink_to(".")
    values = done(job(folder, folder / "a", remove=True)).result.values
    assert (values["files"], values["duplicates"]) == ("1", "0")


def test_one_that_changes_at_the_last_moment_stays(
    folder: Path, trashed: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = dedupe._equal

    def change(*args: Any) -> Any:
        groups = real(*args)
        (folder / "sub" / "longer name").write_bytes(LARGE + b"new")
        return groups

    monkeypatch.setattr(dedupe, "_equal", change)
    assert "changed meanwhile" in why(job(folder, remove=True))
    assert trashed == []


def test_the_one_that_was_to_stay_is_gone(
    folder: Path, trashed: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = dedupe._equal

    def lose(*args: Any) -> Any:
        groups = real(*args)
        (folder / "a").unlink()
        return groups

    monkeypatch.setattr(dedupe, "_equal", lose)
    assert "changed meanwhile" in why(job(folder, remove=True))
    assert trashed == []


def test_an_input_that_is_gone_and_a_request_to_stop(folder: Path) -> None:
    assert "does not exist" in why(job(folder / "gone"))
    token = CancelToken()
    token.request(Stop.CANCEL)
    assert attempt(job(folder), token=token).event is Event.CANCEL

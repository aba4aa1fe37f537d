"""What was done with the same settings is skipped when that is asked for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.test_plan import Upper
from dropmill.cli.arguments import parse
from dropmill.cli.commands import Add
from dropmill.core.home import Home
from dropmill.core.registry import Registry
from dropmill.core.settings import Settings
from dropmill.core.snapshot import Snapshot
from recorder import Recorder

Run = Callable[..., Snapshot]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """Runs one job for a file in a home; returns its last picture once all is kept."""
    (tmp_path / "state").mkdir()
    kinds = Registry({"upper": "core.test_plan:Upper"})
    home = Home.take(tmp_path / "state", kinds, Settings(is_synced=False))
    assert home is not None
    recorder = Recorder()
    home.runner.subscribe(recorder)
    home.start()
    opened = home

    def one(path: Path, **fields: object) -> Snapshot:
        job = Upper(inputs=(str(path),), dir=str(tmp_path / "to"), **fields)  # type: ignore[arg-type]
        (number,) = opened.runner.submit([job]).result(10).ids
        recorder.wait_for([number])
        opened.runner.settle().result(10)
        return recorder.latest[number]

    yield one
    assert home.close(10)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text("some text")
    return path


def test_it_is_skipped_only_when_asked(run: Run, file: Path) -> None:
    assert not run(file).skipped
    assert not run(file).skipped
    assert run(file, skip_done=True).skipped == "done before with these settings: see “a (1).up”"


def test_other_settings_are_another_thing(run: Run, file: Path) -> None:
    run(file)
    assert not run(file, skip_done=True, if_exists="overwrite").skipped
    assert run(file, skip_done=True, timeout_s=60.0).skipped


def test_what_is_gone_is_done_again(run: Run, file: Path) -> None:
    (output,) = run(file).outputs
    Path(output).unlink()
    assert not run(file, skip_done=True).skipped
    assert run(file, skip_done=True).skipped


def test_what_changed_is_done_again(run: Run, file: Path) -> None:
    run(file)
    file.write_text("other text")
    assert not run(file, skip_done=True).skipped


def test_the_same_content_elsewhere_is_known_once_it_was_read(
    run: Run, file: Path, tmp_path: Path
) -> None:
    run(file, skip_done=True)
    moved = tmp_path / "sub" / "b.txt"
    moved.parent.mkdir()
    shutil.copy(file, moved)
    os.utime(moved, (1, 1))
    assert run(moved, skip_done=True).skipped


def test_what_is_missing_is_said_by_the_job(run: Run, file: Path) -> None:
    file.unlink()
    error = run(file, skip_done=True).error
    assert error is not None
    assert "does not exist" in error.title


def test_the_command_line_asks_for_it() -> None:
    command = parse(["add", "--kind", "upper", "--skip-done", "a"])
    assert isinstance(command, Add)
    assert command.settings == (("skip_done", "true"),)

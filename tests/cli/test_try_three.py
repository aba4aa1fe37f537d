"""`dropmill run --try-three`."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from dropmill.cli.arguments import parse
from dropmill.cli.commands import Run
from dropmill.cli.plain_report import PlainReport
from dropmill.cli.session import Session
from dropmill.cli.trying import try_three
from dropmill.core.errors import Problem
from dropmill.core.runner import Runner
from dropmill.jobs.copy.kind import Copy


def copies(folder: Path, count: int) -> list[Copy]:
    jobs = []
    for number in range(count):
        path = folder / f"{number}.bin"
        path.write_bytes(b"x" * 1_000 * (number + 1))
        jobs.append(Copy(inputs=(str(path),), dir=str(folder / "to")))
    return jobs


def tried(runner: Runner, jobs: list[Copy], *, is_json: bool) -> list[str]:
    out = io.StringIO()
    session = Session(runner, PlainReport(io.StringIO(), io.StringIO()))
    summary = try_three(jobs, runner, session, out, is_json=is_json)
    assert (summary.done, summary.status) == (3, 0)
    return out.getvalue().splitlines()


def test_it_runs_three_says_what_all_would_take_and_stops(runner: Runner, tmp_path: Path) -> None:
    lines = tried(runner, copies(tmp_path, 5), is_json=False)
    assert [line.split()[:3] for line in lines[2:5]] == [
        ["0.bin", "1.0", "kB"],
        ["2.bin", "3.0", "kB"],
        ["4.bin", "5.0", "kB"],
    ]
    assert lines[-1].startswith("All 5 would take about ")
    assert lines[-1].endswith("and make about 15.0 kB out of 15.0 kB.")
    assert sorted(path.name for path in (tmp_path / "to").iterdir()) == ["0.bin", "2.bin", "4.bin"]


def test_it_says_it_for_programs_too(runner: Runner, tmp_path: Path) -> None:
    told = json.loads(tried(runner, copies(tmp_path, 4), is_json=True)[-1])
    assert (told["event"], told["jobs"], told["estimated_bytes"]) == ("trial", 4, 10_000)
    assert [one["before_bytes"] for one in told["tried"]] == [1_000, 3_000, 4_000]


def test_three_are_no_more_than_three(runner: Runner, tmp_path: Path) -> None:
    session = Session(runner, PlainReport(io.StringIO(), io.StringIO()))
    with pytest.raises(Problem, match="nothing to try first"):
        try_three(copies(tmp_path, 3), runner, session, io.StringIO(), is_json=False)


def test_it_is_asked_for_by_an_option() -> None:
    command = parse(["run", "copy", "a", "--try-three"])
    assert isinstance(command, Run)
    assert command.tries_three

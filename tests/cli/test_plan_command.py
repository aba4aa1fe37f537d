"""`dropmill plan` and `run --dry-run`."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import pytest

from core.test_plan import Upper
from dropmill.cli.arguments import parse
from dropmill.cli.commands import Plan
from dropmill.cli.plain_report import PlainReport
from dropmill.cli.planning import print_plan
from dropmill.cli.session import Session
from dropmill.core.context import JobContext
from dropmill.core.files import IfExists
from dropmill.core.job import Job, Lane, Result
from dropmill.core.plan import plan
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.jobs.copy.kind import Copy

OTHERS_ARE_OVER = Event()


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstLast(Upper):
    """The first of a batch is done last."""

    def run(self, ctx: JobContext) -> Result:
        if ctx.job_id == 1:
            assert OTHERS_ARE_OVER.wait(20)
            return Upper.run(self, ctx)
        result = Upper.run(self, ctx)
        OTHERS_ARE_OVER.set()
        return result


@pytest.fixture
def runner() -> Iterator[Runner]:
    OTHERS_ARE_OVER.clear()
    runner = Runner(widths={Lane.DISK: 2}, is_synced=False)
    runner.start()
    yield runner
    assert runner.close(10)


KINDS = Registry({"upper": "core.test_plan:Upper"})


def planned(*arguments: str) -> tuple[int, list[str]]:
    command = parse(["plan", "upper", *arguments])
    assert command == parse(["run", "--dry-run", "upper", *arguments])
    assert isinstance(command, Plan)
    out = io.StringIO()
    return print_plan(command, KINDS, out), out.getvalue().splitlines()


def test_it_says_what_would_be_done_and_does_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("12345")
    (tmp_path / "b.txt").write_text("123")
    (tmp_path / "b.up").touch()
    before = sorted(tmp_path.iterdir())
    status, lines = planned("--if-exists", "skip", *map(str, before))
    assert status == 0
    assert lines[0] == f"make     {tmp_path}/a.txt → {tmp_path}/a.up"
    assert lines[1] == f"skip     {tmp_path}/b.txt  (“b.up” is there already)"
    assert lines[3] == "1 to make, 2 to skip"
    assert lines[4].startswith("about 5 bytes of ")
    assert sorted(tmp_path.iterdir()) == before


def test_it_says_it_for_programs_too(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("12345")
    status, lines = planned("--json", str(tmp_path / "a.txt"), str(tmp_path / "gone"))
    assert status == 1
    first, second, totals = map(json.loads, lines)
    assert (first["outcome"], first["target"]) == ("make", str(tmp_path / "a.up"))
    assert second["outcome"] == "fail"
    assert totals["counts"] == {"fail": 1, "make": 1}
    assert totals["rooms"][0]["needed_bytes"] == 5


def run(runner: Runner, jobs: list[Job]) -> dict[str, str]:
    """Run them as `dropmill run` does; return the results by their contents."""
    Session(runner, PlainReport(io.StringIO(), io.StringIO())).run(jobs)
    folder = Path(jobs[0].dir)
    return {path.read_text(): path.name for path in folder.iterdir()}


def named_alike(folder: Path, count: int) -> list[Path]:
    paths = [folder / f"{number}" / "x.txt" for number in range(count)]
    for number, path in enumerate(paths):
        path.parent.mkdir()
        path.write_text(f"N{number}")
    return paths


@pytest.mark.parametrize(
    ("policy", "names"),
    [
        (IfExists.RENAME, {"N0": "x.up", "N1": "x (1).up"}),
        (IfExists.SKIP, {"N0": "x.up"}),
        (IfExists.OVERWRITE, {"N0": "x.up"}),
    ],
)
def test_names_go_by_order_though_the_first_is_done_last(
    tmp_path: Path, runner: Runner, policy: IfExists, names: dict[str, str]
) -> None:
    sources, to = named_alike(tmp_path, 2), str(tmp_path / "to")
    if len(names) < len(sources):
        OTHERS_ARE_OVER.set()  # the second does nothing
    jobs: list[Job] = [FirstLast(inputs=(str(s),), dir=to, if_exists=policy) for s in sources]
    finals = [file.final for file in plan(jobs).files if file.final]
    assert run(runner, jobs) == names
    assert finals == [str(Path(to, name)) for name in names.values()]


@pytest.mark.parametrize("is_move", [False, True])
def test_copies_are_named_as_planned(tmp_path: Path, runner: Runner, is_move: bool) -> None:
    sources, to = named_alike(tmp_path, 40), str(tmp_path / "to")
    jobs: list[Job] = [
        Copy(inputs=(str(path),), dir=to, verify=False, move=is_move) for path in sources
    ]
    finals = [Path(file.final).name for file in plan(jobs).files]
    assert run(runner, jobs) == {f"N{n}": name for n, name in enumerate(finals)}

"""`dropmill plan` and `run --dry-run`."""

from __future__ import annotations

import io
import json
from pathlib import Path

from dropmill.cli.arguments import parse
from dropmill.cli.commands import Plan
from dropmill.cli.planning import print_plan
from dropmill.core.registry import Registry

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

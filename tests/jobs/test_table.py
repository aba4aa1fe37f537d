"""The kind `table` through the Runner, with a real child process."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from dropmill.core.errors import Problem
from dropmill.core.fields import build
from dropmill.core.runner import Runner
from dropmill.core.state import State
from dropmill.jobs.table.kind import Table
from recorder import Recorder


def test_results_and_failures_of_one_batch(
    runner: Runner, recorder: Recorder, tmp_path: Path
) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("a,b\n1,02\n")
    good.chmod(0o600)
    bad.write_text("a,b\n1,2\n1,2\n1,2\n1,2\n1,2\n1,2\n1,2,3\n")
    out = tmp_path / "out"
    jobs = build(Table, [str(good), str(bad)], {"format": "jsonl", "dir": str(out)})
    ids = runner.submit(jobs).result(10).ids
    recorder.wait_for(ids, timeout_s=60)
    done, failed = (recorder.latest[i] for i in ids)
    assert done.outputs == (str(out / "good.jsonl"),)
    assert dict(done.values) == {"rows": "1", "columns": "2"}
    assert (out / "good.jsonl").read_text() == '{"a":1,"b":"02"}\n'
    assert stat.S_IMODE((out / "good.jsonl").stat().st_mode) == 0o600
    assert failed.state is State.FAILED
    assert failed.error is not None
    assert failed.error.title == "Line 8 of “bad.csv” does not fit the others"
    assert [path.name for path in out.iterdir()] == ["good.jsonl"]


def test_an_encoding_that_is_none() -> None:
    with pytest.raises(Problem, match="not the name of an encoding"):
        build(Table, ["/a.csv"], {"encoding": "klingon"})

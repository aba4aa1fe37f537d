"""From a file that stands still to a job that runs: at most 0.3 s over the settle time."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

import pytest

from dropmill.core.state import State
from watch.homes import SETTLE_S, rule_for, watched

FILES = 9
MOST_S = 0.3


@pytest.mark.alone
def test_a_settled_file_runs_within_its_time(tmp_path: Path) -> None:
    rule = rule_for(tmp_path, kind="look", settings={})
    late_s: list[float] = []
    with watched(tmp_path, rule) as (recorder, _, _):
        for number in range(FILES):
            path = Path(rule.folder) / f"{number}"
            path.write_text("x")
            wrote_at = time.time()
            recorder.wait(
                lambda: sum(s.state is State.DONE for s in recorder.latest.values()) > number  # noqa: B023
            )
            (snapshot,) = (s for s in recorder.latest.values() if s.inputs == (str(path),))
            assert snapshot.started_at is not None
            late_s.append(snapshot.started_at - wrote_at - SETTLE_S)
    assert min(late_s) > -0.05
    assert statistics.median(late_s) <= MOST_S, late_s

"""Links that are added as downloads, killed at any moment: none is lost, none is added twice."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from faults.counts import keep_count

TESTS = Path(__file__).parents[1]
KILLS = 6
PROMISE = "A job that was acknowledged is never lost"


@pytest.mark.timeout(300)
@pytest.mark.seeds(20, few=1)
def test_every_link_is_added_once_whatever_is_killed(
    tmp_path: Path, seed: int, is_thorough: bool
) -> None:
    count, kills = (1_000, 2 * KILLS) if is_thorough else (100, KILLS)
    paths = os.pathsep.join(map(str, (TESTS.parent / "app", TESTS)))
    program = str(TESTS / "faults" / "killed_links.py")
    done = subprocess.run(
        [sys.executable, program, str(tmp_path), str(seed), str(count), str(kills)],
        env={**os.environ, "PYTHONPATH": paths, "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        timeout=290,
        check=False,
    )
    keep_count(PROMISE, count, 0 if done.returncode == 0 else 1, seed)
    assert done.returncode == 0, f"seed {seed}:\n{done.stdout}{done.stderr}"
    assert "kills in" in done.stdout

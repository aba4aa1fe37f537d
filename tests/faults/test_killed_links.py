"""Links that are added as downloads, killed at any moment: none is lost, none is added twice."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from faults.conftest import THOROUGH_SEEDS
from faults.counts import keep_count

TESTS = Path(__file__).parents[1]
RUNS = 20
KILLS = 6
PROMISE = "A job that was acknowledged is never lost"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run it once, or twenty times with as many seeds."""
    is_thorough = metafunc.config.getoption("--seeds") >= THOROUGH_SEEDS
    metafunc.parametrize("run", range(RUNS if is_thorough else 1))


@pytest.mark.timeout(300)
def test_every_link_is_added_once_whatever_is_killed(
    tmp_path: Path, run: int, is_thorough: bool
) -> None:
    count, kills = (1_000, 2 * KILLS) if is_thorough else (100, KILLS)
    paths = os.pathsep.join(map(str, (TESTS.parent / "app", TESTS)))
    program = str(TESTS / "faults" / "killed_links.py")
    done = subprocess.run(
        [sys.executable, program, str(tmp_path), str(run), str(count), str(kills)],
        env={**os.environ, "PYTHONPATH": paths, "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        timeout=290,
        check=False,
    )
    keep_count(PROMISE, count, 0 if done.returncode == 0 else 1, run)
    assert done.returncode == 0, f"run {run}:\n{done.stdout}{done.stderr}"
    assert "kills in" in done.stdout

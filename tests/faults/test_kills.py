"""Killed at any moment, again and again: what was acknowledged is done, once, and rightly."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from faults.counts import keep_count

TESTS = Path(__file__).parents[1]
KILLS = 40
"""A seed: with 3 seeds in `make test` 120 kills, with 50 in `make faults` 2,000."""


@pytest.mark.seeds(50)
def test_nothing_acknowledged_is_lost_whatever_is_killed(tmp_path: Path, seed: int) -> None:
    paths = os.pathsep.join(map(str, (TESTS.parent / "app", TESTS)))
    done = subprocess.run(
        [
            sys.executable,
            str(TESTS / "faults" / "killing.py"),
            str(tmp_path),
            str(seed),
            str(KILLS),
        ],
        env={**os.environ, "PYTHONPATH": paths, "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    keep_count("an acknowledged job is never lost", KILLS, int(done.returncode != 0), seed)
    assert done.returncode == 0, f"seed {seed}:\n{done.stdout}{done.stderr}"
    assert f"{KILLS} kills" in done.stdout
    (files,) = re.findall(r"(\d+) files seen whole", done.stdout)
    keep_count("a final file name means a whole file", int(files), 0, seed)

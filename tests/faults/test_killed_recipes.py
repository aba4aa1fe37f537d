"""A recipe of five steps, killed at any moment: every input ends once, with the right bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from faults.counts import keep_count

TESTS = Path(__file__).parents[1]
KILLS = 10
INPUTS = 1_000
FEW_INPUTS = 100


@pytest.mark.timeout(900)
@pytest.mark.seeds(20, few=2)
def test_every_input_of_a_recipe_ends_once_whatever_is_killed(
    tmp_path: Path, seed: int, is_thorough: bool
) -> None:
    count = INPUTS if is_thorough else FEW_INPUTS
    paths = os.pathsep.join(map(str, (TESTS.parent / "app", TESTS)))
    done = subprocess.run(
        [
            sys.executable,
            str(TESTS / "faults" / "killed_recipes.py"),
            *(str(tmp_path), str(seed), str(count), str(KILLS)),
        ],
        env={**os.environ, "PYTHONPATH": paths, "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        timeout=880,
        check=False,
    )
    losses = int(done.returncode != 0)
    keep_count("every input of a recipe ends once, whatever is killed", KILLS, losses, seed)
    assert done.returncode == 0, f"seed {seed}:\n{done.stdout}{done.stderr}"
    assert f"{KILLS} kills" in done.stdout

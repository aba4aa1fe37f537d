"""Full disks, no more inodes, folders that may only be read: said in words, and got over."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]

# A mount that ends with the process; without being root, in a name space where one is.
MOUNTING = ["unshare", "--mount"]
if os.geteuid() != 0:
    MOUNTING = ["unshare", "--user", "--map-root-user", "--mount"]

# Root may write where nobody may: not without its capabilities.
WITHOUT_RIGHTS = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]
if os.geteuid() != 0:
    WITHOUT_RIGHTS = []


def play(how: list[str], scene: str, folder: Path) -> None:
    paths = os.pathsep.join(map(str, (TESTS.parent / "app", TESTS)))
    done = subprocess.run(
        [*how, sys.executable, str(TESTS / "faults" / "narrow_disk.py"), scene, str(folder)],
        env={**os.environ, "PYTHONPATH": paths, "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.stdout == "as it should be\n", f"{done.stdout}{done.stderr}"
    assert done.returncode == 0


@pytest.mark.parametrize(
    "scene", ["no room for results", "no inodes for results", "no room for the journal"]
)
def test_a_full_disk_is_said_and_got_over(tmp_path: Path, scene: str) -> None:
    play(MOUNTING, scene, tmp_path)


@pytest.mark.parametrize("scene", ["results may not be written", "the journal may not be written"])
def test_a_folder_that_may_only_be_read(tmp_path: Path, scene: str) -> None:
    play(WITHOUT_RIGHTS, scene, tmp_path)

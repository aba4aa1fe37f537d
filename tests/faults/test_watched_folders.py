"""Watched folders under all that can happen to them: files in = jobs out, exactly."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from faults.conftest import THOROUGH_SEEDS

TESTS = Path(__file__).parents[1]
FAST = (
    "burst",
    "slow_writer",
    "renames",
    "moves",
    "before",
    "remade",
    "two_rules",
    "restart",
    "refused",
)
SCENES = (*FAST, "overflow")
"""The last one takes thousands of files: `make test` has tests/watch/test_overflow.py instead."""
RUNS = 20
SIZE = 10
SIDE_BY_SIDE = 3
"""Scenes mostly wait for files to settle."""
FEW_WATCHES = ("unshare", "--user", "--map-root-user", "sh", "-c")
FEW_WATCHES += ('echo 20 > /proc/sys/user/max_inotify_watches && exec "$0" "$@"',)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each scene once, or twenty times with as many seeds."""
    is_thorough = metafunc.config.getoption("--seeds") >= THOROUGH_SEEDS
    metafunc.parametrize("name", SCENES if is_thorough else FAST)
    metafunc.parametrize("run", range(RUNS if is_thorough else 1))


@pytest.fixture(scope="module")
def side_by_side() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        yield pool


def play(name: str, folder: Path, run: int, size: int) -> None:
    paths = os.pathsep.join(map(str, (TESTS.parent / "app", TESTS, TESTS / "faults")))
    before = FEW_WATCHES if name == "refused" else ()
    program = [sys.executable, str(TESTS / "faults" / "watched.py")]
    done = subprocess.run(
        [*before, *program, name, str(folder), str(run), str(size)],
        env={**os.environ, "PYTHONPATH": paths, "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        timeout=580,
        check=False,
    )
    assert done.returncode == 0, f"{name}, run {run}:\n{done.stdout}{done.stderr}"
    assert "each once" in done.stdout


@pytest.fixture(scope="module")
def fast_scenes(
    side_by_side: ThreadPoolExecutor, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, object]:
    """All scenes of the fast set, begun at once."""
    return {
        name: side_by_side.submit(play, name, tmp_path_factory.mktemp(name), 0, 1) for name in FAST
    }


@pytest.mark.timeout(600)
def test_each_file_is_taken_exactly_once(
    name: str, run: int, is_thorough: bool, request: pytest.FixtureRequest
) -> None:
    if is_thorough:
        play(name, request.getfixturevalue("tmp_path"), run, SIZE)
    else:
        request.getfixturevalue("fast_scenes")[name].result()

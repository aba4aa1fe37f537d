"""Watched folders under all that can happen to them: files in = jobs out, exactly."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeGuard

import pytest

from faults.conftest import THOROUGH_SEEDS

TESTS = Path(__file__).parents[1]
FAST = (
    "slow_writer",
    "renames",
    "moves",
    "before",
    "remade",
    "two_rules",
    "restart",
    "originals",
    "refused",
    "burst",
)
SCENES = ("overflow", *FAST)
"""The first takes thousands of files: `make test` has tests/watch/test_overflow.py instead. Bursts
of 50,000 come last, as they take most of the time."""
SIZE = 10
SIDE_BY_SIDE = 3
"""Scenes mostly wait for files to settle."""
SLOW_SIDE_BY_SIDE = 20
"""Those of slow writers do hardly anything else."""
Run = tuple[str, int]
"""A scene and its seed: each run has folders, a journal and processes of its own."""
FEW_WATCHES = ("unshare", "--user", "--map-root-user", "sh", "-c")
FEW_WATCHES += ('echo 20 > /proc/sys/user/max_inotify_watches && exec "$0" "$@"',)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    is_thorough = metafunc.config.getoption("--seeds") >= THOROUGH_SEEDS
    metafunc.parametrize("name", SCENES if is_thorough else FAST)


def play(name: str, folder: Path, seed: int, size: int) -> None:
    paths = os.pathsep.join(map(str, (TESTS.parent / "app", TESTS, TESTS / "faults")))
    before = FEW_WATCHES if name == "refused" else ()
    program = [sys.executable, str(TESTS / "faults" / "watched.py")]
    done = subprocess.run(
        [*before, *program, name, str(folder), str(seed), str(size)],
        env={**os.environ, "PYTHONPATH": paths, "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        timeout=1_800,
        check=False,
    )
    assert done.returncode == 0, f"{name}, seed {seed}:\n{done.stdout}{done.stderr}"
    assert "each once" in done.stdout
    shutil.rmtree(folder)  # bursts leave a million files behind


@pytest.fixture(scope="module")
def runs(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[Run, Future[None]]]:
    """All runs that were asked for, begun at once, slow writers beside the others."""
    parameters = (item.callspec.params for item in request.session.items if is_run(item))
    wanted: list[Run] = [(one["name"], one["seed"]) for one in parameters]
    is_thorough = request.config.getoption("--seeds") >= THOROUGH_SEEDS
    size = SIZE if is_thorough else 1
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool, ThreadPoolExecutor(SLOW_SIDE_BY_SIDE) as slow:
        yield {
            (name, seed): (slow if is_thorough and name == "slow_writer" else pool).submit(
                play, name, tmp_path_factory.mktemp(name), seed, size
            )
            for name, seed in wanted
        }


def is_run(item: pytest.Item) -> TypeGuard[pytest.Function]:
    return getattr(item, "function", None) is test_each_file_is_taken_exactly_once


@pytest.mark.timeout(3600)
@pytest.mark.seeds(20, few=1)
def test_each_file_is_taken_exactly_once(
    name: str,
    seed: int,
    runs: dict[Run, Future[None]],
    record_property: Callable[[str, object], None],
) -> None:
    record_property("part", name)
    runs[name, seed].result()

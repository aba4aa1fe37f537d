"""A program that runs a recipe of five steps, and is killed again and again.

    python killed_recipes.py FOLDER SEED INPUTS KILLS

Each life is a fork that takes the home, goes on with what is there and is killed after a random
number of ends, or at a failpoint of killing.py. At the end every input must have ended once, with
the right bytes, and nothing may lie aside: what is wrong is printed, and the status is 1.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import apsw
from killing import arm

from dropmill.core.course import Course
from dropmill.core.files import TEMPORARY_SUFFIX
from dropmill.core.home import Home
from dropmill.core.journal import database
from dropmill.core.recipe import Recipe, Step, check
from dropmill.core.settings import Lanes, Settings
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import ENDED, State
from recorder import Recorder
from stages import STAGES

PATIENCE_S = 240.0
SETTINGS = Settings(lanes=Lanes(net=1, disk=3, cpu=2), is_synced=False)
SPLITS = Recipe(
    name="Splits",
    steps=(
        Step("stamp", {"mark": "1", "dir": "work"}),
        Step("look"),
        Step("split"),
        Step("stamp", {"mark": "2"}),
        Step("stamp", {"mark": "3"}),
    ),
)
"""One to many: each input becomes two results."""
JOINS = Recipe(
    name="Joins",
    steps=(
        Step("split"),
        Step("stamp", {"mark": "1"}),
        Step("look"),
        Step("join", {"dir": "work"}),
        Step("stamp", {"mark": "2"}),
    ),
)
"""And many to one."""
FAILPOINTS = (
    "recorded",
    "committing",
    "committed",
    "beginning",
    "published",
    "result named",
    "ended",
    "adopting",
)


class Fuse(Recorder):
    """Kills its process after so many ends."""

    def __init__(self, ends: int) -> None:
        super().__init__()
        self._left = ends

    def jobs_changed(self, snapshots: Sequence[Snapshot]) -> None:
        super().jobs_changed(snapshots)
        for snapshot in snapshots:
            if snapshot.state is State.DONE and snapshot.started_at is not None:
                self._left -= 1
                if not self._left:
                    os.kill(os.getpid(), signal.SIGKILL)


def live(folder: Path, recipe: Recipe, inputs: list[str], ends: int) -> None:
    home = Home.take(folder / "state", STAGES, SETTINGS)
    assert home is not None
    recorder = Fuse(ends)
    home.runner.subscribe(recorder)
    home.start()
    assert home.is_recovered.wait(PATIENCE_S)
    if not recorder.latest:
        course = Course.begin(recipe, str(folder / "out"))
        jobs = course.first_jobs(STAGES, inputs)
        home.runner.submit(jobs, course=course).result(PATIENCE_S)
    home.runner.retry([n for n, s in recorder.latest.items() if s.state is State.INTERRUPTED])
    home.runner.settle().result(PATIENCE_S)
    recorder.wait(lambda: all(one.state in ENDED for one in recorder.latest.values()), PATIENCE_S)
    failed = [one for one in recorder.latest.values() if one.state is not State.DONE]
    assert not failed, failed
    assert home.close(PATIENCE_S)


def fork(folder: Path, recipe: Recipe, inputs: list[str], ends: int, failpoint: str) -> bool:
    """Run one life; return whether it was killed."""
    child = os.fork()
    if not child:
        try:
            if failpoint:
                arm(failpoint, max(1, ends))
                ends = 0
            live(folder, recipe, inputs, ends)
        except BaseException:  # noqa: BLE001 - it is printed, and the status says it
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(3)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in {0, -signal.SIGKILL}, f"a life ended with {code}"
    return code != 0


def look(folder: Path, recipe: Recipe, inputs: list[str]) -> None:
    path = str(folder / "state" / database.NAME)
    connection = apsw.Connection(path, flags=apsw.SQLITE_OPEN_READONLY)
    assert connection.execute("PRAGMA integrity_check").get == "ok"
    rows: list[Any] = connection.execute("SELECT step, state FROM jobs").fetchall()
    connection.close()
    assert {state for _, state in rows} == {"done"}
    count = len(inputs)
    steps = [count, count, count, 2 * count, 2 * count]
    if recipe is JOINS:
        steps = [count, 2 * count, 2 * count, 1, 1]
    assert Counter(step for step, _ in rows) == dict(enumerate(steps, 1))
    found = {p.name: p.read_text() for p in (folder / "out").iterdir() if p.is_file()}
    names = [Path(name).name for name in inputs]
    left = [path for path in folder.rglob(f"*{TEMPORARY_SUFFIX}") if path.is_dir()]
    assert not left, f"results of earlier steps were left in {left}"
    if recipe is JOINS:
        lines = "".join(f"{name}{part}1\n" for name in names for part in "ab")
        assert found == {"joined2": f"{lines}2"}
    else:
        expected = {f"{name}1{part}23": f"{name}1{part}23" for name in names for part in "ab"}
        assert found == expected


def main() -> None:
    """Do it all and print how it went."""
    folder, seed = Path(sys.argv[1]), int(sys.argv[2])
    count, most_kills = int(sys.argv[3]), int(sys.argv[4])
    dice = random.Random(seed)  # noqa: S311 - a test's moments
    recipe = (SPLITS, JOINS)[seed % 2]
    for name in ("in", "out", "state"):
        (folder / name).mkdir()
    inputs = [str(folder / "in" / f"{number:04}") for number in range(count)]
    dice.shuffle(inputs)
    for name in inputs:
        Path(name).write_text(Path(name).name)
    check(recipe, STAGES)
    kills = lives = 0
    while kills < most_kills and lives < 4 * most_kills:
        lives += 1
        failpoint = dice.choice(FAILPOINTS) if dice.random() < 0.5 else ""
        ends = dice.randint(1, max(1, 7 * count // most_kills))
        kills += fork(folder, recipe, inputs, min(ends, 20) if failpoint else ends, failpoint)
    assert not fork(folder, recipe, inputs, 0, ""), "the last life was killed"
    look(folder, recipe, inputs)
    print(f"{kills} kills in {lives} lives")


if __name__ == "__main__":
    main()

"""A program that runs a recipe of five steps, and is killed again and again.

    python killed_recipes.py FOLDER SEED INPUTS KILLS

Each life is a fork that takes the home, goes on with what is there and is killed after a random
number of ends, or at a failpoint of killing.py after these; so all kills are in the middle. At the
end every input must have ended once, with the right bytes, and nothing may lie aside: what is
wrong is printed, and the status is 1.
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
from dropmill.core.state import State
from recorder import Watching
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
)
AT_THE_START = ("recovering", "recovered", "sweeping", "adopting")
MOST_ENDS_TO_FAILPOINT = 20


class Fuse(Watching):
    """Arms a failpoint after so many ends, to be hit the nth time; without one it kills at once.

    Where the failpoint is not reached soon, more ends kill all the same.
    """

    def __init__(self, ends: int, failpoint: str, nth: int) -> None:
        super().__init__()
        self._left = ends
        self._failpoint = failpoint
        self._nth = nth

    def jobs_changed(self, snapshots: Sequence[Snapshot]) -> None:
        super().jobs_changed(snapshots)
        for snapshot in snapshots:
            if snapshot.state is not State.DONE or snapshot.started_at is None:
                continue
            self._left -= 1
            if self._left == 0 and self._failpoint:
                arm(self._failpoint, self._nth)
            elif self._left == (-MOST_ENDS_TO_FAILPOINT if self._failpoint else 0):
                os.kill(os.getpid(), signal.SIGKILL)


def live(folder: Path, recipe: Recipe, inputs: list[str], recorder: Watching) -> None:
    home = Home.take(folder / "state", STAGES, SETTINGS)
    assert home is not None
    home.runner.subscribe(recorder)
    home.start()
    assert home.is_recovered.wait(PATIENCE_S)
    if not recorder.latest:
        course = Course.begin(recipe, str(folder / "out"))
        jobs = course.first_jobs(STAGES, inputs)
        home.runner.submit(jobs, course=course).result(PATIENCE_S)
    home.runner.retry([n for n, s in recorder.latest.items() if s.state is State.INTERRUPTED])
    home.runner.settle().result(PATIENCE_S)
    recorder.wait(lambda: not recorder.open, PATIENCE_S)
    failed = [one for one in recorder.latest.values() if one.state is not State.DONE]
    assert not failed, failed
    assert home.close(PATIENCE_S)


def fork(folder: Path, recipe: Recipe, inputs: list[str], fuse: Fuse | None, early: str) -> bool:
    """Run one life, with a failpoint of the start or none; return whether it was killed."""
    child = os.fork()
    if not child:
        try:
            if early:
                arm(early, 1)
            live(folder, recipe, inputs, fuse or Watching())
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
    out = folder / "out"
    found = {str(p.relative_to(out)): p.read_text() for p in out.rglob("*") if p.is_file()}
    names = [Path(name).name for name in inputs]
    left = [path for path in folder.rglob(f"*{TEMPORARY_SUFFIX}") if path.is_dir()]
    assert not left, f"results of earlier steps were left in {left}"
    if recipe is JOINS:
        lines = "".join(f"{name}{part}1\n" for name in names for part in "ab")
        assert found == {"work/joined": lines, "joined2": f"{lines}2"}
    else:
        expected = {f"{name}1{part}23": f"{name}1{part}23" for name in names for part in "ab"}
        assert found == expected | {f"work/{name}1": f"{name}1" for name in names}


def main() -> None:
    """Do it all and print how it went."""
    folder, seed = Path(sys.argv[1]), int(sys.argv[2])
    count, kills = int(sys.argv[3]), int(sys.argv[4])
    dice = random.Random(seed)  # noqa: S311 - a test's moments
    recipe = (SPLITS, JOINS)[seed % 2]
    for name in ("in", "out", "state"):
        (folder / name).mkdir()
    inputs = [str(folder / "in" / f"{number:04}") for number in range(count)]
    dice.shuffle(inputs)
    for name in inputs:
        Path(name).write_text(Path(name).name)
    check(recipe, STAGES)
    ends = 4 * count // kills  # so that the last kill has work left too
    for number in range(kills):
        failpoint = dice.choice(FAILPOINTS) if dice.random() < 0.5 else ""
        early = dice.choice(AT_THE_START) if number and dice.random() < 0.2 else ""
        fuse = Fuse(dice.randint(1, ends - MOST_ENDS_TO_FAILPOINT), failpoint, dice.randint(1, 20))
        assert fork(folder, recipe, inputs, fuse, early), f"life {number} was not killed"
    assert not fork(folder, recipe, inputs, None, ""), "the last life was killed"
    look(folder, recipe, inputs)
    print(f"{kills} kills, each input once")


if __name__ == "__main__":
    main()

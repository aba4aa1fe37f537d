"""Runs the tests that break things on purpose, many seeds each; prints and keeps what came of it.

    python tests/proof/trying.py [PYTEST'S ARGUMENTS]

Without arguments everything the list of promises names is run. With some, as `-k watch`, the lines
of the tests that were not run stay as they were. A failure names its seed in the test's own name.
Two processes share the tests, which mostly wait; then come those that begin all their runs at once
by themselves, and those that measure a time, alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from faults.counts import COUNTS, FOLDER_VARIABLE
from proof import page, record, trials
from proof.promises import CHAPTERS

TESTS = Path(__file__).parents[1]
APART = (
    "faults/real_servers.py",
    "faults/other_programs.py",
    "faults/large_files.py",
    "faults/every_sort.py",
)
"""What needs servers, programs or time that `make test` does without."""
SEEDS = 200
"""A row of the lying server; a test of which fewer are asked says so (tests/faults/conftest.py)."""
AT_ONCE = "tests/faults/test_watched_folders.py"
"""Has a pool for its runs: each of two processes would do all of them."""
SIDE_BY_SIDE = ("-n2", "--dist=worksteal")
NOTHING_COLLECTED = 5
"""Pytest's status when none of the tests was chosen."""


def chosen() -> list[str]:
    """Return what is run: all of tests/faults/, file by file, and what is named elsewhere."""
    faults = sorted(f"faults/{path.name}" for path in (TESTS / "faults").glob("test_*.py"))
    named = {test for chapter in CHAPTERS for one in chapter.promises for test in one.tests}
    elsewhere = sorted(test for test in named if not test.startswith("faults/"))
    files = {test for test in elsewhere if "::" not in test}
    single = [test for test in elsewhere if test.partition("::")[0] not in files or test in files]
    return [f"tests/{test}" for test in (*faults, *APART, *single)]


def main(arguments: list[str]) -> int:
    """Run, print, keep; return pytest's status, of the first part that failed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rest = [test for test in chosen() if test != AT_ONCE]
        parts = {
            "rest.xml": [*rest, *SIDE_BY_SIDE, "-m", "not alone"],
            "at_once.xml": [AT_ONCE],
            "alone.xml": [*rest, "-m", "alone"],
        }
        statuses = [_run(folder, report, [*what, *arguments]) for report, what in parts.items()]
        reports = [folder / report for report in parts if (folder / report).exists()]
        new = [*trials.of_reports(reports), *trials.of_counts(folder / COUNTS)]
    if not new:
        return max(statuses)
    kept = trials.keep(record.FOLDER, new)
    page.write(page.PAGE, record.FOLDER, page.PICTURES)
    print(trials.written(kept))
    return next((status for status in statuses if status not in (0, NOTHING_COLLECTED)), 0)


def _run(folder: Path, report: str, options: list[str]) -> int:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", f"--seeds={SEEDS}"),
            *("--hypothesis-profile=new", f"--junitxml={folder / report}", *options),
        ],
        cwd=TESTS.parent,
        env={**os.environ, FOLDER_VARIABLE: str(folder), "QT_QPA_PLATFORM": "offscreen"},
        check=False,
    )
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

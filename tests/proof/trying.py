"""Runs the tests that break things on purpose, many seeds each; prints and keeps what came of it.

    python tests/proof/trying.py [PYTEST'S ARGUMENTS]

Without arguments everything the list of promises names is run. With some, as `-k watch`, the lines
of the tests that were not run stay as they were. A failure names its seed in the test's own name.
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
APART = ("faults/real_servers.py", "faults/other_programs.py", "faults/large_files.py")
"""What needs servers, programs or time that `make test` does without."""


def chosen() -> list[str]:
    """Return what is run: all of tests/faults/, and what the promises name elsewhere."""
    named = {test for chapter in CHAPTERS for one in chapter.promises for test in one.tests}
    elsewhere = sorted(test for test in named if not test.startswith("faults/"))
    files = {test for test in elsewhere if "::" not in test}
    single = [test for test in elsewhere if test.partition("::")[0] not in files or test in files]
    return [f"tests/{test}" for test in ("faults", *APART, *single)]


def main(arguments: list[str]) -> int:
    """Run, print, keep; return pytest's status."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        report = folder / "report.xml"
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", *chosen(), "-q", "--seeds=200"),
                *("--hypothesis-profile=new", f"--junitxml={report}", *arguments),
            ],
            cwd=TESTS.parent,
            env={**os.environ, FOLDER_VARIABLE: name, "QT_QPA_PLATFORM": "offscreen"},
            check=False,
        )
        if not report.exists():
            return done.returncode or 1
        new = [*trials.of_report(report), *trials.of_counts(folder / COUNTS)]
    kept = trials.keep(record.FOLDER, new)
    page.write(page.PAGE, record.FOLDER, page.PICTURES)
    print(trials.written(kept))
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Runs the benches one after another, keeps what they found and writes the page.

    python tests/proof/benches.py [BENCH…]

ROUNDS in the environment says how often each program is run in turn. Status 1 when one could not
be run to its end: the others are run all the same, and what it found before is kept.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench import report
from proof import machine, page, record

TESTS = Path(__file__).parents[1]

RUNS: dict[str, tuple[tuple[str, ...], ...]] = {
    "links": ((), ("--late", "0.002")),
    "window": ((), ("100000", "--loaded")),
}
"""Benches that are run more than once, with these arguments; each other one once, with none."""


def names() -> list[str]:
    """Return all benches: what is a program of its own in tests/bench/."""
    files = sorted((TESTS / "bench").glob("*.py"))
    return [path.stem for path in files if 'if __name__ == "__main__"' in path.read_text("utf-8")]


def run(name: str, rows: Path) -> bool:
    """Run a bench as often as is meant; return whether it ended well."""
    is_well = True
    path = os.pathsep.join([str(TESTS.parent / "app"), str(TESTS)])
    for arguments in RUNS.get(name, ((),)):
        command = [sys.executable, str(TESTS / "bench" / f"{name}.py"), *arguments]
        print(f"\n== {name} {' '.join(arguments)}".rstrip(), flush=True)
        begun = time.monotonic()
        environment = {**os.environ, "PYTHONPATH": path, "DROPMILL_BENCH_ROWS": str(rows)}
        done = subprocess.run(command, env=environment, cwd=TESTS.parent, check=False)
        print(f"({time.monotonic() - begun:.0f} s)", flush=True)
        is_well = is_well and done.returncode == 0
    return is_well


def main(chosen: list[str]) -> int:
    """Run those that are named, or all."""
    if unknown := set(chosen) - set(names()):
        print(f"There is no bench called {', '.join(sorted(unknown))}.")
        return 2
    failed = []
    for name in chosen or names():
        before = machine.here(report.ROUNDS)
        with tempfile.TemporaryDirectory() as folder:
            rows = Path(folder, "rows.jsonl")
            is_well = run(name, rows)
            if is_well and rows.exists():
                record.keep(record.FOLDER, name, before, rows.read_bytes())
                page.write(page.PAGE, record.FOLDER, page.PICTURES)
            if not is_well:
                failed.append(name)
    print(f"\nWritten: {page.PAGE.relative_to(TESTS.parent)} and its pictures.")
    if failed:
        print(f"Not to the end: {', '.join(failed)}. Their earlier figures stand.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

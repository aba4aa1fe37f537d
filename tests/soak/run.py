"""`make soak`: a window and jobs of every kind for MINUTES (15); prints what grew and what did not.

    python tests/soak/run.py

SEED in the environment repeats a run: the same jobs and actions, at other moments. Status 1 when
something is not held.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2] / "app"))
sys.path.insert(0, str(Path(__file__).parents[1]))

from proof import page, record
from soak.judge import Bounds, judge, table
from soak.session import soak

BOUNDS = Bounds(growth=0.05, p99_ms=16.0)
LEAST_RESTS = 9


def main() -> int:
    """Soak, print, and put what came of it on the page."""
    minutes = float(os.environ.get("MINUTES", "15"))
    seed = int(os.environ.get("SEED", random.SystemRandom().randrange(1 << 31)))
    print(f"{minutes:g} minutes, seed {seed}", flush=True)
    cores = len(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as name:
        found = soak(Path(name), seed, minutes * 60, max(LEAST_RESTS, round(minutes)))
    findings = judge(found, BOUNDS, cores)
    text = table(found, findings, minutes * 60)
    print(text)
    print(*found.errors[:20], sep="\n")
    (record.FOLDER / "soak.md").write_text(text + "\n", encoding="utf-8")
    page.write(page.PAGE, record.FOLDER, page.PICTURES)
    return 0 if all(finding.is_well for finding in findings) else 1


if __name__ == "__main__":
    sys.exit(main())

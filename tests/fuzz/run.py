"""Fuzzes each reader of foreign text for a while, from the inputs in corpus/.

    python tests/fuzz/run.py [TARGET…]

SECONDS (120) in the environment says how long each; SEED repeats a run. What
breaks a target is kept in tests/fuzz/found/ and named: put it into corpus/ once it is mended.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "app"))
sys.path.insert(0, str(Path(__file__).parents[1]))

from fuzz.targets import TARGETS
from proof import page, record, trials

HERE = Path(__file__).parent
CORPUS = HERE / "corpus"
FOUND = HERE / "found"
MOST_BYTES = 4096
SLOWEST_S = 10
"""One input of that size may not take longer."""

_RUNS = re.compile(r"^Done (\d+) runs|stat::number_of_executed_units: (\d+)", re.MULTILINE)


def fuzz(name: str, seconds: int, seed: int) -> bool:
    """Fuzz one target; return whether nothing was found."""
    FOUND.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as new:
        command = [
            *(sys.executable, str(HERE / "child.py"), name, new, str(CORPUS / name)),
            *(f"-max_total_time={seconds}", f"-max_len={MOST_BYTES}", f"-timeout={SLOWEST_S}"),
            *(f"-artifact_prefix={FOUND / name}-", f"-seed={seed}", "-print_final_stats=1"),
            *("-rss_limit_mb=2048", "-verbosity=0"),
        ]
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
    told = [number for match in _RUNS.findall(done.stdout) for number in match if number]
    runs = int(told[-1]) if told else 0
    is_well = done.returncode == 0
    print(f"{name:<14}{runs:>12,} inputs   {'nothing found' if is_well else 'FOUND'}", flush=True)
    if not is_well:
        print(done.stdout[-3000:])
    trials.keep(
        record.FOLDER, [trials.Count(f"fuzzing: {name}", runs, int(not is_well), (seed, seed))]
    )
    return is_well


def main(chosen: list[str]) -> int:
    """Fuzz those that are named, or all."""
    if unknown := set(chosen) - set(TARGETS):
        print(f"There is no target called {', '.join(sorted(unknown))}: {', '.join(TARGETS)}.")
        return 2
    if find_spec("atheris") is None:
        print("atheris, which makes the inputs, is not to be had for this system and this Python.")
        return 2
    seconds = int(os.environ.get("SECONDS", "120"))
    seed = int(os.environ.get("SEED", random.SystemRandom().randrange(1, 1 << 31)))
    print(f"{seconds} s each, seed {seed}", flush=True)
    found = [name for name in chosen or TARGETS if not fuzz(name, seconds, seed)]
    page.write(page.PAGE, record.FOLDER, page.PICTURES)
    if found:
        print(f"Found something in {', '.join(found)}: see {FOUND.relative_to(HERE.parents[1])}/.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

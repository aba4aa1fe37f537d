"""`dropmill run links` against `wget --spider -r` on a made site: the same links, in what time.

    PYTHONPATH=app:tests python tests/bench/links.py [--pages 2000] [--rounds 5] [--late 0.002]

The server is a process of its own and answers at once, or after `--late` seconds as one that is
not next door. Rounds are interleaved; the start of both programs counts. Exit status 1 when the
sets differ or the ratio of the medians is above 1.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import report

from jobs.samples.site import made, serving

_URL = re.compile(r"^--\S+ \S+--  (\S+)", re.MULTILINE)
_TYPES = "image,video,audio,document,archive,other,page,part"


def serve(page_count: int, late_s: float) -> None:
    """Serve until the standard input ends."""
    site, wait = made(page_count), threading.Event()
    if late_s:
        site.behave = lambda _handler: wait.wait(late_s)
    with serving(site) as url:
        print(url, flush=True)
        sys.stdin.read()


def by_dropmill(url: str, folder: Path) -> set[str]:
    """Return the links of the site that it lists."""
    settings = {"depth": "100", "pages": "100000", "types": _TYPES}
    subprocess.run(
        [
            *(sys.executable, "-m", "dropmill", "run", "links", f"{url}/", "--dir", folder),
            *("--if-exists", "overwrite"),
            *(f"--set={name}={value}" for name, value in settings.items()),
        ],
        env={**os.environ, "DROPMILL_HOME": str(folder / "home")},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    lines = (folder / "127.0.0.1 links.txt").read_text().splitlines()
    return {line for line in lines if line.startswith(url)} | {f"{url}/"}


def by_wget(url: str, folder: Path) -> set[str]:
    """Return what wget visits."""
    log = folder / "wget.log"
    subprocess.run(
        ["wget", "--spider", "-r", "-l", "inf", "-nd", "-o", log, f"{url}/"],
        cwd=folder,
        check=False,  # 8 when a link is broken
    )
    return set(_URL.findall(log.read_text())) - {f"{url}/robots.txt"}


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=report.ROUNDS)
    parser.add_argument("--late", type=float, default=0.0)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.pages, options.late)
        return 0
    command = [sys.executable, __file__, "--serve", f"--pages={options.pages}"]
    server = subprocess.Popen(
        [*command, f"--late={options.late}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    url = server.stdout.readline().strip()
    seconds: dict[str, list[float]] = {"dropmill": [], "wget": []}
    is_same = True
    with tempfile.TemporaryDirectory() as name, server:
        for _ in range(options.rounds):
            found = {}
            for program, crawl in (("dropmill", by_dropmill), ("wget", by_wget)):
                begun = time.perf_counter()
                found[program] = crawl(url, Path(name))
                seconds[program].append(time.perf_counter() - begun)
            is_same = is_same and found["dropmill"] == found["wget"]
    medians = {program: statistics.median(taken) for program, taken in seconds.items()}
    ratio = medians["dropmill"] / medians["wget"]
    late = f", each answer {options.late * 1000:g} ms late" if options.late else ""
    report.compared(
        f"links of {options.pages:,} pages{late}",
        {program: [(wall_s,) for wall_s in taken] for program, taken in seconds.items()},
        most={"wget": 1.0},
    )
    same = "the same" if is_same else "DIFFERENT"
    print(f"{options.pages} pages, {len(found['wget'])} addresses, {same} in both")
    print(f"dropmill {medians['dropmill']:.1f} s, wget {medians['wget']:.1f} s: ratio {ratio:.2f}")
    return 0 if is_same and ratio <= 1 else 1


if __name__ == "__main__":
    sys.exit(main())

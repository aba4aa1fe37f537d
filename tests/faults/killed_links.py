"""A program that lists a site's links and adds them all, and is killed again and again.

    python killed_links.py FOLDER SEED LINKS KILLS

LINKS are those of each of eight pages, one after the other.

The site is served by the parent, whom nobody kills. Each life is a fork that takes the home and is
killed at a random moment or failpoint. At the end each link must have been added once, and be
downloaded once: what is wrong is printed, and the status is 1.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
import traceback
from collections import Counter
from pathlib import Path
from typing import Any

import apsw
from killing import arm

from dropmill.core.home import Home
from dropmill.core.journal import database
from dropmill.core.registry import Registry
from dropmill.core.settings import Lanes, Settings
from dropmill.core.state import ENDED, State
from dropmill.jobs import BUILTIN
from dropmill.jobs.links.kind import Links
from jobs.samples.site import Site, serving
from recorder import Recorder

PATIENCE_S = 120.0
REGISTRY = Registry(BUILTIN)
PAGES = 8
SETTINGS = Settings(lanes=Lanes(net=4, disk=2, cpu=1), is_synced=False)
FAILPOINTS = (
    "submitted",
    "batch written",
    "recording",
    "recorded",
    "committing",
    "committed",
    "beginning",
    "published",
    "ending",
    "ended",
    "adopting",
)


def live(folder: Path, url: str, pages: int) -> None:
    """Go on with what is there until all has ended, then with so many more pages."""
    home = Home.take(folder / "state", REGISTRY, SETTINGS)
    assert home is not None
    recorder = Recorder()
    home.runner.subscribe(recorder)
    home.start()
    assert home.is_recovered.wait(PATIENCE_S)
    home.runner.retry([n for n, s in recorder.latest.items() if s.state is State.INTERRUPTED])
    home.runner.settle().result(PATIENCE_S)
    while True:
        recorder.wait(lambda: all(s.state in ENDED for s in recorder.latest.values()), PATIENCE_S)
        begun = sum(one.kind == "links" for one in recorder.latest.values())
        if begun == PAGES or not pages:
            break
        pages -= 1
        page = Links(inputs=(f"{url}/{begun}/",), dir=str(folder / "out"), depth=1, add=True)
        home.runner.submit([page]).result(PATIENCE_S)
    failed = [one for one in recorder.latest.values() if one.state is not State.DONE]
    assert not failed, failed[:3]
    assert home.close(PATIENCE_S)


def fork(folder: Path, url: str, failpoint: str, nth: int, after_s: float) -> bool:
    """Run one life; return whether it was killed."""
    child = os.fork()
    if not child:
        try:
            if failpoint:
                arm(failpoint, nth)
            elif after_s:
                killer = threading.Timer(after_s, os.kill, (os.getpid(), signal.SIGKILL))
                killer.daemon = True
                killer.start()
            live(folder, url, 1 if failpoint or after_s else PAGES)
        except BaseException:  # noqa: BLE001 - it is printed, and the status says it
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(3)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in {0, -signal.SIGKILL}, f"a life ended with {code}"
    return code != 0


def look(folder: Path, url: str, count: int) -> None:
    """Compare what was added, and what is there, with what the site has."""
    path = str(folder / "state" / database.NAME)
    connection = apsw.Connection(path, flags=apsw.SQLITE_OPEN_READONLY)
    assert connection.execute("PRAGMA integrity_check").get == "ok"
    query = "SELECT kind, inputs, state FROM jobs JOIN settings ON settings.id = jobs.settings"
    rows: list[Any] = connection.execute(query).fetchall()
    connection.close()
    assert {state for _, _, state in rows} == {"done"}
    added = Counter(inputs for kind, inputs, _ in rows if kind == "download")
    twice = [inputs for inputs, times in added.items() if times > 1]
    assert not twice, f"added twice: {twice[:3]}"
    wanted = {f'["{url}{path}"]' for path in paths_of(count)}
    lost = wanted - {*added}
    assert not lost, f"{len(lost)} links were lost: {[*lost][:3]}"
    assert {*added} == wanted
    found = {path.name: path.read_text() for path in (folder / "out").glob("*.pdf")}
    assert found == {path.rpartition("/")[2]: path for path in paths_of(count)}


def paths_of(count: int) -> list[str]:
    """Return all files of the site, the same number on each of its pages."""
    return [f"/{page}/{page}-{number}.pdf" for page in range(PAGES) for number in range(count)]


def main() -> None:
    """Do it all and print how it went."""
    folder, seed = Path(sys.argv[1]), int(sys.argv[2])
    count, most_kills = int(sys.argv[3]), int(sys.argv[4])
    dice = random.Random(seed)  # noqa: S311 - a test's moments
    for name in ("out", "state"):
        (folder / name).mkdir()
    site = Site({})
    for path in paths_of(count):
        site.answers[path] = (200, {"Content-Type": "application/pdf"}, path.encode())
    for page in range(PAGES):
        names = [f"<a href=/{page}/{page}-{number}.pdf>it</a>" for number in range(count)]
        half = count // 2
        site.page(f"/{page}/", "".join(names[: half + 10]) + "<a href=more>more</a>")
        site.page(f"/{page}/more", "".join(names[half:]))
    serve, server = os.pipe()
    port, told = os.pipe()
    child = os.fork()  # threads and forks do not go together
    if not child:
        os.close(server)
        with serving(site) as url:
            os.write(told, url.encode())
            os.read(serve, 1)  # until the parent ends
        os._exit(0)
    url = os.read(port, 100).decode()
    kills = lives = 0
    while kills < most_kills and lives < 4 * most_kills:
        lives += 1
        failpoint = dice.choice(FAILPOINTS) if dice.random() < 0.6 else ""
        kills += fork(folder, url, failpoint, dice.randint(1, 8), dice.uniform(0.1, 0.6))
    assert not fork(folder, url, "", 0, 0.0), "the last life was killed"
    look(folder, url, count)
    assert kills, "nothing was killed"
    os.close(server)
    os.waitpid(child, 0)
    print(f"{kills} kills in {lives} lives")


if __name__ == "__main__":
    main()

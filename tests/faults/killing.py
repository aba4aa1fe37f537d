"""A program that adds jobs and runs them, and is killed again and again; then looks what is left.

    python killing.py FOLDER SEED KILLS

One process imports everything once and forks a child for each life, which is ended by SIGKILL at a
random moment or at a named failpoint, and the next life goes on. At the end of all, nothing that
was acknowledged may be missing or wrong: what is, is printed, and the status is 1.
"""

from __future__ import annotations

import hashlib
import logging
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import apsw

from dropmill.core import claims, exact_json
from dropmill.core.claims import Claims
from dropmill.core.context import JobContext
from dropmill.core.files import TEMPORARY_SUFFIX, IfExists
from dropmill.core.home import Home
from dropmill.core.job import Job
from dropmill.core.journal import database, journal, writer
from dropmill.core.leftovers import Leftovers
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.core.settings import Lanes, Settings
from dropmill.core.state import ENDED, State
from dropmill.jobs import BUILTIN
from dropmill.jobs.checksum.kind import Checksum
from dropmill.jobs.copy.kind import Copy
from recorder import Recorder

REGISTRY = Registry(BUILTIN)
SETTINGS = Settings(lanes=Lanes(net=1, disk=3, cpu=1))
FILES = 12
PATIENCE_S = 30.0

# name → (where, attribute, whether it is before the call)
FAILPOINTS: dict[str, tuple[Any, str, bool]] = {
    "opening": (database, "open_writing", True),
    "opened": (database, "open_writing", False),
    "recovering": (journal, "recover", True),
    "recovered": (journal, "recover", False),
    "sweeping": (Leftovers, "sweep", True),
    "adopting": (Runner, "adopt", True),
    "listing": (Runner, "end_listing", True),
    "submitting": (journal.Journal, "submit", True),
    "submitted": (journal.Journal, "submit", False),
    "writing a batch": (journal, "put_batch", True),
    "batch written": (journal, "put_batch", False),
    "recording": (journal.Journal, "record", True),
    "recorded": (journal.Journal, "record", False),
    "committing": (writer.Writer, "_written", True),
    "committed": (writer.Writer, "_written", False),
    "beginning": (JobContext, "begin", True),
    "temporary made": (JobContext, "output", False),
    "publishing": (claims, "publish", True),
    "published": (claims, "publish", False),
    "result named": (JobContext, "publish", False),
    "keeping claims": (Claims, "keep", True),
    "claims kept": (Claims, "keep", False),
    "ending": (JobContext, "_end", True),
    "ended": (JobContext, "_end", False),
    "closing": (Home, "close", True),
    "closed": (Home, "close", False),
}


def arm(name: str, nth: int) -> None:
    """Let this process be killed when it gets there for the nth time."""
    where, attribute, is_before = FAILPOINTS[name]
    call = getattr(where, attribute)
    left = iter(range(nth - 1, -1, -1))

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        is_now = next(left, -1) == 0
        if is_before and is_now:
            os.kill(os.getpid(), signal.SIGKILL)
        result = call(*args, **kwargs)
        if is_now:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(where, attribute, wrapped)


class Life:
    """One process: what the last one left is run to its end, and more is added."""

    def __init__(self, folder: Path, tell: Callable[[str], None]) -> None:
        self._folder = folder
        self._tell = tell

    def live(self, number: int, dice: random.Random) -> None:
        """Live; `number` is 0 in the last life, which adds nothing."""
        opened = Home.take(self._folder / "state", REGISTRY, SETTINGS)
        assert opened is not None, "the last owner is dead, but the home is not free"
        assert not opened.failures, opened.failures
        recorder = Recorder()
        opened.runner.subscribe(recorder)
        opened.runner.hold_lanes()
        opened.start()
        assert opened.is_recovered.wait(PATIENCE_S)
        orphans = [path.name for path in self._folder.rglob(f"*{TEMPORARY_SUFFIX}")]
        assert not orphans, f"orphans after the next start: {orphans}"
        interrupted = [n for n, s in recorder.latest.items() if s.state is State.INTERRUPTED]
        opened.runner.retry(interrupted)
        opened.runner.settle().result(PATIENCE_S)
        opened.runner.release_lanes()
        for part in range(dice.randint(1, 3) if number else 0):
            submitted = opened.runner.submit(self._jobs(f"{number}-{part}", dice))
            for job_id in submitted.result(PATIENCE_S).ids:
                self._tell(f"acknowledged {job_id}")
        told: set[int] = set()
        while True:
            recorder.wait(lambda: _has_new(recorder, told) or _is_over(recorder), PATIENCE_S)
            for job_id in _new(recorder, told):
                told.add(job_id)
                self._tell(f"done {job_id} {recorder.latest[job_id].attempt}")
            if _is_over(recorder) and not _new(recorder, told):
                break
        assert opened.close(PATIENCE_S)

    def _jobs(self, name: str, dice: random.Random) -> list[Job]:
        chosen = dice.sample(sorted((self._folder / "in").iterdir()), dice.randint(1, 5))
        if dice.random() < 0.3:
            return [Checksum(inputs=(str(path),)) for path in chosen]
        target = str(self._folder / "out" / name)
        policy = dice.choice(list(IfExists))
        verify = dice.random() < 0.5
        return [
            Copy(inputs=(str(path),), dir=target, if_exists=policy, verify=verify)
            for path in chosen
        ]


def _new(recorder: Recorder, told: set[int]) -> list[int]:
    latest = list(recorder.latest.items())
    return [n for n, snapshot in latest if snapshot.state is State.DONE and n not in told]


def _has_new(recorder: Recorder, told: set[int]) -> bool:
    return bool(_new(recorder, told))


def _is_over(recorder: Recorder) -> bool:
    return all(snapshot.state in ENDED for snapshot in list(recorder.latest.values()))


class Killer:
    """Starts lives and ends them."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._dice = random.Random(seed)  # noqa: S311 - a test's moments
        self.acknowledged: list[int] = []
        self.done: dict[int, int] = {}
        self.kills: dict[str, int] = {}
        self.lives = 0
        self.results = Results(folder)
        # Where chance may not get to: the first seed gets to each.
        self._wanted = list(FAILPOINTS) if seed == 0 else []
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
        make_files(folder, seed)

    def run(self, kills: int) -> None:
        """Kill so often, then let one live to its end."""
        while sum(self.kills.values()) < kills:
            self.lives += 1
            assert self.lives < 20 * kills + 20, "nothing gets killed any more"
            choice = self._wanted or [*FAILPOINTS, *[""] * len(FAILPOINTS)]
            failpoint = self._dice.choice(choice)
            delay_s = self._dice.choice([0.02, 0.08, 0.3]) * self._dice.random()
            nth = 1 if self._wanted else 1 + int(self._dice.expovariate(0.3))
            if self._live((failpoint, nth), delay_s):
                key = failpoint or "at random"
                self.kills[key] = self.kills.get(key, 0) + 1
                self._wanted = [name for name in self._wanted if name != failpoint]
        assert not self._wanted, f"nobody got to {self._wanted}"
        assert not self._live(("", 0), None), "the last life was killed"

    def _live(self, kill_at: tuple[str, int], delay_s: float | None) -> bool:
        """Run one life; return whether it was killed."""
        number = self.lives if delay_s is not None else 0
        moments = self._dice.getrandbits(32)
        reader, writing = os.pipe()
        child = os.fork()
        if not child:
            os.close(reader)
            life = Life(self._folder, lambda text: _write(writing, text))
            _live_and_exit(life, number, kill_at, moments)
        os.close(writing)
        if kill_at[0] or delay_s is None:
            signal.sigtimedwait([signal.SIGCHLD], 2 * PATIENCE_S)
        else:
            signal.sigtimedwait([signal.SIGCHLD], delay_s)
        os.kill(child, signal.SIGKILL)  # it is there until it is waited for
        _, status = os.waitpid(child, 0)
        while signal.sigtimedwait([signal.SIGCHLD], 0):
            pass
        with os.fdopen(reader) as told:
            self._hear(told.read())
        self.results.look()
        code = os.waitstatus_to_exitcode(status)
        assert code in {0, -signal.SIGKILL}, f"life {number} ended with {code}"
        return code != 0

    def _hear(self, told: str) -> None:
        for line in told.splitlines():
            match line.split():
                case ["acknowledged", number]:
                    self.acknowledged.append(int(number))
                case ["done", number, attempt]:
                    before = self.done.setdefault(int(number), int(attempt))
                    assert before == int(attempt), f"job {number} was done, and ran again"


class Results:
    """The files under their final names, looked at after each life: each is whole, always."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sources: dict[str, bytes] = {}
        self._seen: dict[tuple[str, int, int], int] = {}

    def look(self) -> None:
        """Compare what is new with its source."""
        if not self._sources:
            self._sources = {p.name: p.read_bytes() for p in (self._folder / "in").iterdir()}
        for made in (self._folder / "out").rglob("*"):
            status = made.stat()
            key = (str(made), status.st_ino, status.st_mtime_ns)
            if not made.is_file() or made.name.endswith(TEMPORARY_SUFFIX) or key in self._seen:
                continue
            assert made.read_bytes() == self._sources[source_of(made)], f"{made} has wrong bytes"
            self._seen[key] = status.st_size

    @property
    def count(self) -> int:
        """How many files were seen."""
        return len(self._seen)


def source_of(made: Path) -> str:
    """Return the name of the file that this is a copy of: "file 1 (2).bin" of "file 1.bin"."""
    return made.name.split(" (")[0].removesuffix(".bin") + ".bin"


def _live_and_exit(life: Life, number: int, kill_at: tuple[str, int], moments: int) -> None:
    try:
        if kill_at[0]:
            arm(*kill_at)
        life.live(number, random.Random(moments))  # noqa: S311 - a test's jobs
    except BaseException:  # noqa: BLE001 - it is printed, and the status says it
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(3)
    os._exit(0)


def _write(pipe: int, text: str) -> None:
    os.write(pipe, f"{text}\n".encode())


def make_files(folder: Path, seed: int) -> None:
    """Make files to copy: empty, small, and a few of some size."""
    dice = random.Random(seed)  # noqa: S311 - a test's data
    for name in ("in", "out", "state"):
        (folder / name).mkdir()
    for number in range(FILES):
        size = [0, 10, 5_000, 300_000, 2_000_000][number % 5]
        (folder / "in" / f"file {number}.bin").write_bytes(dice.randbytes(size))


def look(folder: Path, killer: Killer) -> None:
    """Prove what is promised."""
    path = folder / "state" / database.NAME
    with_file = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    assert with_file.execute("PRAGMA integrity_check").get == "ok"
    rows: list[Any] = with_file.execute(
        "SELECT jobs.id, state, attempt, inputs, outputs, result, skipped, error, kind, fields"
        " FROM jobs JOIN settings ON settings.id = jobs.settings"
    ).fetchall()
    with_file.close()
    ids = [row[0] for row in rows]
    assert len(set(ids)) == len(ids)
    assert len(set(killer.acknowledged)) == len(killer.acknowledged), "an id was given twice"
    missing = set(killer.acknowledged) - set(ids)
    assert not missing, f"acknowledged, but not there: {sorted(missing)}"
    sources = {p.name: p.read_bytes() for p in (folder / "in").iterdir()}
    expected: dict[Path, int] = {}
    for number, state, attempt, inputs, outputs, result, skipped, error, kind, fields in rows:
        assert state == "done", f"job {number} is {state}: {error}"
        assert killer.done.get(number, attempt) == attempt, f"job {number} ran again"
        (source,) = map(Path, exact_json.loads(inputs, tuple[str, ...]))
        if kind == "checksum":
            digest = hashlib.sha256(sources[source.name]).hexdigest()
            assert exact_json.loads(result, dict[str, str]) == {"sha256": digest}
            continue
        settings = exact_json.loads(fields, dict[str, Any])
        target = Path(settings["dir"]) / source.name
        assert target.is_file(), f"job {number} is done, but {target} is not there"
        expected[target] = 1
        if not skipped:
            (output,) = exact_json.loads(outputs, tuple[str, ...])
            assert Path(output).is_file()
    found = [p for p in (folder / "out").rglob("*") if p.is_file()]
    assert not [p for p in found if p.name.endswith(TEMPORARY_SUFFIX)]
    for made in found:
        source_name = source_of(made)
        assert made.read_bytes() == sources[source_name], f"{made} has wrong bytes"
        expected[made.with_name(source_name)] -= 1
    assert not any(expected.values()), f"not one result for each job: {expected}"


def main() -> None:
    """Do it all and print how it went."""
    folder, seed, kills = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    logging.basicConfig(filename=folder / "log", level=logging.INFO)
    start = time.monotonic()
    killer = Killer(folder, seed)
    try:
        killer.run(kills)
        look(folder, killer)
    except AssertionError:
        traceback.print_exc()
        sys.exit(f"seed {seed}, life {killer.lives}, after {sum(killer.kills.values())} kills")
    print(
        f"{sum(killer.kills.values())} kills in {killer.lives} lives,"
        f" {time.monotonic() - start:.1f} s: {killer.kills};"
        f" {len(killer.acknowledged)} jobs acknowledged, {len(killer.done)} seen done,"
        f" {killer.results.count} files seen whole"
    )


if __name__ == "__main__":
    main()

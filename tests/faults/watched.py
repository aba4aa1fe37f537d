"""A watched folder under all that can happen to it: files in = jobs out, exactly.

    python watched.py SCENE FOLDER SEED SIZE

A scene runs a home with the watch of a rule (or of two), does to the folder what its name says
and counts the jobs that came of it. What is wrong is printed, and the status is 1. SIZE is 1 for
the fast set and larger for the thorough one.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from killing import arm
from msgspec.structs import replace

from dropmill.core.files import TEMPORARY_SUFFIX
from dropmill.core.home import Home
from dropmill.core.recipe_book import RecipeBook
from dropmill.core.settings import Lanes, Settings
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import State
from dropmill.core.watch_rule import Original, WatchRule
from dropmill.core.watch_status import WatchEventKind, WatchState
from dropmill.watch.rules import RuleWatch
from faults.counts import keep_count
from recorder import Watching
from stages import STAGES

PATIENCE_S = 900.0
SETTLE_S = 0.5
SETTINGS = Settings(lanes=Lanes(net=1, disk=4, cpu=2), is_synced=False)
LONG_SETTLE_S = 2.0
PROMISE = "a watched folder, files in = jobs out: "
AT_THE_START = ("recovered", "listing")
FAILPOINTS = (
    "submitting",
    "submitted",
    "writing a batch",
    "batch written",
    "recording",
    "recorded",
    "committing",
    "committed",
    "beginning",
    "published",
    "result named",
    "ended",
    *AT_THE_START,
)


class Scene:
    """A home, the watches of its rules, and what may be asked of both."""

    def __init__(self, folder: Path, rules: Sequence[WatchRule]) -> None:
        taken = Home.take(folder / "state", STAGES, SETTINGS)
        assert taken is not None
        self.home = taken
        self.recorder = Watching()
        self.home.runner.subscribe(self.recorder)
        self.home.start()
        assert self.home.is_recovered.wait(PATIENCE_S)
        book = RecipeBook(folder / "recipes", STAGES)
        self.watches = [
            RuleWatch(
                rule,
                STAGES,
                book,
                self.home.runner,
                journal=self.home.journal,
                claims=self.home.claims,
            )
            for rule in rules
        ]
        for watch in self.watches:
            watch.start()
        self._settle_s = max(rule.settle_s for rule in rules)
        self.until(lambda: all(w.status.state is WatchState.WATCHING for w in self.watches))

    def until(self, is_so: Callable[[], bool], what: str = "") -> None:
        deadline = time.monotonic() + PATIENCE_S
        pause = threading.Event()
        while not is_so():
            assert time.monotonic() < deadline, (what, self.counts().most_common(3))
            pause.wait(0.05)

    def snapshots(self) -> list[Snapshot]:
        return [*self.recorder.latest.copy().values()]

    def counts(self) -> Counter[str]:
        """How many jobs there are of each path, but for those that put originals away."""
        return Counter(one.inputs[0] for one in self.snapshots() if one.kind != "put-away")

    def is_quiet(self) -> bool:
        """Whether nothing settles, and each job has ended."""
        return not self.recorder.open and all(w.status.waiting_count == 0 for w in self.watches)

    def settle(self, count: int) -> None:
        """Wait for so many jobs, then look whether more come: after a scan and a settle time."""
        self.until(
            lambda: self.is_quiet() and len(self.recorder.latest) >= count, f"{count} jobs wanted"
        )
        for watch in self.watches:
            watch.rescan()
        threading.Event().wait(2 * self._settle_s)
        self.until(self.is_quiet)

    def close(self) -> None:
        for watch in self.watches:
            assert watch.stop()
        assert self.home.close(PATIENCE_S)


def rule(
    folder: Path, kind: str = "look", *, settle_s: float = SETTLE_S, **settings: str
) -> WatchRule:
    return WatchRule(folder=str(folder / "in"), kind=kind, settings=settings, settle_s=settle_s)


@contextmanager
def scene(folder: Path, *rules: WatchRule) -> Iterator[Scene]:
    played = Scene(folder, rules or [rule(folder)])
    try:
        yield played
    finally:
        played.close()


def expect(counts: Counter[str], expected: Sequence[Path], times: int = 1) -> int:
    """Compare what came with what was to come; return how many files that was."""
    wanted = Counter({str(path): times for path in expected})
    lost, more = wanted - counts, counts - wanted
    keep_count(f"{PROMISE}{sys.argv[1]}", len(expected), len(lost) + len(more), int(sys.argv[3]))
    assert not lost, f"{len(lost)} were not taken: {[*lost][:5]}; too often: {[*more][:5]}"
    assert not more, f"{len(more)} files were taken too often: {more.most_common(5)}"
    return len(expected)


def write(path: Path, dice: random.Random) -> Path:
    path.write_bytes(b"x" * dice.randint(0, 300))
    return path


def spread(folder: Path, count: int, dice: random.Random) -> list[Path]:
    """Write so many files, some of them in folders that are made on the way."""
    made = []
    for number in range(count):
        place = folder / f"sub {number % 20}" if number % 4 == 0 else folder
        place.mkdir(exist_ok=True)
        made.append(write(place / f"{number:05}", dice))
    return made


def burst(folder: Path, dice: random.Random, size: int) -> int:
    """Very many at once."""
    with scene(folder) as played:
        made = spread(folder / "in", 400 if size == 1 else 50_000, dice)
        played.settle(len(made))
        return expect(played.counts(), made)


def slow_writer(folder: Path, dice: random.Random, size: int) -> int:
    """A file that grows, with pauses shorter than the settle time.

    Where the machine itself let it stand still for as long, it may be taken: then another grows.
    """
    settle_s, grows_s = (SETTLE_S, 2.0) if size == 1 else (LONG_SETTLE_S, 30.0)
    with scene(folder, rule(folder, settle_s=settle_s)) as played:
        for number in range(5):
            path = folder / "in" / f"slow {number}"
            longest_s = grow(path, dice, grows_s, settle_s / 2)
            ended_at = time.time()
            played.settle(number + 1)
            if longest_s < settle_s:
                break
        assert longest_s < settle_s, "the machine is too busy to write steadily"
        snapshot = next(one for one in played.snapshots() if one.inputs[0] == str(path))
        assert snapshot.submitted_at >= ended_at, "it was taken while it grew"
        assert snapshot.values["length"] == str(path.stat().st_size)
        counts = played.counts()
        return expect(Counter({str(path): counts[str(path)]}), [path])


def grow(path: Path, dice: random.Random, grows_s: float, pause_s: float) -> float:
    """Write a file for so long, with pauses up to this; return for how long it stood still."""
    pause = threading.Event()
    longest_s = 0.0
    with path.open("wb", buffering=0) as file:
        began = wrote_at = time.monotonic()
        while wrote_at < began + grows_s:
            pause.wait(dice.uniform(0.0, pause_s))
            file.write(b"x" * dice.randint(1, 5000))
            now = time.monotonic()
            longest_s, wrote_at = max(longest_s, now - wrote_at), now
    return longest_s


def renames(folder: Path, dice: random.Random, size: int) -> int:
    """`x.part` → `x`, at any moment, with other renames between."""
    with scene(folder) as played:
        made = []
        pause = threading.Event()
        for number in range(150 * size):
            part = write(folder / "in" / f"{number}.part", dice)
            whole = folder / "in" / f"{number}.iso"
            if dice.random() < 0.3:
                part = part.rename(folder / "in" / f".{number}.x{TEMPORARY_SUFFIX}")
            if dice.random() < 0.01:
                pause.wait(dice.uniform(0.0, 2 * SETTLE_S))
            made.append(part.rename(whole))
        write(folder / "in" / "never whole.part", dice)
        played.settle(len(made))
        return expect(played.counts(), made)


def moves(folder: Path, dice: random.Random, size: int) -> int:
    """Files and folders come from elsewhere, go again, and come back."""
    outside = folder / "outside"
    outside.mkdir()
    with scene(folder) as played:
        stay: list[Path] = []
        gone: list[Path] = []
        for number in range(40 * size):
            came = folder / "in" / f"{number}"
            if number % 5 == 0:
                (outside / f"{number}/deep").mkdir(parents=True)
                files = [f"deep/{part}" for part in range(3)]
                for name in files:
                    write(outside / f"{number}" / name, dice)
                (outside / f"{number}").rename(came)
                stay += [came / name for name in files]
                continue
            write(outside / f"{number}", dice)
            began = time.monotonic()
            (outside / f"{number}").rename(came)
            if number % 5 == 1:
                came.rename(outside / f"back {number}")
                if time.monotonic() - began < SETTLE_S / 2:
                    gone.append(came)
                else:
                    (outside / f"back {number}").rename(came)
                    stay.append(came)
            else:
                stay.append(came)
        played.settle(len(stay))
        assert not [path for path in gone if played.counts()[str(path)]]
        again = dice.sample(stay, 10)
        for path in again:  # what was taken goes and comes back: it is not new
            path.rename(outside / "away")
            (outside / "away").rename(path)
        played.settle(len(stay))
        return expect(played.counts(), stay)


def before(folder: Path, dice: random.Random, size: int) -> int:
    """Files that are there when it starts, and others that come in that moment."""
    made = spread(folder / "in", 200 * size, dice)
    (folder / "in" / "later").mkdir()
    late = threading.Thread(
        target=lambda: made.extend(spread(folder / "in" / "later", 200 * size, dice))
    )
    late.start()
    with scene(folder) as played:
        late.join()
        played.settle(len(made))
        return expect(played.counts(), made)


def overflow(folder: Path, dice: random.Random, size: int) -> int:
    """More than the kernel's queue holds, because nobody reads it."""
    limit = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    with scene(folder) as played:
        notices = played.watches[0]._watch._notices
        assert notices is not None
        observer = notices._observer
        assert observer is not None
        with observer._fd._lock:  # type: ignore[attr-defined]
            made = spread(folder / "in", limit // 2 + dice.randint(100, 1000), dice)
        played.settle(len(made))
        events = played.watches[0].status.events
        assert played.watches[0].status.taken_count == len(made)
        assert len(events) == 100 or WatchEventKind.OVERFLOWED in {e.kind for e in events}
        return expect(played.counts(), made)


def remade(folder: Path, dice: random.Random, size: int) -> int:
    """The folder is deleted and made again, now with all taken, now in the middle."""
    inbox = folder / "in"
    with scene(folder) as played:
        kept: list[Path] = []
        dropped: set[str] = set()
        for turn in range(2 + 2 * (size > 1)):
            made = [write(inbox / f"{turn} {number}", dice) for number in range(20)]
            is_waited_for = dice.random() < 0.5 or turn == 0
            if is_waited_for:
                kept += made
                played.settle(len(kept))
            else:
                dropped.update(map(str, made))
            if dice.random() < 0.5:
                shutil.rmtree(inbox)
            else:
                inbox.rename(folder / f"away {turn}")
            if dice.random() < 0.5:
                played.until(lambda: played.watches[0].status.state is WatchState.GONE)
            inbox.mkdir()
        made = [write(inbox / f"last {number}", dice) for number in range(20)]
        kept += made
        played.settle(len(kept))
        counts = played.counts()
        assert all(counts.pop(path, 0) <= 1 for path in dropped)
        return expect(counts, kept)


def two_rules(folder: Path, dice: random.Random, size: int) -> int:
    """Two rules for one folder: of one kind, or one of them with its results beside the files."""
    is_twin = dice.random() < 0.5
    second = replace(rule(folder), twin=2) if is_twin else rule(folder, "stamp")
    with scene(folder, rule(folder), second) as played:
        made = spread(folder / "in", 100 * size, dice)
        played.settle(2 * len(made))
        kinds = Counter(one.kind for one in played.snapshots())
        expected = {"look": 2 * len(made)} if is_twin else {"look": len(made), "stamp": len(made)}
        assert kinds == expected, kinds
        return expect(played.counts(), made, times=2)


def restart(folder: Path, dice: random.Random, size: int) -> int:
    """Killed at any moment while files come, and begun again."""
    kind = rule(folder, "stamp", **({"dir": str(folder / "out")} if dice.random() < 0.5 else {}))
    return outlive(folder, kind, dice, size)


def originals(folder: Path, dice: random.Random, size: int) -> int:
    """The same, while what is done with is moved away: each of them, and nothing else."""
    taken = folder / "taken"
    moving = replace(
        rule(folder, "stamp", dir=str(folder / "out")),
        original=Original.MOVE,
        original_dir=str(taken),
    )
    count = outlive(folder, moving, dice, size)
    left = [*(folder / "in").iterdir()]
    assert not left, f"originals were left where they were: {left[:5]}"
    names = sorted(path.name for path in taken.iterdir())
    assert names == [f"{number:05}" for number in range(count)]
    return count


def outlive(folder: Path, kind: WatchRule, dice: random.Random, size: int) -> int:
    """Let files come while those who watch are killed, and look what came of it all."""
    count = 60 * size
    made = [folder / "in" / f"{number:05}" for number in range(count)]
    is_over = threading.Event()

    def come(seed: int) -> None:
        own = random.Random(seed)  # noqa: S311 - a test's moments
        pause = threading.Event()
        for path in made:
            write(path, own)
            if own.random() < 0.1:
                pause.wait(own.uniform(0.0, 0.1 * size))
        is_over.set()

    child = os.fork()  # who writes is not killed, and has no thread of ours
    if not child:
        come(dice.randint(0, 1 << 30))
        os._exit(0)
    kills = 0
    while kills < 2 + 3 * (size > 1):
        kills += life(folder, kind, dice)
    assert os.waitpid(child, 0)[1] == 0
    with scene(folder, kind) as played:
        deadline = time.monotonic() + PATIENCE_S
        while len(played.counts()) < count and time.monotonic() < deadline:
            retry(played)
            threading.Event().wait(0.1)
        retry(played)
        played.settle(count)
        assert {one.state for one in played.snapshots()} == {State.DONE}
        results = folder / "out" if kind.settings else folder / "in"
        found = sorted(path.name for path in results.iterdir() if path.name.endswith("+"))
        assert found == [f"{path.name}+" for path in made], "results are missing or double"
        return expect(played.counts(), made)


def retry(played: Scene) -> None:
    interrupted = [one.id for one in played.snapshots() if one.state is State.INTERRUPTED]
    if interrupted:
        played.home.runner.retry(interrupted)


def life(folder: Path, kind: WatchRule, dice: random.Random) -> bool:
    """Watch in a process of its own until that is killed; return whether it was."""
    after_s = dice.uniform(0.2, 3.0)
    failpoint = dice.choice(FAILPOINTS) if dice.random() < 0.7 else ""
    nth = 1 if failpoint in AT_THE_START else dice.randint(1, 30)
    child = os.fork()
    if not child:
        try:
            if failpoint:
                arm(failpoint, nth)
            with scene(folder, kind) as played:
                retry(played)
                threading.Event().wait(after_s)
                os.kill(os.getpid(), signal.SIGKILL)
        except BaseException:  # noqa: BLE001 - it is printed, and the status says it
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(3)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code == -signal.SIGKILL, f"a life ended with {code}"
    return True


def refused(folder: Path, dice: random.Random, size: int) -> int:
    """The system tells of fewer folders than there are: run where it allows 20 watches."""
    for number in range(40):
        (folder / "in" / f"sub {number}").mkdir()
    with scene(folder) as played:
        made = [
            write(folder / "in" / f"sub {number % 40}" / f"{number}", dice)
            for number in range(40 * size)
        ]
        played.settle(len(made))
        status = played.watches[0].status
        assert status.polled_every_s is not None
        assert status.problem is not None
        assert "does not tell of all" in status.problem.title, status.problem
        return expect(played.counts(), made)


SCENES: dict[str, Callable[[Path, random.Random, int], int]] = {
    one.__name__: one
    for one in (
        burst,
        slow_writer,
        renames,
        moves,
        before,
        overflow,
        remade,
        two_rules,
        restart,
        originals,
        refused,
    )
}


def main() -> None:
    """Play one scene and print how many files were watched."""
    name, folder = sys.argv[1], Path(sys.argv[2])
    seed, size = int(sys.argv[3]), int(sys.argv[4])
    for part in ("in", "state", "out"):
        (folder / part).mkdir()
    count = SCENES[name](folder, random.Random(seed), size)  # noqa: S311 - a test's moments
    print(f"{count} files, each once")


if __name__ == "__main__":
    main()

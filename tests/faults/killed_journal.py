"""A journal's user that is killed at a random moment, again and again.

    python killed_journal.py FOLDER

Reads lines "SEED" from its input. For each it forks a child that opens the journal in FOLDER,
submits and records as fast as it can, and kills it (SIGKILL) after a random time; then it prints
"over". What the child was told is in FOLDER/said: a line for each thing, written before anything
else happens. The parent has no threads, so that it may fork.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
from pathlib import Path

import msgspec

from dropmill.core.journal import Journal, Moved, Removed
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import State
from journaling import KINDS, Note

MOST_S = 0.15
"""A child lives at most so long after its start; longer where nobody gets anything done."""


def work(folder: Path, seed: int) -> None:
    """Submit and record until death."""
    chance = random.Random(seed)  # noqa: S311 - chance, not secrecy
    said = os.open(folder / "said", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def say(word: str, *numbers: int) -> None:
        os.write(said, " ".join([word, *map(str, numbers)]).encode() + b"\n")

    def fail(trouble: object) -> None:
        say("trouble")

    journal = Journal(folder, KINDS, on_trouble=fail)
    if journal.failures:
        say("set-aside")
    journal.recover().result()
    waiting = journal.reader.page(limit=50)
    slots = threading.Semaphore(4)
    while True:
        slots.acquire()
        jobs = [Note(inputs=(f"/{seed}/{i}",), depth=i % 3) for i in range(chance.randint(1, 400))]
        submission = journal.submit(jobs)

        def acknowledged(_: object, ids: range = submission.ids) -> None:
            say("submitted", ids.start, ids.stop)
            slots.release()

        submission.committed.add_done_callback(acknowledged)
        if waiting:
            changed = chance.sample(waiting, chance.randint(1, len(waiting)))
            pictures = [state_of(s.snapshot, chance) for s in changed]
            ended = [p.id for p in pictures if p.state is State.DONE]

            def recorded(ended: list[int] = ended) -> None:
                say("done", *ended)

            others = [Moved(p.id, (1, chance.random())) for p in pictures]
            gone = [Removed(number) for number in ended]
            journal.record([*pictures, *others, *gone], recorded)
            waiting = [s for s in waiting if s.snapshot.id not in ended]


def state_of(snapshot: Snapshot, chance: random.Random) -> Snapshot:
    """Return a picture of the job a moment later."""
    if snapshot.state is State.DONE or chance.random() < 0.1:
        return msgspec.structs.replace(snapshot, state=State.DONE, ended_at=1.0)
    return msgspec.structs.replace(snapshot, state=State.RUNNING, started_at=1.0)


def main() -> None:
    """Kill one child for each line of the input."""
    folder = Path(sys.argv[1])
    said = folder / "said"
    most_s = MOST_S
    for line in sys.stdin:
        seed = int(line)
        child = os.fork()
        if not child:
            try:
                work(folder, seed)
            finally:
                os._exit(1)  # only an error leads here
        died = threading.Event()
        died.wait(random.Random(seed).uniform(0, most_s))  # noqa: S311 - the same
        os.kill(child, signal.SIGKILL)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if not said.exists() or not said.stat().st_size:
            most_s *= 1.5  # on a busy machine nothing has come of it yet
        print("over" if status == -signal.SIGKILL else f"ended by itself: {status}", flush=True)


if __name__ == "__main__":
    main()

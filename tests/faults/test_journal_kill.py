"""Killed at random moments while jobs are added and run: every acknowledged id is there once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import apsw
import pytest

from dropmill.core.journal.database import NAME
from dropmill.core.state import State
from faults.counts import keep_count
from journaling import open_journal

PROMISE = "what the journal acknowledged is there"
KILLS = 16
"""A seed: 16 kills in `make test`, with 125 seeds in `make faults` 2,000."""


@pytest.mark.timeout(900)
@pytest.mark.seeds(125, few=1)
def test_what_was_acknowledged_outlives_every_kill(tmp_path: Path, seed: int) -> None:
    moments = range(seed * KILLS, (seed + 1) * KILLS)
    claimed = 0
    is_lost = True
    try:
        claimed = kill_again_and_again(tmp_path, moments)
        is_lost = False
    finally:
        keep_count(PROMISE, KILLS, int(is_lost), seed)
    assert claimed, "no child lived long enough to be told anything"


def kill_again_and_again(folder: Path, moments: range) -> int:
    script = Path(__file__).with_name("killed_journal.py")
    with subprocess.Popen(
        [sys.executable, str(script), str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as killer:
        assert killer.stdin is not None
        assert killer.stdout is not None
        claimed = 0
        for moment in moments:
            print(moment, file=killer.stdin, flush=True)
            assert killer.stdout.readline() == "over\n", moment
            claimed = check(folder)
        killer.stdin.close()
    return claimed


def check(folder: Path) -> int:
    """See that all that was said is so; return how many jobs that was about."""
    submitted: list[int] = []
    done: set[int] = set()
    said = folder / "said"
    for line in said.read_text().splitlines() if said.exists() else []:
        word, *numbers = line.split()
        assert word in {"submitted", "done"}, line
        if word == "submitted":
            submitted += range(int(numbers[0]), int(numbers[1]))
        else:
            done.update(map(int, numbers))
    assert max(Counter(submitted).values(), default=1) == 1, "an id was given twice"
    with open_journal(folder) as journal:
        assert journal.failures == ()
        rows = journal.reader._rows("SELECT id, state, is_listed FROM jobs")
        batches = journal.reader._rows(
            "SELECT size, (SELECT count(*) FROM jobs WHERE batch = batches.id) FROM batches"
        )
        found = {number: (state, is_listed) for number, state, is_listed in rows}
        assert len(found) == len(rows)
        assert set(submitted) <= set(found)
        # Done and removed came in one commit.
        assert all(found[number] == (State.DONE, 0) for number in done)
        assert all((state == State.DONE) != is_listed for state, is_listed in found.values())
        assert all(size == count for size, count in batches), "a batch is there in part"
    connection = apsw.Connection(str(folder / NAME))
    assert connection.pragma("integrity_check") == "ok"
    connection.close()
    return len(submitted) + len(done)

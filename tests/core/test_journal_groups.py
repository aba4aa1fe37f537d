"""However changes are grouped into commits, the same stands in the journal in the end."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from dropmill.core.errors import Failure
from dropmill.core.job import Lane
from dropmill.core.journal import Attempt, Change, Changed, Forgotten, Moved, Removed, Stored
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import State
from journaling import Fetch, Note, open_journal, record, submit

IDS = st.integers(1, 4)  # one more than there are
TIMES = st.one_of(st.none(), st.floats(0, 9))

PICTURES = st.builds(
    Snapshot,
    id=IDS,
    batch=st.just(1),
    kind=st.just("note"),
    lane=st.just(Lane.DISK),
    name=st.text(st.characters(codec="utf-8"), max_size=5),
    inputs=st.just(()),
    dir=st.just(""),
    state=st.sampled_from(State),
    done=st.integers(0, 1 << 60),
    total=st.one_of(st.none(), st.integers(0, 1 << 60)),
    error=st.one_of(st.none(), st.builds(Failure, st.text(max_size=5))),
    outputs=st.lists(st.text(max_size=5), max_size=2).map(tuple),
    started_at=TIMES,
    ended_at=TIMES,
    attempt=st.integers(1, 3),
)
CHANGES = st.one_of(
    PICTURES,
    st.builds(Moved, IDS, st.tuples(st.integers(-2, 2), st.floats(-9, 9))),
    st.builds(Removed, IDS),
    st.builds(Changed, IDS, st.builds(Note, inputs=st.just(("/b",)), depth=st.integers(0, 3))),
)


@settings(max_examples=10, deadline=None)
@given(st.lists(CHANGES, max_size=12), st.booleans())
def test_grouping_changes_nothing(changes: list[Change], is_forgetting: bool) -> None:
    last = [Forgotten(5.0)] if is_forgetting else []
    one_by_one = outcome([[change] for change in [*changes, *last]])
    assert outcome([changes, last]) == one_by_one
    assert outcome([[*changes, *last]]) == one_by_one


def outcome(groups: list[list[Change]]) -> tuple[list[Stored], list[list[Attempt]]]:
    """Record each group in a commit of its own; return what stands in the journal then."""
    with tempfile.TemporaryDirectory() as folder, open_journal(Path(folder)) as journal:
        submit(journal, Note(inputs=("/a",)), Fetch(inputs=("https://x",)), Note(inputs=("/a",)))
        for group in groups:
            record(journal, *group)
        # When they were submitted is the one thing that differs.
        stored = [without_time(item) for item in journal.reader.page()]
        return stored, [journal.reader.attempts(number) for number in (1, 2, 3)]


def without_time(stored: Stored) -> Stored:
    return replace(stored, snapshot=replace(stored.snapshot, submitted_at=0.0))

"""The journal: what it was told is there, as it was told, and read back in pages."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from dropmill.core.errors import Failure, Problem
from dropmill.core.files import IfExists
from dropmill.core.journal import (
    Changed,
    Filter,
    Forgotten,
    Journal,
    Moved,
    Processed,
    Removed,
    SortBy,
    Undone,
    UndoStep,
    settings_key,
)
from dropmill.core.state import State
from journaling import Fetch, Note, Troubles, ids_of, open_journal, picture, record, submit


@pytest.fixture
def journal(tmp_path: Path):
    troubles = Troubles()
    journal = open_journal(tmp_path, troubles)
    yield journal
    assert journal.close()
    assert troubles.said == []


JOBS = [
    Note(inputs=("/a/one.txt",)),
    Note(
        inputs=("/a/two.txt", "/b/“zwei”.txt"),
        dir="/results",
        if_exists=IfExists.OVERWRITE,
        timeout_s=2.5,
        retries=0,
        depth=7,
        ratio=0.1,
        is_deep=True,
        words=("a", "b, c"),
    ),
    Note(inputs=("/a/bytes-\udcff\udcfe\n.txt",), dir="/\udce4"),
    Fetch(inputs=("https://example.org/a?b=c#d",)),
]


@pytest.mark.parametrize("job", JOBS)
def test_a_job_comes_back_as_it_was(journal: Journal, job: Note | Fetch) -> None:
    (number,) = submit(journal, job)
    stored = journal.reader.job(number)
    assert stored is not None
    assert stored.job == job
    assert type(stored.job.if_exists) is IfExists
    assert stored.withheld == ()
    assert stored.snapshot.order == (0, number)
    assert stored.is_listed
    snapshot = stored.snapshot
    assert (snapshot.id, snapshot.batch, snapshot.kind) == (number, 1, job.kind)
    assert (snapshot.lane, snapshot.unit, snapshot.name) == (job.lane, job.unit, job.name)
    assert (snapshot.inputs, snapshot.dir, snapshot.state) == (job.inputs, job.dir, State.WAITING)


def test_ids_are_in_a_row_and_never_given_twice(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        first = journal.submit(JOBS)
        second = journal.submit(JOBS[:1])
        assert (first.batch, list(first.ids)) == (1, [1, 2, 3, 4])
        assert (second.batch, list(second.ids)) == (2, [5])
        second.committed.result(20)
        record(journal, picture(journal, 5, state=State.DONE, ended_at=1.0), Removed(5))
        record(journal, Forgotten(2.0))
        assert journal.reader.job(5) is None
    with open_journal(tmp_path) as journal:
        assert submit(journal, *JOBS[:1]) == [6]


def test_jobs_are_still_there_after_a_start(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        submit(journal, *JOBS)
        submit(journal, *JOBS, is_held=True)
        before = journal.reader.page()
    with open_journal(tmp_path) as journal:
        assert journal.failures == ()
        assert journal.reader.page() == before
        counts = journal.reader.counts()
        assert (counts[State.WAITING], counts[State.HELD], counts[State.DONE]) == (4, 4, 0)


def test_acknowledgements_come_in_order_after_the_commit(journal: Journal) -> None:
    said: list[tuple[int, bool]] = []
    last = threading.Event()
    for number in range(1, 51):
        submission = journal.submit(JOBS[:1])

        def note(_: object, number: int = number) -> None:
            said.append((number, journal.reader.job(number) is not None))

        submission.committed.add_done_callback(note)
    journal.record((), last.set)
    assert last.wait(20)
    assert said == [(number, True) for number in range(1, 51)]


def test_settings_of_a_batch_are_stored_once(journal: Journal) -> None:
    submit(journal, *[Note(inputs=(f"/{i}",), depth=i % 2) for i in range(3_000)])
    rows = journal.reader._rows("SELECT count(*) FROM settings")
    assert rows == [(2,)]
    assert [s.job.depth for s in journal.reader.page(offset=2_500, limit=2)] == [0, 1]


def test_a_picture_says_all_that_changes(journal: Journal) -> None:
    (number,) = submit(journal, JOBS[0])
    last = picture(
        journal,
        number,
        state=State.FAILED,
        name="one (1).txt",
        note="the server is busy",
        done=3,
        total=1 << 40,
        due_at=5.5,
        outputs=("/a/\udcff", "/b"),
        values={"sha256": "abc"},
        error=Failure("It broke", "Mend it", "line\nline"),
        skipped="why",
        attempt=2,
        started_at=1.5,
        ended_at=2.5,
        work_s=1.0,
    )
    record(journal, last)
    stored = journal.reader.job(number)
    assert stored is not None
    assert stored.snapshot == last


def test_the_last_of_many_pictures_counts(journal: Journal) -> None:
    ids = submit(journal, *JOBS)
    for state in (State.RUNNING, State.PAUSED, State.RUNNING, State.DONE):
        journal.record([picture(journal, number, state=state) for number in ids])
    record(journal)
    assert journal.reader.counts()[State.DONE] == len(ids)


def test_odd_texts_and_amounts_do_no_harm(journal: Journal) -> None:
    (number,) = submit(journal, JOBS[0])
    odd = picture(
        journal,
        number,
        state=State.FAILED,
        name="\udcff\x00name",
        note="\ud800",
        done=float("nan"),
        total=1 << 70,
        outputs=(Path("/a/path"),),
        values={"count": 3},
        error=Failure("\udcff", "", "\x00"),
    )
    record(journal, odd)
    stored = journal.reader.job(number)
    assert stored is not None
    assert stored.snapshot.name == "\\udcff\x00name"
    assert stored.snapshot.done == 0
    assert stored.snapshot.outputs == ("/a/path",)
    assert stored.snapshot.values == {"count": "3"}
    assert stored.snapshot.error == Failure("\udcff", "", "\x00")


def test_every_attempt_stays_known(journal: Journal) -> None:
    (number,) = submit(journal, JOBS[0])
    assert journal.reader.attempts(number) == []
    pictures = [
        {"state": State.FAILED, "attempt": 1, "error": Failure("First"), "ended_at": 2.0},
        {"state": State.WAITING, "attempt": 2, "error": None, "ended_at": None},
        {"state": State.CANCELLED, "attempt": 2, "ended_at": 4.0, "started_at": 3.0},
        {"state": State.DONE, "attempt": 3, "ended_at": 6.0, "started_at": 5.0, "work_s": 3.0},
    ]
    journal.record([picture(journal, number, **{"started_at": 1.0, **p}) for p in pictures])
    record(journal)
    attempts = journal.reader.attempts(number)
    assert [(a.number, a.state, a.started_at, a.ended_at) for a in attempts] == [
        (1, State.FAILED, 1.0, 2.0),
        (2, State.CANCELLED, 3.0, 4.0),
        (3, State.DONE, 5.0, 6.0),
    ]
    assert attempts[0].error == Failure("First")
    assert attempts[2].work_s == 3.0


def test_the_queue_is_read_in_its_order_page_by_page(journal: Journal) -> None:
    ids = submit(journal, *[Note(inputs=(f"/{i}",)) for i in range(10)])
    record(
        journal,
        Moved(ids[9], (0, ids[0] - 0.5)),
        Moved(ids[0], (1, 0)),
        picture(journal, ids[4], state=State.DONE),
        picture(journal, ids[5], state=State.INTERRUPTED),
        picture(journal, ids[6], state=State.FAILED),
    )
    seen: list[int] = []
    after = None
    while page := journal.reader.unfinished(after, limit=3):
        seen += ids_of(page)
        after = (*page[-1].snapshot.order, page[-1].snapshot.id)
    expected = [ids[9], *ids[1:4], ids[5], ids[7], ids[8], ids[0]]
    assert seen == expected


def test_a_removed_job_leaves_the_list_and_stays_in_the_history(journal: Journal) -> None:
    ids = submit(journal, *JOBS)
    record(
        journal,
        *[picture(journal, n, state=State.DONE, ended_at=float(n)) for n in ids[:3]],
        Removed(ids[0]),
    )
    assert journal.reader.counts()[State.DONE] == 2
    assert ids_of(journal.reader.page(Filter(is_listed=True))) == ids[1:]
    assert ids_of(journal.reader.history()) == [ids[2], ids[1], ids[0]]
    newest = journal.reader.history(limit=1)[0].snapshot
    rest = journal.reader.history(before=(newest.ended_at or 0.0, newest.id))
    assert ids_of(rest) == [ids[1], ids[0]]


def test_a_page_is_filtered_and_sorted(journal: Journal) -> None:
    names = ["b 100%.txt", "a_1.txt", "C.txt"]
    ids = submit(journal, *[Note(inputs=(f"/x/{name}",)) for name in names])
    (link,) = submit(journal, Fetch(inputs=("https://example.org/z",)))
    record(
        journal,
        picture(journal, ids[0], state=State.DONE, total=5, outputs=("/out/result",)),
        picture(journal, ids[1], state=State.FAILED, total=9, name="zzz"),
    )
    page = journal.reader.page
    assert ids_of(page(Filter(states=(State.DONE, State.FAILED)))) == ids[:2]
    assert ids_of(page(Filter(kinds=("fetch",)))) == [link]
    assert ids_of(page(Filter(batch=1))) == ids
    assert ids_of(page(Filter(batch=99))) == []
    assert ids_of(page(Filter(text="100%"))) == ids[:1]
    assert ids_of(page(Filter(text="%"))) == ids[:1]
    assert ids_of(page(Filter(text="A_1"))) == ids[1:2]
    assert ids_of(page(Filter(text="result"))) == ids[:1]
    assert ids_of(page(by=SortBy.SIZE, is_descending=True))[:2] == [ids[1], ids[0]]
    assert ids_of(page(by=SortBy.KIND, limit=1)) == [link]
    assert ids_of(page(limit=2, offset=1)) == ids[1:]
    for by in SortBy:
        everything = ids_of(page(by=by))
        assert sorted(everything) == [*ids, link]
        assert ids_of(page(by=by, is_descending=True)) == everything[::-1]
    assert journal.reader.count(Filter(batch=1)) == 3
    batch = journal.reader.batch(1)
    assert batch is not None
    assert (batch.size, batch.title) == (3, "")
    assert journal.reader.batch(99) is None


def test_a_job_can_get_other_settings(journal: Journal) -> None:
    ids = submit(journal, *JOBS[:2])
    other = Note(inputs=("/other",), depth=99)
    record(journal, Changed(ids[0], other))
    assert [s.job for s in journal.reader.page()] == [other, JOBS[1]]
    submit(journal, JOBS[3])
    assert journal.reader.page()[2].job == JOBS[3]


def test_steps_are_undone_once_the_latest_first(journal: Journal) -> None:
    ids = submit(journal, *JOBS[:2])
    steps = [UndoStep(n, float(n), "move", {"from": f"/{n}\udcff"}) for n in ids]
    record(journal, *steps)
    found = journal.reader.undo_steps(batch=1)
    assert [(s.job_id, s.action, s.details) for s in found] == [
        (s.job_id, s.action, s.details) for s in steps[::-1]
    ]
    assert journal.reader.undo_steps(job_id=ids[0]) == found[1:]
    assert journal.reader.undo_steps(batch=2) == []
    record(journal, Undone(found[0].id, 9.0))
    assert journal.reader.undo_steps() == found[1:]


def test_the_ledger_knows_content_under_the_same_settings(journal: Journal) -> None:
    job, same, other = (Note(inputs=(i,), depth=d) for i, d in (("/a", 1), ("/b", 1), ("/a", 2)))
    (number,) = submit(journal, job)
    entry = Processed("sha256:1", settings_key(job), "/a\udcff", number, 5.0, ("/out",))
    record(journal, entry)
    assert journal.reader.processed("sha256:1", same) == entry
    assert journal.reader.processed("sha256:1", other) is None
    assert journal.reader.processed("sha256:2", same) is None


def test_what_is_forgotten_is_gone_and_nothing_else(journal: Journal) -> None:
    ids = submit(journal, *JOBS)
    (kept,) = submit(journal, JOBS[0])
    record(
        journal,
        *[picture(journal, n, state=State.FAILED, ended_at=float(n)) for n in ids],
        *[UndoStep(n, 0.0, "move", {}) for n in ids],
        *[Removed(n) for n in ids[:3]],
    )
    record(journal, Forgotten(3.0))
    assert ids_of(journal.reader.page()) == [*ids[2:], kept]
    assert [s.job_id for s in journal.reader.undo_steps()] == ids[:1:-1]
    assert journal.reader.attempts(ids[0]) == []
    record(journal, *[Removed(n) for n in ids], Forgotten(100.0))
    assert ids_of(journal.reader.page()) == [kept]
    assert journal.reader.batch(1) is None
    assert journal.reader.batch(2) is not None


def test_a_start_finds_what_was_running_interrupted(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        notes = submit(journal, *[Note(inputs=(f"/{s}",)) for s in State])
        fetches = submit(journal, *[Fetch(inputs=(f"https://x/{s}",)) for s in State])
        for ids in (notes, fetches):
            record(
                journal,
                *[
                    picture(journal, n, state=state, started_at=1.0)
                    for n, state in zip(ids, State, strict=True)
                ],
            )
    with open_journal(tmp_path) as journal:
        for _ in range(2):
            found = journal.recover().result(20)
            # The paused note was suspended in place: it cannot go on where it was.
            expected = {s: s for s in State} | {State.RUNNING: State.INTERRUPTED}
            states = [s.snapshot.state for s in journal.reader.page(Filter(kinds=("fetch",)))]
            assert states == list(expected.values())
            expected[State.PAUSED] = State.INTERRUPTED
            states = [s.snapshot.state for s in journal.reader.page(Filter(kinds=("note",)))]
            assert states == list(expected.values())
            assert found.counts == journal.reader.counts()
        assert journal.reader.attempts(notes[2])[0].state == State.INTERRUPTED
        assert found.interrupted == 0


def test_a_kind_that_is_gone_keeps_its_rows(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        ids = submit(journal, *JOBS)
        record(journal, picture(journal, ids[0], state=State.DONE, ended_at=1.0))
    journal = Journal(tmp_path, {"fetch": Fetch}, on_trouble=Troubles())
    with journal:
        assert journal.reader.job(ids[1]).snapshot.state == State.FAILED  # type: ignore[union-attr]
        found = journal.recover().result(20)
        assert found.lost_kind == 2
        stored = journal.reader.page()
        assert [s.job for s in stored] == [None, None, None, JOBS[3]]
        states = [s.snapshot.state for s in stored]
        assert states == [State.DONE, State.INTERRUPTED, State.INTERRUPTED, State.WAITING]
        assert stored[0].snapshot.error is None
        assert stored[1].snapshot.error is not None
        assert "“note”" in stored[1].snapshot.error.title
        assert stored[1].snapshot.inputs == JOBS[1].inputs
    with open_journal(tmp_path) as journal:
        assert [s.job for s in journal.reader.page()] == JOBS


def test_settings_that_no_longer_fit_are_said(journal: Journal) -> None:
    (number,) = submit(journal, JOBS[0])
    done = journal._writer.run(
        lambda connection: connection.execute("""UPDATE settings SET fields = '{"depth": "x"}'""")
    )
    done.result(20)
    stored = journal.reader.job(number)
    assert stored is not None
    assert stored.job is None
    assert stored.snapshot.state == State.FAILED
    assert stored.snapshot.error is not None
    assert "do not fit" in stored.snapshot.error.title


def test_a_job_that_cannot_be_written_fails_alone(journal: Journal) -> None:
    bad = journal.submit([Note(inputs=("/a",), words=(object(),))])  # type: ignore[arg-type]
    good = journal.submit(JOBS)
    with pytest.raises(Problem, match="could not be saved"):
        bad.committed.result(20)
    good.committed.result(20)
    assert journal.reader.count() == len(JOBS)


def test_after_the_end_nothing_is_taken_in(tmp_path: Path) -> None:
    journal = open_journal(tmp_path)
    assert journal.close()
    with pytest.raises(Problem, match="ending"):
        journal.submit(JOBS).committed.result(20)
    with pytest.raises(RuntimeError):
        journal.record(())
    with pytest.raises(RuntimeError):
        journal.recover()
    assert journal.close()


def test_closing_writes_what_is_in_the_queue(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        submissions = [journal.submit(JOBS) for _ in range(100)]
    assert all(s.committed.done() for s in submissions)
    with open_journal(tmp_path) as journal:
        assert journal.reader.count() == 100 * len(JOBS)


def test_a_broken_callback_harms_nobody(journal: Journal, caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> None:
        raise ValueError("broken")

    journal.record((), broken)
    record(journal)
    assert "broken" in caplog.text


def test_the_files_are_for_their_owner_only(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        submit(journal, *JOBS)
        modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes == {"journal.db": 0o600, "journal.db-wal": 0o600, "journal.db-shm": 0o600}

"""`dropmill undo`, in a process of its own."""

from __future__ import annotations

from typing import Any

import pytest

from dropmill.cli.arguments import parse
from dropmill.cli.commands import Undo

Dropmill = Any


def test_a_batch_is_listed_undone_and_what_changed_is_left(dropmill: Dropmill) -> None:
    to = dropmill.folder / "to"
    to.mkdir()
    for name in ("a", "b"):
        (dropmill.folder / name).write_text(f"new {name}")
        (to / name).write_text(f"old {name}")
    added = dropmill("add", "--kind", "copy", "--dir", "to", "--if-exists", "overwrite", "a", "b")
    assert added.status == 0
    assert dropmill("undo", "1").err.startswith("dropmill: Batch 1 is still at work")
    assert dropmill("resume", "--all").status == 0
    assert (to / "a").read_text() == "new a"
    assert dropmill("undo").out.split()[0] == "1"
    assert "2 files  copy" in dropmill("undo").out
    (to / "b").write_text("somebody's own")
    outcome = dropmill("undo", "1")
    assert outcome.status == 1
    assert outcome.out == "1 file restored\n1 file left as it is\n"
    assert outcome.err == "dropmill: “b” has changed since. It was left as it is.\n"
    assert ((to / "a").read_text(), (to / "b").read_text()) == ("old a", "somebody's own")


def test_a_run_that_is_kept_can_be_undone_and_knows_what_was_done(dropmill: Dropmill) -> None:
    for name in ("a.txt", "b.txt"):
        (dropmill.folder / name).write_text(name)
    assert dropmill("add", "--kind", "checksum", "a.txt").status == 0  # waits, and goes on doing so
    named = ("run", "rename", "a.txt", "b.txt", "--set", "pattern=new {n}{suffix}", "--keep")
    outcome = dropmill(*named, "--json")
    assert (outcome.status, outcome.summary["done"]) == (0, 1)
    assert sorted(path.name for path in dropmill.folder.iterdir()) == ["new 1.txt", "new 2.txt"]
    assert dropmill("undo", "2").out == "2 files restored\n"
    assert sorted(path.name for path in dropmill.folder.iterdir()) == ["a.txt", "b.txt"]
    assert [line["state"] for line in dropmill("jobs", "--json").lines] == ["waiting", "done"]
    packed = ("run", "archive", "a.txt", "--keep", "--set", "skip_done=yes", "--json")
    assert [dropmill(*packed).summary["skipped"] for _ in range(2)] == [0, 1]
    failed = dropmill("run", "checksum", "gone", "--keep")
    assert failed.status == 1
    assert "does not exist" in failed.err
    wrong = dropmill("run", "checksum", "a.txt", "--keep", "--disk-wait", "5")
    assert wrong.status == 2
    assert "leave --disk-wait out" in wrong.err


def test_what_is_no_batch_is_said(dropmill: Dropmill) -> None:
    assert parse(["undo"]) == Undo(None)
    assert parse(["undo", "12"]) == Undo(12)
    with pytest.raises(SystemExit):
        parse(["undo", "twelve"])
    outcome = dropmill("undo", "7")
    assert outcome.status == 1
    assert "There is no batch 7" in outcome.err

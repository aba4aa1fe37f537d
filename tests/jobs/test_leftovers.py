"""What a killed attempt leaves is found where its kind puts results."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from dropmill.core.fields import build
from dropmill.core.files import TEMPORARY_SUFFIX
from dropmill.core.job import Job
from dropmill.core.leftovers import Leftovers
from dropmill.core.records import Stored
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import State
from dropmill.core.template import Template
from dropmill.jobs.archive.kind import Archive
from dropmill.jobs.sort import Sort


def stored(job: Job) -> Stored:
    kind = type(job)
    values = {
        field.name: getattr(job, field.name) for field in fields(job) if field.name != "inputs"
    }
    template = Template(kind.kind, kind.lane, kind.unit, kind.resumes, job.dir, kind, values)
    snapshot = Snapshot(
        id=7, batch=1, kind=kind.kind, lane=kind.lane, name=job.name, inputs=job.inputs,
        dir=job.dir, state=State.INTERRUPTED,
    )  # fmt: skip
    return Stored(snapshot, template)


@pytest.mark.parametrize("has_dir", [True, False])
def test_what_sort_left_in_the_folder_of_its_pattern_is_removed(
    tmp_path: Path, has_dir: bool
) -> None:
    source = tmp_path / "a.txt"
    source.touch()
    chosen = tmp_path / "chosen" if has_dir else tmp_path
    left = chosen / "Documents" / f".a.ffffff-7-12345678{TEMPORARY_SUFFIX}"
    left.parent.mkdir(parents=True)
    left.touch()
    (job,) = build(Sort, [str(source)], {"dir": str(chosen)} if has_dir else {})
    assert Leftovers("ffffff").sweep(stored(job)) == 1
    assert not left.exists()


def test_what_archive_left_beside_folders_apart_is_removed(tmp_path: Path) -> None:
    sources = [tmp_path / "one" / "a.txt", tmp_path / "two" / "b.txt"]
    left = tmp_path / f".a.ffffff-7-12345678{TEMPORARY_SUFFIX}"
    left.touch()
    (job,) = build(Archive, [str(path) for path in sources], {})
    assert Leftovers("ffffff").sweep(stored(job)) == 1
    assert not left.exists()


def test_a_kind_that_cannot_tell_its_target_is_swept_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = tmp_path / f".a.ffffff-7-12345678{TEMPORARY_SUFFIX}"
    left.touch()

    def refuse(_job: Job) -> Path:
        raise RuntimeError

    (job,) = build(Sort, [str(tmp_path / "a.txt")], {})
    kept = stored(job)
    monkeypatch.setattr(Sort, "target", property(refuse))
    assert Leftovers("ffffff").sweep(kept) == 1

"""The kind `pdf` through the Runner, with a real child process."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dropmill.core.errors import Problem
from dropmill.core.fields import build
from dropmill.core.plan import plan
from dropmill.core.planned import Outcome
from dropmill.core.runner import Runner
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import State
from dropmill.jobs.metadata.kind import Metadata
from dropmill.jobs.pdf.kind import Pdf
from jobs.samples import documents
from recorder import Recorder


def run(runner: Runner, recorder: Recorder, *sources: Path, **settings: str) -> list[Snapshot]:
    jobs = build(Pdf, [str(source) for source in sources], settings)
    ids = runner.submit(jobs).result(10).ids
    recorder.wait_for(ids, timeout_s=60)
    return [recorder.latest[i] for i in ids]


def test_merge_is_one_job_and_split_is_one_an_input() -> None:
    (job,) = build(Pdf, ["/a.pdf", "/b.pdf"], {"action": "merge"})
    assert job.inputs == ("/a.pdf", "/b.pdf")
    jobs = build(Pdf, ["/a.pdf", "/b.pdf"], {"action": "split"})
    assert [job.inputs for job in jobs] == [("/a.pdf",), ("/b.pdf",)]


def test_each_action(runner: Runner, recorder: Recorder, tmp_path: Path) -> None:
    first = documents.document(tmp_path / "a.pdf", 2)
    second = documents.document(tmp_path / "b.pdf", 3)
    out = tmp_path / "out"
    (merged,) = run(runner, recorder, first, second, action="merge", dir=str(out))
    assert merged.outputs == (str(out / "a (merged).pdf"),)
    assert len(documents.text_of(out / "a (merged).pdf")) == 5
    (named,) = run(runner, recorder, second, first, dir=str(out), out="both")
    assert documents.text_of(out / "both.pdf")[3:] == ["page 1", "page 2"]
    assert dict(named.values) == {"pages": "5"}
    (parts,) = run(runner, recorder, second, action="split", pages="1,2-3", dir=str(out))
    assert parts.outputs == (str(out / "b (split)"),)
    assert sorted(path.name for path in (out / "b (split)").iterdir()) == ["b 1.pdf", "b 2-3.pdf"]
    assert dict(parts.values) == {"pages": "3", "files": "2"}
    run(runner, recorder, first, action="images", dpi="36", dir=str(out))
    assert sorted(path.name for path in (out / "a (pages)").iterdir()) == ["a 1.jpg", "a 2.jpg"]
    (turned, skipped) = run(runner, recorder, first, second, action="rotate", pages="3")
    assert turned.error is not None
    assert turned.error.title == "There is no page 3"
    assert skipped.outputs == (str(tmp_path / "b (rotated).pdf"),)
    (small,) = run(runner, recorder, documents.scan(tmp_path / "s.pdf"), action="compress")
    assert small.state is State.DONE
    (again,) = run(runner, recorder, Path(small.outputs[0]), action="compress")
    assert again.skipped == "it would not get smaller"
    assert not list(tmp_path.rglob(".*"))


@pytest.mark.skipif(os.name == "nt", reason="there are no such bits")
def test_what_is_merged_is_open_only_to_those_who_may_read_all_of_it(
    runner: Runner, recorder: Recorder, tmp_path: Path
) -> None:
    for name, mode in (("group.pdf", 0o640), ("others.pdf", 0o604)):
        documents.document(tmp_path / name, pages=1).chmod(mode)
    sources = (tmp_path / "group.pdf", tmp_path / "others.pdf")
    (merged,) = run(runner, recorder, *sources, action="merge")
    assert Path(merged.outputs[0]).stat().st_mode & 0o777 == 0o600


def test_a_plan_warns_of_signatures_that_become_invalid(tmp_path: Path) -> None:
    signed = documents.form(tmp_path / "signed.pdf", is_signed=True)
    other = documents.form(tmp_path / "other.pdf")
    for action, count in (("merge", 1), ("rotate", 1), ("images", 0)):
        made = plan(build(Pdf, [str(other), str(signed)], {"action": action}))
        assert sum(jobs for _, jobs in made.warnings) == count
    made = plan(build(Metadata, [str(signed), str(other)], {}))
    assert made.warnings == (("Signed PDFs: their signatures become invalid", 1),)
    os.mkfifo(tmp_path / "pipe.pdf")
    made = plan(build(Pdf, [str(tmp_path / "pipe.pdf")], {}))
    assert [file.outcome for file in made.files] == [Outcome.FAIL]


def test_settings_that_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="no pages"):
        build(Pdf, ["/a.pdf"], {"action": "split", "pages": "one"})
    for pages in ("9" * 5_000, "1-" + "9" * 5_000, "0" * 5_000 + "1"):
        with pytest.raises(Problem, match="no pages"):
            build(Pdf, ["/a.pdf"], {"action": "split", "pages": pages})
    with pytest.raises(Problem, match="not a file name"):
        build(Pdf, ["/a.pdf"], {"out": "../x"})

"""The kind `metadata` through the Runner, with a real child process."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dropmill.core.errors import Problem
from dropmill.core.fields import build
from dropmill.core.runner import Runner
from dropmill.jobs.metadata import Metadata, kind
from jobs.samples import images, recordings
from recorder import Recorder


def test_a_batch_of_pictures_and_songs(runner: Runner, recorder: Recorder, tmp_path: Path) -> None:
    photo = images.photo(tmp_path / "a.jpg")
    os.utime(photo, ns=(10**18, 10**18 + 1))
    song = recordings.song(tmp_path / "b.mp3", photo)
    out = tmp_path / "out"
    jobs = build(Metadata, [str(photo), str(song)], {"dir": str(out)})
    ids = runner.submit(jobs).result(10).ids
    recorder.wait_for(ids, timeout_s=60)
    assert [recorder.latest[i].error for i in ids] == [None, None]
    assert {path.name for path in out.iterdir()} == {"a.jpg", "b.mp3"}
    assert (out / "a.jpg").stat().st_mtime_ns == 10**18 + 1
    assert b"Camera maker" not in (out / "a.jpg").read_bytes()


def test_sound_that_changed_gets_no_name(
    runner: Runner, recorder: Recorder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    song = recordings.song(tmp_path / "b.mp3", images.photo(tmp_path / "a.jpg"))
    monkeypatch.setattr(kind, "_sound", lambda ctx, path: [str(path)])
    ids = runner.submit(build(Metadata, [str(song)], {"dir": str(tmp_path / "out")})).result(10).ids
    recorder.wait_for(ids, timeout_s=60)
    error = recorder.latest[ids[0]].error
    assert error is not None
    assert "could not be read back" in error.title
    assert list((tmp_path / "out").iterdir()) == []


def test_nothing_to_set_is_said() -> None:
    with pytest.raises(Problem, match="nothing to set"):
        build(Metadata, ["/a.jpg"], {"action": "set"})

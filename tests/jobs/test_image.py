"""The kind `image` through the Runner, with a real child process."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from PIL import Image as Pillow

from dropmill.core.errors import Problem
from dropmill.core.fields import build, fields_of
from dropmill.core.runner import Runner
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import State
from dropmill.jobs.image.kind import Image
from jobs.samples import images
from recorder import Recorder


def run(runner: Runner, recorder: Recorder, *sources: Path, **settings: str) -> list[Snapshot]:
    jobs = build(Image, [str(source) for source in sources], settings)
    ids = runner.submit(jobs).result(10).ids
    recorder.wait_for(ids, timeout_s=60)
    return [recorder.latest[i] for i in ids]


def test_results_and_failures_of_one_batch(
    runner: Runner, recorder: Recorder, tmp_path: Path
) -> None:
    photo = images.photo(tmp_path / "a.b.jpg", 6)
    photo.chmod(0o600)
    os.utime(photo, ns=(10**18, 10**18 + 1))
    before = photo.read_bytes()
    bomb = images.bomb(tmp_path / "bomb.png")
    animation = images.animation(tmp_path / "moving.gif")
    gone = tmp_path / "gone.png"
    out = tmp_path / "out"
    done, bombed, moving, missing = run(
        runner, recorder, photo, bomb, animation, gone, dir=str(out), format="webp", width="40"
    )
    assert done.outputs == (str(out / "a.b.webp"),)
    status = (out / "a.b.webp").stat()
    assert stat.S_IMODE(status.st_mode) == 0o600
    assert status.st_mtime_ns == 10**18 + 1
    assert photo.read_bytes() == before
    with Pillow.open(out / "a.b.webp") as image:
        assert image.size == (40, 60)
    assert dict(moving.values) == {"width": "40", "height": "27", "frames": "4"}
    assert bombed.error is not None
    assert "megapixels" in bombed.error.title
    assert missing.error is not None
    assert "does not exist" in missing.error.title
    assert {path.name for path in out.iterdir()} == {"a.b.webp", "moving.webp"}


def test_beside_the_original_under_a_free_name(
    runner: Runner, recorder: Recorder, tmp_path: Path
) -> None:
    photo = images.photo(tmp_path / "a.JPG")
    (done,) = run(runner, recorder, photo, quality="40")
    assert done.outputs == (str(tmp_path / "a (1).JPG"),)


def test_only_if_it_gets_smaller(runner: Runner, recorder: Recorder, tmp_path: Path) -> None:
    small = tmp_path / "a.jpg"
    images.quarters().save(small, quality=10)
    (skipped,) = run(runner, recorder, small, format="png", only_smaller="yes", enlarge="yes",
                     width="2000")  # fmt: skip
    assert skipped.state is State.DONE
    assert skipped.skipped == "it would not get smaller"
    assert {path.name for path in tmp_path.iterdir()} == {"a.jpg"}


def test_a_format_that_cannot_be_kept_is_said() -> None:
    (job,) = build(Image, ["/a/photo.heic"], {})
    with pytest.raises(Problem, match="cannot be written in the format it has"):
        _ = job.target  # type: ignore[attr-defined]


def test_quality_counts_only_for_what_loses() -> None:
    quality = next(field for field in fields_of(Image) if field.name == "quality")
    assert quality.when == ("format", ("keep", "jpeg", "webp", "avif"))


def test_a_name_that_tells_no_format_is_said() -> None:
    with pytest.raises(Problem, match="does not say by its name"):
        build(Image, ["/a/notes.txt"], {})[0].intent()

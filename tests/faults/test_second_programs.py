"""Results open in programs that share no code with what made them, where those are installed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from dropmill.core.fields import build
from dropmill.core.registry import load
from dropmill.core.runner import Runner
from dropmill.core.state import State
from dropmill.jobs import BUILTIN
from jobs.samples import documents, images, recordings
from recorder import Recorder

KINDS = load(BUILTIN)


def made(runner: Runner, recorder: Recorder, kind: str, source: Path, **settings: str) -> Path:
    jobs = build(KINDS[kind], [str(source)], {"dir": str(source.parent / "out"), **settings})
    ids = runner.submit(jobs).result(10).ids
    recorder.wait_for(ids, timeout_s=60)
    snapshot = recorder.latest[ids[0]]
    assert snapshot.state is State.DONE, snapshot.error
    return Path(snapshot.outputs[0])


def said(*command: str | Path) -> str:
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


@needs("identify")
@pytest.mark.parametrize("format_", ["jpeg", "png", "webp", "tiff", "gif", "avif"])
def test_pictures(runner: Runner, recorder: Recorder, tmp_path: Path, format_: str) -> None:
    source = images.photo(tmp_path / "a.jpg", 6)
    result = made(runner, recorder, "image", source, format=format_, width="40")
    # AVIF is HEIC's container with another codec, and older versions name that.
    name = "(AVIF|HEIC)" if format_ == "avif" else format_.upper()
    assert re.fullmatch(f"{name} 40 60", said("identify", "-format", "%m %w %h", result))


@needs("identify")
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp"])
def test_stripped_pictures(runner: Runner, recorder: Recorder, tmp_path: Path, suffix: str) -> None:
    source = images.photo(tmp_path / "a.jpg")
    if suffix != ".jpg":
        source = made(runner, recorder, "image", source, format=suffix[1:])
    result = made(runner, recorder, "metadata", source, if_exists="rename")
    assert "Camera maker" not in said("identify", "-verbose", result)
    assert said("compare", "-metric", "AE", source, result, "null:") == ""


@needs("qpdf")
@pytest.mark.parametrize("action", ["merge", "split", "rotate", "compress"])
def test_documents(runner: Runner, recorder: Recorder, tmp_path: Path, action: str) -> None:
    source = documents.scan(tmp_path / "a.pdf")
    result = made(runner, recorder, "pdf", source, action=action)
    for path in [result] if result.is_file() else sorted(result.iterdir()):
        said("qpdf", "--check", path)


@needs("ffprobe")
@pytest.mark.parametrize("format_", ["mp4", "mkv", "webm", "mp3", "m4a", "opus", "flac", "wav"])
def test_recordings(runner: Runner, recorder: Recorder, tmp_path: Path, format_: str) -> None:
    source = recordings.film(tmp_path / "a.mkv")
    result = made(runner, recorder, "media", source, format=format_)
    options = ["-v", "error", "-of", "json", "-show_streams", "-show_format"]
    found = json.loads(said("ffprobe", *options, result))
    assert float(found["format"]["duration"]) == pytest.approx(1, abs=0.15)
    sorts = [stream["codec_type"] for stream in found["streams"]]
    has_all = format_ in {"mp4", "mkv", "webm"}
    assert sorts.count("video") == has_all
    assert sorts.count("audio") == (2 if has_all or format_ == "m4a" else 1)

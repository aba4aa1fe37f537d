"""The kind `media`, with the real ffmpeg."""

from __future__ import annotations

import subprocess
import threading
from pathlib import Path
from typing import Any

import psutil
import pytest

from dropmill.core.cancel import CancelToken, Stop
from dropmill.core.context import Ending, JobContext
from dropmill.core.state import Event
from dropmill.jobs.media import Media, ffmpeg
from dropmill.jobs.media.recipe import CONTAINERS, Format, Quality, recipe
from dropmill.jobs.media.tracks import Recording, Sort, Track, described
from jobs.samples import images, recordings
from recorder import ContextRecorder


def run(source: Path, **settings: Any) -> tuple[Ending, ContextRecorder]:
    job = Media(inputs=(str(source),), **settings)
    recorder = ContextRecorder()
    JobContext(job, recorder, is_synced=False).attempt(job.run)
    return recorder.endings[0], recorder


def tracks_of(path: Path) -> list[tuple[str, str]]:
    recording = ffmpeg.look(JobContext(Media(inputs=("x",)), ContextRecorder()), path)
    return [(track.sort.value, track.codec) for track in recording.tracks]


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return recordings.film(tmp_path_factory.mktemp("films") / "-a film: 1.mkv")


def test_what_fits_is_copied_and_all_tracks_are_kept(film: Path, tmp_path: Path) -> None:
    ending, recorder = run(film, dir=str(tmp_path))
    assert ending.failure is None
    result = tmp_path / "-a film: 1.mp4"
    assert ending.result.outputs == (str(result),)
    assert tracks_of(result)[:4] == [
        ("Video", "h264"), ("Audio", "aac"), ("Audio", "aac"), ("Subtitle", "mov_text"),
    ]  # fmt: skip
    assert recorder.amounts == sorted(recorder.amounts, key=lambda amount: amount[0])
    assert all(done <= total for done, total in recorder.amounts if total is not None)
    assert [path.name for path in tmp_path.iterdir()] == [result.name]


def test_converted_and_smaller(film: Path, tmp_path: Path) -> None:
    ending, _ = run(film, dir=str(tmp_path), format=Format.WEBM, quality=Quality.SMALL, height=60)
    assert ending.failure is None
    result = Path(ending.result.outputs[0])
    assert tracks_of(result) == [
        ("Video", "vp9"), ("Audio", "opus"), ("Audio", "opus"), ("Subtitle", "webvtt"),
    ]  # fmt: skip
    ending, _ = run(result, format=Format.MP4, quality=Quality.MEDIUM)
    assert ending.failure is None


@pytest.mark.parametrize("format_", [Format.MP3, Format.WAV, Format.M4A])
def test_the_sound_of_a_film(film: Path, tmp_path: Path, format_: Format) -> None:
    ending, _ = run(film, dir=str(tmp_path), format=format_)
    assert ending.failure is None
    found = tracks_of(tmp_path / f"-a film: 1.{format_.value}")
    assert "Video" not in {sort for sort, _ in found}
    if format_ is Format.M4A:
        assert found[:2] == [("Audio", "aac")] * 2
    else:
        assert "first of 2 sound tracks" in ending.result.values["note"]


def test_the_cover_of_a_song_is_kept(tmp_path: Path) -> None:
    song = recordings.song(tmp_path / "a.mp3", images.photo(tmp_path / "cover.jpg"))
    ending, _ = run(song, format=Format.M4A)
    assert ending.failure is None
    assert set(tracks_of(tmp_path / "a.m4a")) == {("Video", "mjpeg"), ("Audio", "aac")}


@pytest.mark.parametrize(
    ("name", "settings", "warns"),
    [
        ("a.mp3", {"format": Format.MP3}, False),
        ("a.mp3", {"format": Format.MP3, "quality": Quality.SMALL}, True),
        ("a.mp3", {"format": Format.OPUS}, True),
        ("a.aac", {"format": Format.M4A}, False),
        ("a.aac", {"format": Format.MP3}, True),
        ("a.mp3", {"format": Format.WAV}, False),
        ("a.flac", {"format": Format.MP3}, False),
    ],
)
def test_sound_that_loses_again_is_warned_of(
    name: str, settings: dict[str, Any], warns: bool
) -> None:
    assert bool(Media(inputs=(f"/{name}",), **settings).intent().warnings) is warns


def test_a_cover_that_cannot_be_kept_is_said(tmp_path: Path) -> None:
    song = recordings.song(tmp_path / "a.mp3", images.photo(tmp_path / "cover.jpg"))
    ending, _ = run(song, format=Format.OPUS)
    assert ending.result.values["note"] == "the cover is left out: the format does not hold it"


@pytest.mark.parametrize(
    ("coder", "options", "kept"),
    [
        ("pcm_s24be", [], "pcm_s24le"),
        ("flac", ["-sample_fmt", "s32"], "pcm_s24le"),
        ("flac", ["-sample_fmt", "s16"], "pcm_s16le"),
        ("pcm_f32le", [], "pcm_f32le"),
    ],
)
def test_a_wave_has_all_bits_of_its_source(
    tmp_path: Path, coder: str, options: list[str], kept: str
) -> None:
    source = tmp_path / ("a.flac" if coder == "flac" else "a.mov")
    tone = [ffmpeg.program(), "-v", "error", "-f", "lavfi", "-i", "sine=440:duration=1"]
    subprocess.run([*tone, "-c:a", coder, *options, source], check=True)
    ending, _ = run(source, format=Format.WAV)
    assert ending.failure is None
    assert tracks_of(tmp_path / "a.wav") == [("Audio", kept)]


def test_what_is_no_recording_and_what_has_no_sound(tmp_path: Path) -> None:
    text = tmp_path / "a.mp4"
    text.write_text("no film")
    ending, _ = run(text)
    assert ending.failure is not None
    assert "not a recording" in ending.failure.title
    words = tmp_path / "a.txt"
    words.write_text("a text is no film of a terminal\n" * 100)
    ending, _ = run(words)
    assert ending.failure is not None
    assert "not a recording" in ending.failure.title
    ending, _ = run(images.photo(tmp_path / "b.jpg"))
    assert ending.failure is not None
    assert "is a picture" in ending.failure.title
    ending, _ = run(images.animation(tmp_path / "c.gif"), format=Format.MP3)
    assert ending.failure is not None
    assert "no sound" in ending.failure.title


def test_a_playlist_cannot_name_other_places(tmp_path: Path) -> None:
    listed = tmp_path / "a.m3u8"
    listed.write_text("#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n")
    ending, _ = run(listed)
    assert ending.event is Event.FAIL


def test_a_result_that_is_too_short_gets_no_name(
    film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ffmpeg, "length_s", lambda *_: 0.2)
    ending, _ = run(film, dir=str(tmp_path))
    assert ending.failure is not None
    assert "could not be read back" in ending.failure.title
    assert list(tmp_path.iterdir()) == []


def test_a_cancel_ends_ffmpeg_and_leaves_nothing(tmp_path: Path) -> None:
    long = tmp_path / "long.wav"
    recordings.make("-f", "lavfi", "-i", "sine=d=1200", "-ar", "8000", str(long))
    job = Media(inputs=(str(long),), dir=str(tmp_path / "out"), format=Format.OPUS)
    token = CancelToken()

    class AtFirstProgress(ContextRecorder):
        began = threading.Event()

        def job_progressed(self, ctx: JobContext) -> None:
            if ctx.amount[0] > 0:
                self.began.set()

    recorder = AtFirstProgress()
    ctx = JobContext(job, recorder, token=token)
    thread = threading.Thread(target=ctx.attempt, args=(job.run,))
    thread.start()
    assert recorder.began.wait(30)
    token.request(Stop.CANCEL)
    thread.join(30)
    assert recorder.endings[0].event is Event.CANCEL
    assert list((tmp_path / "out").iterdir()) == []
    names = [child.name() for child in psutil.Process().children(recursive=True)]
    assert "ffmpeg" not in names


def test_what_ffmpeg_says_is_understood() -> None:
    recording = described(
        "Input #0, mov,mp4,m4a, from 'a':\n"
        "  Duration: 01:02:03.50, start: 0.000000, bitrate: 1 kb/s\n"
        "  Stream #0:0[0x1](und): Video: hevc (Main), yuv420p, 10 fps (default)\n"
        "  Stream #0:1[0x2](eng): Audio: eac3, 48000 Hz (default)\n"
        "  Stream #0:2: Video: png, rgba, 90k tbn (attached pic)\n"
        "  Stream #0:3(deu): Subtitle: hdmv_pgs_subtitle\n"
        "Output #0, null, to 'pipe:':\n"
        "  Stream #0:0: Video: wrapped_avframe\n"
    )
    assert recording.format == "mov,mp4,m4a"
    assert recording.duration_s == 3723.5
    assert recording.tracks == (
        Track(0, Sort.VIDEO, "hevc"), Track(1, Sort.AUDIO, "eac3", language="eng"),
        Track(2, Sort.VIDEO, "png", is_cover=True),
        Track(3, Sort.SUBTITLE, "hdmv_pgs_subtitle", language="deu"),
    )  # fmt: skip


@pytest.mark.parametrize("format_", list(Format))
@pytest.mark.parametrize("quality", list(Quality))
def test_each_track_is_mapped_once(format_: Format, quality: Quality) -> None:
    tracks = (Track(0, Sort.VIDEO, "h264"), Track(1, Sort.AUDIO, "aac"))
    made = recipe(Recording(tracks, 1.0), format_, quality, audio_only=False, height=None)
    mapped = [b for a, b in zip(made.arguments, made.arguments[1:], strict=False) if a == "-map"]
    assert mapped == (["0:0", "0:1"] if CONTAINERS[format_].video else ["0:1"])

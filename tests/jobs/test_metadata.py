"""The kind `metadata` through the Runner, with a real child process."""

from __future__ import annotations

import base64
import os
import struct
from pathlib import Path

import pytest

from dropmill.core.errors import Problem
from dropmill.core.fields import build
from dropmill.core.runner import Runner
from dropmill.jobs.media.tracks import Sort
from dropmill.jobs.metadata import recorded
from dropmill.jobs.metadata.kind import Metadata
from jobs.doing import done, why
from jobs.samples import images, recordings
from recorder import Recorder

COVER = b"JFIF"
PLACES = (b"+47.37", b"earth")
"""As a text, and what is beside the numbers of a place in MP4."""


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
    monkeypatch.setattr(recorded, "packets_of", lambda ctx, path, tracks: [str(path)])
    ids = runner.submit(build(Metadata, [str(song)], {"dir": str(tmp_path / "out")})).result(10).ids
    recorder.wait_for(ids, timeout_s=60)
    error = recorder.latest[ids[0]].error
    assert error is not None
    assert "could not be read back" in error.title
    assert list((tmp_path / "out").iterdir()) == []


def test_nothing_to_set_is_said() -> None:
    with pytest.raises(Problem, match="nothing to set"):
        build(Metadata, ["/a.jpg"], {"action": "set"})


@pytest.mark.parametrize("suffix", [".mp3", ".flac", ".m4a", ".ogg", ".wav"])
def test_tags_of_sound_are_set_and_stripped(tmp_path: Path, suffix: str) -> None:
    has_cover = suffix not in {".ogg", ".wav"}
    source = song(tmp_path, suffix, has_cover=has_cover)
    titled = result_of(source, action="set", title="Größe = 5; a\\b", author="Ada")
    told = recordings.tags(titled)
    assert (COVER in titled.read_bytes()) == has_cover
    assert (told["title"], told["artist"]) == ("Größe \\= 5\\; a\\\\b", "Ada")
    assert told.get("comment") == recordings.tags(source).get("comment")
    result = result_of(titled)
    assert not {"title", "artist", "comment", "description"} & recordings.tags(result).keys()
    for secret in (b"Ada", b"Somebody", b"A secret", COVER):
        assert secret not in result.read_bytes()
    assert recordings.samples(result) == recordings.samples(source)


def test_tags_at_the_end_are_stripped_too(tmp_path: Path) -> None:
    source = song(tmp_path, ".mp3")
    item = struct.pack("<2I", 8, 0) + b"Artist\0Somebody"
    sizes = struct.pack("<3I", 2000, len(item) + 32, 1)
    head, foot = (
        b"APETAGEX" + sizes + struct.pack("<I8x", flags) for flags in (0xA << 28, 1 << 31)
    )
    lyrics = b"LYRICSBEGINETT00008Somebody"
    lyrics += b"%06dLYRICS200" % len(lyrics)
    old = b"TAG" + b"Somebody".ljust(125, b"\0")
    plain = result_of(source).read_bytes()
    source.write_bytes(source.read_bytes() + head + item + foot + lyrics + old)
    result = result_of(source)
    assert result.read_bytes()[-1000:] == plain[-1000:]
    assert b"Somebody" not in result.read_bytes()


def test_sound_that_cannot_be_edited_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"text")
    (tmp_path / "b.mp3").write_bytes(b"ID3")
    for source in (tmp_path / "a.txt", tmp_path / "b.mp3"):
        assert "whose data cannot be edited" in why(Metadata(inputs=(str(source),)))
    told = why(job(song(tmp_path, ".ac3"), action="set", copyright="(c)"))
    assert "whose data cannot be edited" in told
    told = why(job(with_cover_in_a_comment(tmp_path), action="set", title="A"))
    assert "cover" in told


@pytest.mark.parametrize("suffix", [".mkv", ".mp4", ".mov", ".webm", ".avi", ".3gp"])
def test_films_lose_what_they_tell_and_nothing_else(tmp_path: Path, suffix: str) -> None:
    source = recordings.phone_film(tmp_path / f"a{suffix}")
    before = recordings.described(source)
    data = source.read_bytes()
    assert b"Hidden" in data
    assert suffix == ".avi" or any(place in data for place in PLACES)
    result = result_of(source)
    written = result.read_bytes()
    assert b"Hidden" not in written
    assert not any(place in written for place in PLACES)
    after = recordings.described(result)
    assert after.format == before.format
    assert [(t.sort, t.codec, t.language) for t in after.tracks if t.sort is not Sort.DATA] == [
        (t.sort, t.codec, t.language) for t in before.tracks if t.sort is not Sort.DATA
    ]
    assert recordings.pictures(result) == recordings.pictures(source)
    assert recordings.chapters(result) == pytest.approx(recordings.chapters(source), abs=0.02)
    if suffix == ".3gp":
        assert "does not hold its title" in why(job(source, action="set", title="New title"))
        return
    titled = result_of(source, action="set", title="New title")
    assert b"New title" in titled.read_bytes()
    assert b"Hidden title" not in titled.read_bytes()
    assert recordings.pictures(titled) == recordings.pictures(source)


def test_a_film_that_is_turned_stays_so(tmp_path: Path) -> None:
    source = recordings.turned(recordings.phone_film(tmp_path / "a.mov"))
    result = result_of(source)
    assert b"Hidden" not in result.read_bytes()
    assert recordings.pictures(result) == recordings.pictures(source)
    assert recordings.is_upright(source) == recordings.is_upright(result) is True


def test_fonts_of_subtitles_stay(tmp_path: Path) -> None:
    source = recordings.film(tmp_path / "plain.mkv")
    font = tmp_path / "Some Font.ttf"
    font.write_bytes(os.urandom(5000))
    film = tmp_path / "a.mkv"
    attach = ["-attach", str(font), "-metadata:s:t", "mimetype=application/x-truetype-font"]
    attach += ["-metadata:s:t", "title=Hidden description"]
    recordings.make("-i", str(source), "-map", "0", "-c", "copy", *attach, str(film))
    result = done(job(film)).result
    assert result.values["note"].startswith("its subtitles stay")
    written = Path(result.outputs[0]).read_bytes()
    assert font.read_bytes() in written
    assert font.name.encode() in written
    assert b"A film" not in written
    assert b"Hidden description" in film.read_bytes()
    assert b"Hidden description" not in written


def with_cover_in_a_comment(folder: Path) -> Path:
    """A song in Ogg, which has its cover in a tag."""
    cover = images.photo(folder / "cover.jpg").read_bytes()
    block = struct.pack(">2I10s6I", 3, 10, b"image/jpeg", 0, 64, 48, 24, 0, len(cover)) + cover
    tags = folder / "tags.txt"
    text = base64.b64encode(block).decode().replace("=", "\\=")
    tags.write_text(f";FFMETADATA1\nMETADATA_BLOCK_PICTURE={text}\n")
    made = folder / "cover.ogg"
    recordings.make(
        "-i", str(song(folder, ".ogg")), "-i", str(tags), "-map_metadata", "1", str(made)
    )
    return made


def job(source: Path, **settings: str) -> Metadata:
    (made,) = build(Metadata, [str(source)], settings)
    assert isinstance(made, Metadata)
    return made


def result_of(source: Path, **settings: str) -> Path:
    (made,) = done(job(source, **settings)).result.outputs
    return Path(made)


def song(folder: Path, suffix: str, *, has_cover: bool = False) -> Path:
    first = recordings.song(folder / "first.mp3", images.photo(folder / "cover.jpg"))
    made = folder / f"song{suffix}"
    tracks = ["-map", "0", "-c:v", "copy"] if has_cover else ["-map", "0:a"]
    recordings.make("-i", str(first), *tracks, "-metadata", "comment=A secret", str(made))
    return made

"""The tags of a recording of sound, taken out or set by ffmpeg; the sound is copied as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from dropmill.core.context import JobContext
from dropmill.core.errors import Problem
from dropmill.jobs.media import ffmpeg
from dropmill.jobs.media.tracks import Recording, Sort
from dropmill.jobs.results import unproven

_MUXERS = {
    "aac": "adts",
    "aiff": "aiff",
    "asf": "asf",
    "flac": "flac",
    "matroska,webm": "matroska",
    "mov,mp4,m4a,3gp,3g2,mj2": "mp4",
    "mp3": "mp3",
    "ogg": "ogg",
    "wav": "wav",
}
_OPTIONS = {
    "adts": ["-write_id3v2", "1"],
    "aiff": ["-write_id3v2", "1"],
    "wav": ["-rf64", "auto"],  # else a file above 4 GiB gets a wrong length
}
_STREAMS = {"mp3", "adts"}
"""Muxers that put packets one after another, with whatever followed the last one in the source."""
_TECHNICAL = {
    *("major_brand", "minor_version", "compatible_brands", "handler_name", "vendor_id"),
    *("encoder", "duration", "language"),
}
"""What a format tells of itself in every file."""
_KEYS = {"title": "title", "author": "artist", "copyright": "copyright"}
_TAG = re.compile(r"^([^;#=\[\]][^=]*)=(.*)$", re.MULTILINE)
_ESCAPED = re.compile(r"([=;#\\\n])")
_STREAM_SUM = re.compile(r"^\d+,a,\w+=([0-9a-f]+)$", re.MULTILINE)


def retold(
    ctx: JobContext, source: Path, target: Path, texts: Mapping[str, str], *, is_strip: bool
) -> list[str]:
    """Write `source` over `target` without its tags, or with these; return what to tell.

    `texts` has any of title, author and copyright. Proven: the packets of sound are the same, the
    tags are gone, or are there with all covers. Problem when that cannot be.
    """
    recording = _sound_of(ctx, source)
    muxer = _MUXERS[recording.format]
    if muxer == "mp4" and source.suffix.lower() in {".m4a", ".m4b"}:
        muxer = "ipod"  # the same, marked as music
    made = ["-map", "0:a", "-c", "copy", "-fflags", "+bitexact"]
    if is_strip:
        made += ["-map_metadata", "-1", "-map_chapters", "-1"]
    else:
        made += ["-map", "0:v?", "-map", "0:t?"]
        place = "-metadata:s:a" if muxer == "ogg" else "-metadata"
        for name, text in texts.items():
            made += [place, f"{_KEYS[name]}={text}"]
    made += [*_OPTIONS.get(muxer, ()), "-f", muxer, f"file:{target}"]
    finished = ffmpeg.run(ctx, ["-v", "error", *ffmpeg.source(source), *made])
    if finished.status:
        raise Problem(
            f"The data of “{source.name}” could not be edited",
            "It is damaged, or its format does not hold what is in it; the log says more.",
            detail=finished.output,
        )
    if packets_of(ctx, source) != packets_of(ctx, target):
        raise unproven(str(source))
    after = _tags_of(ctx, target)
    if is_strip:
        if not after.keys() <= _TECHNICAL:
            raise unproven(str(source))
        if muxer in _STREAMS:
            cut_tail(target)
        return []
    _check_set(source, recording, ffmpeg.look(ctx, target), texts, after)
    lost = sorted(_tags_of(ctx, source).keys() - after.keys() - _TECHNICAL)
    return [f"could not be kept: {', '.join(lost)}"] if lost else []


def packets_of(ctx: JobContext, path: Path) -> Sequence[str]:
    """Return a sum of each sound track's packets; Problem when they cannot be read."""
    options = ["-map", "0:a", "-c", "copy", "-f", "streamhash", "-hash", "sha256", "-"]
    finished = ffmpeg.run(ctx, ["-v", "error", *ffmpeg.source(path), *options])
    sums = _STREAM_SUM.findall(finished.output)
    if finished.status or not sums:
        raise Problem(
            f"The sound in “{path.name}” cannot be read",
            "It may be damaged; the log says what ffmpeg said.",
            detail=finished.output,
        )
    return sums


def cut_tail(path: Path) -> None:
    """Take the tags off the end of a stream: ID3 version 1, Lyrics3 version 2, APE version 2."""
    with path.open("r+b") as file:
        size = file.seek(0, 2)
        while tag_bytes := _tail_bytes(file, size):
            size -= tag_bytes
        file.truncate(size)


def _tail_bytes(file: BinaryIO, size: int) -> int:
    """Return the length of the tag that ends at `size`, 0 when there is none."""
    start = max(0, size - 128)
    file.seek(start)
    end = file.read(size - start)
    if len(end) == 128 and end.startswith(b"TAG"):
        return 128
    if end.endswith(b"LYRICS200") and end[-15:-9].isdigit():
        length = int(end[-15:-9]) + 15
    elif end[-32:-24] == b"APETAGEX" and len(end) >= 32:
        has_head = end[-9] & 0x80
        length = int.from_bytes(end[-20:-16], "little") + (32 if has_head else 0)
    else:
        return 0
    return length if 32 <= length <= size else 0


def _sound_of(ctx: JobContext, source: Path) -> Recording:
    try:
        recording = ffmpeg.look(ctx, source)
    except Problem as problem:
        raise _not_taken(source, problem.detail) from problem
    if recording.of(Sort.VIDEO) or not recording.of(Sort.AUDIO) or recording.format not in _MUXERS:
        raise _not_taken(source)
    return recording


def _not_taken(source: Path, detail: str = "") -> Problem:
    return Problem(
        f"“{source.name}” is of a sort whose data cannot be edited",
        "It takes JPEG, PNG, WebP, PDF, and sound such as MP3, FLAC, OGG and M4A.",
        detail=detail,
    )


def _tags_of(ctx: JobContext, path: Path) -> dict[str, str]:
    """Return what the file and its tracks of sound tell, as ffmpeg writes it, by small keys."""
    shown = ["-map", "0:a", "-c", "copy", "-f", "ffmetadata", "-"]
    finished = ffmpeg.run(ctx, ["-v", "error", *ffmpeg.source(path), *shown])
    told = finished.output.partition("\n[CHAPTER]")[0]
    return {key.lower(): text for key, text in _TAG.findall(told)}


def _check_set(
    source: Path,
    before: Recording,
    after: Recording,
    texts: Mapping[str, str],
    tags: Mapping[str, str],
) -> None:
    if len(after.covers) < len(before.covers):
        raise Problem(
            f"The cover of “{source.name}” would be lost",
            "Set its data with a music player, or choose “strip”.",
        )
    for name, text in texts.items():
        wanted = _ESCAPED.sub(r"\\\1", text).partition("\n")[0]
        if tags.get(_KEYS[name]) != wanted:
            raise Problem(
                f"The format of “{source.name}” does not hold its {name}",
                "Convert it to FLAC, M4A or MP3 with the kind media first.",
            )

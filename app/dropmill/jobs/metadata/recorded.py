"""The tags of sound and films, taken out or set by ffmpeg; sound and picture are copied."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from dropmill.core.context import JobContext
from dropmill.core.errors import Problem
from dropmill.jobs.media import ffmpeg
from dropmill.jobs.media.tracks import Recording, Sort, Track
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
_FILMS = {
    "avi": {"": "avi"},
    "matroska,webm": {"": "matroska", ".webm": "webm"},
    "mov,mp4,m4a,3gp,3g2,mj2": {"": "mp4", ".mov": "mov", ".3gp": "3gp"},
}
"""Muxers of films, by how the name ends; else the one of ""."""
_FAST_START = ["-movflags", "+faststart"]
_OPTIONS = {
    "mp4": _FAST_START,
    "mov": _FAST_START,
    "3gp": _FAST_START,
    "adts": ["-write_id3v2", "1"],
    "aiff": ["-write_id3v2", "1"],
    "wav": ["-rf64", "auto"],  # else a file above 4 GiB gets a wrong length
}
_STREAMS = {"mp3", "adts"}
"""Muxers that put packets one after another, with whatever followed the last one in the source."""
_TECHNICAL = {
    *("major_brand", "minor_version", "compatible_brands", "handler_name", "vendor_id"),
    *("encoder", "duration", "language", "filename", "mimetype"),
}
"""What a format tells of itself in every file."""
_KEYS = {"title": "title", "author": "artist", "copyright": "copyright"}
_TAG = re.compile(r"^([^;#=\[\]][^=]*)=(.*)$", re.MULTILINE)
_ESCAPED = re.compile(r"([=;#\\\n])")
_STREAM_SUM = re.compile(r"^\d+,[avs],\w+=([0-9a-f]+)$", re.MULTILINE)
_HASH = re.compile(r"^\w+=([0-9a-f]+)$", re.MULTILINE)
_SUBTITLES_STAY = "its subtitles stay: those of drones say where they flew"
_DECODED_S = 2
"""So much of a film is decoded to see that it is the same, turned as it was."""


def retold(
    ctx: JobContext, source: Path, target: Path, texts: Mapping[str, str], *, is_strip: bool
) -> list[str]:
    """Write `source` over `target` without its tags, or with these; return what to tell.

    `texts` has any of title, author and copyright. Proven: the packets of all tracks are the same,
    and the first pictures of a film; the tags are gone, or are there with all covers. Problem when
    that cannot be. Tracks of data, as of where a camera was, are left out.
    """
    recording = _recording_of(ctx, source)
    is_film = bool(recording.of(Sort.VIDEO))
    muxer = _film_muxer(recording, source) if is_film else _MUXERS[recording.format]
    if muxer == "mp4" and source.suffix.lower() in {".m4a", ".m4b"}:
        muxer = "ipod"  # the same, marked as music
    kept = [track for track in recording.tracks if _is_kept(track, is_film, is_strip)]
    made = [*_mapped(kept), "-c", "copy", "-fflags", "+bitexact"]
    if is_strip:
        made += ["-map_metadata", "-1", *([] if is_film else ["-map_chapters", "-1"])]
        made += _still_told(kept)
    else:
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
    result = ffmpeg.look(ctx, target)
    if packets_of(ctx, source, kept) != packets_of(ctx, target, result.tracks):
        raise unproven(str(source))
    if is_film and not (
        _beginning_of(ctx, source) == _beginning_of(ctx, target)
        and ffmpeg.is_whole(recording.duration_s, result.duration_s or 0.0)
    ):
        raise unproven(str(source))
    after = _tags_of(ctx, target)
    if is_strip:
        if not after.keys() <= _TECHNICAL:
            raise unproven(str(source))
        if muxer in _STREAMS:
            cut_tail(target)
        return [_SUBTITLES_STAY] if is_film and result.of(Sort.SUBTITLE) else []
    _check_set(source, recording, result, texts, after)
    lost = sorted(_tags_of(ctx, source).keys() - after.keys() - _TECHNICAL)
    return [f"could not be kept: {', '.join(lost)}"] if lost else []


def _film_muxer(recording: Recording, source: Path) -> str:
    by_suffix = _FILMS[recording.format]
    return by_suffix.get(source.suffix.lower(), by_suffix[""])


def _is_kept(track: Track, is_film: bool, is_strip: bool) -> bool:
    """Whether a track is one of the result; what a film needs to be shown is."""
    if track.sort is Sort.DATA or (is_strip and track.is_cover):
        return False
    return is_film or not is_strip or track.sort is Sort.AUDIO


def _mapped(tracks: Iterable[Track]) -> list[str]:
    return [word for track in tracks for word in ("-map", f"0:{track.number}")]


def _still_told(tracks: Sequence[Track]) -> list[str]:
    """Return the options for what is needed of tracks: languages, and the names of fonts."""
    options = []
    for place, track in enumerate(tracks):
        if track.sort is Sort.ATTACHMENT:
            options += [f"-map_metadata:s:{place}", f"0:s:{track.number}"]
            options += [f"-metadata:s:{place}", "title="]  # its description
        elif track.language:
            options += [f"-metadata:s:{place}", f"language={track.language}"]
    return options


def _beginning_of(ctx: JobContext, path: Path) -> str:
    """Return a sum of a film's first pictures, decoded and turned."""
    options = ["-map", "0:V:0", "-t", str(_DECODED_S), "-c:v", "rawvideo", "-f", "hash", "-"]
    finished = ffmpeg.run(ctx, ["-v", "error", *ffmpeg.source(path), *options])
    found = _HASH.search(finished.output)
    if finished.status or found is None:
        raise _unreadable(path, finished.output)
    return found[1]


def _unreadable(path: Path, detail: str) -> Problem:
    return Problem(
        f"“{path.name}” cannot be read",
        "It may be damaged; the log says what ffmpeg said.",
        detail=detail,
    )


def packets_of(ctx: JobContext, path: Path, tracks: Iterable[Track]) -> Sequence[str]:
    """Return a sum of the packets of each of these tracks; Problem when they cannot be read."""
    played = [track for track in tracks if track.sort not in {Sort.ATTACHMENT, Sort.DATA}]
    options = [*_mapped(played), "-c", "copy", "-f", "streamhash", "-hash", "sha256", "-"]
    finished = ffmpeg.run(ctx, ["-v", "error", *ffmpeg.source(path), *options])
    sums = _STREAM_SUM.findall(finished.output)
    if finished.status or not sums:
        raise _unreadable(path, finished.output)
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


def _recording_of(ctx: JobContext, source: Path) -> Recording:
    try:
        recording = ffmpeg.look(ctx, source)
    except Problem as problem:
        raise _not_taken(source, problem.detail) from problem
    has_film, has_sound = (bool(recording.of(sort)) for sort in (Sort.VIDEO, Sort.AUDIO))
    if recording.format not in (_FILMS if has_film else _MUXERS) or not (has_film or has_sound):
        raise _not_taken(source)
    return recording


def _not_taken(source: Path, detail: str = "") -> Problem:
    return Problem(
        f"“{source.name}” is of a sort whose data cannot be edited",
        "It takes JPEG, PNG, WebP, HEIC, AVIF, TIFF, PDF, sound such as MP3, FLAC, OGG and M4A, "
        "and films such as MP4, MOV and MKV.",
        detail=detail,
    )


def _tags_of(ctx: JobContext, path: Path) -> dict[str, str]:
    """Return what the file and its tracks tell, as ffmpeg writes it, by small keys.

    What the file tells comes before what a track does under the same key.
    """
    shown = [word for sort in "Vast" for word in ("-map", f"0:{sort}?")]
    to = ["-c", "copy", "-f", "ffmetadata", "-"]
    finished = ffmpeg.run(ctx, ["-v", "error", *ffmpeg.source(path), *shown, *to])
    told = finished.output.partition("\n[CHAPTER]")[0]
    return {key.lower(): text for key, text in reversed(_TAG.findall(told))}


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
                "Convert it with the kind media first: sound to FLAC, M4A or MP3, a film to MKV.",
            )

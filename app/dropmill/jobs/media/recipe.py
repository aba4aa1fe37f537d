"""Which tracks go where, and how: the arguments for ffmpeg."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from dropmill.core.errors import Problem
from dropmill.jobs.media.tracks import Recording, Sort


class Format(StrEnum):
    """How a recording is stored."""

    MP4 = "mp4"
    MKV = "mkv"
    WEBM = "webm"
    MP3 = "mp3"
    M4A = "m4a"
    OPUS = "opus"
    FLAC = "flac"
    WAV = "wav"


class Quality(StrEnum):
    """How much is kept; “keep” does not touch what the format can hold as it is."""

    KEEP = "keep"
    HIGH = "high"
    MEDIUM = "medium"
    SMALL = "small"


class Container(Struct, frozen=True):
    """What a format can hold, and what is made for it."""

    muxer: str
    audio: frozenset[str]
    """Codecs that it holds as they are."""
    audio_coder: str
    video: frozenset[str] = frozenset()
    video_coder: str = ""
    subtitles: frozenset[str] = frozenset()
    subtitle_coder: str = ""
    holds_covers: bool = False
    audio_suffix: str = ""
    """The suffix without pictures, where it is another."""


_MP4_AUDIO = frozenset({"aac", "mp3", "ac3", "eac3", "alac"})
_WAVES = frozenset({"pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_f64le"})
_DEEP = {"pcm_s16le": {24: "pcm_s24le", 32: "pcm_s32le"}}
"""What keeps every bit of a sample, by the coder that keeps 16 of them."""
_TEXTS = frozenset({"subrip", "ass", "ssa", "mov_text", "webvtt", "text"})
CONTAINERS: Mapping[Format, Container] = {
    Format.MP4: Container(
        *("mp4", _MP4_AUDIO, "aac"),
        video=frozenset({"h264", "hevc", "av1", "mpeg4", "vp9"}),
        video_coder="libx264",
        subtitles=frozenset({"mov_text"}),
        subtitle_coder="mov_text",
        holds_covers=True,
        audio_suffix=".m4a",
    ),
    Format.MKV: Container(
        *("matroska", frozenset({"*"}), "aac"),
        video=frozenset({"*"}),
        video_coder="libx264",
        subtitles=frozenset(
            {"subrip", "ass", "ssa", "webvtt", "hdmv_pgs_subtitle", "dvd_subtitle"}
        ),
        subtitle_coder="srt",
        audio_suffix=".mka",
    ),
    Format.WEBM: Container(
        *("webm", frozenset({"opus", "vorbis"}), "libopus"),
        video=frozenset({"vp8", "vp9", "av1"}),
        video_coder="libvpx-vp9",
        subtitles=frozenset({"webvtt"}),
        subtitle_coder="webvtt",
    ),
    Format.MP3: Container("mp3", frozenset({"mp3"}), "libmp3lame", holds_covers=True),
    Format.M4A: Container("ipod", frozenset({"aac", "alac"}), "aac", holds_covers=True),
    Format.OPUS: Container("opus", frozenset({"opus"}), "libopus"),
    Format.FLAC: Container("flac", frozenset({"flac"}), "flac", holds_covers=True),
    Format.WAV: Container("wav", _WAVES, "pcm_s16le"),
}
_SOUND_ONLY = {Format.MP3, Format.M4A, Format.OPUS, Format.FLAC, Format.WAV}
_ONE_TRACK = _SOUND_ONLY - {Format.M4A}
_LOSSLESS = {"flac", "pcm_s16le"}
_KBITS = {Quality.KEEP: 192, Quality.HIGH: 256, Quality.MEDIUM: 160, Quality.SMALL: 96}
_CRF = {
    "libx264": {Quality.KEEP: 20, Quality.HIGH: 18, Quality.MEDIUM: 23, Quality.SMALL: 28},
    "libvpx-vp9": {Quality.KEEP: 30, Quality.HIGH: 26, Quality.MEDIUM: 33, Quality.SMALL: 40},
}


class Recipe(Struct):
    """Arguments, and what a person should know of the result."""

    arguments: list[str] = field(default_factory=list)
    tracks: int = 0
    notes: list[str] = field(default_factory=list)


def has_pictures(format_: Format, *, audio_only: bool) -> bool:
    """Tell whether films keep their pictures."""
    return format_ not in _SOUND_ONLY and not audio_only


def suffix_of(format_: Format, *, audio_only: bool) -> str:
    """Return how the result's name ends."""
    return (audio_only and CONTAINERS[format_].audio_suffix) or f".{format_.value}"


def recipe(
    recording: Recording, format_: Format, quality: Quality, *, audio_only: bool, height: int | None
) -> Recipe:
    """Return how to convert; Problem when nothing would be left."""
    made = Recipe()
    container = CONTAINERS[format_]
    _take_video(made, recording, container, quality, height, is_wanted=has_pictures(
        format_, audio_only=audio_only))  # fmt: skip
    _take_audio(made, recording, container, quality, has_one=format_ in _ONE_TRACK)
    if has_pictures(format_, audio_only=audio_only):
        _take_subtitles(made, recording, container)
        if format_ is Format.MKV:
            for track in recording.of(Sort.ATTACHMENT):
                _take(made, track.number, "copy")
    if not made.tracks:
        raise Problem(
            "There is no sound in it" if recording.tracks else "There is no recording in it",
            "Choose another file, or a format with pictures.",
        )
    made.arguments += ["-map_metadata", "0", "-map_chapters", "0", "-f", container.muxer]
    if container.muxer in {"mp4", "ipod"}:
        made.arguments += ["-movflags", "+faststart"]
    return made


def _take_video(
    made: Recipe,
    recording: Recording,
    container: Container,
    quality: Quality,
    height: int | None,
    *,
    is_wanted: bool,
) -> None:
    for track in recording.of(Sort.VIDEO) if is_wanted else []:
        fits = "*" in container.video or track.codec in container.video
        if fits and quality is Quality.KEEP and height is None:
            _take(made, track.number, "copy")
            continue
        place = _take(made, track.number, container.video_coder)
        made.arguments += [f"-crf:{place}", str(_CRF[container.video_coder][quality])]
        made.arguments += [f"-pix_fmt:{place}", "yuv420p"]
        if container.video_coder == "libvpx-vp9":
            made.arguments += [f"-b:{place}", "0", "-row-mt", "1", "-cpu-used", "3"]
        # Sides must be even; nothing grows.
        least = f"min({height}\\,ih)" if height is not None else "ih"
        made.arguments += [f"-filter:{place}", f"scale=-2:trunc({least}/2)*2"]
    if container.holds_covers:
        for track in recording.covers[:1]:
            place = _take(made, track.number, "copy")
            made.arguments += [f"-disposition:{place}", "attached_pic"]
    elif recording.covers:
        made.notes.append("the cover is left out: the format does not hold it")


def _take_audio(
    made: Recipe, recording: Recording, container: Container, quality: Quality, *, has_one: bool
) -> None:
    tracks = recording.of(Sort.AUDIO)
    if has_one and len(tracks) > 1:
        made.notes.append(f"the first of {len(tracks)} sound tracks: the format holds one")
        tracks = tracks[:1]
    for track in tracks:
        fits = "*" in container.audio or track.codec in container.audio
        is_lossless = container.audio_coder in _LOSSLESS
        if fits and (quality is Quality.KEEP or is_lossless):
            _take(made, track.number, "copy")
            continue
        coder = container.audio_coder
        place = _take(made, track.number, _DEEP.get(coder, {}).get(track.bits, coder))
        if not is_lossless:
            made.arguments += [f"-b:{place}", f"{_KBITS[quality]}k"]


def _take_subtitles(made: Recipe, recording: Recording, container: Container) -> None:
    dropped = 0
    for track in recording.of(Sort.SUBTITLE):
        if track.codec in container.subtitles:
            _take(made, track.number, "copy")
        elif track.codec in _TEXTS:
            _take(made, track.number, container.subtitle_coder)
        else:
            dropped += 1
    if dropped:
        made.notes.append(f"{dropped} subtitles are left out: the format does not hold them")


def _take(made: Recipe, number: int, coder: str) -> int:
    """Add a track, and return its place in the result."""
    place = made.tracks
    made.arguments += ["-map", f"0:{number}", f"-c:{place}", coder]
    made.tracks += 1
    return place

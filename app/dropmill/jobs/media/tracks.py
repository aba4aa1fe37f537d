"""What is in a recording, as ffmpeg describes it."""

from __future__ import annotations

import re
from enum import StrEnum

from msgspec import Struct


class Sort(StrEnum):
    """What a track holds."""

    VIDEO = "Video"
    AUDIO = "Audio"
    SUBTITLE = "Subtitle"
    ATTACHMENT = "Attachment"
    DATA = "Data"


class Track(Struct, frozen=True):
    """One track."""

    number: int
    """Its place in the file, from 0."""
    sort: Sort
    codec: str
    is_cover: bool = False
    """A picture of the album, not a film."""
    bits: int = 16
    """Of a sample of sound that nothing was taken from."""
    language: str = ""
    """As "eng"; "" where that is not said."""


class Recording(Struct, frozen=True):
    """A file of audio and video."""

    tracks: tuple[Track, ...] = ()
    duration_s: float | None = None
    """None where the file does not say."""
    format: str = ""
    """What ffmpeg calls the container, as "matroska,webm"."""

    def of(self, sort: Sort) -> list[Track]:
        """Return the tracks of a sort, without covers."""
        return [track for track in self.tracks if track.sort is sort and not track.is_cover]

    @property
    def covers(self) -> list[Track]:
        """The pictures."""
        return [track for track in self.tracks if track.is_cover]


_FORMAT = re.compile(r"^Input #0, (.+?), from ", re.MULTILINE)
_DURATION = re.compile(r"^  Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)", re.MULTILINE)
_TRACK = re.compile(
    r"^  Stream #0:(\d+)(?:\[0x[0-9a-f]+\])?(?:\(([^)]*)\))?: (\w+): (\w+)(.*)$", re.MULTILINE
)


_WHOLE = ("pcm_", "flac", "alac", "wavpack", "ape", "tta")
_DEPTH = re.compile(r", s32p?(?: \((\d+) bit\))?")


def _bits(codec: str, rest: str) -> int:
    found = _DEPTH.search(rest) if codec.startswith(_WHOLE) else None
    return 16 if found is None else int(found[1] or 32)


def described(text: str) -> Recording:
    """Read what `ffmpeg -i` prints of its first input."""
    found = _DURATION.search(text)
    duration_s = None
    if found is not None:
        duration_s = int(found[1]) * 3600 + int(found[2]) * 60 + float(found[3])
    # What it says of its outputs looks the same, and comes later.
    tracks = [
        Track(
            int(number),
            Sort(sort),
            codec,
            "(attached pic)" in rest,
            _bits(codec, rest),
            "" if language == "und" else language,
        )
        for number, language, sort, codec, rest in _TRACK.findall(text.partition("\nOutput #0")[0])
        if sort in set(Sort)
    ]
    container = _FORMAT.search(text)
    return Recording(tuple(tracks), duration_s, container[1] if container else "")

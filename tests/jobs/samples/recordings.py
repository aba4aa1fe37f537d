"""Short recordings, made by ffmpeg when a test runs."""

from __future__ import annotations

import re
import struct
import subprocess
from pathlib import Path

from dropmill.jobs.media import tracks
from dropmill.jobs.media.ffmpeg import program
from dropmill.jobs.media.tracks import Recording

_SUBTITLES = "1\n00:00:00,000 --> 00:00:01,000\nHello\n"
_VIDEO = ("-f", "lavfi", "-i", "testsrc=d=1:s=161x120:r=10")
_SOUND = ("-f", "lavfi", "-i", "sine=d=1:f=440", "-f", "lavfi", "-i", "sine=d=1:f=880")


def film(path: Path) -> Path:
    """A second of H.264 with an odd width, two languages, subtitles, a chapter and a title."""
    words = path.with_suffix(".srt")
    words.write_text(_SUBTITLES)
    chapters = path.with_suffix(".txt")
    chapters.write_text(
        ";FFMETADATA1\ntitle=A film\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=500\ntitle=One\n"
    )
    make(
        *_VIDEO, *_SOUND, "-i", str(words), "-i", str(chapters),
        *("-map", "0", "-map", "1", "-map", "2", "-map", "3", "-map_metadata", "4"),
        *("-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=deu"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", "-c:s", "srt"), str(path),
    )  # fmt: skip
    words.unlink()
    chapters.unlink()
    return path


_CODECS = {
    ".webm": ("-c:v", "libvpx", "-c:a", "libopus"),
    ".avi": ("-c:v", "mpeg4", "-c:a", "mp3"),
    ".3gp": ("-c:v", "mpeg4", "-c:a", "aac"),
}


def phone_film(path: Path) -> Path:
    """A second with a place, a date, a camera, a chapter, and sound in German."""
    chapters = path.with_suffix(".txt")
    chapters.write_text(
        ";FFMETADATA1\ntitle=Hidden title\nmake=Hidden make\ncomment=Hidden words\n"
        "location=+47.37+008.54/\ncreation_time=2026-11-22T10:00:00Z\n"
        "[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=500\ntitle=Hidden chapter\n"
    )
    codecs = _CODECS.get(path.suffix, ("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac"))
    make(
        *_VIDEO[:-1], "testsrc=d=1:s=160x120:r=10", *_SOUND[:4], "-i", str(chapters),
        *("-map", "0", "-map", "1", "-map_metadata", "2", "-metadata:s:a:0", "language=deu"),
        *("-metadata:s:v:0", "title=Hidden name"), *codecs, str(path),
    )  # fmt: skip
    chapters.unlink()
    return path


def turned(path: Path) -> Path:
    """Have a film in MOV shown by a quarter turned, as one that was held upright."""
    data = bytearray(path.read_bytes())
    matrix = data.index(b"tkhd") + 44
    one = 1 << 16
    data[matrix : matrix + 36] = struct.pack(">9i", 0, one, 0, -one, 0, 0, 0, 0, 1 << 30)
    path.write_bytes(data)
    return path


def described(path: Path) -> Recording:
    """What is in a recording."""
    asked = [program(), "-hide_banner", "-nostdin", "-i", str(path)]
    return tracks.described(subprocess.run(asked, capture_output=True, check=False).stderr.decode())


def pictures(path: Path) -> str:
    """A sum of what is seen, turned as it is shown."""
    return _printed("-i", str(path), "-map", "0:v:0", "-c:v", "rawvideo", "-f", "md5", "-")


def is_upright(path: Path) -> bool:
    """Whether a film is shown higher than wide."""
    made = _printed("-i", str(path), "-map", "0:v:0", "-frames:v", "1", "-f", "framemd5", "-")
    width, _, height = made.partition("#dimensions 0: ")[2].split()[0].partition("x")
    return int(height) > int(width)


def chapters(path: Path) -> list[float]:
    """Where the chapters of a recording begin, in seconds."""
    told = _printed("-i", str(path), "-f", "ffmetadata", "-")
    return [int(tick) / int(base) for base, tick in re.findall(r"=1/(\d+)\nSTART=(\d+)", told)]


def song(path: Path, cover: Path) -> Path:
    """A second of MP3 with a title and a cover."""
    make(
        "-f", "lavfi", "-i", "sine=d=1:f=440", "-i", str(cover), "-map", "0", "-map", "1",
        *("-c:v", "mjpeg", "-disposition:v", "attached_pic", "-metadata", "title=A song"),
        *("-metadata", "artist=Somebody"), str(path),
    )  # fmt: skip
    return path


def make(*arguments: str) -> None:
    subprocess.run([program(), "-v", "error", "-nostdin", "-y", *arguments], check=True)


def tags(path: Path) -> dict[str, str]:
    """What a recording tells, escaped as ffmpeg does."""
    lines = _printed("-i", str(path), "-map", "0:a", "-c", "copy", "-f", "ffmetadata", "-")
    pairs = [line.partition("=") for line in lines.splitlines() if "=" in line]
    return {key.lower(): text for key, _, text in pairs}


def samples(path: Path) -> str:
    """A sum of what is heard."""
    return _printed("-i", str(path), "-map", "0:a", "-f", "md5", "-")


def _printed(*arguments: str) -> str:
    asked = [program(), "-v", "error", "-nostdin", *arguments]
    return subprocess.run(asked, check=True, capture_output=True).stdout.decode()

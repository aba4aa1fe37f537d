"""Short recordings, made by ffmpeg when a test runs."""

from __future__ import annotations

import subprocess
from pathlib import Path

from dropmill.jobs.media.ffmpeg import program

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

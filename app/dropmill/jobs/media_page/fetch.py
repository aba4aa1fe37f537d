"""What runs apart from Dropmill: yt-dlp on one page, from a request file to files and lines.

    python -P fetch.py FOLDER

FOLDER has `request.json`; the files are put there under names of our own. Each line on the standard
output that begins with MARK is one JSON object: progress, what was made, or what went wrong. It
imports nothing of Dropmill, and is the only program that imports yt-dlp.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

MARK = "dropmill "
REQUEST = "request.json"
NAMES = "file-%(autonumber)d.%(ext)s"

_EVERY_S = 0.2
_MEMORY_BYTES = 4 << 30


def say(**words: object) -> None:
    """Print a line for Dropmill."""
    sys.stdout.write(f"{MARK}{json.dumps(words)}\n")
    sys.stdout.flush()


class Words:
    """Takes what yt-dlp would print, for the log."""

    def debug(self, text: str) -> None:
        """Pass it on."""
        sys.stdout.write(f"{text}\n")

    info = warning = error = debug


class Meter:
    """Adds up the files of one page: pictures and sound often come apart."""

    def __init__(self) -> None:
        self._done: dict[str, int] = {}
        self._said_at = 0.0

    def hook(self, status: dict[str, Any]) -> None:
        """Take what yt-dlp says of a file under way."""
        name = str(status.get("filename", ""))
        self._done[name] = int(status.get("downloaded_bytes") or 0)
        now = time.monotonic()
        is_end = status.get("status") == "finished"
        if now - self._said_at < _EVERY_S and not is_end:
            return
        self._said_at = now
        info = status.get("info_dict") or {}
        note = ""
        if status.get("fragment_count"):
            note = f"part {status.get('fragment_index', 0)} of {status['fragment_count']}"
        done = sum(self._done.values())
        total = _size_of(info, status)
        say(done=done, total=None if total is None else max(total, done), note=note)


def _size_of(info: dict[str, Any], status: dict[str, Any]) -> int | None:
    """Return what all files of the page have together; None when that is not known."""
    parts = info.get("requested_formats") or []
    if info.get("playlist") or parts:
        sizes = [part.get("filesize") for part in parts]
        return sum(sizes) if sizes and all(sizes) else None
    return status.get("total_bytes")


def options(request: dict[str, Any], folder: Path, meter: Meter) -> dict[str, Any]:
    """Return how yt-dlp is to work: by the request alone, and within the folder."""
    limit = f"[height<={request['height']}]" if request["height"] else ""
    wanted = f"bv*{limit}+ba/b{limit}/bv*+ba/b"
    if request["audio_only"]:
        wanted = "ba/b"
    found: dict[str, Any] = {
        "format": wanted,
        "outtmpl": {"default": NAMES},
        "paths": {"home": str(folder)},
        "logger": Words(),
        "progress_hooks": [meter.hook],
        "noprogress": True,
        "noplaylist": not request["playlist"],
        "playlistend": request["most"],
        "merge_output_format": "mp4/mkv",
        "ffmpeg_location": request["ffmpeg"],
        "socket_timeout": 20,
        "retries": 5,
        "fragment_retries": 5,
        "concurrent_fragment_downloads": 4,
        "continuedl": False,
        "overwrites": False,
        "cachedir": False,
        "usenetrc": False,
        "js_runtimes": {},
        "remote_components": [],
        "updatetime": False,
        "color": "never",
    }
    if request["audio_only"]:
        found["postprocessors"] = [{"key": "FFmpegExtractAudio", "preferredcodec": "best"}]
    return found


def fetch(folder: Path) -> int:
    """Do what the request says; return the exit status."""
    request = json.loads((folder / REQUEST).read_text("utf-8"))
    os.environ["YTDLP_NO_PLUGINS"] = "1"
    from yt_dlp import YoutubeDL  # noqa: PLC0415 - takes a second
    from yt_dlp.utils import DownloadError  # noqa: PLC0415

    with YoutubeDL(options(request, folder, Meter())) as loader:
        try:
            info = loader.extract_info(request["url"], download=True)
        except DownloadError as error:
            say(error=str(error), reason=type(error.exc_info[1]).__name__)
            return 1
        entries = (info or {}).get("entries")
        for entry in [info] if entries is None else entries:
            for made in (entry or {}).get("requested_downloads") or ():
                title = entry.get("title") or entry.get("id") or ""
                say(file=made["filepath"], title=str(title))
    return 0


def confine() -> None:
    """Write no core, use memory within bounds, and end with the parent."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not there on Windows

    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))


if __name__ == "__main__":
    confine()
    sys.exit(fetch(Path(sys.argv[1])))

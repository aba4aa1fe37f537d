"""What runs apart from Dropmill: yt-dlp on one page, from a request file to files and lines.

    python -P fetch.py FOLDER

FOLDER has `request.json`; the files are put there under names of our own. Each line on the standard
output that begins with MARK is one JSON object: progress, what was made, or what went wrong. It
imports nothing of Dropmill, and is the only program that imports yt-dlp.

It may be ended at any moment: what is in FOLDER by then is gone on from by the next one, as far as
its servers prove that they still have the same (Proofs).
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

MARK = "dropmill "
REQUEST = "request.json"
PROOFS = "proofs.json"
NAMES = "file-%(autonumber)d-%(id).60B-%(format_id).40B.%(ext)s"
"""With what tells one recording from another: none is gone on from with parts of a second."""

_EVERY_S = 0.2
_MEMORY_BYTES = 4 << 30
_AT_ONCE = 4
"""So many parts of a list are fetched at once; with a limit one after the other, to keep to it."""

_WHOLE_PART = re.compile(r"(?P<file>.+)\.part-Frag\d+")
_LIST = re.compile(r"mpegurl|dash\+xml", re.IGNORECASE)
_LIST_SUFFIXES = (".m3u8", ".mpd")
_QUERY = re.compile(rb"\?[^\s\"'<]*")
_REST = re.compile(r"bytes=[1-9]\d*-\d*")
_PR_SET_PDEATHSIG = 1


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


class Proofs:
    """What shows that bytes that are kept belong to what the servers have now.

    Of a plain file it is the strong ETag, which is sent with the request for the rest, so that a
    server with another version answers with all of it; that may be at another address, with another
    signature. Of a list of parts it is the list at the same address, but for what follows a “?” in
    it. Whole files need none. Any thread of yt-dlp may call any method.
    """

    def __init__(self, folder: Path) -> None:
        """Read what the last one has left, and remove the files that nothing is known of."""
        self._folder = folder
        self._lock = threading.Lock()  # guards all below
        self._tags: dict[str, str] = {}  # by what stays of an address
        self._lists: dict[str, str] = {}  # digests, by address
        self._sources: dict[str, str] = {}
        """The address that each file comes from, or its list."""
        self._whole: set[str] = set()
        self._compared: set[str] = set()
        with contextlib.suppress(OSError, ValueError):
            kept = json.loads((folder / PROOFS).read_text("utf-8"))
            self._tags, self._lists, self._sources = kept["tags"], kept["lists"], kept["sources"]
            self._whole = set(kept["whole"])
        for path in [*folder.glob("file-*")]:
            if not self._is_good(path.name):
                path.unlink()

    def _is_good(self, name: str) -> bool:
        if name in self._whole:
            return True
        if part := _WHOLE_PART.fullmatch(name):  # its list is compared when that comes
            return self._sources.get(part["file"]) in self._lists
        source = self._sources.get(name.removesuffix(".part"))
        return source is not None and source not in self._lists and _key(source) in self._tags

    def begins(self, file: str, url: str) -> None:
        """Remember where a file comes from, as soon as there is something of it."""
        with self._lock:
            if self._sources.get(file) != url:
                self._sources[file] = url
                self._save()

    def is_whole(self, file: str) -> None:
        """Remember that a file is whole."""
        with self._lock:
            if file not in self._whole:
                self._whole.add(file)
                self._save()

    def tag_of(self, url: str) -> str:
        """Return the strong ETag of the file at this address; "" for none, and for parts."""
        with self._lock:
            return self._tags.get(_key(url), "") if self._files_of(_key(url)) else ""

    def saw_tag(self, url: str, tag: str) -> None:
        """Take the ETag of an answer, "" for none; what is kept of another version is removed."""
        key, strong = _key(url), "" if tag.startswith("W/") else tag
        with self._lock:
            if self._tags.get(key, "") == strong:
                return
            self._tags.pop(key, None)
            if strong:
                self._tags[key] = strong
            files = self._files_of(key)
            for file in files:
                (self._folder / f"{file}.part").unlink(missing_ok=True)
            if files:
                self._save()

    def _files_of(self, key: str) -> list[str]:
        """Return the plain files that come from there."""
        sources = self._sources.items()
        return [f for f, source in sources if _key(source) == key and source not in self._lists]

    def saw_list(self, url: str, body: bytes) -> None:
        """Take a list of parts; where it is another one than before, its parts are removed."""
        with self._lock:
            if url in self._compared:
                return  # of what is broadcast now the list grows
            self._compared.add(url)
            digest = hashlib.sha256(_QUERY.sub(b"", body)).hexdigest()
            if self._lists.get(url) == digest:
                return
            for path in [*self._folder.glob("file-*")]:
                part = _WHOLE_PART.fullmatch(path.name)
                if part and self._sources.get(part["file"]) == url:
                    path.unlink()
            self._lists[url] = digest
            self._save()

    def _save(self) -> None:
        used = {_key(source) for source in self._sources.values()}
        kept = {
            "tags": {key: tag for key, tag in self._tags.items() if key in used},
            "lists": self._lists,
            "sources": self._sources,
            "whole": sorted(self._whole),
        }
        new = self._folder / f"{PROOFS}.new"
        new.write_text(json.dumps(kept), "utf-8")
        new.replace(self._folder / PROOFS)


def _key(url: str) -> str:
    """Return what stays of an address when a page is asked again: signatures change."""
    return urlsplit(url)._replace(query="", fragment="").geturl()


class Meter:
    """Adds up the files of one page: pictures and sound often come apart."""

    def __init__(self, proofs: Proofs) -> None:
        self._proofs = proofs
        self._done: dict[str, int] = {}
        self._said_at = 0.0

    def hook(self, status: dict[str, Any]) -> None:
        """Take what yt-dlp says of a file under way."""
        name = str(status.get("filename", ""))
        self._prove(Path(name).name, status)
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

    def _prove(self, file: str, status: dict[str, Any]) -> None:
        if status.get("status") == "finished":
            self._proofs.is_whole(file)
        elif url := (status.get("info_dict") or {}).get("url"):
            self._proofs.begins(file, url)


def _is_list(url: str, content_type: str) -> bool:
    return bool(_LIST.search(content_type)) or urlsplit(url).path.endswith(_LIST_SUFFIXES)


def _size_of(info: dict[str, Any], status: dict[str, Any]) -> int | None:
    """Return what all files of the page have together; None when that is not known."""
    parts = info.get("requested_formats") or []
    if info.get("playlist") or parts:
        sizes = [part.get("filesize") for part in parts]
        return sum(sizes) if sizes and all(sizes) else None
    return status.get("total_bytes")


def options(request: dict[str, Any], folder: Path, meter: Meter, proofs: Proofs) -> dict[str, Any]:
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
        "post_hooks": [lambda path: proofs.is_whole(Path(path).name)],
        "noprogress": True,
        "noplaylist": not request["playlist"],
        "playlistend": request["most"],
        "merge_output_format": "mp4/mkv",
        "ffmpeg_location": request["ffmpeg"],
        "socket_timeout": 20,
        "retries": 5,
        "fragment_retries": 5,
        "concurrent_fragment_downloads": 1 if request["rate"] else _AT_ONCE,
        "ratelimit": request["rate"],
        "continuedl": True,
        "keep_fragments": True,  # whole ones: how far the file they are put into is, nobody proves
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
    from yt_dlp.networking import Request, Response  # noqa: PLC0415
    from yt_dlp.utils import DownloadError  # noqa: PLC0415

    proofs = Proofs(folder)

    class Loader(YoutubeDL):  # type: ignore[misc]
        def urlopen(self, req: Any) -> Any:
            asked = Request(req) if isinstance(req, str) else req
            url, tag = asked.url, proofs.tag_of(asked.url)
            if tag and _REST.fullmatch(asked.headers.get("Range", "")):
                asked.headers["If-Range"] = tag
            answer = super().urlopen(asked)
            if "If-Range" in asked.headers and answer.headers.get("ETag") not in {None, tag}:
                # All of another version, or a part of it from a server that heeds no If-Range.
                answer.close()
                del asked.headers["Range"], asked.headers["If-Range"]
                answer = super().urlopen(asked)
            proofs.saw_tag(url, answer.headers.get("ETag", ""))
            if not _is_list(url, answer.headers.get("Content-Type", "")):
                return answer
            body = answer.read()
            for address in {url, answer.url}:
                proofs.saw_list(address, body)
            return Response(io.BytesIO(body), answer.url, answer.headers, answer.status)

    with Loader(options(request, folder, Meter(proofs), proofs)) as loader:
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
    """Write no core, use memory within bounds, and end with the parent where that can be had.

    Elsewhere the next line that nobody reads ends it. After a crash of Dropmill the next attempt is
    to have FOLDER for itself.
    """
    if sys.platform == "win32":
        return
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 - as below

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    import resource  # noqa: PLC0415 - not there on Windows

    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))


if __name__ == "__main__":
    confine()
    sys.exit(fetch(Path(sys.argv[1])))

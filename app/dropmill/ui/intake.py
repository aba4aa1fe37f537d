"""From what was dropped, pasted or opened to files and links, off the UI thread.

The UI thread only takes plain data out of a drop; a worker reads it, walks the folders and tells
a few times a second what it has found.
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

import msgspec
from PySide6.QtCore import QMimeData, QObject, Qt, Signal, Slot

from dropmill.core.errors import Problem
from dropmill.core.files import TEMPORARY_SUFFIX
from dropmill.core.name_order import name_order
from dropmill.transfer.address import SCHEMES
from dropmill.transfer.link_list import (
    MOST_BYTES,
    Links,
    Listed,
    Own,
    is_list_name,
    lines_of_lists,
    read_lines,
    read_list,
)
from dropmill.transfer.patterns import expand
from dropmill.ui.core_words import sentence

TOLD_EVERY_S = 0.1
Fetch = Callable[[str, int], bytes]
"""Fetches what is behind a link, of so many bytes at most; Problem when that fails."""

_BEGINS = f"(?:{'|'.join(SCHEMES)})://"
_LINK = re.compile(_BEGINS + r"[^\s<>\"'`|\\^{}“”«»]+", re.IGNORECASE)
# A whole line with no space that has a range or a choice in it.
_PATTERN = re.compile(
    _BEGINS + r"\S*(?:\[[\w]+-[\w]+(?::\d+)?\]|\{[^{}]*,[^{}]*\})\S*", re.IGNORECASE
)
_TRAILING = ".,;:!?'\""
_PAIRS = {")": "(", "]": "["}
_PASSED_OVER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


class Found(msgspec.Struct, frozen=True):
    """The files and links of one drop, in its order, each once."""

    files: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    """Sentences about what could not be taken."""
    own: Own = {}
    """Link → settings of its downloads that hold for it alone, as a Metalink says them."""
    folders: tuple[str, ...] = ()
    """Those that were in the drop themselves: their files are among the others."""

    @property
    def link_count(self) -> int:
        """How many jobs the links are: one that is to get several names counts for each."""
        further = sum(len(names) - 1 for names in self.own.values())
        return len(self.links) + further

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not self.files and not self.links

    def with_more(self, other: Found) -> Found:
        """Return both together, each file and link once."""
        if self == Found():
            return other
        if other == Found():
            return self
        links = Links()
        for found in (self, other):
            links.add_all(found.links, found.own)
        return Found(
            tuple(dict.fromkeys(self.files + other.files)),
            links.all(),
            tuple(dict.fromkeys(self.refused + other.refused)),
            links.own(),
            tuple(dict.fromkeys(self.folders + other.folders)),
        )


class Raw(msgspec.Struct, frozen=True):
    """What a drop or the clipboard holds, as plain data."""

    uris: bytes = b""
    """Lines of text/uri-list (RFC 2483)."""
    text: str = ""
    lists: tuple[str, ...] = ()
    """Paths of files with links in them."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it that could be read."""
        return not self.uris and not self.text and not self.lists


def raw_of(mime: QMimeData) -> Raw:
    """Take the plain data out of a drop or the clipboard; quick, on the UI thread."""
    if mime.hasFormat("text/uri-list"):
        return Raw(uris=bytes(mime.data("text/uri-list").data()))
    if mime.hasUrls():
        encoded = (url.toEncoded().data() for url in mime.urls())
        return Raw(uris=b"\n".join(bytes(line) for line in encoded))
    return Raw(text=mime.text()) if mime.hasText() else Raw()


def raw_of_inputs(inputs: Iterable[str]) -> Raw:
    """Return what the command line or a dialog names: paths and links."""
    uris = []
    for name in inputs:
        is_link = name.partition("://")[0].lower() in {*SCHEMES, "file"}
        uris.append(name if is_link else Path(name).absolute().as_uri())
    return Raw(uris="\n".join(uris).encode())


def paths_in(raw: Raw, most: int) -> list[str]:
    """Return the paths in a drop as they stand there; none at all where there are more."""
    lines = raw.uris or raw.text.encode("utf-8", "replace")
    paths: list[str] = []
    for line in (part.strip() for part in lines.splitlines()):
        if line[:5].lower() != b"file:":
            continue
        if len(paths) == most:
            return []
        paths.append(_path_of(line))
    return paths


class Intake(QObject):
    """Reads drops on a worker. `progressed` tells what was found so far, `ended` all of it.

    Both carry the number that `read` returned, and a Found, on the UI thread. Only the last
    reading is told; a new one ends it.
    """

    progressed = Signal(int, object)
    ended = Signal(int, object)
    _told = Signal(int, object, bool)

    def __init__(
        self, executor: Executor, parent: QObject | None = None, fetch: Fetch | None = None
    ) -> None:
        """`fetch` gets what is behind a link to a Metalink; without it that is an input too."""
        super().__init__(parent)
        self._fetch = fetch
        self._executor = executor
        self._number = 0
        self._stop = threading.Event()
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)

    def read(self, raw: Raw) -> int:
        """Begin to read; returns the number of this reading."""
        self.cancel()
        self._stop = threading.Event()
        self._executor.submit(self._run, self._number, raw, self._stop)
        return self._number

    def cancel(self) -> None:
        """End the reading under way; it tells nothing more."""
        self._stop.set()
        self._number += 1

    def _run(self, number: int, raw: Raw, stop: threading.Event) -> None:
        tell: Callable[[Found], None] = lambda found: self._told.emit(number, found, False)  # noqa: E731
        reader = Reader(stop.is_set, tell, self._fetch)
        found = reader.read(raw)
        if not stop.is_set():
            self._told.emit(number, found, True)

    @Slot(int, object, bool)
    def _on_told(self, number: int, found: Found, is_all: bool) -> None:
        if number == self._number:
            (self.ended if is_all else self.progressed).emit(number, found)


class Reader:
    """One reading, on a worker thread."""

    def __init__(
        self,
        is_stopped: Callable[[], bool],
        tell: Callable[[Found], None],
        fetch: Fetch | None = None,
    ) -> None:
        self._fetch = fetch
        self._is_stopped = is_stopped
        self._tell = tell
        self._told_at = time.monotonic()
        self._files: dict[str, None] = {}
        self._links = Links()
        self._refused: dict[str, None] = {}
        self._folders: dict[str, None] = {}

    def read(self, raw: Raw) -> Found:
        """Return all that is in it; less when it is stopped."""
        if raw.uris:
            for line in raw.uris.splitlines():
                if self._is_stopped():
                    break
                self._take_uri(line.strip())
        elif raw.text:
            self._take_text(raw.text)
        for path in raw.lists:
            self._take_list(path)
        return self._found()

    def _found(self) -> Found:
        return Found(
            tuple(self._files),
            self._links.all(),
            tuple(self._refused),
            self._links.own(),
            tuple(self._folders),
        )

    def _take_text(self, text: str) -> None:
        lines = text.splitlines()
        listed = lines_of_lists(lines)
        if listed:
            self._take_lines([line if n in listed else "" for n, line in enumerate(lines)])
        for number, line in enumerate(lines):
            if self._is_stopped():
                return
            words = "" if number in listed else line.strip()
            if words.lower().startswith("file://"):
                self._take_uri(words.encode())
                continue
            links = [words] if _PATTERN.fullmatch(words) else list(links_in(words))
            if links:
                for link in links:
                    self._take_link(link)
            elif Path(words).is_absolute() and len(words) < 4096 and os.path.lexists(words):
                self._take_path(words)
            self._tell_sometimes()

    def _take_uri(self, line: bytes) -> None:
        if not line or line.startswith(b"#"):
            return
        scheme = line.partition(b":")[0].lower()
        if scheme == b"file":
            self._take_path(_path_of(line))
        elif scheme.decode("ascii", "replace") in SCHEMES:
            self._take_link(line.decode("utf-8", "replace"))
        else:
            name = line.decode("utf-8", "replace")
            self._refused[f"“{name}” is neither a file nor a link to download."] = None
        self._tell_sometimes()

    def _take_path(self, path: str) -> None:
        if is_list_name(path) and Path(path).is_file():
            self._take_list(path)
        elif os.path.isdir(path):  # noqa: PTH112 - many paths: Path objects cost more than the look
            self._walk(path)
        else:
            # A file that is not there becomes a job that says so in its row.
            self._files[path] = None

    def _take_link(self, link: str) -> None:
        """Take a link, those that a pattern stands for, or those of the Metalink behind it."""
        try:
            if self._fetch is not None and is_list_name(link):
                self._take_listed(read_list(self._fetch(link, MOST_BYTES), link))
            else:
                self._links.add_all(expand(link), {})
        except Problem as problem:
            self._refused[sentence(problem)] = None

    def _take_list(self, path: str) -> None:
        name = Path(path).name
        try:
            with Path(path).open("rb") as file:
                self._take_listed(read_list(file.read(MOST_BYTES + 1), name))
        except OSError as error:
            self._refused[f"“{name}” could not be opened: {error.strerror}."] = None
        except Problem as problem:
            self._refused[sentence(problem)] = None

    def _take_lines(self, lines: Sequence[str]) -> None:
        try:
            self._take_listed(read_lines(lines, "text"))
        except Problem as problem:
            self._refused[sentence(problem)] = None

    def _take_listed(self, listed: Listed) -> None:
        self._links.add_all(listed.links, listed.own)
        self._refused.update(dict.fromkeys(listed.refused))

    def _walk(self, folder: str) -> None:
        """Take all files below a folder, the names in order; links to folders are not followed."""
        self._folders[folder] = None
        open_folders = [folder]
        while open_folders and not self._is_stopped():
            current = open_folders.pop()
            try:
                with os.scandir(current) as entries:
                    listed = sorted(entries, key=lambda entry: name_order(entry.name))
            except OSError as error:
                self._refused[f"“{current}” could not be opened: {error.strerror}."] = None
                continue
            folders = []
            for entry in listed:
                if _is_folder(entry):
                    if not (entry.is_symlink() or entry.name.endswith(TEMPORARY_SUFFIX)):
                        folders.append(entry.path)
                elif entry.name not in _PASSED_OVER and not entry.name.endswith(TEMPORARY_SUFFIX):
                    self._files[entry.path] = None
            open_folders += reversed(folders)
            self._tell_sometimes()

    def _tell_sometimes(self) -> None:
        now = time.monotonic()
        if now - self._told_at >= TOLD_EVERY_S:
            self._told_at = now
            self._tell(Found(files=tuple(self._files), links=self._links.all()))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False  # a link whose target may not even be looked at: its job will say so


def links_in(text: str) -> Iterator[str]:
    """Yield the http(s) links in a text, without the punctuation that follows them."""
    for match in _LINK.finditer(text):
        link = match.group().rstrip(_TRAILING)
        while (
            link
            and (opening := _PAIRS.get(link[-1]))
            and link.count(link[-1]) > link.count(opening)
        ):
            link = link[:-1].rstrip(_TRAILING)
        if _has_host(link):
            yield link


def _has_host(link: str) -> bool:
    try:
        return bool(urlsplit(link).hostname)
    except ValueError:
        return False


def _path_of(uri: bytes) -> str:
    """Return the path of a file URI (RFC 8089); names that are no UTF-8 survive."""
    rest = uri[len(b"file:") :]
    if rest.startswith(b"//"):
        host, slash, path = rest[2:].partition(b"/")
        rest = slash + path
        if os.name == "nt" and host and host.lower() != b"localhost":
            rest = b"//" + host + rest
    path = unquote_to_bytes(rest)
    if os.name == "nt" and path[:1] == b"/" and path[2:3] == b":":
        path = path[1:]
    return os.path.normpath(os.fsdecode(path))

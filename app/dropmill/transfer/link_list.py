"""Lists of links: a text with one a line, or a Metalink. What comes out is data for jobs.

Under a link, lines that are indented may say how it is downloaded, as in the lists of aria2c. What
they may not say is the folder, and names are made safe: a list can come from anywhere.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from dropmill.core.errors import Problem
from dropmill.core.names import safe_name
from dropmill.transfer.address import SCHEMES, normal_url
from dropmill.transfer.metalink import is_metalink, read_metalink
from dropmill.transfer.patterns import expand

MOST_BYTES = 64 * 1024 * 1024
MOST_LINKS = 1_000_000
SUFFIXES = (".meta4", ".metalink")
"""How the names of Metalinks end."""

_COMMENT = ("#", ";")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SETTING = re.compile(r"\s+([a-z][a-z-]*)\s*=(.*)", re.DOTALL)
_SETTINGS: Mapping[str, str] = {
    "out": "out",
    "checksum": "checksum",
    "header": "header",
    "referer": "referer",
    "user-agent": "user_agent",
    "connections": "connections",
    "split": "connections",
    "limit": "limit",
    "max-download-limit": "limit",
}
"""What a line under a link may begin with → the setting of a download; aria2c's words too."""
_FOR_ONE = frozenset({"out", "checksum"})
_MOST_REFUSED = 20
_SCHEME = re.compile(rf"(?:{'|'.join(SCHEMES)})://", re.IGNORECASE)

_NO_SETTINGS: Mapping[str, str] = {}

Own = Mapping[str, Sequence[Mapping[str, str]]]
"""Link → settings of a download that hold for this one alone, as text: of each file that it is
downloaded to, mostly one."""


class Links:
    """Gathers links in their order, each once for each name that its file is to get."""

    def __init__(self) -> None:
        self._links: dict[str, None] = {}
        self._own: dict[str, dict[str, Mapping[str, str]]] = {}
        """Of those that have settings: name of the file, "" where none was given → settings."""
        self._further = 0

    @property
    def count(self) -> int:
        """How many files they are."""
        return len(self._links) + self._further

    def add(self, link: str, own: Mapping[str, str] = _NO_SETTINGS) -> None:
        """Take one; what is said again of a file that is known already is added to it."""
        files = self._own.get(link)
        if files is None and own:
            files = self._own[link] = {"": _NO_SETTINGS} if link in self._links else {}
        self._links[link] = None
        if files is not None:
            name = own.get("out", "")
            self._further += bool(files) and name not in files
            files[name] = {**files.get(name, _NO_SETTINGS), **own}

    def add_all(self, links: Iterable[str], own: Own) -> None:
        """Take those of a list."""
        if not own and not self._own:
            self._links.update(dict.fromkeys(links))  # by the hundred thousand
            return
        for link in links:
            for settings in own.get(link, (_NO_SETTINGS,)):
                self.add(link, settings)

    def all(self) -> tuple[str, ...]:
        """Return the links, each once."""
        return tuple(self._links)

    def own(self) -> Own:
        """Return the settings of those that have some."""
        return {link: tuple(files.values()) for link, files in self._own.items()}


class Listed(msgspec.Struct, frozen=True):
    """The links of a list, in its order, each once."""

    links: tuple[str, ...] = ()
    own: Own = {}
    refused: tuple[str, ...] = ()
    """Sentences about lines that are no links; after twenty, how many more there are."""


def read_list(data: bytes, name: str) -> Listed:
    """Read a list; `name` is what it is called in sentences.

    Problem when it is a Metalink that cannot be used, or too large.
    """
    if len(data) > MOST_BYTES:
        raise Problem(f"“{name}” is too large for a list of links", "Split it into several files.")
    if is_metalink(data):
        links = Links()
        for link, settings in read_metalink(data, name):
            links.add(link, settings)
        return Listed(links.all(), links.own())
    # Windows writes UTF-16 where it calls it “Unicode”, and where a command's output is sent.
    encoding = "utf-16" if data.startswith(_UTF_16) else "utf-8-sig"
    return read_lines(data.decode(encoding, "replace").splitlines(), name)


def read_lines(lines: Iterable[str], name: str) -> Listed:
    """Read lines with one link, or one pattern, each; links of one file stand with tabs between.

    Indented lines under it, as `  out=name`, are settings of its own. Empty lines and those that
    begin with # or ; are passed over.
    """
    links = Links()
    made: list[str] = []
    settings: dict[str, str | list[str]] = {}
    refused: list[str] = []
    wrong = 0

    def take() -> None:
        own = _as_text(settings)
        for link in made:
            links.add(link, own)
        if links.count > MOST_LINKS:
            raise Problem(
                f"“{name}” has more than {MOST_LINKS:,} links", "Split it into several files."
            )

    for number, line in enumerate(lines, 1):
        text = line.strip()
        if not text or text.startswith(_COMMENT):
            continue
        if (setting := _SETTING.fullmatch(line)) is None:
            take()
            made, settings = [], {}
        try:
            if setting is not None:
                _set(settings, len(made), setting[1], setting[2].strip())
                continue
            first, *mirrors = (part.strip() for part in text.split("\t") if part.strip())
            found = [normal_if_plain(link) for link in expand(first)]
            for mirror in mirrors:
                normal_url(mirror)
        except Problem as problem:
            wrong += 1
            if wrong <= _MOST_REFUSED:
                refused.append(f"Line {number} of “{name}”: {problem.title}. {problem.hint}")
            continue
        made = found
        if mirrors and len(made) == 1:
            settings["mirrors"] = mirrors
    take()
    if wrong > _MOST_REFUSED:
        refused.append(f"{wrong - _MOST_REFUSED:,} more lines of “{name}” are no links.")
    return Listed(links.all(), links.own(), tuple(refused))


def _set(settings: dict[str, str | list[str]], count: int, word: str, text: str) -> None:
    """Let so many links of the line before have a setting; Problem when that cannot be."""
    setting = _SETTINGS.get(word)
    if word == "dir":
        raise Problem("A list cannot say where its files go", "Choose one folder for all of them.")
    if setting is None:
        raise Problem(f"“{word}” cannot be set in a list", f"Known are {', '.join(_SETTINGS)}.")
    if not count:
        raise Problem(f"There is no link before “{word}=”", "Write it under the link it is for.")
    if setting in _FOR_ONE and count > 1:
        raise Problem(
            f"“{word}” is for one file, but the pattern stands for {count:,}", "Leave it out."
        )
    if setting == "out" and "/" not in text and "\\" not in text:  # with a folder it is refused
        text = safe_name(text, text)
    if setting == "header":
        settings[setting] = [*settings.get(setting, ()), text]
    else:
        settings[setting] = text


def _as_text(settings: Mapping[str, str | list[str]]) -> Mapping[str, str]:
    return {
        name: value if isinstance(value, str) else msgspec.json.encode(value).decode()
        for name, value in settings.items()
    }


def normal_if_plain(link: str) -> str:
    """Return a link as it was written, once it is certain that it is one; Problem else."""
    normal_url(link)
    return link


def lines_of_lists(lines: Sequence[str]) -> set[int]:
    """Return which lines of a text are links with settings under them, and those settings.

    Counted from 0. In a text that is no list a link is a link, whatever follows it: so only lines
    with the words of lists count, and only under a line that is nothing but a link.
    """
    found: set[int] = set()
    link = None
    for number, line in enumerate(lines):
        setting = _SETTING.fullmatch(line)
        if setting is not None and (setting[1] in _SETTINGS or setting[1] == "dir"):
            if link is not None:
                found |= {link, number}
        elif text := line.strip():
            link = number if has_scheme(text) and len(text.split()) == 1 else None
    return found


def is_list_name(name: str) -> bool:
    """Whether a link or path looks, by its end, like a Metalink."""
    return name.partition("?")[0].partition("#")[0].lower().endswith(SUFFIXES)


def has_scheme(text: str) -> bool:
    """Whether a text begins as a link does that can be fetched."""
    return _SCHEME.match(text) is not None

"""Patterns for names: text with placeholders that a file fills."""

from __future__ import annotations

import mimetypes
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from dropmill.core.errors import Problem

PLACEHOLDERS = "{name}, {stem}, {suffix}, {folder}, {first}, {type}, {date}, {date:%Y-%m}"

_PLACEHOLDER = re.compile(r"\{(\w+)(?::([^{}]*))?\}")
_PLAIN_DATE = "%Y-%m-%d"
_TYPES = {"image": "Images", "video": "Videos", "audio": "Music", "text": "Documents"}
_SUFFIX_TYPES = {
    **dict.fromkeys((".zip", ".7z", ".rar", ".tar", ".gz", ".xz", ".zst", ".bz2"), "Archives"),
    **dict.fromkeys((".heic", ".heif", ".webp", ".avif", ".raw", ".dng", ".cr2"), "Images"),
    **dict.fromkeys((".mkv", ".webm", ".m4v"), "Videos"),
    **dict.fromkeys((".flac", ".opus", ".m4a", ".ogg"), "Music"),
    **dict.fromkeys((".pdf", ".odt", ".ods", ".odp", ".doc", ".docx", ".rtf"), "Documents"),
    **dict.fromkeys((".xls", ".xlsx", ".ppt", ".pptx", ".epub", ".md"), "Documents"),
}


def check_pattern(pattern: str, *, has_number: bool = False) -> None:
    """Raise Problem when a pattern has a placeholder that there is not."""
    known = {"name", "stem", "suffix", "folder", "first", "type", "date"}
    known |= {"n"} if has_number else set()
    for match in _PLACEHOLDER.finditer(pattern):
        word, form = match.groups()
        if word not in known:
            raise Problem(
                f"There is no placeholder {match[0]}",
                f"There are {PLACEHOLDERS}{', {n}, {n:03}' if has_number else ''}.",
            )
        if word == "n" and form and not re.fullmatch(r"0?\d{1,2}", form):
            raise Problem(f"“{match[0]}” is no way to write a number", "Write it as {n:03}.")
        if form and word not in {"n", "date"}:
            raise Problem(f"“{match[0]}” takes nothing after its colon", f"Write {{{word}}}.")


def filled(pattern: str, path: Path, number: int = 1, *, name: str | None = None) -> str:
    """Fill a pattern for a file; OSError when it asks for its date and the file is gone.

    `name` stands in for the file's own name.
    """
    named = path if name is None else path.parent / name

    def value(match: re.Match[str]) -> str:
        word, form = match.groups()
        if word == "date":
            moment = time.localtime(path.stat().st_mtime)
            return time.strftime(form or _PLAIN_DATE, moment)
        if word == "n":
            return f"{number:{form or ''}}"
        return _PARTS[word](named)

    return _PLACEHOLDER.sub(value, pattern)


def type_of(path: Path) -> str:
    """Return what sort of file this is by its name: Images, Videos, Music, Documents and so on."""
    if known := _SUFFIX_TYPES.get(path.suffix.lower()):
        return known
    guessed, _ = mimetypes.guess_type(path.name)
    return _TYPES.get((guessed or "").partition("/")[0], "Other")


_PARTS: Mapping[str, Callable[[Path], str]] = {
    "name": lambda path: path.name,
    "stem": lambda path: path.stem,
    "suffix": lambda path: path.suffix,
    "folder": lambda path: path.parent.name,
    "first": lambda path: path.name[:1].upper(),
    "type": type_of,
}

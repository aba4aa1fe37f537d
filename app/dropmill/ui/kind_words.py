"""The kinds of job in the window's words: verbs, icons, and how choices are written."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from dropmill.core.fields import Field
from dropmill.core.job import Job
from dropmill.core.resources import resource

CONTEXT = "kinds"
"""Under this the texts of the kinds themselves are translated: they come from `core` and `jobs`,
which know no Qt, so `packaging/translations/translate.py` puts them into the catalogue."""

_WRITTEN = {
    **{name: name.upper() for name in ("jpeg", "png", "avif", "tiff", "gif", "lf", "crlf")},
    **{name: name.upper() for name in ("csv", "json", "jsonl", "mp4", "mkv", "flac", "wav")},
    **{name: name for name in ("zip", "tar.gz", "tar.zst", "7z")},
    **{name: name for name in ("sha256", "sha384", "sha512", "sha1", "md5")},
    **{name: name for name in ("blake3", "xxh3", "crc32", "opus")},
    **{name: f"{name}°" for name in ("90", "180", "270")},
    "webp": "WebP",
    "webm": "WebM",
    "mp3": "MP3",
    "m4a": "M4A",
    "xlsx": "Excel (xlsx)",
    "parquet": "Parquet",
}
"""Choices that are names: written so in every language."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("KindWords", text)


def _mark(text: str) -> str:
    """Mark a text for the catalogue: it is translated when it is shown."""
    return text


_VERBS: Mapping[str, str] = {
    "archive": _mark("Pack"),
    "checksum": _mark("Work out checksums"),
    "command": _mark("Run a program"),
    "copy": _mark("Copy"),
    "copy move": _mark("Move"),
    "dedupe": _mark("Find duplicates"),
    "download": _mark("Download"),
    "encrypt": _mark("Encrypt"),
    "encrypt decrypt": _mark("Decrypt"),
    "extract": _mark("Unpack"),
    "links": _mark("Find files on pages"),
    "image": _mark("Convert images"),
    "media": _mark("Convert media"),
    "media-page": _mark("Download from media pages"),
    "metadata": _mark("Strip metadata"),
    "metadata set": _mark("Set metadata"),
    "pdf": _mark("Merge PDFs"),
    "pdf split": _mark("Split PDFs"),
    "pdf rotate": _mark("Rotate PDFs"),
    "pdf compress": _mark("Compress PDFs"),
    "pdf images": _mark("Pages to images"),
    "put-away": _mark("Put away"),
    "rename": _mark("Rename"),
    "sort": _mark("Sort into folders"),
    "table": _mark("Convert tables"),
    "text": _mark("Change encoding"),
}
"""What a tile says, by kind, or by kind and action where that says more."""

_TOLD: Mapping[str, tuple[str, ...]] = {
    "archive": ("format",),
    "checksum": ("algorithms",),
    "image": ("format", "width"),
    "media": ("format", "height"),
    "rename": ("pattern",),
    "sort": ("pattern",),
    "table": ("format",),
    "text": ("encoding", "newline"),
}
"""The settings that a tile tells, by kind."""
_IN_PX = frozenset({"width", "height"})


def verb_of(kind: type[Job], settings: Mapping[str, str]) -> str:
    """Return in two or three words what a kind does with these settings."""
    action = "move" if settings.get("move") == "true" else settings.get("action", "")
    words = _VERBS.get(f"{kind.kind} {action}") or _VERBS.get(kind.kind)
    return title_of(kind) if words is None else _tr(words)


def word_of(kind: str) -> str:
    """Return in two or three words what a kind does, by its name alone."""
    words = _VERBS.get(kind)
    return kind.replace("_", " ") if words is None else _tr(words)


def told_settings(kind: type[Job], fields: tuple[Field, ...], settings: Mapping[str, str]) -> str:
    """Return the settings that matter most, in a few words: `WebP, 1600 px`."""
    parts = []
    known = {field.name: field for field in fields}
    for name in _TOLD.get(kind.kind, ()):
        field = known.get(name)
        text = settings.get(name, "" if field is None else field.text_of(field.default))
        if field is None or text in {"", "keep"}:
            continue
        if name in _IN_PX:
            text = _tr("{n} px").format(n=text)
        elif field.type == "choice":
            text = choice_word(text)
        parts.append(text)
    return ", ".join(parts)


def icon_of(kind: str) -> str:
    """Return the name of a kind's drawing."""
    name = f"kind-{kind}"
    try:
        resource(f"icons/{name}.svg")
    except FileNotFoundError:
        return "kind-other"  # a kind of a third party
    return name


def title_of(kind: type[Job]) -> str:
    """Return what a kind does in a sentence: the first line of its docstring."""
    return translated(own_title(kind))


def own_title(kind: type[Job]) -> str:
    """Return the same in the words of the kind itself."""
    return (kind.__doc__ or kind.kind).strip().splitlines()[0].rstrip(".")


def choice_word(choice: str) -> str:
    """Return a choice of a setting as it is written."""
    return _WRITTEN.get(choice) or translated(own_choice(choice))


def own_choice(choice: str) -> str:
    """Return the same in the words of the kind, as far as it is a word."""
    return _WRITTEN.get(choice) or choice.replace("_", " ").capitalize()


def is_name(choice: str) -> bool:
    """Whether a choice is a name, which no language has another word for."""
    return choice in _WRITTEN


def translated(text: str) -> str:
    """Return a text of a kind in the language of the window."""
    return QCoreApplication.translate(CONTEXT, text) if text else ""

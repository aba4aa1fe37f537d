"""File names from outside (a server, an archive, a link) made safe: one base name, nothing else."""

from __future__ import annotations

import re
import unicodedata

from dropmill.core.files import TEMPORARY_SUFFIX, split_suffix

MOST_BYTES = 255
"""The longest name that common file systems take, in bytes of UTF-8."""

_MOST_SUFFIX_BYTES = 40

_PLAIN = re.compile(r"(?!.*\.dropmill-tmp)\w[\w.()+-]{0,150}\w", re.ASCII)

# Characters that turn text around or cannot be seen; they make `exe.gpj` look like `jpg.exe`.
_HIDDEN = re.compile(
    "[\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
# What Windows refuses; refused everywhere, so that a folder can move between systems.
_REFUSED = re.compile('[<>:"|?*]')
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$", "clock$"}
    | {f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789\u00b9\u00b2\u00b3"}
)


def safe_name(text: str, fallback: str = "download") -> str:
    """Return one safe base name for `text`, which may be any text at all.

    No folder, no control or bidirectional mark, no name of a device, no dot or space at an end,
    at most 255 bytes of UTF-8 with the suffix kept; `fallback` if nothing is left. A name that is
    safe already comes back unchanged (in Unicode's NFC form). Never raises.
    """
    if _PLAIN.fullmatch(text) and text.partition(".")[0].lower() not in _DEVICES:
        return text  # as nearly all are
    text = text.encode("utf-8", "ignore").decode()  # a lone surrogate is no text
    name = text.replace("\\", "/").rstrip("/").rpartition("/")[2]
    name = unicodedata.normalize("NFC", name)
    name = "".join(c for c in name if unicodedata.category(c) != "Cc")
    name = _REFUSED.sub("_", _HIDDEN.sub("", name)).strip().rstrip(". ")
    if name.startswith("."):
        # No hidden files: a link must not leave a `.profile` in somebody's home.
        name = "_" + name.lstrip(".") if name.strip(".") else ""
    if name.endswith(TEMPORARY_SUFFIX):
        name += "_"  # else the folder watchers would take it for a file under way
    if name.partition(".")[0].rstrip(" ").lower() in _DEVICES:
        name = "_" + name
    return shortened(name) or fallback


def shortened(name: str, most_bytes: int = MOST_BYTES) -> str:
    """Cut the stem so that the name has at most so many bytes; a short suffix is kept."""
    if len(name.encode()) <= most_bytes:
        return name
    stem, suffix = split_suffix(name)
    if len(suffix.encode()) > _MOST_SUFFIX_BYTES:
        stem, suffix = name, ""
    room = most_bytes - len(suffix.encode())
    return (stem.encode()[:room].decode("utf-8", "ignore").rstrip(". ") + suffix).rstrip(". ")

"""The name of a member of an archive, which may be any text at all, made a place in the tree."""

from __future__ import annotations

import sys
import unicodedata

from dropmill.core.errors import Problem
from dropmill.core.files import TEMPORARY_SUFFIX
from dropmill.core.names import safe_name, shortened
from dropmill.core.plain_text import shown


def parts_of(name: str, *, has_backslashes: bool = False) -> tuple[str, ...]:
    """Split a member's name into the parts of its place below the archive's own folder.

    A leading slash or drive is cut off, as tar and bsdtar do; a part that means the folder above
    is never honest, and raises Problem. A part keeps its characters but for those that cannot be
    seen or turn the text around; where the system is Windows also those that it refuses. () is
    the folder itself.
    """
    # A byte that is not UTF-8 comes as a lone surrogate: it is shown instead of lost.
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    if has_backslashes or sys.platform == "win32":
        text = text.replace("\\", "/")
        if text[1:2] == ":":
            text = text[2:]
    parts = [part for part in text.split("/") if part not in {"", "."}]
    if any(part.strip(" ") == ".." for part in parts):
        raise Problem(
            f"The archive tries to write outside its folder, as “{shown(name)[:200]}”",
            "It is broken or made to do harm: do not use it.",
        )
    return tuple(_safe_part(part) for part in parts)


def _safe_part(part: str) -> str:
    if part.isascii() and part.isprintable() and len(part) <= 255 and sys.platform != "win32":
        safe = part
    else:
        safe = "".join("_" if unicodedata.category(c) in _UNSEEN else c for c in part)
        if sys.platform == "win32":
            is_hidden = safe.startswith(".")
            safe = ("." if is_hidden else "") + safe_name(safe.lstrip("."), "_")
        safe = shortened(safe) or "_"
    # Else the folder watchers, and the clean-up, would take it for a file under way.
    return safe.replace(TEMPORARY_SUFFIX, TEMPORARY_SUFFIX.replace(".", "_"))


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})

"""The encoding of a text that does not say it. Imported in child processes only: it is heavy."""

from __future__ import annotations

import re

from charset_normalizer import from_bytes

_OTHERS = re.compile(rb"[\x80-\xff]+")
_ACCENTED = re.compile(
    rb"(?<=[A-Za-z])[\x80-\xff]{1,2}(?![\x80-\xff])|(?<![\x80-\xff])[\x80-\xff]{1,2}(?=[A-Za-z])"
)
_LATIN = [
    *("cp1250", "cp1252", "cp1254", "cp1257", "iso8859_2", "iso8859_9", "iso8859_15"),
    *("cp437", "cp850", "cp852"),
]
"""Those for letters of the alphabet with and without accents."""


def guessed(head: bytes) -> str:
    """Return the encoding that the beginning of a text is most likely in; "" when none fits."""
    # Letters with accents stand alone or in twos beside plain ones, those of other alphabets in
    # long rows. A short text has too little else to tell them apart by.
    others = sum(map(len, _OTHERS.findall(head)))
    is_latin = 2 * sum(map(len, _ACCENTED.findall(head))) > others
    matches = from_bytes(head, cp_isolation=_LATIN if is_latin else None)
    best = matches.best()
    if best is None:
        return "cp1252" if is_latin and _fits(head, "cp1252") else ""
    # Among those that fit as well, the one that most files of one byte a letter are in.
    is_western = any(m.encoding == "cp1252" and m.chaos <= best.chaos for m in matches)
    return "cp1252" if is_western else best.encoding


def _fits(head: bytes, encoding: str) -> bool:
    try:
        head.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True

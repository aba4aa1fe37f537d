"""Passwords and the like, in memory only: what is stored, logged or shown has a stand-in for them.

A job is kept in the journal, so it may not carry a secret. `hide` gives a stand-in that means
something in this process only; after a restart it has to be given again.
"""

from __future__ import annotations

import re
import secrets

from dropmill.core.errors import Problem

_START = "secret-"
_MARK = re.compile(rf"{_START}[0-9a-f]{{16}}")
_hidden: dict[str, str] = {}
_stand_ins: dict[str, str] = {}


def hide(value: str) -> str:
    """Return the stand-in for a secret; a stand-in, or nothing, is returned as it is."""
    if not value or _MARK.fullmatch(value):
        return value
    if value not in _stand_ins:
        stand_in = f"{_START}{secrets.token_hex(8)}"
        _hidden[stand_in] = value
        _stand_ins[value] = stand_in
    return _stand_ins[value]


def reveal(text: str) -> str:
    """Put the secrets back in a text; Problem if one was not kept over a restart."""
    if _START not in text:
        return text
    return _MARK.sub(lambda match: _revealed(match[0]), text)


def _revealed(stand_in: str) -> str:
    try:
        return _hidden[stand_in]
    except KeyError:
        raise Problem(
            "The password of this download was not kept",
            "Passwords are never stored. Add the download again with its password: it goes on"
            " from where it is.",
        ) from None

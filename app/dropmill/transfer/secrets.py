"""Passwords and the like: what is stored, logged or shown has a stand-in for them.

A job is kept in the journal, so it may not carry a secret. `hide` gives a stand-in that means
something in this process; after a restart it is looked up in the keyring, where there is one, or
has to be given again.
"""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING

from dropmill.core.errors import Problem
from dropmill.core.stand_in import PATTERN

if TYPE_CHECKING:
    from dropmill.transfer.keychain import Keychain

_START = "secret-"
_MARK = re.compile(PATTERN)
_hidden: dict[str, str] = {}
_stand_ins: dict[str, str] = {}
_keychain: Keychain | None = None


def keep_in(keychain: Keychain | None) -> None:
    """Keep secrets over a restart from now on, or (None) no longer: for jobs that are kept."""
    global _keychain  # noqa: PLW0603 - jobs are made everywhere, and there is one keyring
    _keychain = keychain


def stand_ins_in(text: str) -> set[str]:
    """Return the stand-ins in a text."""
    return set(_MARK.findall(text))


def hide(value: str) -> str:
    """Return the stand-in for a secret; a stand-in, or nothing, is returned as it is."""
    if not value or _MARK.fullmatch(value):
        return value
    if value not in _stand_ins:
        stand_in = f"{_START}{secrets.token_hex(8)}"
        _hidden[stand_in] = value
        _stand_ins[value] = stand_in
        if _keychain is not None:
            _keychain.put(stand_in, value)
    return _stand_ins[value]


def are_lost() -> bool:
    """Whether secrets were given that end with this process; may block."""
    return bool(_hidden) and (_keychain is None or not _keychain.is_there)


def reveal(text: str) -> str:
    """Put the secrets back in a text; Problem if one was not kept over a restart."""
    if _START not in text:
        return text
    return _MARK.sub(lambda match: _revealed(match[0]), text)


def _revealed(stand_in: str) -> str:
    value = _hidden.get(stand_in)
    if value is None and _keychain is not None:
        value = _keychain.get(stand_in)
        if value is not None:
            _hidden[stand_in] = value
            _stand_ins.setdefault(value, stand_in)
    if value is None:
        has_ring = _keychain is not None and _keychain.is_there
        raise Problem(
            "The password of this download was not kept",
            "Give it again: “dropmill change NUMBER --set user=NAME:PASSWORD”, then resume. What"
            " has come is kept."
            if has_ring
            else "There is no keyring on this computer to keep it in. Give it again while Dropmill"
            " runs, in its window or by “dropmill change NUMBER --set user=NAME:PASSWORD”, then"
            " resume. What has come is kept.",
            setting="user",
            needs_person=True,
        )
    return value

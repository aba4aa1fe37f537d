"""The widths that lanes have found for each kind, kept for the next start."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from dropmill.core.learned import learned

log = logging.getLogger(__name__)

NAME = "widths.json"

_Widths = dict[str, Annotated[int, Meta(ge=1, le=64)]]


def read_widths(folder: Path) -> dict[str, int]:
    """Return what was kept, "disk copy" → 2; nothing where that cannot be read."""
    try:
        return msgspec.json.decode((folder / NAME).read_bytes(), type=learned(_Widths))
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.DecodeError):
        log.warning("the widths that were found before cannot be read", exc_info=True)
        return {}


def keep_widths(folder: Path, found: Mapping[str, int]) -> None:
    """Keep these: they are found anew where that fails."""
    new = folder / f"{NAME}.new"
    try:
        new.write_bytes(msgspec.json.encode(dict(found)))
        new.replace(folder / NAME)
    except OSError:
        log.warning("the widths that were found cannot be kept", exc_info=True)

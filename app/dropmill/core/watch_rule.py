"""What to do with the files that settle in a folder, as the settings keep it."""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

LEAST_SETTLE_S = 0.1


class Original(StrEnum):
    """What happens to a file that was taken, once all that came of it is done."""

    STAY = "stay"
    MOVE = "move"
    TRASH = "trash"


class WatchRule(msgspec.Struct, frozen=True, kw_only=True):
    """A watched folder with a kind and its settings, or with a recipe."""

    folder: str
    kind: str = ""
    recipe: str = ""
    """The name of a recipe, instead of a kind; its newest version runs."""
    settings: Mapping[str, str] = {}
    """As text; with a recipe only "dir", where its last results go."""
    patterns: tuple[str, ...] = ()
    """Names of the files that count, as *.pdf; () for all. What does not match stays untouched."""
    settle_s: Annotated[float, Meta(ge=LEAST_SETTLE_S, le=86_400)] = 3.0
    is_on: bool = True
    original: Original = Original.STAY
    original_dir: str = ""
    """Where the originals are moved to."""
    is_polled: bool = False
    """Look again and again instead of waiting to be told; folders on the network always are."""

    @property
    def key(self) -> str:
        """What the ledger of taken files knows it by: another one begins with all files as new."""
        return f"{self.folder}\n{self.recipe or self.kind}"

    def matches(self, name: str) -> bool:
        """Whether a file of this base name counts; small and capital letters are alike."""
        lowered = name.lower()
        return not self.patterns or any(
            fnmatch.fnmatchcase(lowered, pattern.lower()) for pattern in self.patterns
        )

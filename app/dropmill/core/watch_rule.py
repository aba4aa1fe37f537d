"""What to do with the files that settle in a folder, as the settings keep it."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Mapping
from enum import StrEnum
from itertools import count
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

    twin: int = 1
    """Which one of several rules for this folder and this kind or recipe it is."""

    @property
    def key(self) -> str:
        """What the ledger of taken files knows it by: another one begins with all files as new.

        Patterns and settings are not in it, so that a rule which is made anew with others takes
        no file again.
        """
        key = f"{self.folder}\n{self.recipe or self.kind}"
        return key if self.twin == 1 else f"{key}\n{self.twin}"

    def beside(self, others: Iterable[WatchRule]) -> WatchRule | None:
        """Return it as one more of these rules; None when one of them does the same already."""
        taken: set[int] = set()
        for other in others:
            if other.key == msgspec.structs.replace(self, twin=other.twin).key:
                if (other.patterns, other.settings) == (self.patterns, self.settings):
                    return None
                taken.add(other.twin)
        free = next(number for number in count(1) if number not in taken)
        return msgspec.structs.replace(self, twin=free)

    def matches(self, name: str) -> bool:
        """Whether a file of this base name counts; small and capital letters are alike."""
        lowered = name.lower()
        return not self.patterns or any(
            fnmatch.fnmatchcase(lowered, pattern.lower()) for pattern in self.patterns
        )

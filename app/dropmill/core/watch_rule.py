"""What to do with the files that settle in a folder, as the settings keep it."""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping
from typing import Annotated

import msgspec
from msgspec import Meta

LEAST_SETTLE_S = 0.1


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

"""What a recipe leaves out of the folders that it is given: what it has put there itself."""

from __future__ import annotations

import os
import stat
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Protocol

from dropmill.core.errors import Problem
from dropmill.core.identity import identity_of, is_alike
from dropmill.core.records import Made

WHY = "a result of this recipe"
"""The reason that a plan gives for what is left out."""


class Record(Protocol):
    """What the journal knows; any thread."""

    def made_by(self, recipe: str) -> Iterable[Made]:
        """Yield what the steps of this recipe have made, whatever its version was."""


def nothing_new(recipe: str, *, has_results: bool) -> Problem:
    """Return what to say where no file is left to send through the recipe."""
    if not has_results:
        return Problem("There is no file in this", "Name files, or folders with files in them.")
    return Problem(
        f"All of these files are results of “{recipe}”",
        "To send one through it again, take that file by itself.",
    )


def own_results(
    recipe: str,
    paths: Sequence[str],
    folders: Iterable[str],
    record: Record,
    is_stopped: Callable[[], bool] = lambda: False,
) -> frozenset[str]:
    """Return those of these files that lie in one of the folders and are results of the recipe.

    They are known as `provenance` knows them by sight: under another name or in another place
    too, but not once they were changed. What lies in a folder that the recipe has made is its
    result too. Looks at the disk, and stops early when `is_stopped` says so: not on the UI thread.
    """
    tops = tuple(f"{folder.rstrip(os.sep)}{os.sep}" for folder in folders)
    found = [path for path in paths if path.startswith(tops)]
    looked_at: dict[str, list[tuple[str, str]]] = {}
    results: set[str] = set()
    for one in record.made_by(recipe) if found else ():
        if is_stopped():
            break
        looked_at = looked_at or _looked_at({*found, *_folders_above(found, tops)})
        for amount in (_amount_of(one.known, is_folder=False), one.known):
            results |= {path for path, now in looked_at.get(amount, ()) if is_alike(one.known, now)}
    return frozenset(
        path
        for path in found
        if path in results or not results.isdisjoint(_folders_above([path], tops))
    )


def _looked_at(paths: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """Return the paths and what `identity` says of them, by what is equal for two that are one."""
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for path in paths:
        try:
            status = Path(path).lstat()
        except OSError:
            continue  # its job will say so
        known = identity_of(status)
        found[_amount_of(known, is_folder=stat.S_ISDIR(status.st_mode))].append((path, known))
    return dict(found)


def _amount_of(known: str, *, is_folder: bool) -> str:
    """Return what is equal for two that may be one; of a folder only its number tells."""
    return known if is_folder else known.rsplit(":", 2)[0]


def _folders_above(paths: Iterable[str], tops: tuple[str, ...]) -> set[str]:
    """Return the folders between these paths and what was given."""
    above: set[str] = set()
    for path in paths:
        folder = os.path.dirname(path)  # noqa: PTH120 - thousands of them
        while folder not in above and folder.startswith(tops):
            above.add(folder)
            folder = os.path.dirname(folder)  # noqa: PTH120 - as above
    return above

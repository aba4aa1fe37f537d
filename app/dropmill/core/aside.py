"""Where the results of a recipe's earlier steps lie until the last ones are made of them.

They go to a hidden folder beside where the last ones go, so that nobody sees what is only on its
way, and are removed once their input has ended well. What a later step moves or changes in its
place is no such result: it is made where it stays.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from dropmill.core.errors import Problem
from dropmill.core.fields import build
from dropmill.core.files import TEMPORARY_SUFFIX
from dropmill.core.job import Job, example_input

if TYPE_CHECKING:
    from dropmill.core.recipe import Recipe


class Aside(msgspec.Struct, frozen=True):
    """Which steps of one batch put their results aside, and under which name."""

    mark: str = ""
    """Tells the batch from all others; "" when nothing is put aside."""
    places: frozenset[int] = frozenset()
    """Of the steps, from 0."""

    @property
    def folder_name(self) -> str:
        """What the folder is called; never one that a watch or a drop takes up."""
        return f".steps-{self.mark}{TEMPORARY_SUFFIX}"

    def within(self, folder: str | Path, place: int) -> str:
        """Return the folder for what the step at this place makes on the way to this one.

        Every step has its own, so that no name is taken. The last name is that of the folder:
        results may be called after what they are made from.
        """
        last = os.path.basename(folder) or "files"  # noqa: PTH119 - for each of thousands
        return os.path.join(folder, self.folder_name, str(place + 1), last)  # noqa: PTH118

    def beside(self, path: str, place: int) -> str:
        """Return the same for a step that takes what lies aside; folders stay what they are."""
        area = Path(self.area_of(path))
        rest = Path(path).parent.relative_to(area).parts[1:]
        return str(area.joinpath(str(place + 1), *rest))

    def has(self, path: str) -> bool:
        """Whether something lies aside."""
        return bool(self.mark) and f"{os.sep}{self.folder_name}{os.sep}" in path

    def area_of(self, path: str) -> str:
        """Return the folder in which something lies aside."""
        before = path.partition(f"{os.sep}{self.folder_name}{os.sep}")[0]
        return f"{before}{os.sep}{self.folder_name}"

    def home_of(self, path: str) -> Path:
        """Return the folder that something belongs to: beside it, or beside what lies aside."""
        parent = Path(path).absolute().parent
        if not self.has(path):
            return parent
        area = Path(self.area_of(path))
        return area.parent.joinpath(*parent.relative_to(area).parts[2:])


NOWHERE = Aside()


def aside_of(recipe: Recipe, kinds: Mapping[str, type[Job]], mark: str) -> Aside:
    """Return what a flattened recipe puts aside under this mark."""
    if not mark or recipe.keep:
        return NOWHERE
    places: set[int] = set()
    is_used_up = False  # by a later step, which makes something new of it
    for place in reversed(range(len(recipe.steps))):
        job = stand_in(recipe, place, kinds)
        if job is None:
            return NOWHERE
        stays = job.makes_files and job.gives_inputs  # it is not what is used up
        if is_used_up and not (stays or recipe.steps[place].settings.get("dir")):
            places.add(place)
        is_used_up = is_used_up or (job.makes_files and not job.keeps_inputs)
    return Aside(mark, frozenset(places))


def stand_in(recipe: Recipe, place: int, kinds: Mapping[str, type[Job]]) -> Job | None:
    """Return the job of a step for an input that is nowhere; None when the step cannot be."""
    step = recipe.steps[place]
    try:
        kind = kinds[step.kind]
        (job,) = build(kind, [example_input(kind)], {"dir": "/", **step.settings})
    except (Problem, LookupError):
        return None  # its kind is gone: there is nothing to do in it
    return job

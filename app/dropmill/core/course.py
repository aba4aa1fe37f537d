"""What the journal keeps of a batch that goes through a recipe."""

from __future__ import annotations

import os
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from dropmill.core.aside import Aside, aside_of
from dropmill.core.files import TEMPORARY_SUFFIX
from dropmill.core.job import Job
from dropmill.core.name_order import name_order
from dropmill.core.recipe import Recipe, Step, jobs_of_step

Origin = tuple[int, ...]
"""Which input a job comes from, and by which of its parts: sorted, they are in input order."""


class Afterwards(msgspec.Struct, frozen=True, kw_only=True):
    """What is done with each input of a batch once all that came of it is done."""

    step: Step
    """A kind that takes the input itself, with its settings."""
    inputs: tuple[str, ...]
    """In the order of the first jobs; all of them belong to the first job where that joins."""
    own: tuple[Mapping[str, str], ...] = ()
    """Settings for each input alone, in the same order."""
    first_job: int = 0
    """The number of the first job, given by the journal."""

    def inputs_of(self, first: int) -> range:
        """Return the places of the inputs that the job with this number began with."""
        place = first - self.first_job
        return range(place, place + 1) if 0 <= place < len(self.inputs) else range(0)


class Course(msgspec.Struct, frozen=True):
    """A recipe as it runs for one batch: it stays what it was, whatever becomes of the recipe."""

    recipe: Recipe
    """With the steps of other recipes in their places."""
    dir: str = ""
    """Where the last results go; "" for beside what they are made from."""
    mark: str = ""
    """Under which results of earlier steps are put aside; "" keeps them where they are made."""
    afterwards: Afterwards | None = None

    @classmethod
    def begin(
        cls, recipe: Recipe, folder: str = "", afterwards: Afterwards | None = None
    ) -> Course:
        """Return the course of a new batch."""
        return cls(recipe, folder, "" if recipe.keep else secrets.token_hex(4), afterwards)

    def aside(self, kinds: Mapping[str, type[Job]]) -> Aside:
        """Return what is put aside on its way."""
        return aside_of(self.recipe, kinds, self.mark)

    def first_jobs(self, kinds: Mapping[str, type[Job]], inputs: Sequence[str]) -> list[Job]:
        """Make the jobs of the first step; Problem as in `build`."""
        return jobs_of_step(self.recipe, 0, kinds, inputs, self.dir, self.aside(kinds))

    @property
    def last(self) -> int:
        """The number of the last step; the first is 1."""
        return len(self.recipe.steps)


def files_in(paths: Iterable[str], but: Collection[str] = ()) -> Iterator[str]:
    """Yield these paths, with all files in a folder in its place, in the order of their names.

    Links are not followed; temporary files, and folders of such, are passed over, and so are
    folders below those given that are called as in `but`. A folder that cannot be read is an
    OSError.
    """
    left_out = tuple(f"{os.sep}{Path(name)}" for name in but)

    def counts(folder: str) -> bool:
        return not folder.endswith((TEMPORARY_SUFFIX, *left_out))

    def fail(error: OSError) -> None:
        raise error

    for path in paths:
        if not Path(path).is_dir() or Path(path).is_symlink():
            yield path
            continue
        for folder, folders, names in os.walk(path, onerror=fail):
            kept = (f for f in folders if counts(os.path.join(folder, f)))  # noqa: PTH118
            folders[:] = sorted(kept, key=name_order)
            for name in sorted(names, key=name_order):
                found = os.path.join(folder, name)  # noqa: PTH118 - thousands of them
                if not name.endswith(TEMPORARY_SUFFIX) and not os.path.islink(found):  # noqa: PTH114
                    yield found

"""The recipes there are: those that come with Dropmill, and a person's own in a folder."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from dropmill.core.errors import Failure, Problem, explain
from dropmill.core.fields import meant
from dropmill.core.files import IfExists, Output
from dropmill.core.job import Job
from dropmill.core.names import safe_name
from dropmill.core.recipe import Recipe, check, flattened, parse, text_of
from dropmill.core.resources import resource

log = logging.getLogger(__name__)

RECIPES = "recipes"
"""The folder of a person's recipes, beside the settings."""

SUFFIX = ".toml"
OLDER = "older"
MOST_BYTES = 1 << 20


class RecipeBook:
    """Reads and writes recipes; every call looks at the disk. Not for the UI thread.

    A person's recipe comes before one of the same name that came with Dropmill. An earlier
    version of a recipe that is saved again is kept in the folder "older".
    """

    def __init__(self, folder: Path, kinds: Mapping[str, type[Job]]) -> None:
        self.folder = folder
        self._kinds = kinds
        self.failures: tuple[Failure, ...] = ()
        """Files that could not be read when `all` was called last."""

    def all(self) -> list[Recipe]:
        """Return all recipes by name, as they are written."""
        found: dict[str, Recipe] = {}
        failures: list[Failure] = []
        for folder in (resource("recipes"), self.folder):
            for path in sorted(folder.glob(f"*{SUFFIX}")):
                try:
                    recipe = read(path)
                except Problem as problem:
                    title = f"“{path.name}” was left out: {problem.title}"
                    failures.append(Failure(title, problem.hint, problem.detail))
                else:
                    found[recipe.name.casefold()] = recipe
        self.failures = tuple(failures)
        return sorted(found.values(), key=lambda recipe: recipe.name.casefold())

    def find(self, name: str, version: int | None = None) -> Recipe:
        """Return a recipe by name, as it is written; Problem when there is none."""
        recipes = self.all()
        by_name = {recipe.name.casefold(): recipe for recipe in recipes}
        recipe = by_name.get(name.strip().casefold())
        if recipe is None:
            hint = meant(name, (r.name for r in recipes), "The recipes are")
            raise Problem(f"There is no recipe “{name}”", hint)
        if version is None or version == recipe.version:
            return recipe
        for path in sorted((self.folder / OLDER).glob(f"*{SUFFIX}")):
            older = read(path)
            if (older.name.casefold(), older.version) == (recipe.name.casefold(), version):
                return older
        raise Problem(
            f"There is no version {version} of “{recipe.name}”",
            f"The latest is version {recipe.version}.",
        )

    def is_own(self, name: str) -> bool:
        """Whether a person has made or changed the recipe of this name."""
        return self._path_of(name) is not None

    def versions(self, name: str) -> list[Recipe]:
        """Return the versions of a recipe that are kept, the latest first."""
        latest = self.find(name)
        found = [latest]
        for path in sorted((self.folder / OLDER).glob(f"*{SUFFIX}")):
            try:
                older = read(path)
            except Problem:
                continue
            if older.name.casefold() == latest.name.casefold() and older.version < latest.version:
                found.append(older)
        return sorted(found, key=lambda recipe: -recipe.version)

    def remove(self, name: str) -> Recipe:
        """Take a person's recipe away, so that one of that name that came with Dropmill is back.

        It is kept among the earlier versions. Problem when it came with Dropmill; OSError if it
        cannot be written.
        """
        recipe = self.find(name)
        path = self._path_of(name)
        if path is None:
            raise Problem(
                f"“{recipe.name}” came with Dropmill and cannot be removed",
                "You may change it: your own then stands in its place.",
            )
        _write(self.folder / OLDER / f"{_stem(recipe)} {recipe.version}{SUFFIX}", recipe)
        path.unlink()
        return recipe

    def _path_of(self, name: str) -> Path | None:
        for path in sorted(self.folder.glob(f"*{SUFFIX}")):
            try:
                if read(path).name.casefold() == name.strip().casefold():
                    return path
            except Problem:
                continue
        return None

    def ready(self, name: str, folder: str = "", version: int | None = None) -> Recipe:
        """Return a recipe that can run, with the steps of others in their places; else Problem."""
        return self.checked(self.find(name, version), folder)

    def checked(self, recipe: Recipe, folder: str = "") -> Recipe:
        """Return it as it can run; Problem with what is wrong."""
        own = recipe.name.casefold()
        flat = flattened(recipe, lambda n: recipe if n.casefold() == own else self.find(n))
        check(flat, self._kinds, folder)
        return flat

    def save(self, recipe: Recipe) -> Recipe:
        """Keep a recipe under its name; Problem when it cannot run, OSError if writing fails.

        One with other steps than the one that has its name becomes the next version of that,
        which is kept too. Returns what was saved.
        """
        self.checked(recipe, "/")
        before = next((r for r in self.all() if r.name.casefold() == recipe.name.casefold()), None)
        if before is not None:
            is_same = (before.steps, before.keep) == (recipe.steps, recipe.keep)
            recipe = replace(recipe, version=before.version + (not is_same))
            if not is_same:
                _write(self.folder / OLDER / f"{_stem(before)} {before.version}{SUFFIX}", before)
        _write(self.folder / f"{_stem(recipe)}{SUFFIX}", recipe)
        return recipe


def read(path: Path) -> Recipe:
    """Read one file; Problem when it is no recipe or cannot be read."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        failure = explain(error)
        raise Problem(failure.title, failure.hint, detail=failure.detail) from None
    if len(data) > MOST_BYTES:
        raise Problem(f"“{path.name}” is too large for a recipe", "Choose another file.")
    try:
        return parse(data.decode())
    except UnicodeDecodeError:
        raise Problem(f"“{path.name}” is no text", "Choose another file.") from None


def _stem(recipe: Recipe) -> str:
    name = re.sub(r"\s+", " ", recipe.name.casefold()).strip()
    return safe_name(name, "recipe")[:80]


def _write(path: Path, recipe: Recipe) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with Output(path, IfExists.OVERWRITE) as output:
        output.file.write(text_of(recipe).encode())
        output.publish(mode=0o600)

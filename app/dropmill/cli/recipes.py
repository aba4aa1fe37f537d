"""`dropmill recipe …`: lists, shows, makes and runs recipes."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO

import msgspec

from dropmill.cli.afterwards import do_after
from dropmill.cli.interrupt import INTERRUPTED_STATUS
from dropmill.cli.planning import print_jobs
from dropmill.cli.recipe_options import (
    ImportRecipe,
    ListRecipes,
    NewRecipe,
    Recipes,
    RunRecipe,
    ShowRecipe,
)
from dropmill.cli.report import Report, complain
from dropmill.cli.session import Session
from dropmill.core.absolute import absolute
from dropmill.core.course import Course, files_in
from dropmill.core.files import IfExists, Output
from dropmill.core.job import Job
from dropmill.core.plain_text import shown
from dropmill.core.recipe import Recipe, Step, text_of
from dropmill.core.recipe_book import RecipeBook, read
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner


class RecipeCommands:
    """Does these commands with the recipes of a book. Main thread."""

    def __init__(
        self,
        book: RecipeBook,
        registry: Registry,
        start_runner: Callable[[], Runner],
        *,
        make_report: Callable[[bool, TextIO, TextIO], Report],
        out: TextIO,
        err: TextIO,
    ) -> None:
        self._book = book
        self._registry = registry
        self._start_runner = start_runner
        self._make_report = make_report
        self._out = out
        self._err = err

    def run(self, command: Recipes) -> int:
        """Do it; return the exit status. Problem when what was typed cannot be meant."""
        match command:
            case ListRecipes():
                return self._list(is_json=command.is_json)
            case ShowRecipe():
                return self._show(command)
            case NewRecipe():
                return self._keep(_recipe_of(command))
            case ImportRecipe():
                return self._keep(read(Path(command.file)))
            case RunRecipe():
                return self._run(command)

    def _list(self, *, is_json: bool) -> int:
        for recipe in self._book.all():
            if is_json:
                line = json.dumps({"event": "recipe", **msgspec.to_builtins(recipe)})
            else:
                way = " → ".join(step.recipe or step.kind for step in recipe.steps)
                line = shown(f"{recipe.name} (version {recipe.version}): {way}")
                line += f"\n    {shown(recipe.description)}" if recipe.description else ""
            self._out.write(f"{line}\n")
        for failure in self._book.failures:
            complain(self._err, failure)
        self._out.flush()
        return 1 if self._book.failures else 0

    def _show(self, command: ShowRecipe) -> int:
        recipe = self._book.find(command.name, command.version)
        if not command.file:
            self._out.write(text_of(recipe))
            self._out.flush()
            return 0
        with Output(Path(command.file), IfExists.RENAME) as output:
            output.file.write(text_of(recipe).encode())
            final = output.publish()
        return self._say(f"“{recipe.name}” is in {final}")

    def _keep(self, recipe: Recipe) -> int:
        saved = self._book.save(recipe)
        return self._say(f"“{saved.name}” is kept as version {saved.version}")

    def _say(self, sentence: str) -> int:
        self._out.write(f"{shown(sentence)}\n")
        self._out.flush()
        return 0

    def _run(self, command: RunRecipe) -> int:
        recipe = self._book.ready(command.name, command.dir, command.version)
        course = Course.begin(recipe, command.dir)
        given = given_to(recipe, self._registry, command.inputs)
        if command.is_dry:
            jobs = course.first_jobs(self._registry, given.inputs)
            left_out = dict.fromkeys(given.left_out, "lies where this recipe puts its results")
            status = print_jobs(jobs, self._out, is_json=command.is_json, left_out=left_out)
            if len(recipe.steps) > 1 and not command.is_json:
                self._say(f"then: {' → '.join(step.kind for step in recipe.steps[1:])}")
            return status
        say_left_out(recipe.name, len(given.left_out), self._err)
        jobs = course.first_jobs(self._registry, given.inputs)
        report = self._make_report(command.is_json, self._out, self._err)
        session = Session(self._start_runner(), report)
        summary = session.run(jobs, course)
        if not session.is_interrupted:
            do_after(command.after, summary, session.last_folder, self._err)
        return INTERRUPTED_STATUS if session.is_interrupted else summary.status


class Given(msgspec.Struct, frozen=True):
    """What was typed for a recipe, as its first step takes it."""

    inputs: tuple[str, ...]
    folders: tuple[str, ...] = ()
    """Those that were typed: their files stand among the inputs."""
    left_out: tuple[str, ...] = ()
    """Files that lie where the recipe puts its results."""


def given_to(recipe: Recipe, registry: Registry, typed: Sequence[str]) -> Given:
    """Return what was typed as absolute paths, files for their folders.

    What the recipe itself put into a folder beside its inputs is no input of its next run.
    """
    kind: type[Job] = registry.kind(recipe.steps[0].kind)
    if kind.takes_links:
        return Given(tuple(typed))
    paths = [absolute(text) for text in typed]
    if kind.takes_folders:
        return Given(tuple(paths))
    places = {step.settings.get("dir", "") for step in recipe.steps}
    own = {place for place in places if place and not Path(place).expanduser().is_absolute()}
    inputs = tuple(files_in(paths, own))
    taken = set(inputs)
    left_out = tuple(path for path in files_in(paths) if path not in taken) if own else ()
    folders = tuple(path for path in paths if Path(path).is_dir())
    return Given(inputs, folders, left_out)


def say_left_out(recipe: str, count: int, err: TextIO) -> None:
    """Say how many of the files that were found are no inputs, if any, and why."""
    if count:
        what = (
            "1 file is left out, a result"
            if count == 1
            else f"{count:,} files are left out, results"
        )
        err.write(f"{shown(f'{what} of “{recipe}”')}\n")


def _recipe_of(command: NewRecipe) -> Recipe:
    steps = tuple(
        Step(recipe=dict(settings)["recipe"]) if kind == "recipe" else Step(kind, dict(settings))
        for kind, settings in command.steps
    )
    return Recipe(name=command.name.strip(), description=command.description, steps=steps)

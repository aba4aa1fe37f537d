"""Recipes: named steps through which each input goes, as text that a person can read and share.

::

    name = "Phone photos to web"
    version = 1

    [[steps]]
    kind = "image"
    format = "webp"

    [[steps]]
    recipe = "Tidy up"
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from dropmill.core.aside import NOWHERE, Aside
from dropmill.core.errors import Problem
from dropmill.core.fields import build, fields_of, meant, text_of_list
from dropmill.core.files import IfExists
from dropmill.core.flow import flow_through
from dropmill.core.job import Job, example_input
from dropmill.core.learned import learned

MOST_STEPS = 100
"""More than anybody writes: recipes in recipes may double with each."""

_LINE = re.compile(r"\(at line (\d+),")
"""Where the reader of TOML says that it could not go on."""
_DECIMAL = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,15})?")
_WORDS_OF_A_STEP = frozenset({"kind", "recipe"})


class Step(msgspec.Struct, frozen=True):
    """One step: a kind with its settings as text, or another recipe."""

    kind: str = ""
    settings: Mapping[str, str] = {}
    recipe: str = ""
    """The name of a recipe whose steps stand here; a recipe that runs has none of these."""


class Recipe(msgspec.Struct, frozen=True, kw_only=True):
    """Named steps. A new version is a new value: what runs is never changed."""

    name: str
    description: str = ""
    version: int = 1
    keep: bool = False
    """Whether the results of earlier steps are kept, where those steps make them."""
    steps: tuple[Step, ...]


def parse(text: str) -> Recipe:
    """Read a recipe; Problem with a sentence that says what is wrong, and in which step."""
    try:
        _refuse_unknown(msgspec.toml.decode(text))
        raw = msgspec.toml.decode(text, type=learned(_Raw))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        hint = "It needs a name, and a kind in each of its steps."
        if line := _LINE.search(str(error)):
            hint = f"Line {line[1]} cannot be read: look whether quotes and brackets are closed."
        raise Problem("This is no recipe", hint, detail=str(error)) from None
    if not raw.name.strip():
        raise Problem("A recipe needs a name", "Write one at its top: name = “…”.")
    steps = tuple(_step(number, words) for number, words in enumerate(raw.steps, 1))
    return Recipe(
        name=raw.name.strip(),
        description=raw.description,
        version=raw.version,
        keep=raw.keep,
        steps=steps,
    )


def text_of(recipe: Recipe) -> str:
    """Write a recipe the way `parse` reads it."""
    import tomli_w  # noqa: PLC0415 - only to write

    head: dict[str, Any] = {"name": recipe.name}
    if recipe.description:
        head["description"] = recipe.description
    head["version"] = recipe.version
    if recipe.keep:
        head["keep"] = True
    parts = [tomli_w.dumps(head)]
    for step in recipe.steps:
        words: dict[str, Any] = {"recipe": step.recipe} if step.recipe else {"kind": step.kind}
        words |= {name: _value(text) for name, text in step.settings.items()}
        parts.append(f"[[steps]]\n{tomli_w.dumps(words)}")
    return "\n".join(parts)


def flattened(recipe: Recipe, find: Callable[[str], Recipe]) -> Recipe:
    """Return it with the steps of other recipes in their places; Problem where one comes back.

    `find` returns a recipe by name, or raises Problem.
    """

    def steps_of(inner: Recipe, outer: tuple[str, ...]) -> list[Step]:
        way = (*outer, inner.name)
        if inner.name in outer:
            raise Problem(
                f"The recipe “{recipe.name}” makes a loop: {' → '.join(way)}",
                "Take out the step that leads back.",
            )
        found: list[Step] = []
        for step in inner.steps:
            found += steps_of(find(step.recipe), way) if step.recipe else [step]
            if len(found) > MOST_STEPS:
                raise Problem(
                    f"The recipe “{recipe.name}” has more than {MOST_STEPS} steps",
                    "Split it into several.",
                )
        return found

    return msgspec.structs.replace(recipe, steps=tuple(steps_of(recipe, ())))


def check(recipe: Recipe, kinds: Mapping[str, type[Job]], folder: str = "") -> None:
    """Raise Problem, which names the step, when a flattened recipe cannot run.

    `folder` is where its results are to go; "" for beside each input.
    """
    if not recipe.name.strip():
        raise Problem("A recipe needs a name", "Give it one.")
    if not recipe.steps:
        raise Problem(f"The recipe “{recipe.name}” has no steps", "Add one.")
    for place, step in enumerate(recipe.steps):
        try:
            _check_step(recipe, place, kinds, folder)
        except Problem as problem:
            where = f"step {place + 1} of “{recipe.name}”"
            raise Problem(f"{problem.title} ({where})", problem.hint) from None
        if place and kinds[step.kind].takes_links:
            raise Problem(
                f"Step {place + 1} of “{recipe.name}” cannot take what step {place} gives:"
                f" “{step.kind}” works on links, but gets files",
                f"Let “{step.kind}” be the first step, or take it out.",
            )
    flow_through(recipe, kinds)


def jobs_of_step(  # noqa: PLR0917 - what a course is, its place and its inputs
    recipe: Recipe,
    place: int,
    kinds: Mapping[str, type[Job]],
    inputs: Sequence[str],
    folder: str = "",
    aside: Aside = NOWHERE,
) -> list[Job]:
    """Make the jobs of the step at this place of a flattened recipe; Problem as in `build`.

    A step's folder may be relative: it is then within `folder`, else beside the step's input.
    What lies `aside` counts as lying where it belongs.
    """
    if not inputs:
        return []
    step = recipe.steps[place]
    if step.kind not in kinds:
        raise _unknown_kind(step.kind, kinds)
    kind = kinds[step.kind]
    settings = dict(step.settings)
    said = settings.get("dir", "")
    is_aside = place in aside.places
    if is_aside:
        settings["if_exists"] = IfExists.RENAME.value  # it may not take the place of another's
    if said and Path(said).expanduser().is_absolute():
        settings["dir"] = str(Path(said).expanduser())
        return build(kind, inputs, settings)
    is_last = place == len(recipe.steps) - 1
    if (
        folder
        and (said or is_last or is_aside or kind.takes_links)
        and not (is_aside and aside.has(inputs[0]))
    ):
        settings["dir"] = aside.within(folder, place) if is_aside else str(Path(folder) / said)
        return build(kind, inputs, settings)
    if kind.takes_links or not (said or is_aside or aside.has(inputs[0])):
        settings["dir"] = said and str(Path(said).absolute())
        return build(kind, inputs, settings)

    def folder_for(name: str) -> str:
        if is_aside and aside.has(name):
            return aside.beside(name, place)
        if is_aside:
            return aside.within(Path(name).absolute().parent, place)
        return str(aside.home_of(name) / said)

    if joins(recipe, place, kinds):
        return build(kind, inputs, {**settings, "dir": folder_for(inputs[0])})
    return [
        job for name in inputs for job in build(kind, [name], {**settings, "dir": folder_for(name)})
    ]


def joins(recipe: Recipe, place: int, kinds: Mapping[str, type[Job]]) -> bool:
    """Whether the step at this place takes all that the batch has come to as one job."""
    step = recipe.steps[place]
    settings = {**step.settings, "dir": step.settings.get("dir") or "/"}
    (job,) = build(kinds[step.kind], ["/input"], settings)
    return job.is_joining


def _unknown_kind(name: str, kinds: Mapping[str, type[Job]]) -> Problem:
    return Problem(f"There is no kind “{name}”", meant(name, kinds, "The kinds are"))


def _check_step(recipe: Recipe, place: int, kinds: Mapping[str, type[Job]], folder: str) -> None:
    from dropmill.core.journal.withheld import (  # noqa: PLC0415 - the journal keeps recipes
        link_without_passwords,
    )

    step = recipe.steps[place]
    if step.kind not in kinds:
        raise _unknown_kind(step.kind, kinds)
    kind = kinds[step.kind]
    secret = {field.name for field in fields_of(kind) if field.is_secret}
    for name, text in step.settings.items():
        if name in secret or link_without_passwords(text) != text:
            raise Problem(
                f"The setting “{name}” is a secret, and a recipe does not keep any",
                "Take it out of the recipe.",
            )
    (job,) = jobs_of_step(recipe, place, kinds, [example_input(kind)], folder)
    if job.adds_jobs and place < len(recipe.steps) - 1:
        raise Problem(
            f"“{step.kind}” adds jobs of its own, which only the last step can",
            "Take out the steps after it, or let it add none.",
        )


class _Raw(msgspec.Struct, frozen=True):
    name: str
    steps: tuple[dict[str, Any], ...]
    description: str = ""
    version: int = 1
    keep: bool = False


def _refuse_unknown(words: Mapping[str, Any]) -> None:
    """Raise Problem for a word at the top that no recipe has: it would seem to hold."""
    known = _Raw.__struct_fields__
    unknown = next((word for word in words if word not in known), None)
    if unknown is not None:
        hint = meant(unknown, known, "It may have")
        raise Problem(f"A recipe has no “{unknown}”", hint)


def _step(number: int, words: Mapping[str, Any]) -> Step:
    kind, recipe = words.get("kind", ""), words.get("recipe", "")
    if not isinstance(kind, str) or not isinstance(recipe, str) or bool(kind) == bool(recipe):
        raise Problem(
            f"Step {number} is neither a kind nor a recipe",
            "Give it one of both: kind = “image”, or recipe = “Name”.",
        )
    settings = {name: _text(value) for name, value in words.items() if name not in _WORDS_OF_A_STEP}
    if recipe and settings:
        raise Problem(
            f"Step {number} is a recipe, which has its settings in its own steps",
            f"Take out “{next(iter(settings))}”.",
        )
    return Step(kind, settings, recipe)


def _value(text: str) -> object:
    """Return a number or a truth value where that says the same."""
    if text in {"true", "false"}:
        return text == "true"
    if not _DECIMAL.fullmatch(text):
        return text
    number = float(text) if "." in text else int(text)
    return number if str(number) == text else text


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return text_of_list([_text(item) for item in value])
    return str(value)

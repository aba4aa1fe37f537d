"""What goes from one step of a recipe to the next: how many files, and of which type."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from dropmill.core.errors import Problem
from dropmill.core.fields import build
from dropmill.core.files import split_suffix
from dropmill.core.job import Job, example_input

if TYPE_CHECKING:
    from dropmill.core.recipe import Recipe


class Gives(StrEnum):
    """What a step gives on."""

    ONE = "one"
    """One file for each that it takes."""
    MANY = "many"
    """Several files for each."""
    ONE_OF_ALL = "one of all"
    """One file of all that the batch has come to."""
    SAME = "same"
    """The files that it takes, as it only looks at them, renames or sorts out."""


class Flow(msgspec.Struct, frozen=True):
    """What one step takes and gives."""

    gives: Gives
    suffix: str = ""
    """How the names of what it gives end; "" when that depends on what it takes."""


def flow_through(recipe: Recipe, kinds: Mapping[str, type[Job]]) -> list[Flow | None]:
    """Return what each step of a flattened recipe gives; None for one that cannot be.

    Problem, which names the step, when one cannot take what the step before gives.
    """
    found: list[Flow | None] = []
    suffix = ""
    for place, step in enumerate(recipe.steps):
        kind = kinds.get(step.kind)
        taken = frozenset() if kind is None else kind.takes_suffixes
        if suffix and taken and suffix not in taken:
            raise Problem(
                f"Step {place + 1} of “{recipe.name}” cannot take what step {place} gives:"
                f" “{step.kind}” does not work on “{suffix}” files",
                "Put them in another order, or take one of them out.",
            )
        flow = None if kind is None else _flow(kind, step.settings, suffix)
        suffix = "" if flow is None else flow.suffix
        found.append(flow)
    return found


def _flow(kind: type[Job], settings: Mapping[str, str], suffix: str) -> Flow | None:
    """Return what a step gives that takes files of this suffix."""
    try:
        (job,) = build(kind, [example_input(kind, suffix or ".x")], {"dir": "/out", **settings})
    except Problem:
        return None
    if job.gives_inputs or not job.makes_files:
        return Flow(Gives.SAME, "" if job.is_joining else suffix)
    if job.gives_many:
        return Flow(Gives.MANY)
    gives = Gives.ONE_OF_ALL if job.is_joining else Gives.ONE
    if kind.takes_links:
        return Flow(gives)
    try:
        target = job.target
    except Problem:
        target = None
    given = "" if target is None else split_suffix(target.name)[1].lower()
    return Flow(gives, "" if given == ".x" else given)

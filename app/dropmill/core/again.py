"""What has been done once, as a command line and as a recipe that do it again. Never a secret."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence

import msgspec

from dropmill.core.course import Course
from dropmill.core.errors import Problem
from dropmill.core.fields import build, fields_of
from dropmill.core.job import Job, example_input
from dropmill.core.journal.withheld import link_without_passwords, path_without_passwords
from dropmill.core.recipe import Recipe, Step

PROGRAM = "dropmill"
LONGEST = 100_000
"""Characters of a command line that every system takes."""

_OF_ONE_INPUT = frozenset({"out", "checksum", "mirrors"})


class Line(msgspec.Struct, frozen=True):
    """A command line, or several with a line each."""

    text: str
    has_left_out: bool = False
    """A secret was left out: who runs it must add that."""


def line_of(
    jobs: Sequence[Job],
    course: Course | None = None,
    *,
    version: int | None = None,
    after: str = "",
) -> Line:
    """Return what does the same as these jobs, quoted for the system's shell.

    With a `course` they are those of its first step; `version` is that of its recipe where it is
    not the latest. Problem when no command line can be so long.
    """
    has_left_out = False
    words: list[list[str]] = []
    if course is not None:
        inputs, has_left_out = _inputs_of(jobs)
        line = ["recipe", "run", course.recipe.name]
        line += [] if version is None else ["--version", str(version)]
        line += ["--dir", course.dir] if course.dir else []
        words.append([*line, *_after(after), *_guarded(inputs)])
    else:
        for alike in _alike(jobs):
            settings, is_less = settings_of(alike[0], keeps_private=False)
            inputs, is_cut = _inputs_of(alike)
            has_left_out = has_left_out or is_less or is_cut
            line = ["run", alike[0].kind]
            for option, name in (("--dir", "dir"), ("--if-exists", "if_exists")):
                if name in settings:
                    line += [option, settings.pop(name)]
            for name, text in settings.items():
                line += ["--set", f"{name}={text}"]
            words.append([*line, *_after(after), *_guarded(inputs)])
    text = "\n".join(_quoted([PROGRAM, *line]) for line in words)
    if len(text) > LONGEST:
        raise Problem(
            "These are too many files or links for a command line",
            "Save a recipe, and name their folder: “dropmill recipe run NAME FOLDER”.",
        )
    return Line(text, has_left_out)


def recipe_of(jobs: Sequence[Job], course: Course | None, kinds: Mapping[str, type[Job]]) -> Recipe:
    """Return what was done as a recipe without a name; settings of single inputs are left out."""
    if course is not None:
        return msgspec.structs.replace(course.recipe, name="", version=1)
    first = jobs[0]
    settings, _ = settings_of(first, keeps_private=False)
    settings = {name: text for name, text in settings.items() if name not in _OF_ONE_INPUT}
    folder = settings.pop("dir", "")
    kind = kinds[first.kind]
    try:
        build(kind, [example_input(kind)], {**settings, "dir": ""})
    except Problem:
        settings["dir"] = folder  # where results go is asked at each run, but this needs one
    return Recipe(name="", steps=(Step(first.kind, settings),))


def settings_of(job: Job, *, keeps_private: bool) -> tuple[dict[str, str], bool]:
    """Return what differs from the defaults, as text, and whether a secret was left out."""
    settings: dict[str, str] = {}
    has_left_out = False
    for field in fields_of(type(job)):
        value = getattr(job, field.name)
        if value == field.default or field.is_hidden:
            continue
        if field.is_secret or (field.is_private and not keeps_private):
            has_left_out = True
            continue
        text = field.text_of(value)
        cut = link_without_passwords(text)
        has_left_out = has_left_out or cut != text
        settings[field.name] = cut
    return settings, has_left_out


def _inputs_of(jobs: Sequence[Job]) -> tuple[list[str], bool]:
    inputs: dict[str, None] = {}
    has_left_out = False
    for job in jobs:
        for name in job.inputs:
            cut = link_without_passwords(name) if job.takes_links else path_without_passwords(name)
            has_left_out = has_left_out or cut != name
            inputs[cut] = None
    return list(inputs), has_left_out


def _alike(jobs: Sequence[Job]) -> list[list[Job]]:
    """Return the jobs with equal settings together; one that joins its inputs stands alone."""
    groups: dict[object, list[Job]] = {}
    for number, job in enumerate(jobs):
        settings, _ = settings_of(job, keeps_private=True)
        key = (job.kind, tuple(settings.items()), number if job.is_joining else -1)
        groups.setdefault(key, []).append(job)
    return list(groups.values())


def _guarded(inputs: Sequence[str]) -> list[str]:
    """Let no input be taken for an option."""
    return ["--", *inputs] if any(name.startswith("-") for name in inputs) else list(inputs)


def _after(after: str) -> list[str]:
    return ["--after", after] if after else []


def _quoted(words: Sequence[str]) -> str:
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)

"""`dropmill recipe …` as data."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

import msgspec

if TYPE_CHECKING:
    import argparse

from dropmill.cli.after_option import add_after
from dropmill.cli.disk_option import add_disk_wait
from dropmill.core.absolute import absolute
from dropmill.core.after import NOTHING, After


class ListRecipes(msgspec.Struct, frozen=True):
    """List the recipes there are."""

    is_json: bool


class ShowRecipe(msgspec.Struct, frozen=True):
    """Print a recipe, or write it to a file that somebody else can import."""

    name: str
    version: int | None = None
    """None: the latest."""
    file: str = ""
    """Where to; "" for the standard output."""


class RunRecipe(msgspec.Struct, frozen=True):
    """Send inputs through a recipe."""

    name: str
    inputs: tuple[str, ...]
    dir: str
    is_json: bool
    is_dry: bool
    version: int | None = None
    """None: the latest."""
    after: After = NOTHING
    disk_wait_s: float | None = None
    """How long to wait for a disk; None: as long as usual."""


class NewRecipe(msgspec.Struct, frozen=True):
    """Keep a recipe under a name."""

    name: str
    description: str
    steps: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """A kind and its settings each; with the kind "recipe" the setting "recipe" has a name."""


class ImportRecipe(msgspec.Struct, frozen=True):
    """Keep a recipe from a file."""

    file: str


Recipes: TypeAlias = ListRecipes | ShowRecipe | RunRecipe | NewRecipe | ImportRecipe

MakeParser: TypeAlias = "Callable[[str, str], argparse.ArgumentParser]"
"""Makes the parser of a command from its words and what it does."""

MANUAL = (
    "Recipes are named steps through which each input goes: what one step makes, the next one"
    " takes."
)
_ACTIONS = ("list", "show", "run", "new", "import", "export")


def parse(argv: Sequence[str], make: MakeParser) -> Recipes:
    """Read what stands after `dropmill recipe`."""
    if not argv or argv[0] not in _ACTIONS:
        parser = make("recipe", MANUAL)
        parser.add_argument("action", choices=_ACTIONS, help="“recipe ACTION --help” tells more")
        parser.parse_args(argv[:1])
    action, rest = argv[0], argv[1:]
    return _PARSE[action](rest, lambda about: make(f"recipe {action}", about))


def _list(argv: Sequence[str], make: Callable[[str], argparse.ArgumentParser]) -> Recipes:
    parser = make("List the recipes.")
    _add_json(parser)
    return ListRecipes(parser.parse_args(argv).json)


def _show(argv: Sequence[str], make: Callable[[str], argparse.ArgumentParser]) -> Recipes:
    parser = make("Print a recipe as text.")
    _add_name(parser)
    found = parser.parse_args(argv)
    return ShowRecipe(found.name, found.version)


def _export(argv: Sequence[str], make: Callable[[str], argparse.ArgumentParser]) -> Recipes:
    parser = make("Write a recipe to a file, which “dropmill recipe import” reads elsewhere.")
    _add_name(parser)
    parser.add_argument("file", metavar="FILE", help="a new file")
    found = parser.parse_args(argv)
    return ShowRecipe(found.name, found.version, absolute(found.file))


def _run(argv: Sequence[str], make: Callable[[str], argparse.ArgumentParser]) -> Recipes:
    parser = make(
        "Send files, all files in folders, or links through a recipe. Files in a folder that lie"
        " where the recipe puts its results are left out."
    )
    parser.add_argument("name", metavar="NAME", help="the recipe")
    parser.add_argument("inputs", nargs="+", metavar="INPUT", help="what its first step takes")
    parser.add_argument(
        "--dir", metavar="DIR", help="folder for the last results (default: beside the inputs)"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="say what the first step would do, and do nothing"
    )
    parser.add_argument("--version", type=int, metavar="N", help="an earlier version")
    add_after(parser)
    add_disk_wait(parser)
    _add_json(parser)
    found = parser.parse_intermixed_args(argv)
    folder = absolute(found.dir) if found.dir else ""
    return RunRecipe(
        found.name,
        tuple(found.inputs),
        folder,
        found.json,
        found.dry_run,
        found.version,
        found.after,
        found.disk_wait,
    )


def _new(argv: Sequence[str], make: Callable[[str], argparse.ArgumentParser]) -> Recipes:
    parser = make(
        "Keep a recipe under a name. One that has the name already is kept as an earlier version."
    )
    parser.add_argument("name", metavar="NAME")
    parser.add_argument(
        "--step",
        action="append",
        required=True,
        metavar="STEP",
        help="a kind and its settings, as: “image format=webp width=1600”; or another recipe, as:"
        " “recipe='Unpack and sort'”; once for each step, in their order",
    )
    parser.add_argument("--about", default="", metavar="TEXT", help="what it is for")
    found = parser.parse_args(argv)
    return NewRecipe(found.name, found.about, tuple(_step(parser, text) for text in found.step))


def _import(argv: Sequence[str], make: Callable[[str], argparse.ArgumentParser]) -> Recipes:
    parser = make("Keep a recipe that somebody has exported.")
    parser.add_argument("file", metavar="FILE")
    return ImportRecipe(absolute(parser.parse_args(argv).file))


def _step(parser: argparse.ArgumentParser, text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    try:
        first, *words = shlex.split(text)
    except ValueError:
        parser.error(f"“{text}” is no step: a quotation mark or the kind is missing")
    if first.startswith("recipe="):
        return "recipe", (("recipe", first.removeprefix("recipe=")),)
    settings: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name or name in settings:
            parser.error(f"“{word}” is not of the form FIELD=VALUE, each once")
        settings[name] = value
    return first, tuple(settings.items())


def _add_name(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="the recipe")
    parser.add_argument("--version", type=int, metavar="N", help="an earlier version")


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")


_PARSE: dict[str, Callable[[Sequence[str], Callable[[str], argparse.ArgumentParser]], Recipes]] = {
    "list": _list,
    "show": _show,
    "export": _export,
    "run": _run,
    "new": _new,
    "import": _import,
}

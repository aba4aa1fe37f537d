"""Which tiles are offered for what comes in, and what each would do. No look at the disk."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import islice
from pathlib import Path, PurePath
from urllib.parse import unquote, urlsplit

import msgspec

from dropmill.core.course import Course
from dropmill.core.fields import fields_of
from dropmill.core.job import Job
from dropmill.core.recipe import Recipe
from dropmill.core.registry import Registry
from dropmill.transfer.address import SCHEMES
from dropmill.ui.intake import Found, Raw, links_in
from dropmill.ui.kind_words import icon_of, told_settings, verb_of
from dropmill.ui.part_form import Part
from dropmill.ui.recipe_words import recipe_title
from dropmill.ui.recipes import PREFIX, Known
from dropmill.ui.window_state import WindowState

MOST = 5
LOOKED_AT = 200
"""Names that are looked at to tell what sort they are."""
_TEXT_BYTES = 1 << 20


class Sort(StrEnum):
    """What inputs are, as far as their names tell."""

    IMAGE = "image"
    SOUND_OR_FILM = "media"
    PDF = "pdf"
    ARCHIVE = "archive"
    TABLE = "table"
    TEXT = "text"
    LINK = "link"
    FILE = "file"
    """Anything else, or several sorts together."""


_SUITED: Mapping[Sort, tuple[str, ...]] = {
    Sort.IMAGE: ("image", "metadata", "archive", "copy", "checksum"),
    Sort.SOUND_OR_FILM: ("media", "metadata", "copy", "archive", "checksum"),
    Sort.PDF: ("pdf", "metadata", "encrypt", "archive", "copy"),
    Sort.ARCHIVE: ("extract", "checksum", "copy", "encrypt", "sort"),
    Sort.TABLE: ("table", "text", "archive", "copy", "checksum"),
    Sort.TEXT: ("text", "archive", "copy", "checksum", "encrypt"),
    Sort.LINK: ("download", "links"),
    Sort.FILE: ("archive", "copy", "checksum", "encrypt", "sort"),
}
"""What is offered before anybody has used anything."""

_SUFFIXES: Mapping[Sort, str] = {
    Sort.IMAGE: "heic heif avif webp jxl raw tif",
    Sort.SOUND_OR_FILM: "mkv flac opus ogg m4a m4v webm",
    Sort.ARCHIVE: "zip tar gz tgz bz2 xz zst 7z rar",
    Sort.TABLE: "csv tsv parquet json jsonl ndjson xlsx xls ods",
    Sort.TEXT: "txt md srt log ini conf",
}
_SORT_OF = {f".{name}": sort for sort, names in _SUFFIXES.items() for name in names.split()}
_BY_TYPE = {"image": Sort.IMAGE, "audio": Sort.SOUND_OR_FILM, "video": Sort.SOUND_OR_FILM}
_TYPES = mimetypes.MimeTypes(())  # its own table only: the system's would be read from the disk


class Offer(msgspec.Struct, frozen=True):
    """A tile: a kind with its settings, and what it says of them."""

    kind: type[Job]
    settings: Mapping[str, str]
    verb: str
    detail: str
    icon: str
    is_pinned: bool = False
    recipe: Recipe | None = None
    """The recipe that it runs, whose first step is of the kind."""

    @property
    def name(self) -> str:
        """What it is pinned and counted by."""
        return self.kind.kind if self.recipe is None else f"{PREFIX}{self.recipe.name}"

    def part_of(self, found: Found) -> Part | None:
        """Return what it would make of these inputs; None unless it takes all of them."""
        inputs, others = found.files, found.links
        if self.kind.takes_links:
            inputs, others = others, inputs
        if not inputs or others:
            return None
        if self.recipe is not None:
            folder = self.settings.get("dir", "")
            course = Course.begin(self.recipe, folder)
            return Part(self.kind, inputs, self.settings, course=course, folders=found.folders)
        return Part(self.kind, inputs, self.settings, found.own)


def names_of(raw: Raw) -> list[str]:
    """Return the first names that are in a drop, enough to tell what sort they are."""
    if raw.uris:
        lines = (line.decode("utf-8", "replace").strip() for line in _lines(raw.uris))
        names = (unquote(line) for line in lines if line and not line.startswith("#"))
        return list(islice(names, LOOKED_AT))
    return [*islice(links_in(raw.text[:_TEXT_BYTES]), LOOKED_AT), *raw.lists[:LOOKED_AT]]


def _lines(data: bytes) -> Iterable[bytes]:
    place = 0
    while place < len(data):
        end = data.find(b"\n", place)
        end = len(data) if end < 0 else end
        yield data[place:end]
        place = end + 1


def sort_of(names: Iterable[str]) -> Sort:
    """Return the sort that all of these names are; FILE when they differ."""
    sorts = {_sort_of(name) for name in islice(names, LOOKED_AT)}
    return sorts.pop() if len(sorts) == 1 else Sort.FILE


def _sort_of(name: str) -> Sort:
    scheme, colon, _ = name.partition("://")
    if colon and scheme.lower() in SCHEMES:
        return Sort.LINK
    path = urlsplit(name).path if colon else name
    suffix = PurePath(path).suffix.lower()
    if (known := _SORT_OF.get(suffix)) is not None:
        return known
    guessed = _TYPES.guess_type(f"x{suffix}")[0] or ""
    if guessed == "application/pdf":
        return Sort.PDF
    return _BY_TYPE.get(guessed.partition("/")[0], Sort.FILE)


def offers_for(
    names: Iterable[str],
    registry: Registry,
    state: WindowState,
    default_folder: Path,
    recipes: Sequence[Known] = (),
) -> tuple[Offer, ...]:
    """Return at most five offers: pinned ones first, then the most used for this sort.

    A recipe is among them once it was pinned or used, or where there is room.
    """
    sort = sort_of(names)
    uses = state.uses.get(sort, {})
    ready = {one.key: one.ready for one in recipes if one.ready is not None}
    kind_of = {name: recipe.steps[0].kind for name, recipe in ready.items()}
    fitting = [name for name, kind in kind_of.items() if kind in _SUITED[sort][:1]]
    pinned = [name for name in state.pinned if name in ready]
    suited = dict.fromkeys([*uses, *_SUITED[sort], *pinned, *fitting])
    known = [name for name in suited if kind_of.get(name, name) in registry]
    known = [
        name
        for name in known
        if registry[kind_of.get(name, name)].takes_links is (sort is Sort.LINK)
    ]
    place = {name: n for n, name in enumerate(_SUITED[sort])}
    pins = {name: n for n, name in enumerate(state.pinned)}
    known.sort(
        key=lambda name: (
            pins.get(name, len(pins)),
            -uses.get(name, 0),
            place.get(name, len(place)),
        )
    )
    return tuple(
        recipe_offer(recipe, registry, state, default_folder)
        if (recipe := ready.get(name)) is not None
        else _offer(registry[name], state, default_folder)
        for name in known[:MOST]
    )


def recipe_offer(
    recipe: Recipe, registry: Registry, state: WindowState, default_folder: Path
) -> Offer:
    """Return what is offered for a recipe that can run."""
    kind = registry[recipe.steps[0].kind]
    key = f"{PREFIX}{recipe.name}"
    folder = state.folders.get(key)
    if folder is None:
        folder = str(default_folder) if kind.takes_links else ""
    steps = " → ".join(verb_of(registry[step.kind], step.settings) for step in recipe.steps)
    return Offer(
        kind,
        {"dir": folder},
        recipe_title(recipe.name),
        steps,
        "recipe",
        key in state.pinned,
        recipe=recipe,
    )


def _offer(kind: type[Job], state: WindowState, default_folder: Path) -> Offer:
    settings = dict(state.settings.get(kind.kind, {}))
    parts = [told_settings(kind, fields_of(kind), settings)]
    if kind.has_outputs:
        folder = state.folders.get(kind.kind) or str(default_folder)
        settings["dir"] = folder
        parts.append(f"→ {short_place(folder)}")
    return Offer(
        kind,
        settings,
        verb_of(kind, settings),
        " ".join(part for part in parts if part),
        icon_of(kind.kind),
        kind.kind in state.pinned,
    )


def short_place(folder: str) -> str:
    """Return the last two names of a folder's path, or fewer: `Pictures/web`."""
    path = Path(folder)
    home = Path.home()
    if path.is_relative_to(home) and path != home:
        path = path.relative_to(home)
    names = [name for name in path.parts if name != path.anchor]
    return "/".join(names[-2:]) or folder


def count_use(state: WindowState, part: Part) -> None:
    """Remember that this kind was used for this sort of inputs."""
    uses = state.uses.setdefault(sort_of(part.inputs), {})
    uses[part.name] = uses.get(part.name, 0) + 1

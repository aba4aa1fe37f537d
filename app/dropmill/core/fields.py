"""A kind's settings as data: the form, the command line and recipes are made from these."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from enum import Enum
from functools import lru_cache
from typing import Any, Literal, get_type_hints

import msgspec
from msgspec import inspect

from dropmill.core.errors import Problem
from dropmill.core.job import Job
from dropmill.core.learned import learned

FieldType = Literal["bool", "int", "float", "text", "choice", "list"]

_TYPES: dict[type, FieldType] = {
    inspect.BoolType: "bool",
    inspect.IntType: "int",
    inspect.FloatType: "float",
    inspect.StrType: "text",
    inspect.EnumType: "choice",
    inspect.VarTupleType: "list",
}


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One setting of a kind."""

    name: str
    title: str
    description: str
    type: FieldType
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    default: Any = None
    """The typed value it has when nothing is said."""
    is_optional: bool = False
    """May be left empty, which means None."""
    is_hidden: bool = False
    """Set by the program, not by a person: `Meta(extra={"is_hidden": True})`."""
    is_advanced: bool = False
    """Mostly left alone, so that a form hides it at first: `Meta(extra={"is_advanced": True})`."""
    is_private: bool = False
    """May hold a secret, so it is not remembered: `Meta(extra={"is_private": True})`."""
    is_secret: bool = False
    """Is a secret, so it is never stored or shown: `Meta(extra={"is_secret": True})`."""
    is_exact: bool = False
    """Spaces around its text belong to it: `Meta(extra={"is_exact": True})`, and every secret."""
    when: tuple[str, tuple[str, ...]] | None = None
    """It counts only while another setting has one of these values, as text; None: always."""

    def text_of(self, value: object) -> str:
        """Write a typed value the way `build` reads it."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, Enum):
            return str(value.value)
        if isinstance(value, tuple):
            return text_of_list([str(item) for item in value])
        return str(value)


_NOTHING_OWN: Mapping[str, Sequence[Mapping[str, str]]] = {}
_AS_ALL: Sequence[Mapping[str, str]] = ({},)


@lru_cache(maxsize=256)
def fields_of(kind: type[Job]) -> tuple[Field, ...]:
    """Return every setting of a kind but its inputs: its own first, then those all kinds have."""
    info = inspect.type_info(learned(kind))
    if not isinstance(info, inspect.DataclassType):
        raise TypeError(f"{kind.__name__} is not a dataclass")
    of_all = {"dir", "if_exists", "timeout_s", "retries", "skip_done"}
    passed_over = {"inputs"}
    if kind.takes_links or not kind.has_outputs:
        passed_over.add("skip_done")  # the ledger knows files by what was made of them
    found = [_field_of(field) for field in info.fields if field.name not in passed_over]
    return tuple(
        [field for field in found if field.name not in of_all]
        + [field for field in found if field.name in of_all]
    )


def build(
    kind: type[Job],
    inputs: Sequence[str],
    settings: Mapping[str, str],
    own: Mapping[str, Sequence[Mapping[str, str]]] = _NOTHING_OWN,
) -> list[Job]:
    """Make the jobs for these inputs from settings written as text.

    One job an input, or one for all when the kind joins them. `own` has settings for single
    inputs, which come before the others; those that the kind does not know are passed over. An
    input that has several of them there gets a job for each.
    Raises Problem when a setting is unknown or its value does not fit.
    """
    if not inputs:
        raise Problem(f"“{kind.kind}” has nothing to work on", "Name at least one input.")
    values = _values_of(kind, settings)
    first: Job = msgspec.convert({"inputs": (inputs[0],), **values}, learned(kind))
    if first.is_joining:
        return [replace(first, inputs=tuple(inputs))]
    jobs = [first, *(replace(first, inputs=(name,)) for name in inputs[1:])]
    if not own:
        return jobs
    fields = {field.name: field for field in fields_of(kind)}

    def with_own(job: Job, texts: Mapping[str, str]) -> Job:
        few: dict[str, Any] = {
            n: _value_of(kind, fields[n], t) for n, t in texts.items() if n in fields
        }
        return replace(job, **few) if few else job

    # By what was given: a job may have a stand-in for a link with a password.
    given = zip(inputs, jobs, strict=True)
    return [with_own(job, texts) for name, job in given for texts in own.get(name, _AS_ALL)]


def changed(job: Job, settings: Mapping[str, str]) -> Job:
    """Return the job with some settings changed, written as text; Problem as in `build`."""
    return replace(job, **_values_of(type(job), settings))


def _values_of(kind: type[Job], settings: Mapping[str, str]) -> dict[str, Any]:
    """Read settings; Problem when one is unknown or its value does not fit."""
    values: dict[str, Any] = {}
    fields = {field.name: field for field in fields_of(kind)}
    for name, text in settings.items():
        field = fields.get(name)
        if field is None:
            raise Problem(
                f"“{kind.kind}” has no setting “{name}”", meant(name, fields, "Its settings are")
            )
        values[name] = _value_of(kind, field, text)
    return values


def other_settings(job: Job, other: Job) -> frozenset[str]:
    """Return the names of the fields in which two jobs of one kind differ, "inputs" among them."""
    names = (field.name for field in dataclasses.fields(job))
    return frozenset(name for name in names if getattr(job, name) != getattr(other, name))


def _field_of(field: inspect.Field) -> Field:
    described = field.type
    words: Mapping[str, Any] = {}
    marks: Mapping[str, Any] = {}
    if isinstance(described, inspect.Metadata):
        words = described.extra_json_schema or {}
        marks = described.extra or {}
        described = described.type
    is_optional = False
    if isinstance(described, inspect.UnionType):
        described, *others = [t for t in described.types if not isinstance(t, inspect.NoneType)]
        is_optional = True
        if others:
            raise TypeError(f"the setting {field.name} has more than one type")
    if type(described) not in _TYPES:
        raise TypeError(f"the setting {field.name} has a type that cannot be read from text")
    choices: tuple[str, ...] = ()
    chosen = described.item_type if isinstance(described, inspect.VarTupleType) else described
    if isinstance(chosen, inspect.EnumType):
        choices = tuple(str(member.value) for member in chosen.cls)
    return Field(
        name=field.name,
        title=words.get("title", field.name.replace("_", " ").capitalize()),
        description=words.get("description", ""),
        type=_TYPES[type(described)],
        choices=choices,
        minimum=getattr(described, "ge", None),
        maximum=getattr(described, "le", None),
        default=field.default,
        is_optional=is_optional,
        is_hidden=bool(marks.get("is_hidden")),
        is_advanced=bool(marks.get("is_advanced")),
        is_private=bool(marks.get("is_private") or marks.get("is_secret")),
        is_secret=bool(marks.get("is_secret")),
        is_exact=bool(marks.get("is_exact") or marks.get("is_secret")),
        when=next(((name, tuple(values)) for name, values in marks.get("when", {}).items()), None),
    )


@lru_cache(maxsize=256)
def types_of(kind: type[Job]) -> Mapping[str, Any]:
    """Return the types of a kind's fields: found out once, as recipes make each job from text."""
    return get_type_hints(learned(kind), include_extras=True)


def _value_of(kind: type[Job], field: Field, text: str) -> object:
    """Read one setting; Problem says what would fit."""
    raw: object = text if field.is_exact else text.strip()
    if field.is_optional and not raw:
        raw = None
    elif field.type == "list":
        raw = list_of(text)
    elif field.type == "bool":
        raw = _WORDS_FOR_BOOL.get(text.strip().lower(), raw)
    try:
        return msgspec.convert(raw, types_of(kind)[field.name], strict=False)
    except msgspec.ValidationError:
        raise Problem(
            f"“{text}” does not fit the setting “{field.name}” of “{kind.kind}”", _fitting(field)
        ) from None


def text_of_list(items: Sequence[str]) -> str:
    """Write a list the way `list_of` reads it."""
    is_plain = all(item and item == item.strip(" []") and "," not in item for item in items)
    return ", ".join(items) if is_plain else msgspec.json.encode(items).decode()


def list_of(text: str) -> tuple[str, ...]:
    """Read a list: items between commas, or a JSON array where an item has commas itself."""
    if text.lstrip().startswith("["):
        try:
            return msgspec.json.decode(text, type=tuple[str, ...])
        except msgspec.DecodeError:
            pass  # the first item begins so
    return tuple(item for part in text.split(",") if (item := part.strip()))


_WORDS_FOR_BOOL = {"yes": True, "on": True, "true": True, "no": False, "off": False, "false": False}


def _fitting(field: Field) -> str:
    match field.type:
        case "choice" | "list" if field.choices:
            return f"Choose from: {', '.join(field.choices)}."
        case "bool":
            return "Say yes or no."
        case "int" | "float":
            what = "a whole number" if field.type == "int" else "a number"
            limits = {(True, True): " from {0:g} to {1:g}", (True, False): " from {0:g} on"}
            limits[False, True] = " up to {1:g}"
            has = (field.minimum is not None, field.maximum is not None)
            return f"Give {what}{limits.get(has, '').format(field.minimum, field.maximum)}."
        case _:
            return field.description


def meant(name: str, known: Iterable[str], otherwise: str) -> str:
    """Return a hint for a mistyped name: the one that is closest, else all there are."""
    import difflib  # noqa: PLC0415 - only for a mistake

    known = sorted(known)
    close = difflib.get_close_matches(name, known, 1)
    if close:
        return f"Did you mean “{close[0]}”?"
    return f"{otherwise}: {', '.join(known)}."

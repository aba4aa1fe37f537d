"""`dropmill kinds`: the kinds of job and their settings."""

from __future__ import annotations

import inspect
import json
import textwrap
from collections.abc import Iterator, Mapping
from typing import TextIO

from dropmill.core.fields import Field, FieldType, fields_of
from dropmill.core.job import Job
from dropmill.core.plain_text import shown
from dropmill.core.registry import Registry


def list_kinds(registry: Registry, out: TextIO, *, is_json: bool) -> None:
    """Write every kind: as one JSON object a line, or for people."""
    for name in registry:
        kind = registry.kind(name)
        lines = [json.dumps(_object_of(name, kind))] if is_json else [*_lines_of(name, kind), ""]
        out.writelines(f"{line}\n" for line in lines)


def explain_kind(name: str, registry: Registry, out: TextIO, *, is_json: bool) -> None:
    """Write all there is to know of one kind, as `list_kinds` does; Problem when there is none."""
    kind = registry.kind(name)
    lines = [json.dumps(_object_of(name, kind))] if is_json else _page_of(name, kind)
    out.writelines(f"{line}\n" for line in lines)


def _manual_of(kind: type[Job]) -> tuple[str, str]:
    """Return the first line of a kind's docstring, its title, and the rest."""
    title, _, description = inspect.cleandoc(kind.__doc__ or kind.__name__).partition("\n")
    return title, description.strip()


def _shown_of(kind: type[Job]) -> list[Field]:
    return [field for field in fields_of(kind) if not field.is_hidden]


def _object_of(name: str, kind: type[Job]) -> dict[str, object]:
    title, description = _manual_of(kind)
    return {
        "kind": name,
        "title": title,
        "description": description,
        "lane": kind.lane.value,
        "takes_links": kind.takes_links,
        "joins": kind.joins,
        "fields": [_field_object_of(field) for field in _shown_of(kind)],
    }


def _field_object_of(field: Field) -> dict[str, object]:
    return {
        "name": field.name,
        "title": field.title,
        "description": field.description,
        "type": field.type,
        "choices": list(field.choices),
        "minimum": field.minimum,
        "maximum": field.maximum,
        "default": field.text_of(field.default),
        "is_optional": field.is_optional,
        "when": None if field.when is None else {field.when[0]: list(field.when[1])},
    }


def _lines_of(name: str, kind: type[Job]) -> Iterator[str]:
    title, _ = _manual_of(kind)
    yield shown(f"{name}: {title}")
    fields = _shown_of(kind)
    width = max(len(field.name) for field in fields)
    for field in fields:
        yield shown(f"  {field.name:{width}}  {_described(field)}")


def _page_of(name: str, kind: type[Job]) -> Iterator[str]:
    title, description = _manual_of(kind)
    yield shown(f"{name}: {title}")
    for paragraph in description.split("\n\n"):
        yield ""
        yield from textwrap.wrap(shown(" ".join(paragraph.split())), _WIDTH)
    yield ""
    yield f"  dropmill run {name} {'LINK' if kind.takes_links else 'FILE'}… --set SETTING=…"
    yield ""
    for field in _shown_of(kind):
        yield shown(field.name)
        lines = textwrap.wrap(shown(_described(field)), _WIDTH - 4)
        yield from (f"    {line}" for line in lines)


def _described(field: Field) -> str:
    described = field.description or field.title
    if field.is_secret:
        described += "; “?” asks for it"
    default = field.text_of(field.default)
    when = f"; only when {field.when[0]} is {' or '.join(field.when[1])}" if field.when else ""
    return f"{described} ({what_fits(field)}{f'; default: {default}' if default else ''}{when})"


def what_fits(field: Field) -> str:
    """Return what a setting may be, in a few words: “a whole number from 1 to 100”."""
    if field.choices:
        return ", ".join(field.choices)
    has = (field.minimum is not None, field.maximum is not None)
    return _TYPES[field.type] + _LIMITS[has].format(field.minimum, field.maximum)


_WIDTH = 80
_TYPES: Mapping[FieldType, str] = {
    "bool": "yes or no",
    "int": "a whole number",
    "float": "a number",
    "text": "text",
    "choice": "a choice",
    "list": "a list with commas",
}
_LIMITS = {
    (False, False): "",
    (True, True): " from {0:g} to {1:g}",
    (True, False): " from {0:g} on",
    (False, True): " up to {1:g}",
}

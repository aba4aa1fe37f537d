"""`dropmill kinds`: the kinds of job and their settings."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from typing import TextIO

from dropmill.core.fields import Field, fields_of
from dropmill.core.job import Job
from dropmill.core.plain_text import shown
from dropmill.core.registry import Registry


def list_kinds(registry: Registry, out: TextIO, *, is_json: bool) -> None:
    """Write every kind: as one JSON object a line, or for people."""
    for name in registry:
        kind = registry.kind(name)
        lines = [json.dumps(_object_of(name, kind))] if is_json else _lines_of(name, kind)
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
    yield ""


def _described(field: Field) -> str:
    described = field.description or field.title
    fits = ", ".join(field.choices) if field.choices else _TYPES[field.type]
    default = field.text_of(field.default)
    when = f"; only when {field.when[0]} is {' or '.join(field.when[1])}" if field.when else ""
    return f"{described} ({fits}{f'; default: {default}' if default else ''}{when})"


_TYPES = {
    "bool": "yes or no",
    "int": "a whole number",
    "float": "a number",
    "text": "text",
    "choice": "a choice",
    "list": "a list with commas",
}

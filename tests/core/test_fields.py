from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar

import pytest
from msgspec import Meta

from dropmill.core.context import JobContext
from dropmill.core.errors import Problem
from dropmill.core.fields import build, fields_of
from dropmill.core.files import IfExists
from dropmill.core.job import Job, Lane, Result


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paint(Job):
    """Paint files."""

    kind: ClassVar[str] = "paint"
    lane: ClassVar[Lane] = Lane.CPU

    colour: Colour = Colour.RED
    coats: Annotated[int, Meta(ge=1, le=9, title="Coats", description="How often")] = 2
    is_glossy: bool = False
    limit: float | None = None
    tags: tuple[str, ...] = ()

    def run(self, ctx: JobContext) -> Result:
        return Result()


class PaintAll(Paint):
    joins = True
    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock(Paint):
    """Lock files."""

    key: Annotated[str, Meta(extra={"is_secret": True})] = ""
    tag: str = ""


def test_fields_are_described() -> None:
    fields = {field.name: field for field in fields_of(Paint)}
    assert list(fields)[:5] == ["colour", "coats", "is_glossy", "limit", "tags"]
    assert "inputs" not in fields
    assert fields["colour"].choices == ("red", "blue")
    coats = fields["coats"]
    assert (coats.type, coats.title, coats.minimum, coats.maximum) == ("int", "Coats", 1, 9)
    assert (fields["limit"].type, fields["limit"].is_optional) == ("float", True)
    assert [f.type for f in fields.values()][:5] == ["choice", "int", "bool", "float", "list"]


def test_text_becomes_typed_settings_of_one_job_an_input() -> None:
    jobs = build(
        Paint,
        ["/a", "/b"],
        {"colour": "blue", "coats": "3", "is_glossy": "yes", "limit": "1.5", "tags": "x, y",
         "if_exists": "skip"},
    )  # fmt: skip
    assert [job.inputs for job in jobs] == [("/a",), ("/b",)]
    assert jobs[1] == Paint(
        inputs=("/b",), colour=Colour.BLUE, coats=3, is_glossy=True, limit=1.5, tags=("x", "y"),
        if_exists=IfExists.SKIP,
    )  # fmt: skip


def test_a_kind_that_joins_takes_all_inputs_in_order() -> None:
    (job,) = build(PaintAll, ["/b", "/a"], {})
    assert job.inputs == ("/b", "/a")


def test_empty_text_is_none_where_that_is_allowed() -> None:
    (job,) = build(Paint, ["/a"], {"limit": ""})
    assert job.timeout_s is None


def test_spaces_around_a_folder_and_a_secret_belong_to_them() -> None:
    (job,) = build(Lock, ["/a"], {"dir": "/to/ a ", "key": " canary ", "tag": " red "})
    assert job == Lock(inputs=("/a",), dir="/to/ a ", key=" canary ", tag="red")


def test_every_default_survives_the_way_through_text() -> None:
    settings = {f.name: f.text_of(f.default) for f in fields_of(Paint)}
    assert build(Paint, ["/a"], settings) == [Paint(inputs=("/a",))]


@pytest.mark.parametrize(
    ("settings", "title", "hint"),
    [
        ({"color": "red"}, "no setting “color”", "Did you mean “colour”?"),
        ({"zzz": "1"}, "no setting “zzz”", "Its settings are: coats, colour"),
        ({"colour": "green"}, "“green” does not fit", "Choose from: red, blue."),
        ({"coats": "10"}, "“10” does not fit", "a whole number from 1 to 9."),
        ({"coats": "two"}, "“two” does not fit", "a whole number from 1 to 9."),
        ({"is_glossy": "perhaps"}, "“perhaps” does not fit", "Say yes or no."),
        ({"retries": ""}, "“” does not fit", "a whole number from 0 to 100."),
    ],
)
def test_what_does_not_fit_is_said(settings: dict[str, str], title: str, hint: str) -> None:
    with pytest.raises(Problem) as caught:
        build(Paint, ["/a"], settings)
    assert title in caught.value.title
    assert hint in caught.value.hint


def test_nothing_to_work_on_is_said() -> None:
    with pytest.raises(Problem, match="nothing to work on"):
        build(Paint, [], {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wash(Paint):
    """Wash files, alone or together."""

    together: bool = False
    soap: Annotated[str, Meta(extra={"when": {"together": ("true",)}})] = ""

    @property
    def is_joining(self) -> bool:
        return self.together


def test_a_field_may_count_only_with_others() -> None:
    fields = {field.name: field for field in fields_of(Wash)}
    assert fields["soap"].when == ("together", ("true",))
    assert fields["together"].when is None


def test_whether_inputs_are_joined_may_depend_on_settings() -> None:
    assert [job.inputs for job in build(Wash, ["/a", "/b"], {})] == [("/a",), ("/b",)]
    assert [job.inputs for job in build(Wash, ["/a", "/b"], {"together": "yes"})] == [("/a", "/b")]

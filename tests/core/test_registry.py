from __future__ import annotations

from importlib.metadata import EntryPoint

import pytest

from dropmill.core.errors import Problem
from dropmill.core.registry import ENTRY_POINT_GROUP, Registry, load
from dropmill.jobs import BUILTIN


def plugin(name: str, value: str) -> EntryPoint:
    return EntryPoint(name, value, ENTRY_POINT_GROUP)


def test_every_built_in_kind_loads_under_its_own_name() -> None:
    registry = load(BUILTIN)
    assert {name: registry[name].kind for name in registry} == {name: name for name in BUILTIN}


def test_an_unknown_kind_gets_a_hint() -> None:
    with pytest.raises(Problem) as caught:
        load(BUILTIN).kind("chekcsum")
    assert caught.value.title == "There is no kind “chekcsum”"
    assert caught.value.hint == "Did you mean “checksum”?"


def test_a_plug_in_is_a_kind_like_the_others() -> None:
    registry = Registry({}, [plugin("again", "dropmill.jobs.checksum.kind:Checksum")])
    assert registry.kind("again") is registry["again"]
    assert registry.problems == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("gone", "no_such_module:Kind"),
        ("nokind", "recorder:Recorder"),
        ("crash", "recorder:no_such_name"),
        ("checksum", "dropmill.jobs.copy.kind:Copy"),
        ("unreadable", "recorder:ActJob"),
    ],
)
def test_a_broken_plug_in_is_left_out_and_said(name: str, value: str) -> None:
    registry = Registry(
        BUILTIN, [plugin(name, value), plugin("again", "dropmill.jobs.checksum.kind:Checksum")]
    )
    assert set(registry) == {*BUILTIN, "again"}
    assert name in registry.problems[0].title

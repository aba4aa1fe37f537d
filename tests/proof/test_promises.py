"""The list of promises names tests that are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from faults.test_seeded_lies import LIES
from proof.promises import CHAPTERS, RULES
from proof.trying import chosen

TESTS = Path(__file__).parents[1]
NAMED = sorted({test for chapter in CHAPTERS for one in chapter.promises for test in one.tests})


@pytest.mark.parametrize("test", NAMED)
def test_what_is_named_is_there(test: str) -> None:
    name, _, function = test.partition(" (")[0].partition("::")
    path = TESTS / name
    if path.is_dir():
        assert list(path.glob("test_*.py"))
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    tests = [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert not function or function in tests


def test_every_lie_stands_beside_a_promise() -> None:
    said = {test.partition(" (")[2].rstrip(")") for test in NAMED if "test_seeded_lies" in test}
    assert said - {""} == set(LIES)


def test_every_rule_of_downloads_has_its_tests() -> None:
    text = (TESTS.parent / "docs" / "downloads.md").read_text(encoding="utf-8")
    rules = [int(number) for number in re.findall(r"(?m)^(\d+)\. ", text)]
    assert rules == list(range(1, len(rules) + 1))
    assert [int(one.words.partition(".")[0]) for one in RULES.promises] == rules


def test_no_promise_is_named_twice() -> None:
    words = [one.words for chapter in CHAPTERS for one in chapter.promises]
    assert len(words) == len(set(words))


def test_what_is_run_stands_in_no_folder_that_is_run() -> None:
    """Pytest leaves out a file that is named beside its folder."""
    paths = {Path(one.partition("::")[0]) for one in chosen()}
    assert not [path for path in paths if paths & set(path.parents)]

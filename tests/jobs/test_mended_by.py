"""A failure that names the setting that mends it names one that its kind has."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import dropmill.jobs
from dropmill.core.errors import LINK
from dropmill.core.fields import fields_of
from dropmill.core.registry import Registry
from dropmill.jobs.download import failures
from dropmill.transfer import secrets

REGISTRY = Registry(dropmill.jobs.BUILTIN)
JOBS = Path(dropmill.jobs.__file__).parent


def sources(name: str) -> Iterator[Path]:
    """Yield the modules of a kind."""
    module = dropmill.jobs.BUILTIN[name].partition(":")[0].split(".")[2]
    yield from sorted((JOBS / module).glob("*.py")) or [JOBS / f"{module}.py"]


def named_in(path: Path) -> set[str]:
    """Return the settings that failures name in a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    given = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg == "setting"
    ]
    texts = [node for value in given for node in ast.walk(value) if isinstance(node, ast.Constant)]
    return {node.value for node in texts if isinstance(node.value, str) and node.value}


@pytest.mark.parametrize("name", dropmill.jobs.BUILTIN)
def test_its_kind_has_it(name: str) -> None:
    known = {field.name for field in fields_of(REGISTRY.kind(name))}
    for path in sources(name):
        assert named_in(path) <= known, path


def test_what_servers_answer_is_mended_by_what_a_download_has() -> None:
    known = {field.name for field in fields_of(REGISTRY.kind("download"))} | {LINK}
    named = {*failures._MENDED_BY.values(), *failures._CODE_MENDED_BY.values()}
    assert named | named_in(Path(secrets.__file__)) <= known


def test_it_finds_some() -> None:
    found = {
        text for name in dropmill.jobs.BUILTIN for path in sources(name) for text in named_in(path)
    }
    assert {"password", "passphrase", "pages", "dir"} <= found

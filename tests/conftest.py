"""Fixtures for all tests."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from dropmill.core import deeds
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.jobs import BUILTIN
from recorder import Recorder

# How long one example takes says more about what else the machine does. The same examples every
# time, so that a change is judged by what it changed; `make faults` looks for new ones, with
# `--hypothesis-profile=new`.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("new", deadline=None, max_examples=1_000)
settings.load_profile("same")

# Tests of the window need no screen; those of a real one bring their own.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def nothing_is_shut_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start no program of the system after a batch, whatever a test does wrong."""

    def refuse(words: object) -> None:
        raise AssertionError(f"a test would have started {words}")

    monkeypatch.setattr(deeds, "start", refuse)


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def kinds() -> Registry:
    """Return what the Runner runs; tests of made-up kinds have their own."""
    return Registry(BUILTIN)


@pytest.fixture
def runner(recorder: Recorder, kinds: Registry) -> Iterator[Runner]:
    """A started Runner that the recorder observes; closed at the end, and cleanly."""
    runner = Runner(is_synced=False, kinds=kinds)
    runner.subscribe(recorder)
    runner.start()
    yield runner
    assert runner.close(10)


pytest_plugins = ["faults.downloading", "jobs.fetching"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--seeds", type=int, default=3, help="how often each seeded test is run")

"""Fixtures for all tests."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.jobs import BUILTIN
from recorder import Recorder

# How long one example takes says more about what else the machine does.
settings.register_profile("dropmill", deadline=None)
settings.load_profile("dropmill")

# Tests of the window need no screen; those of a real one bring their own.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def runner(recorder: Recorder) -> Iterator[Runner]:
    """A started Runner that the recorder observes; closed at the end, and cleanly."""
    runner = Runner(is_synced=False, kinds=Registry(BUILTIN))
    runner.subscribe(recorder)
    runner.start()
    yield runner
    assert runner.close(10)


pytest_plugins = ["faults.downloading", "jobs.fetching"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--seeds", type=int, default=3, help="how often each seeded test is run")

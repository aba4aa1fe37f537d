"""What follows jobs that another process runs, and where the threads hand over to it."""

from __future__ import annotations

import getpass
import io
import sys
import threading
from collections.abc import Collection
from typing import Any, cast

import pytest

from dropmill.cli import feed as feeds
from dropmill.cli.commands import Run
from dropmill.cli.feed import Feed
from dropmill.cli.following import Elsewhere
from dropmill.cli.given import given
from dropmill.cli.telling import Message
from dropmill.core import registry
from dropmill.core.errors import Problem
from dropmill.core.home import Home
from dropmill.core.job import Lane
from dropmill.core.link import Link
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import State
from dropmill.jobs import BUILTIN


class GoneLink:
    """A link whose other end goes away after the first looks."""

    def __init__(self) -> None:
        self.is_gone = False

    def ask(self, _verb: object) -> list[Snapshot]:
        if self.is_gone:
            raise Problem("It does not answer")
        return []

    def close(self) -> None:
        self.is_gone = True


def test_whoever_follows_is_told_of_whatever_ended_that() -> None:
    def reach() -> Home | Link:
        raise PermissionError("the folder may not be read any more")

    def begin(_home: Home, _ids: Collection[int]) -> None:
        raise AssertionError

    link = GoneLink()
    known = Snapshot(
        id=1, batch=1, kind="copy", lane=Lane.DISK, name="a", inputs=("/a",), dir="",
        state=State.RUNNING,
    )  # fmt: skip
    elsewhere = Elsewhere(cast("Link", link), [known], reach, begin)
    feed: Feed[Message] = Feed()
    link.is_gone = True
    end = elsewhere.subscribe(feed)
    told = feed.take(20)
    end()
    assert [type(one) for one in told] == [PermissionError]


def test_a_look_at_the_feed_takes_no_time_where_waits_are_cut_short(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(feeds, "_LONGEST_WAIT_S", 60.0)
    feed: Feed[str] = Feed()
    looking = threading.Thread(target=feed.take, args=(0.0,), daemon=True)
    looking.start()
    looking.join(20)
    assert not looking.is_alive()


def test_ctrl_d_gives_no_pass_phrase(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def ended(_prompt: str) -> Any:
        raise EOFError

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(getpass, "getpass", ended)
    kind = registry.load(BUILTIN).kind("encrypt")
    _, settings = given(Run("encrypt", ("/a",), (("passphrase", "?"),), is_json=False), kind)
    assert settings["passphrase"] == ""

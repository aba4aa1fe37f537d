"""What works behind the window and the commands, as it is put together."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from dropmill import engine
from dropmill.core import home as homes
from dropmill.core.errors import Problem
from dropmill.core.home import Home
from dropmill.core.journal.reader import Reader
from dropmill.core.link import LinkServer
from dropmill.core.ownership import Ownership
from dropmill.core.records import Stored
from dropmill.core.registry import Registry
from dropmill.core.settings import Settings
from dropmill.jobs import BUILTIN
from dropmill.jobs.download import Download
from dropmill.transfer import secrets
from dropmill.transfer.keychain import Keychain

PASSWORDS = {"first-c4n4ry", "second-c4n4ry", "third-c4n4ry"}


class Ring:
    """A keyring that other processes would see too."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get_password(self, _service: str, name: str) -> str | None:
        return self.kept.get(name)

    def set_password(self, _service: str, name: str, secret: str) -> None:
        self.kept[name] = secret

    def delete_password(self, _service: str, name: str) -> None:
        del self.kept[name]


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ring]:
    found = Ring()
    monkeypatch.setattr(engine, "Keychain", lambda folder: Keychain(folder, lambda: found))
    yield found
    secrets.keep_in(None)


def opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Home, list[engine.Closer]]:
    """Open a home as the window does; no secret is known of before."""
    monkeypatch.setattr(secrets, "_hidden", {})
    monkeypatch.setattr(secrets, "_stand_ins", {})
    ownership = Ownership.take(folder)
    assert ownership is not None
    closers: list[engine.Closer] = []
    home = engine.open_home(ownership, Registry(BUILTIN), Settings(), closers)
    home.start()
    return home, closers


def closed(closers: list[engine.Closer]) -> None:
    for close in closers:
        assert close(10)


def keep_downloads(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave three downloads in the list whose passwords are in the keyring."""
    home, closers = opened(folder, monkeypatch)
    jobs = [
        Download(inputs=(f"http://127.0.0.1:9/{word}",), dir=str(folder), user=f"me:{word}")
        for word in sorted(PASSWORDS)
    ]
    assert len(home.runner.submit(jobs, is_held=True).result(10).ids) == len(PASSWORDS)
    closed(closers)


def test_passwords_of_jobs_in_the_list_stay_over_a_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ring: Ring
) -> None:
    keep_downloads(tmp_path, monkeypatch)
    home, closers = opened(tmp_path, monkeypatch)
    assert home.is_recovered.wait(10)
    closed(closers)
    assert set(ring.kept.values()) == PASSWORDS


def test_passwords_stay_when_dropmill_is_quit_before_all_jobs_were_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ring: Ring
) -> None:
    keep_downloads(tmp_path, monkeypatch)
    monkeypatch.setattr(homes, "PAGE", 1)
    is_closing = threading.Event()
    really_read, really_close = Reader.unfinished, LinkServer.close

    def read(reader: Reader, after: tuple[int, float, int] | None, limit: int) -> list[Stored]:
        assert after is None or is_closing.wait(10)
        return really_read(reader, after, limit)

    def close(server: LinkServer) -> None:
        is_closing.set()
        really_close(server)

    monkeypatch.setattr(Reader, "unfinished", read)
    monkeypatch.setattr(LinkServer, "close", close)
    _, closers = opened(tmp_path, monkeypatch)
    closed(closers)
    assert set(ring.kept.values()) == PASSWORDS


def test_passwords_stay_when_the_jobs_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ring: Ring
) -> None:
    keep_downloads(tmp_path, monkeypatch)

    def fail(*_: object) -> list[Stored]:
        raise Problem("The list of jobs could not be read")

    with monkeypatch.context() as patch:
        patch.setattr(Reader, "unfinished", fail)
        home, closers = opened(tmp_path, monkeypatch)
        assert home.is_recovered.wait(10)
        closed(closers)
    assert set(ring.kept.values()) == PASSWORDS

"""Secrets outlive the process in the system's keyring, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dropmill.core.errors import Problem
from dropmill.transfer import secrets
from dropmill.transfer.keychain import LIST, SERVICE, Keychain

CANARY = "c4n4ry-in-the-coal-mine"


class MemoryRing:
    """A keyring that other processes would see too."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, name: str) -> str | None:
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, secret: str) -> None:
        self.kept[service, name] = secret

    def delete_password(self, service: str, name: str) -> None:
        del self.kept[service, name]


class BrokenRing(MemoryRing):
    def get_password(self, service: str, name: str) -> str | None:
        raise RuntimeError("locked")

    def set_password(self, service: str, name: str, secret: str) -> None:
        raise RuntimeError("locked")


@pytest.fixture(autouse=True)
def kept() -> Iterator[None]:
    yield
    secrets.keep_in(None)


def forget_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """As after a restart."""
    monkeypatch.setattr(secrets, "_hidden", {})
    monkeypatch.setattr(secrets, "_stand_ins", {})


def test_a_secret_is_there_after_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ring = MemoryRing()
    keychain = Keychain(tmp_path, lambda: ring)
    secrets.keep_in(keychain)
    stand_in = secrets.hide(CANARY)
    assert keychain.close()
    forget_all(monkeypatch)
    secrets.keep_in(Keychain(tmp_path, lambda: ring))
    assert secrets.reveal(f"me:{stand_in}") == f"me:{CANARY}"
    assert secrets.hide(CANARY) == stand_in
    assert all(CANARY not in path.read_text() for path in tmp_path.iterdir())


@pytest.mark.parametrize("ring", [None, BrokenRing()])
def test_without_a_keyring_it_is_said_that_it_must_be_given_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ring: MemoryRing | None
) -> None:
    keychain = Keychain(tmp_path, lambda: ring)
    secrets.keep_in(keychain)
    stand_in = secrets.hide(CANARY + str(ring))
    assert secrets.reveal(stand_in).startswith(CANARY)
    keychain.close()
    forget_all(monkeypatch)
    with pytest.raises(Problem) as caught:
        secrets.reveal(stand_in)
    assert caught.value.needs_person
    assert ("no keyring" in caught.value.hint) is (ring is None)
    assert all(CANARY not in path.read_text() for path in tmp_path.iterdir())


def test_secrets_of_jobs_that_are_gone_are_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget_all(monkeypatch)
    ring = MemoryRing()
    keychain = Keychain(tmp_path, lambda: ring)
    secrets.keep_in(keychain)
    used, unused = secrets.hide("one"), secrets.hide("two")
    keychain.sweep(lambda: {used})
    keychain.close()
    assert list(ring.kept.values()) == ["one"]
    assert (tmp_path / LIST).read_text() == f'["{used}"]'
    assert unused not in (tmp_path / LIST).read_text()
    assert (tmp_path / LIST).stat().st_mode & 0o077 == 0


def test_one_that_the_keyring_has_lost_keeps_no_other_from_being_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget_all(monkeypatch)
    ring = MemoryRing()
    keychain = Keychain(tmp_path, lambda: ring)
    secrets.keep_in(keychain)
    lost, gone = secrets.hide("one"), secrets.hide("two")
    keychain.sweep(lambda: {lost, gone})
    keychain.close()
    del ring.kept[SERVICE, lost]
    keychain = Keychain(tmp_path, lambda: ring)
    keychain.sweep(set)
    keychain.close()
    assert not ring.kept
    assert (tmp_path / LIST).read_text() == "[]"


def test_nothing_is_forgotten_while_nobody_knows_which_jobs_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget_all(monkeypatch)
    ring = MemoryRing()
    keychain = Keychain(tmp_path, lambda: ring)
    secrets.keep_in(keychain)
    secrets.hide("one")
    keychain.sweep(lambda: None)
    keychain.close()
    assert list(ring.kept.values()) == ["one"]

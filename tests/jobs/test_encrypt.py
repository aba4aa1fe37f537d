from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import Any

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dropmill.cli.arguments import parse
from dropmill.cli.commands import Run
from dropmill.cli.given import given as made_whole
from dropmill.core.errors import Problem
from dropmill.core.journal import Journal, settings_key
from dropmill.core.runner import Runner
from dropmill.core.state import State
from dropmill.jobs.encrypt import age
from dropmill.jobs.encrypt.age import PIECE_BYTES, decrypted, encrypted
from dropmill.jobs.encrypt.kind import Action, Encrypt
from jobs.doing import attempt, done, why
from journaling import Troubles, submit
from recorder import Recorder

PHRASE = "correct hörse battery staple"
SIZES = [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES]


@pytest.fixture(autouse=True)
def _guessed_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(age, "_LOG_N", 10)


def pieces(data: bytes) -> Any:
    return iter([data[at : at + PIECE_BYTES] for at in range(0, len(data), PIECE_BYTES)])


def job(path: Path, action: Action = Action.ENCRYPT, **fields: Any) -> Encrypt:
    return Encrypt(inputs=(str(path),), action=action, **{"passphrase": PHRASE, **fields})


@pytest.mark.parametrize("size", SIZES)
def test_another_program_decrypts_it(size: int) -> None:
    data = os.urandom(size)
    made = b"".join(encrypted(pieces(data), PHRASE))
    assert pyrage.passphrase.decrypt(made, PHRASE) == data
    assert b"".join(decrypted(io.BytesIO(made), PHRASE)) == data


@pytest.mark.parametrize("size", SIZES[:2])
def test_what_another_program_made_is_decrypted(size: int) -> None:
    data = os.urandom(size)
    made = pyrage.passphrase.encrypt(data, PHRASE)
    assert b"".join(decrypted(io.BytesIO(made), PHRASE)) == data


@settings(max_examples=60)
@given(st.data())
def test_whatever_is_changed_or_cut_off_is_noticed(choices: st.DataObject) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(age, "_LOG_N", 4)
        size = choices.draw(st.sampled_from([0, 100, PIECE_BYTES, PIECE_BYTES + 5]))
        data = bytes(size)
        whole = b"".join(encrypted(pieces(data), PHRASE))
    place = choices.draw(st.integers(0, len(whole) - 1))
    if choices.draw(st.booleans()):
        changed = whole[:place] + bytes([whole[place] ^ choices.draw(st.integers(1, 255))])
        changed += whole[place + 1 :]
    else:
        changed = whole[:place]
    with pytest.raises(Problem):
        b"".join(decrypted(io.BytesIO(changed), PHRASE))
    with pytest.raises(Problem):
        b"".join(decrypted(io.BytesIO(whole + b"x"), PHRASE))


def test_pieces_in_another_order_are_noticed() -> None:
    whole = b"".join(encrypted(pieces(bytes(3 * PIECE_BYTES)), PHRASE))
    start = len(whole) - 3 * (PIECE_BYTES + 16)
    parts = [whole[start + n * (PIECE_BYTES + 16) :][: PIECE_BYTES + 16] for n in range(3)]
    for order in ((1, 0, 2), (0, 1), (0, 0, 2)):
        mixed = whole[:start] + b"".join(parts[n] for n in order)
        with pytest.raises(Problem, match="damaged"):
            b"".join(decrypted(io.BytesIO(mixed), PHRASE))


def test_what_is_not_for_a_pass_phrase_is_said() -> None:
    key = pyrage.x25519.Identity.generate().to_public()
    with pytest.raises(Problem, match="for a key"):
        b"".join(decrypted(io.BytesIO(pyrage.encrypt(b"x", [key])), PHRASE))
    # A recipient's body may be empty, and end with an empty line.
    short = b"age-encryption.org/v1\n-> X25519 a\nYWI\n-> odd-grease b\n\n--- x\n"
    with pytest.raises(Problem, match="for a key"):
        b"".join(decrypted(io.BytesIO(short), PHRASE))
    with pytest.raises(Problem, match="as text"):
        b"".join(decrypted(io.BytesIO(b"-----BEGIN AGE ENCRYPTED FILE-----\n"), PHRASE))
    with pytest.raises(Problem, match="not encrypted in the age format"):
        b"".join(decrypted(io.BytesIO(b"text"), PHRASE))
    hungry = b"age-encryption.org/v1\n-> scrypt " + b"A" * 22 + b" 40\n" + b"A" * 43 + b"\n--- x\n"
    with pytest.raises(Problem, match="more memory"):
        b"".join(decrypted(io.BytesIO(hungry), PHRASE))


def test_there_and_back(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(os.urandom(200_000))
    path.chmod(0o640)
    os.utime(path, ns=(10**18, 11 * 10**17))
    (made,) = done(job(path)).result.outputs
    assert Path(made) == tmp_path / "a.txt.age"
    assert path.read_bytes() not in Path(made).read_bytes()
    (back,) = done(job(Path(made), Action.DECRYPT, dir=str(tmp_path / "to"))).result.outputs
    assert Path(back) == tmp_path / "to" / "a.txt"
    assert Path(back).read_bytes() == path.read_bytes()
    for found in (made, back):
        assert Path(found).stat().st_mtime_ns == 11 * 10**17
        assert Path(found).stat().st_mode & 0o777 == 0o640


def test_the_wrong_pass_phrase_and_none(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    (made,) = done(job(tmp_path / "a")).result.outputs
    assert "does not open" in why(job(Path(made), Action.DECRYPT, passphrase="wrong"))  # noqa: S106
    assert "no pass phrase" in why(job(Path(made), Action.DECRYPT, passphrase=""))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "a.age"]


def test_the_original_goes_to_the_trash_only_when_it_was_proven(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    trashed: list[Path] = []
    monkeypatch.setattr("dropmill.core.effects.trash", trashed.append)
    (tmp_path / "a").write_bytes(b"x")
    done(job(tmp_path / "a", remove=True))
    assert trashed == [tmp_path / "a"]
    trashed.clear()
    monkeypatch.setattr(
        "dropmill.jobs.encrypt.work.decrypted", lambda file, phrase: iter([b"something else"])
    )
    assert "could not be decrypted again" in why(job(tmp_path / "a", remove=True))
    assert trashed == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "a.age"]


def test_a_file_that_changes_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x" * 100)
    real = age.encrypted

    def change(given: Any, phrase: str) -> Any:
        yield from real(given, phrase)
        path.write_bytes(b"y" * 101)

    monkeypatch.setattr("dropmill.jobs.encrypt.work.encrypted", change)
    ending = attempt(job(path))
    assert ending.failure is not None
    assert "changed while it was encrypted" in ending.failure.title
    assert ending.can_pass


def test_the_pass_phrase_is_nowhere_on_the_disk(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    with Journal(tmp_path / "home", {"encrypt": Encrypt}, on_trouble=Troubles()) as journal:
        (number,) = submit(journal, job(tmp_path / "a"))
        assert settings_key(job(tmp_path / "a"))
        (stored,) = journal.reader.page()
        assert stored.snapshot.id == number
        assert stored.withheld == ("passphrase",)
    for path in (tmp_path / "home").iterdir():
        assert PHRASE.encode() not in path.read_bytes()


def test_in_a_child_as_the_program_does_it(
    tmp_path: Path, runner: Runner, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(os.urandom(100_000))
    (made,) = done(job(tmp_path / "a")).result.outputs
    back = job(Path(made), Action.DECRYPT, dir=str(tmp_path / "to"))
    ids = runner.submit([back]).result(10).ids
    recorder.wait_for(ids, State.DONE)
    assert (tmp_path / "to" / "a").read_bytes() == (tmp_path / "a").read_bytes()


def test_a_secret_is_read_from_the_input_when_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("several words\nmore\n"))
    command = parse(["run", "encrypt", "/a", "--set", "passphrase=?"])
    assert isinstance(command, Run)
    assert made_whole(command, Encrypt) == (("/a",), {"passphrase": "several words"})

"""No secret reaches the disk, and a job that lacks one waits for a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from dropmill.core.errors import Failure
from dropmill.core.journal import Changed, Processed, UndoStep, settings_key
from dropmill.core.journal.withheld import (
    has_stand_in,
    link_without_passwords,
    path_without_passwords,
    without_passwords,
)
from dropmill.core.state import State
from journaling import Fetch, Note, open_journal, picture, record, submit

CANARY = "cAnaRy"
STAND_IN = "secret-0123456789abcdef"
LINK = f"https://user:{CANARY}@example.org/file"


@pytest.mark.parametrize(
    ("link", "clean"),
    [
        (LINK, "https://user@example.org/file"),
        (f"https://user:{CANARY}@@example.org", "https://user@example.org"),
        (f"https://:{CANARY}@example.org", "https://@example.org"),
        (f"https://user:{CANARY}/x?y#z@example.org/", "https://user@example.org/"),
        (f"https://user:{CANARY} with spaces@example.org/", "https://user@example.org/"),
        (f" sftp://user:{CANARY}:x@example.org:22/a@b", " sftp://user@example.org:22/a@b"),
        (f"user:{CANARY}@example.org/x", "user@example.org/x"),
        (f"magnet:?xt=1&tr=udp://u:{CANARY}@t/", "magnet:?xt=1&tr=udp://u@t/"),
        (f"{LINK} {LINK}", "https://user@example.org/file https://user@example.org/file"),
        ("https://user@example.org/a", "https://user@example.org/a"),
        ("https://example.org:8080/a@b:c@d", "https://example.org:8080/a@b:c@d"),
        ("https://example.org/?mail=a:b@c", "https://example.org/?mail=a:b@c"),
        ("https://example.org/a", "https://example.org/a"),
    ],
)
def test_the_password_of_a_link_is_cut_out(link: str, clean: str) -> None:
    assert link_without_passwords(link) == clean
    if "://" in clean.partition("?")[0]:
        assert CANARY not in path_without_passwords(link)


@pytest.mark.parametrize(
    ("link", "is_so"),
    [
        (f"https://u:{STAND_IN}@example.org/a", True),
        (f"socks5h://u:{STAND_IN}@127.0.0.1:1080", True),
        (f"https://u:{STAND_IN}@example.org/@scope/a", True),
        (f"https://u:{STAND_IN}@example.org:8080/?mail=a:b@c", True),
        (f"https://u:{STAND_IN}{CANARY}@example.org/a", False),
        (f"https://u:{STAND_IN}@{CANARY}@example.org/a", False),
        (f"https://u:{STAND_IN}@example.org/?from=ftp://u:{CANARY}@h", False),
        (LINK, False),
    ],
)
def test_a_stand_in_is_no_password(link: str, is_so: bool) -> None:
    assert has_stand_in(link) is is_so


def test_a_link_with_a_stand_in_is_kept_as_it_is(tmp_path: Path) -> None:
    link, proxy = f"https://u:{STAND_IN}@h/a", f"http://u:{STAND_IN}@p:1"
    journal = open_journal(tmp_path)
    submit(journal, Fetch(inputs=(link,)), Note(inputs=("/a",), proxy=proxy))
    journal.close()
    journal = open_journal(tmp_path)
    journal.recover().result()
    stored = journal.reader.page(limit=5)
    assert [kept.snapshot.state for kept in stored] == [State.WAITING, State.WAITING]
    first, second = (kept.job for kept in stored)
    assert first is not None
    assert first.inputs == (link,)
    assert isinstance(second, Note)
    assert second.proxy == proxy
    journal.close()


@pytest.mark.parametrize("path", ["/a:b@c", "/home/x/a://b:c@d", "C:\\a@b", "a:b@c", "@"])
def test_a_path_stays_exactly_what_it_is(path: str) -> None:
    assert path_without_passwords(path) == path


def test_a_text_loses_the_passwords_in_it() -> None:
    text = f"“{LINK}” said no; ask a@b.org at https://example.org:80 or c@d.org"
    assert without_passwords(text) == text.replace(f":{CANARY}", "")


def test_no_file_holds_a_secret(tmp_path: Path) -> None:
    journal = open_journal(tmp_path)
    (link,) = submit(journal, Fetch(inputs=(LINK,)))
    (note,) = submit(journal, Note(inputs=("/a", LINK), proxy=LINK, words=(LINK,), password=CANARY))
    journal.submit([Note(inputs=("/a",))], title=f"From {LINK}").committed.result(20)
    record(
        journal,
        picture(
            journal,
            link,
            state=State.FAILED,
            inputs=(LINK,),
            name=LINK,
            note=LINK,
            skipped=LINK,
            values={"from": LINK},
            error=Failure(LINK, LINK, f"GET {LINK}\n"),
            ended_at=1.0,
        ),
        UndoStep(link, 0.0, "fetch", {"from": LINK}),
        Processed("sha256:1", settings_key(Note(inputs=(LINK,))), LINK, note, 0.0, ()),
    )
    record(journal, Changed(note, Note(inputs=(LINK,), password=CANARY, depth=5)))
    files = list(tmp_path.iterdir())
    assert {path.name for path in files} >= {"journal.db", "journal.db-wal"}
    for path in files:
        assert CANARY.encode() not in path.read_bytes()
    journal.close()
    assert CANARY.encode() not in (tmp_path / "journal.db").read_bytes()


def test_what_lacks_a_secret_is_known_and_held(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        fetch, note, plain = submit(
            journal,
            Fetch(inputs=(LINK,)),
            Note(inputs=("/a",), password=CANARY, proxy=LINK),
            Note(inputs=("/a",)),
        )
    with open_journal(tmp_path) as journal:
        found = journal.recover().result(20)
        assert found.withheld == 2
        stored = {s.snapshot.id: s for s in journal.reader.page()}
        assert stored[fetch].withheld == ("inputs",)
        assert stored[note].withheld == ("password", "proxy")
        assert stored[plain].withheld == ()
        states = [stored[n].snapshot.state for n in (fetch, note, plain)]
        assert states == [State.HELD, State.HELD, State.WAITING]
        assert stored[fetch].snapshot.note
        assert stored[note].job == Note(inputs=("/a",), proxy="https://user@example.org/file")


def test_settings_with_and_without_a_secret_are_kept_apart(tmp_path: Path) -> None:
    with open_journal(tmp_path) as journal:
        submit(journal, Note(inputs=("/a",), password=CANARY), Note(inputs=("/a",)))
        assert [s.withheld for s in journal.reader.page()] == [("password",), ()]

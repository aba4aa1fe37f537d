"""What is dropped, pasted or opened, read into files and links."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dropmill.ui.found_box import counted
from dropmill.ui.intake import Found, Raw, Reader, links_in, raw_of_inputs


def read(raw: Raw) -> Found:
    return Reader(lambda: False, lambda _found: None).read(raw)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("https://a.b/c.zip", ["https://a.b/c.zip"]),
        ("see https://a.b/c.zip, and (http://d.e/f).", ["https://a.b/c.zip", "http://d.e/f"]),
        ('<a href="https://a.b/x">https://a.b/y</a>', ["https://a.b/x", "https://a.b/y"]),
        ("https://en.wikipedia.org/wiki/A_(b)", ["https://en.wikipedia.org/wiki/A_(b)"]),
        ("HTTP://A.B/c?d=e&f=g#h", ["HTTP://A.B/c?d=e&f=g#h"]),
        ("ftp://a.b/c  mailto:a@b  https://", ["ftp://a.b/c"]),
        ("http://[::1]:80/x http://[bad", ["http://[::1]:80/x"]),
    ],
)
def test_links_are_found_in_text(text: str, links: list[str]) -> None:
    assert list(links_in(text)) == links


def _is_folder(text: str) -> bool:
    try:
        return Path(text).is_absolute() and Path(text).is_dir()
    except ValueError:
        return False


@given(st.text())
def test_no_text_upsets_the_reader(text: str) -> None:
    # A line that names a folder of this machine would have all of it read.
    assume(not any(_is_folder(line.strip()) for line in text.splitlines()))
    found = read(Raw(text=text))
    assert all(link.lower().startswith("http") for link in found.links)


@given(st.binary())
def test_no_bytes_upset_the_reader(uris: bytes) -> None:
    read(Raw(uris=uris))


def test_names_that_are_no_utf8_survive(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9 %.txt"
    Path(os.fsdecode(name)).touch()
    found = read(raw_of_inputs([os.fsdecode(name)]))
    assert found.files == (os.fsdecode(name),)


def test_each_input_counts_once_and_in_its_order(tmp_path: Path) -> None:
    link, path = "https://a.b/c", str(tmp_path / "x")
    found = read(raw_of_inputs([link, path, link, path]))
    assert found == Found(files=(path,), links=(link,))


def test_what_cannot_be_taken_is_said() -> None:
    found = read(Raw(uris=b"mailto:a@b.c\r\n# a comment\r\n"))
    assert found.refused == ("“mailto:a@b.c” is neither a file nor a link to download.",)


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a").touch()
    (tmp_path / "in" / "round").symlink_to(tmp_path / "in", target_is_directory=True)
    found = read(raw_of_inputs([str(tmp_path / "in")]))
    assert found.files == (str(tmp_path / "in" / "a"),)


def test_a_folder_that_may_not_be_opened_is_said_and_the_rest_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("closed", "open"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x").touch()
    scan = os.scandir

    def guarded(folder: str) -> object:
        if folder.endswith("closed"):  # root may open any folder, so the refusal is made here
            raise PermissionError(13, "Permission denied", folder)
        return scan(folder)

    monkeypatch.setattr(os, "scandir", guarded)
    found = read(raw_of_inputs([str(tmp_path)]))
    assert found.files == (str(tmp_path / "open" / "x"),)
    assert found.refused == (f"“{tmp_path}/closed” could not be opened: Permission denied.",)


def test_a_reading_can_be_stopped(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}").mkdir()
        (tmp_path / f"{number}" / "x").touch()
    looks = iter([False, False, True, True])
    found = Reader(lambda: next(looks), lambda _found: None).read(raw_of_inputs([str(tmp_path)]))
    assert len(found.files) < 5


def test_a_link_to_what_may_not_be_looked_at_is_a_file_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").touch()

    def refuse(_: str) -> AbstractContextManager[object]:
        class Entry:
            name, path = "a", str(tmp_path / "a")

            def is_dir(self) -> bool:
                raise PermissionError

        return nullcontext([Entry()])

    monkeypatch.setattr("dropmill.ui.intake.os.scandir", refuse)
    assert read(Raw(text=str(tmp_path))).files == (str(tmp_path / "a"),)


def test_a_pattern_that_is_pasted_stands_for_its_links() -> None:
    found = read(Raw(text="http://h/img[08-10].jpg\nhttp://h/{a,b}.zip\nsee http://h/plain."))
    assert found.links == (
        *(f"http://h/img{n}.jpg" for n in ("08", "09", "10")),
        "http://h/a.zip",
        "http://h/b.zip",
        "http://h/plain",
    )


def test_a_pattern_for_too_many_is_refused_in_words() -> None:
    found = read(Raw(text="http://h/[1-99999999]"))
    assert found.is_empty
    assert "99,999,999 links" in found.refused[0]


META = (
    b"<metalink xmlns='urn:ietf:params:xml:ns:metalink'><file name='a'><url>http://h/1</url>"
    b"<url>http://h/2</url></file></metalink>"
)


def test_a_metalink_is_taken_apart_from_a_file_or_from_behind_its_link(tmp_path: Path) -> None:
    path = tmp_path / "x.meta4"
    path.write_bytes(META)
    own = {"http://h/1": ({"out": "a", "mirrors": '["http://h/2"]'},)}
    dropped = read(raw_of_inputs([str(path)]))
    assert (dropped.links, dropped.files, dropped.own) == (("http://h/1",), (), own)
    reader = Reader(lambda: False, lambda _found: None, lambda _link, _most: META)
    fetched = reader.read(Raw(text="http://h/x.meta4"))
    assert (fetched.links, fetched.own) == (("http://h/1",), own)


def test_a_list_of_links_is_read(tmp_path: Path) -> None:
    path = tmp_path / "links.txt"
    path.write_text("http://h/[1-2]\nnonsense\n")
    found = read(Raw(lists=(str(path), str(tmp_path / "none"))))
    assert found.links == ("http://h/1", "http://h/2")
    assert len(found.refused) == 2


def test_a_list_with_settings_is_read_from_text_too() -> None:
    found = read(
        Raw(
            text="Take these:\nhttp://h/1\n  out=a\nhttp://h/1\n  out=b\n  dir=/etc\n"
            "and see http://h/2\n  limit = 5\nhttp://h/3\n  x = y\n"
        )
    )
    assert found.links == ("http://h/1", "http://h/2", "http://h/3")
    assert found.own == {"http://h/1": ({"out": "a"}, {"out": "b"})}
    assert counted(found) == "4 links", "each name is a download"
    assert found.refused == (
        "Line 6 of “text”: A list cannot say where its files go. Choose one folder for all of"
        " them.",
    )

"""Lists of links and Metalinks become data for jobs; what is wrong in them is said by line."""

from __future__ import annotations

import hashlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dropmill.core.errors import Problem
from dropmill.core.fields import build
from dropmill.jobs.download import Download
from dropmill.transfer.link_list import Links, read_list

HEX = hashlib.sha256(b"x").hexdigest()
META = f"""<?xml version="1.0" encoding="UTF-8"?>
<metalink xmlns="urn:ietf:params:xml:ns:metalink">
  <file name="a/../b c.iso">
    <size>524289</size>
    <hash type="md5">{"0" * 32}</hash>
    <hash type="sha-256">{HEX}</hash>
    <hash type="sha-256">broken</hash>
    <pieces length="262144" type="sha-256"><hash>{HEX}</hash><hash>{HEX}</hash><hash>{HEX}</hash>
    </pieces>
    <url priority="2">http://two.example/x</url>
    <url priority="1" location="de">https://one.example/x</url>
    <url>magnet:?xt=1</url>
    <url>ftp://three.example/x</url>
  </file>
  <file name="second"><url>http://h/second</url></file>
  <file name="nothing"><url>magnet:?xt=1</url></file>
</metalink>""".encode()


def test_a_list() -> None:
    listed = read_list(
        "\ufeff# links\n\nhttp://h/[1-2]\r\nhttp://h/1\n nonsense \nhttp://a/x\thttp://b/x\n".encode(),
        "l.txt",
    )
    assert listed.links == ("http://h/1", "http://h/2", "http://a/x")
    assert listed.refused == (
        "Line 5 of “l.txt”: “nonsense” is not a complete link. A link begins with https:// or"
        " http://.",
    )
    jobs = build(Download, listed.links, {}, listed.own)
    assert [job.mirrors for job in jobs if isinstance(job, Download)] == [(), (), ("http://b/x",)]


def test_lines_under_a_link_are_settings_of_its_own() -> None:
    listed = read_list(
        b"http://h/1\thttp://m/1\n  out=one.bin\n\tchecksum=sha-256=" + HEX.encode() + b"\n"
        b" header=A: 1\n header=B: 2=3\n"
        b"  http://h/?a=1\n  split = 4\n max-download-limit=500K\n"
        b"http://h/[1-2]x\n referer=http://r/\n",
        "l",
    )
    assert listed.refused == ()
    assert listed.links == ("http://h/1", "http://h/?a=1", "http://h/1x", "http://h/2x")
    one, two, *rest = build(Download, listed.links, {}, listed.own)
    assert isinstance(one, Download)
    assert (one.out, one.checksum, one.mirrors) == ("one.bin", f"sha-256={HEX}", ("http://m/1",))
    assert one.header == ("A: 1", "B: 2=3")
    assert isinstance(two, Download)
    assert (two.connections, two.limit) == (4, "500K")
    assert [job.referer for job in rest if isinstance(job, Download)] == ["http://r/"] * 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_a_list_as_windows_writes_it(encoding: str) -> None:
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    data = f"{mark}http://h/ü\r\n out=ä.txt\r\n".encode(encoding)
    listed = read_list(data, "l")
    assert (listed.links, listed.refused) == (("http://h/ü",), ())
    assert listed.own == {"http://h/ü": ({"out": "ä.txt"},)}


def test_a_link_with_two_names_is_two_files() -> None:
    listed = read_list(
        b"http://h/1\n out=a\nhttp://h/1\n out=b\n limit=1M\nhttp://h/2\nhttp://h/1\n"
        b"http://h/2\nhttp://h/1\n out=a\n header=A: 1\n",
        "l",
    )
    assert (listed.links, listed.refused) == (("http://h/1", "http://h/2"), ())
    jobs = [
        (job.inputs[0], job.out, job.limit, job.header)
        for job in build(Download, listed.links, {}, listed.own)
        if isinstance(job, Download)
    ]
    assert jobs == [
        ("http://h/1", "a", "", ("A: 1",)),
        ("http://h/1", "b", "1M", ()),
        ("http://h/1", "", "", ()),
        ("http://h/2", "", "", ()),
    ]


def test_a_metalink_with_one_link_under_two_names_is_two_files() -> None:
    file = "<file name='{}'><url>http://h/1</url></file>"
    text = f"<metalink xmlns='urn:ietf:params:xml:ns:metalink'>{file.format('a')}{file.format('b')}"
    listed = read_list(f"{text}</metalink>".encode(), "m")
    jobs = build(Download, listed.links, {}, listed.own)
    assert [job.out for job in jobs if isinstance(job, Download)] == ["a", "b"]


def test_names_of_a_link_with_a_password_are_its_own_too() -> None:
    listed = read_list(b"http://me:secret@h/1\n out=a\nhttp://me:secret@h/1\n out=b\n", "l")
    jobs = build(Download, listed.links, {}, listed.own)
    assert [job.out for job in jobs if isinstance(job, Download)] == ["a", "b"]


def test_links_of_several_lists_keep_all_their_names() -> None:
    links = Links()
    links.add_all(["http://h/1", "http://h/2"], {})
    links.add_all(["http://h/1", "http://h/1"], {"http://h/1": ({"out": "a"},)})
    links.add_all(["http://h/2"], {})
    assert links.all() == ("http://h/1", "http://h/2")
    assert links.own() == {"http://h/1": ({}, {"out": "a"})}
    assert links.count == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("  out=x\n", "Line 1 of “l”: There is no link before “out=”. Write it under"),
        ("nonsense\n out=x\n", "Line 2 of “l”: There is no link before"),
        ('"http://h/1"\n', 'Line 1 of “l”: “"http://h/1"” is not a link. A link begins with'),
        ("http://h/1\n dir=/etc\n", "A list cannot say where its files go. Choose one folder"),
        ("http://h/1\n gid=1\n", "“gid” cannot be set in a list. Known are out, checksum,"),
        ("http://h/[1-3]\n out=x\n", "“out” is for one file, but the pattern stands for 3."),
    ],
)
def test_a_setting_in_a_list_that_cannot_be_meant(text: str, words: str) -> None:
    assert words in read_list(text.encode(), "l").refused[-1]


def test_a_name_in_a_list_is_made_safe_like_that_of_a_server() -> None:
    text = "http://h/1\n out=.profile\nhttp://h/2\n out=a\u202egpj.exe\nhttp://h/3\n out=a b.zip\n"
    listed = read_list(text.encode(), "l")
    jobs = build(Download, listed.links, {}, listed.own)
    assert [job.name for job in jobs] == ["_profile", "agpj.exe", "a b.zip"]


@pytest.mark.parametrize("out", ["../x", "sub/x", "a\\b", ".."])
def test_a_folder_in_a_list_is_refused(out: str) -> None:
    listed = read_list(f"http://h/1\n out={out}\n".encode(), "l")
    with pytest.raises(Problem, match="is not a file name"):
        build(Download, listed.links, {}, listed.own)


def test_many_wrong_lines_are_counted() -> None:
    listed = read_list(b"nonsense\n" * 1000, "l")
    assert len(listed.refused) == 21
    assert "980" in listed.refused[-1]


def test_a_long_list_is_read_quickly() -> None:
    lines = "".join(f"https://h.example/{n}/file.zip\n" for n in range(12_000))
    started = time.process_time()
    assert len(read_list(lines.encode(), "l").links) == 12_000
    assert time.process_time() - started < 3


def test_a_metalink_says_all_that_a_download_needs() -> None:
    listed = read_list(META, "x.meta4")
    first, second = build(Download, listed.links, {"connections": "4"}, listed.own)
    assert isinstance(first, Download)
    assert isinstance(second, Download)
    assert first.inputs == ("https://one.example/x",)
    assert first.mirrors == ("http://two.example/x", "ftp://three.example/x")
    assert (first.out, first.size, first.checksum) == ("b c.iso", 524_289, f"sha256={HEX}")
    assert first.pieces == f"sha256 262144 {HEX} {HEX} {HEX}"
    assert (second.inputs, second.out, second.connections) == (("http://h/second",), "second", 4)


BOMB = b"""<?xml version="1.0"?><!DOCTYPE m [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<metalink xmlns="urn:ietf:params:xml:ns:metalink"><file name="&c;"><url>http://h/x</url></file>
</metalink>"""


@pytest.mark.parametrize(
    "data",
    [
        b"<metalink><file>",
        b"<metalink xmlns='http://www.metalinker.org/'><files/></metalink>",
        b"<metalink xmlns='urn:ietf:params:xml:ns:metalink'/>",
        BOMB.replace(b"<!DOCTYPE", b"<metalink/><!DOCTYPE"),
        META.replace(b"<metalink ", b"<!-- x --><metalink \xff ", 1),
    ],
)
def test_a_metalink_that_cannot_be_used_is_said(data: bytes) -> None:
    with pytest.raises(Problem) as caught:
        read_list(data, "x.meta4")
    assert caught.value.hint


def test_entities_are_never_expanded() -> None:
    # With a document type it does not even begin as a Metalink: every line is refused.
    assert read_list(BOMB, "x.meta4").links == ()


@given(st.binary(max_size=300))
def test_any_bytes_are_a_list_or_refused(data: bytes) -> None:
    for start in (b"", b"<metalink xmlns='urn:ietf:params:xml:ns:metalink'><file name='a'>"):
        try:
            listed = read_list(start + data, "x")
        except Problem:
            continue
        build(Download, listed.links, {}, listed.own) if listed.links else None

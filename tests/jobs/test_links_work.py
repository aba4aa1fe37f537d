"""Reading pages: what a page names, in which encoding, its text and its tables."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dropmill.jobs.links import work
from dropmill.jobs.links.payload import Action, Contents, Page, Pages, Role
from dropmill.jobs.links.work import read_pages

URL = "http://site.test/a/b.html?q=1"


def nothing(_done: int, _total: int | None = None) -> None: ...


def read(
    body: bytes | str, action: Action = Action.LIST, *, url: str = URL, **fields: str
) -> Contents:
    data = body.encode() if isinstance(body, str) else body
    page = Page(url, fields.get("content_type", ""), fields.get("encoding", ""), data)
    return read_pages(Pages((page,), action), nothing).pages[0]  # type: ignore[arg-type]


def urls(body: bytes | str, **fields: str) -> list[str]:
    return [link.url for link in read(body, **fields).links]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("c.pdf", "http://site.test/a/c.pdf"),
        ("/c.pdf", "http://site.test/c.pdf"),
        ("/c/../d.pdf", "http://site.test/d.pdf"),
        ("../../c.pdf", "http://site.test/c.pdf"),
        ("?p=2", "http://site.test/a/b.html?p=2"),
        ("?p=2#x", "http://site.test/a/b.html?p=2"),
        ("//other.test/c", "http://other.test/c"),
        ("HTTPS://Other.Test:443/c", "https://other.test/c"),
        ("  c.pdf\n", "http://site.test/a/c.pdf"),
        ("c\n.p\tdf", "http://site.test/a/c.pdf"),
        ("c d.pdf", "http://site.test/a/c%20d.pdf"),
        ("größe.pdf", "http://site.test/a/gr%C3%B6%C3%9Fe.pdf"),
        ("c.pdf#page=3", "http://site.test/a/c.pdf"),
        ("c.pdf?a=1&amp;b=2", "http://site.test/a/c.pdf?a=1&b=2"),
        ("\\c.pdf", "http://site.test/c.pdf"),
        ("http://müller.test/", "http://xn--mller-kva.test/"),
    ],
)
def test_links_become_whole(text: str, expected: str) -> None:
    assert urls(f'<a href="{text}">x</a>') == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "#top",
        "mailto:a@b.test",
        "javascript:void(0)",
        "data:text/plain,x",
        "http://[::1",
        "tel:1",
    ],
)
def test_what_cannot_be_fetched_is_left_out(text: str) -> None:
    assert urls(f'<a href="{text}">x</a>') == []


def test_all_places_that_name_files() -> None:
    body = """<base href="/base/"><base href="/second/">
        <link rel="stylesheet" href="s.css"><link rel="preconnect" href="/no">
        <meta http-equiv="Refresh" content="5; URL='next.html'">
        <img src=i.png srcset="i1.png 1x,i2,x.png 2x , i3.png"><picture><source srcset="i4.webp">
        </picture><video src=v.mp4 poster=p.jpg><source src=v.webm></video>
        <audio><source src=a.ogg></audio><iframe src=f.html></iframe><script src=c.js></script>
        <div style="background: url('bg.png')"><!-- <a href="no">x</a> -->
        <object data=o.swf></object><embed src=e.bin><area href=m.html>"""
    found = {
        link.url.removeprefix("http://site.test/base/"): link.role for link in read(body).links
    }
    assert found == {
        "s.css": Role.PART,
        "next.html": Role.PAGE,
        "i.png": Role.IMAGE,
        "i1.png": Role.IMAGE,
        "i2,x.png": Role.IMAGE,
        "i3.png": Role.IMAGE,
        "i4.webp": Role.IMAGE,
        "v.mp4": Role.VIDEO,
        "p.jpg": Role.IMAGE,
        "v.webm": Role.VIDEO,
        "a.ogg": Role.AUDIO,
        "f.html": Role.PAGE,
        "c.js": Role.PART,
        "bg.png": Role.IMAGE,
        "o.swf": Role.LINK,
        "e.bin": Role.LINK,
        "m.html": Role.LINK,
    }


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<p>grün</p>".encode("latin-1"), "text/html; charset=iso-8859-1"),
        ("<meta charset=iso-8859-1><p>grün</p>".encode("latin-1"), "text/html"),
        ("<p>grün</p>".encode(), "text/html"),
        ("<p>grün</p>".encode(), "text/html; charset=no-such"),
        ("<p>grün</p>".encode("latin-1"), ""),
        (b"\xef\xbb\xbf" + "<p>grün</p>".encode(), "text/html; charset=iso-8859-1"),
        ("<p>grün</p>".encode("utf-16"), ""),
    ],
)
def test_encodings(body: bytes, content_type: str) -> None:
    assert read(body, Action.TEXT, content_type=content_type).text == "grün"


def test_a_coding_that_was_not_asked_for_is_undone_within_bounds() -> None:
    assert urls(gzip.compress(b"<a href=c.pdf>"), encoding="gzip") == ["http://site.test/a/c.pdf"]
    assert urls(b"<a href=c.pdf>", encoding="gzip") == ["http://site.test/a/c.pdf"]


def test_a_page_with_very_many_links_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "MOST_LINKS", 100)
    contents = read("".join(f"<a href=/{number}>" for number in range(110)))
    assert len(contents.links) == 100
    assert contents.is_cut


def test_text_is_what_a_reader_sees() -> None:
    body = """<html><head><title>A  title</title><style>p{}</style></head><body><h1>One</h1>
        <p>two <b>three</b>
        four</p><script>no()</script>five<!-- six --><br>seven</body></html>"""
    contents = read(body, Action.TEXT)
    assert contents.title == "A title"
    assert contents.text == "One\ntwo three four\nfive\nseven"


def test_tables_with_spans() -> None:
    body = """<table><tr><th colspan=2>a<th>b<tr><td rowspan=2>c<td>d<td>e<tr><td>f<td>g</table>
        <table></table>"""
    assert read(body, Action.TABLES).tables == (
        (("a", "a", "b"), ("c", "d", "e"), ("c", "f", "g")),
    )


def test_nofollow() -> None:
    assert read("<p>x").may_follow
    assert not read("<meta name=robots content='noindex, NoFollow'><p>x").may_follow


@settings(max_examples=50)
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_read(body: bytes) -> None:
    for action in Action:
        read(b"<p>" + body, action)
        read(b'<table><tr><td><a href="' + body, action)


def test_deep_nesting_is_read() -> None:
    assert urls("<div>" * 2_000 + "<a href=c.pdf>x</a>") == ["http://site.test/a/c.pdf"]

"""Reads pages. Runs in a child process: what it reads is not trusted."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urljoin

import lxml.html
from lxml import etree

from dropmill.core.errors import Problem
from dropmill.core.offload.report import Report
from dropmill.jobs.links.payload import (
    MOST_LINKS,
    Action,
    Contents,
    Link,
    Page,
    Pages,
    Read,
    Role,
)
from dropmill.transfer.address import normal_url

MOST_TEXT = 4_000_000
"""Characters that are taken of one page's text."""
MOST_CELLS = 500_000
"""Cells that are taken of one page's tables."""
_MOST_SPAN = 1_000
_MOST_BYTES = 64 * 1024 * 1024

# Attribute by attribute what a page may name (HTML Living Standard, "Attributes"; the older ones
# as browsers still read them).
_BY_TAG: dict[str, tuple[tuple[str, Role], ...]] = {
    "a": (("href", Role.LINK),),
    "area": (("href", Role.LINK),),
    "audio": (("src", Role.AUDIO),),
    "bgsound": (("src", Role.AUDIO),),
    "embed": (("src", Role.LINK),),
    "frame": (("src", Role.PAGE),),
    "iframe": (("src", Role.PAGE),),
    "img": (("src", Role.IMAGE), ("lowsrc", Role.IMAGE)),
    "image": (("href", Role.IMAGE), ("xlink:href", Role.IMAGE)),
    "input": (("src", Role.IMAGE),),
    "object": (("data", Role.LINK),),
    "script": (("src", Role.PART),),
    "track": (("src", Role.PART),),
    "video": (("src", Role.VIDEO), ("poster", Role.IMAGE)),
}
_SRCSET = frozenset({"img", "source"})
_IN_LINK = {"icon": Role.IMAGE, "apple-touch-icon": Role.IMAGE, "image_src": Role.IMAGE}
_PARTS = frozenset({"stylesheet", "manifest", "modulepreload", "preload", "prefetch"})
_NOT_A_FILE = frozenset({"preconnect", "dns-prefetch"})
_CSS_URL = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^"'()\s]*))\s*\)""", re.IGNORECASE)
_REFRESH = re.compile(r"^\s*[\d.]*\s*[;,]?\s*(?:url\s*=\s*)?['\"]?([^'\"]+)", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_GAPS = re.compile(r"[\t\n\r]")
# What needs no joining: no //host, no dots for a folder.
_FROM_ROOT = re.compile(
    r"(?:/(?![./])[\w%=&~+,;:@-][\w%.=&~+,;:@-]*)+/?(?:\?[\w%=&.+/-]*)?", re.ASCII
)
_SPACE = " \t\n\r\f"
_BLOCKS = frozenset(
    (  # noqa: SIM905 - a table of words reads better
        "address article aside blockquote br caption dd div dl dt fieldset figcaption figure "
        "footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section table td th "
        "title tr ul"
    ).split()
)
_UNSEEN = frozenset({"script", "style", "noscript", "template", "head"})
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")


def read_pages(task: Pages, _report: Report) -> Read:
    """Read these pages; one that is no page at all has nothing on it."""
    return Read(tuple(_read(page, task.action) for page in task.pages))


def _read(page: Page, action: Action) -> Contents:
    root = _parsed(page)
    if root is None:
        return Contents()
    links, is_cut = _links_of(root, page.url)
    title = " ".join("".join(root.xpath("string((//title)[1])")).split())[:500]
    return Contents(
        links,
        is_cut,
        _may_follow(root),
        title,
        _text_of(root) if action is Action.TEXT else "",
        _tables_of(root) if action is Action.TABLES else (),
    )


def _parsed(page: Page) -> lxml.html.HtmlElement | None:
    body = _decoded(page)
    match = _CHARSET.search(page.content_type)
    encoding = match[1] if match else None
    if body.startswith(b"\xef\xbb\xbf"):
        encoding = "utf-8"  # what it begins with comes before what the server says
    elif body.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif encoding is None and not _CHARSET.search(body[:2048].decode("latin-1")):
        encoding = _guessed(body)
    try:
        parser = _parser(encoding)
    except LookupError:
        parser = _parser(_guessed(body))  # a charset that nobody knows
    try:
        return lxml.html.document_fromstring(body, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError):
        return None  # empty, or no text


def _parser(encoding: str | None) -> lxml.html.HTMLParser:
    return lxml.html.HTMLParser(encoding=encoding, huge_tree=True, no_network=True)


def _guessed(body: bytes) -> str:
    """Return what a page without any word about it is written in."""
    try:
        body.decode()
    except UnicodeDecodeError as error:
        # One that was cut is not to count as something else.
        return "utf-8" if error.start >= len(body) - 3 else "windows-1252"
    return "utf-8"


def _decoded(page: Page) -> bytes:
    """Undo the coding of a server that was asked for none; what is damaged counts as far as it is.

    Problem when it becomes larger than any page.
    """
    if page.encoding.lower() not in {"gzip", "x-gzip", "deflate"}:
        return page.body
    decoder = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        body = decoder.decompress(page.body, _MOST_BYTES)
    except zlib.error:
        return page.body
    if decoder.unconsumed_tail:
        raise Problem(f"“{page.url}” unpacks to more than a page can be", "Leave it out.")
    return body


def _links_of(root: lxml.html.HtmlElement, url: str) -> tuple[tuple[Link, ...], bool]:
    base = _base_of(root, url)
    found: dict[str, Role] = {}
    made: dict[str, str | None] = {}
    for text, role in _named(root):
        if text not in made:
            made[text] = _complete(base, text)
        link = made[text]
        if link is None:
            continue
        if link not in found and len(found) >= MOST_LINKS:
            return _as_links(found), True
        if found.get(link, Role.LINK) is Role.LINK:
            found[link] = role  # a picture says more than a link to the same
    return _as_links(found), False


def _as_links(found: dict[str, Role]) -> tuple[Link, ...]:
    return tuple(Link(url, role) for url, role in found.items())


def _base_of(root: lxml.html.HtmlElement, url: str) -> str:
    for element in root.iter("base"):
        if (href := element.get("href")) is not None:
            try:
                base = urljoin(url, _GAPS.sub("", href.strip(_SPACE)))
            except ValueError:
                return url
            return base if base.partition(":")[0].lower() in {"http", "https"} else url
    return url


def _complete(base: str, text: str) -> str | None:
    """Return the whole address without its fragment; None for what cannot be fetched."""
    text = text.strip(_SPACE)
    if text[:1] in {"", "#", "?"}:
        return None if text[:1] == "#" else _joined(base, text)
    # What else stands in the base does not matter, and pages of one folder name the same.
    return _joined(base.partition("?")[0].rpartition("/")[0] + "/", text)


@lru_cache(maxsize=65_536)
def _joined(base: str, text: str) -> str | None:
    text = _GAPS.sub("", text).partition("#")[0]
    scheme, colon, _ = text.partition(":")
    if colon and scheme.isalpha() and scheme.lower() not in {"http", "https", "ftp", "sftp"}:
        return None
    try:
        if _FROM_ROOT.fullmatch(text):
            return normal_url(base[: base.index("/", base.index("://") + 3)] + text)
        path, mark, query = text.partition("?")
        return normal_url(urljoin(base, path.replace("\\", "/") + mark + query))
    except (Problem, ValueError):
        return None


def _named(root: lxml.html.HtmlElement) -> Iterator[tuple[str, Role]]:
    for element in root.iter(etree.Element):
        tag, get = element.tag, element.get
        for name, role in _BY_TAG.get(tag, ()):
            if text := get(name):
                yield text, role
        if tag in _SRCSET and (text := get("srcset")):
            for candidate in _candidates(text):
                yield candidate, Role.IMAGE
        yield from _by_circumstance(element)
        if (style := get("style")) and "(" in style:
            yield from ((text, Role.IMAGE) for text in _in_css(style))
        if background := get("background"):
            yield background, Role.IMAGE


def _by_circumstance(element: lxml.html.HtmlElement) -> Iterator[tuple[str, Role]]:
    """Yield what it takes more than the name of an attribute to tell the role of."""
    tag, get = element.tag, element.get
    if tag == "source" and (text := get("src")):
        yield text, _of_source(element)
    elif tag == "link" and (text := get("href")):
        words = frozenset((get("rel") or "").lower().split())
        if not words & _NOT_A_FILE:
            yield text, _in_link(words)
    elif tag == "meta" and (get("http-equiv") or "").lower() == "refresh":
        if match := _REFRESH.match(get("content") or ""):
            yield match[1], Role.PAGE
    elif tag == "style":
        yield from ((text, Role.IMAGE) for text in _in_css(element.text or ""))


def _of_source(element: lxml.html.HtmlElement) -> Role:
    parent = element.getparent()
    return {"audio": Role.AUDIO, "video": Role.VIDEO}.get(
        "" if parent is None else parent.tag, Role.IMAGE
    )


def _in_link(words: frozenset[str]) -> Role:
    if words & _PARTS:
        return Role.PART
    return next((role for word, role in _IN_LINK.items() if word in words), Role.LINK)


def _in_css(text: str) -> Iterator[str]:
    for match in _CSS_URL.finditer(text):
        if found := match[1] or match[2] or match[3]:
            yield found


def _candidates(srcset: str) -> Iterator[str]:
    """Yield the addresses in a srcset (HTML Living Standard, "parse a srcset attribute").

    An address may have commas in it; one at its end ends the candidate.
    """
    place, length = 0, len(srcset)
    while place < length:
        while place < length and srcset[place] in _SPACE + ",":
            place += 1
        start = place
        while place < length and srcset[place] not in _SPACE:
            place += 1
        url = srcset[start:place]
        if url.endswith(","):
            url = url.rstrip(",")
        else:
            depth = 0
            while place < length and (depth or srcset[place] != ","):
                depth += (srcset[place] == "(") - (srcset[place] == ")")
                place += 1
        if url:
            yield url


def _may_follow(root: lxml.html.HtmlElement) -> bool:
    for element in root.iter("meta"):
        if (element.get("name") or "").lower() == "robots":
            words = re.split(r"[\s,]+", (element.get("content") or "").lower())
            if {"nofollow", "none"} & set(words):
                return False
    return True


def _text_of(root: lxml.html.HtmlElement) -> str:
    """Return what a reader sees, a line a block."""
    parts: list[str] = []
    unseen = size = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        text = element.text if event == "start" else element.tail
        if event in {"start", "end"}:
            if element.tag in _BLOCKS:
                parts.append("\n")
            if element.tag in _UNSEEN:
                unseen += 1 if event == "start" else -1
        if text and not unseen:
            text = _SPACES.sub(" ", text.replace("\n", " "))
            size += len(text)
            if size > MOST_TEXT:
                break
            parts.append(text)
    return _LINES.sub("\n", "".join(parts)).strip()


def _tables_of(root: lxml.html.HtmlElement) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Return the tables with at least one cell, those within others after them."""
    left = MOST_CELLS
    found = []
    for table in root.iter("table"):
        rows: list[tuple[str, ...]] = []
        pending: dict[int, tuple[int, str]] = {}  # column → rows that a cell above still covers
        for row in table.xpath("./tr|./thead/tr|./tbody/tr|./tfoot/tr"):
            cells, pending = _row(row, pending)
            left -= len(cells)
            if left < 0:
                break
            rows.append(cells)
        if any(any(row) for row in rows):
            width = max(map(len, rows))
            found.append(tuple(row + ("",) * (width - len(row)) for row in rows))
    return tuple(found)


def _row(
    row: lxml.html.HtmlElement, pending: dict[int, tuple[int, str]]
) -> tuple[tuple[str, ...], dict[int, tuple[int, str]]]:
    cells: list[str] = []
    below: dict[int, tuple[int, str]] = {}

    def take_covered() -> None:
        while (column := len(cells)) in pending:
            rows, text = pending[column]
            if rows > 1:
                below[column] = (rows - 1, text)
            cells.append(text)

    for cell in row.xpath("./td|./th"):
        take_covered()
        text = " ".join("".join(cell.itertext()).split())
        rows = _span(cell.get("rowspan"))
        for _ in range(_span(cell.get("colspan"))):
            if rows > 1:
                below[len(cells)] = (rows - 1, text)
            cells.append(text)
    take_covered()
    return tuple(cells), below


def _span(text: str | None) -> int:
    digits = (text or "").strip()
    return max(1, min(int(digits), _MOST_SPAN)) if digits.isdecimal() and len(digits) < 8 else 1

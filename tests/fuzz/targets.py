"""What reads text from outside, each as a function of bytes that raises only when it is wrong.

Used by the fuzzer (`tests/fuzz/run.py`) and, with the inputs in corpus/, by `make test`.
"""

from __future__ import annotations

import contextlib
import stat
import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path

from dropmill.core import names, recipe, settings
from dropmill.core.errors import Problem
from dropmill.core.fields import build
from dropmill.core.files import TEMPORARY_SUFFIX
from dropmill.core.plain_text import shown
from dropmill.jobs.checksum.sum_file import read_sum_file
from dropmill.jobs.download import Download, beside, naming, proofs
from dropmill.jobs.download.credentials import check_headers
from dropmill.jobs.extract import work as extracting
from dropmill.jobs.extract.payload import Extracting
from dropmill.jobs.links import robots
from dropmill.jobs.links import work as pages
from dropmill.jobs.links.payload import Action, Page, Pages
from dropmill.jobs.metadata import heif, tiff
from dropmill.jobs.metadata.blanking import blanked
from dropmill.jobs.metadata.work import BUILT_ODDLY
from dropmill.transfer import address, link_list, validators
from dropmill.transfer.exchange import read_head

Target = Callable[[bytes], None]

_MOST_NAME = 255
_MOST_BYTES = 1 << 20


class Silent:
    """A report that nobody reads."""

    def __call__(self, done: int, total: int | None = None) -> None:
        assert total is None or done <= total

    def note(self, text: str) -> None:
        """Take it."""


def safe_names(data: bytes) -> None:
    """Any text becomes one safe name, and stays it."""
    name = names.safe_name(text_of(data))
    _is_safe(name)
    assert names.safe_name(name) == name


def disposition(data: bytes) -> None:
    """A Content-Disposition field gives a safe name or none."""
    field = b"Content-Disposition: " + data.replace(b"\n", b" ") + b"\r\n"
    head = read_head([b"HTTP/1.1 200 OK\r\n", field, b"\r\n"])
    _is_safe(naming.name_of(head, ("http://h/path/file.bin",)))


def heads(data: bytes) -> None:
    """The lines of an answer: never an error, whatever they say of length, range and digest."""
    head = read_head([*data.splitlines(keepends=True), b"\r\n"])
    assert head.length is None or head.length >= 0
    given = validators.validators_of(head)
    assert given.agree(given)
    proofs.stated_checksum(head)


def links(data: bytes) -> None:
    """A link is refused with words, or has one form that is a form of itself."""
    text = text_of(data)
    with contextlib.suppress(Problem):
        url = address.normal_url(text)
        assert address.normal_url(url) == url
        assert url.isascii()
        assert not any(character.isspace() for character in url)
        bare, _, _ = address.without_credentials(url)
        assert address.origin(bare) == address.origin(url)
        _is_safe(naming.name_from_url(url))
        address.host_key(url)
        with contextlib.suppress(Problem):
            hop = address.next_hop("https://h/a/b", text)
            assert hop.startswith("https://")


def link_lists(data: bytes) -> None:
    """A list of links is refused, or holds links only."""
    with contextlib.suppress(Problem):
        listed = link_list.read_list(data, "list.txt")
        for link in listed.links:
            address.normal_url(link)
        for line in listed.refused:
            assert line


def metalinks(data: bytes) -> None:
    """A Metalink is refused, or holds what a download takes."""
    with contextlib.suppress(Problem):
        listed = link_list.read_list(
            b'<metalink xmlns="urn:ietf:params:xml:ns:metalink">' + data, "m"
        )
        for job in build(Download, listed.links, {}, listed.own):
            assert isinstance(job, Download)
            if job.out:
                _is_safe(job.out)


def sum_files(data: bytes) -> None:
    """A list of checksums is refused, or every line of it has a name and a whole value."""
    for name in ("SHA256SUMS", "files.sfv", "list.b3"):
        with contextlib.suppress(Problem):
            lines, unknown = read_sum_file(data, name)
            assert unknown >= 0
            for line in lines:
                assert line.name
                bytes.fromhex(line.hex)
    text = data.decode("utf-8", "replace")
    beside.checksum_in(text, "file.bin", is_for_one=True)


def recipes(data: bytes) -> None:
    """A recipe is refused, or is the same after it was written."""
    with contextlib.suppress(Problem):
        read = recipe.parse(data.decode("utf-8", "replace"))
        assert recipe.parse(recipe.text_of(read)) == read


def settings_files(data: bytes) -> None:
    """A settings file is used, and read again as it was written, or set aside and said."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "settings.toml")
        path.write_bytes(data)
        read, failures = settings.load(path)
        if failures:
            assert read == settings.Settings()
            (aside,) = Path(folder).iterdir()
            assert aside.read_bytes() == data
            return
        settings.save(path, read)
        assert settings.load(path) == (read, ())


def cookies(data: bytes) -> None:
    """No cookie, header or name of a user brings a line of its own into a request."""
    text = text_of(data)
    with contextlib.suppress(Problem):
        check_headers([text])
        assert not set(text) & set("\r\n\0")
    with contextlib.suppress(Problem):
        Download(inputs=("http://h/",), cookies=f"a={text}", referer=text, user_agent=text)
        assert not set(text) & set("\r\n\0")


def archives(data: bytes) -> None:
    """Only regular files and folders come out of an archive, below one folder, no more than may."""
    with tempfile.TemporaryDirectory() as folder:
        archive, staging = Path(folder, "archive"), Path(folder, "staging")
        archive.write_bytes(data)
        staging.mkdir()
        given = Extracting(str(archive), str(staging), "", _MOST_BYTES, 250, 1000)
        with contextlib.suppress(Problem):
            extracting.extract(given, Silent())  # type: ignore[arg-type]
        assert {path.name for path in Path(folder).iterdir()} == {"archive", "staging"}
        total = 0
        for path in staging.rglob("*"):
            status = path.lstat()
            assert stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)
            assert not status.st_mode & 0o7000
            total += status.st_size if stat.S_ISREG(status.st_mode) else 0
        assert total <= _MOST_BYTES


def pictures(data: bytes) -> None:
    """What tells about a picture is found within it, or the picture is refused."""
    with contextlib.suppress(*BUILT_ODDLY):
        assert len(heif.without_what_tells(data)) <= len(data)
    if tiff.is_known(data):
        with contextlib.suppress(*BUILT_ODDLY):
            found = tiff.Tiff(data)
            assert found.is_raw or len(blanked(data, found.telling())) == len(data)


def robots_files(data: bytes) -> None:
    """What a site asks of robots is understood or passed over."""
    rules = robots.parse(data, "dropmill")
    rules.allows("http://h/a/b.html?c=d")


def web_pages(data: bytes) -> None:
    """A page is read, whatever it is; its links are complete."""
    encoding = ("", "gzip", "deflate", "br")[len(data) % 4]
    page = Page("http://h/a/", "text/html", encoding if len(data) % 3 == 0 else "", data)
    for action in Action:
        pages.read_pages(Pages((page,), action), Silent())  # type: ignore[arg-type]


def shown_text(data: bytes) -> None:
    """What is shown has no control character and turns no text around."""
    text = shown(data.decode("utf-8", "surrogateescape"))
    assert not any(
        unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in text
    )


TARGETS: dict[str, Target] = {
    "archives": archives,
    "cookies": cookies,
    "disposition": disposition,
    "heads": heads,
    "link_lists": link_lists,
    "links": links,
    "metalinks": metalinks,
    "names": safe_names,
    "pages": web_pages,
    "pictures": pictures,
    "recipes": recipes,
    "robots": robots_files,
    "settings": settings_files,
    "shown": shown_text,
    "sum_files": sum_files,
}


def text_of(data: bytes) -> str:
    """Return text that may hold anything, lone surrogates too."""
    return data.decode("utf-8", "surrogateescape")


def _is_safe(name: str) -> None:
    assert name
    assert len(name.encode()) <= _MOST_NAME
    assert not set(name) & set("/\\\0")
    assert name not in {".", ".."}
    assert not name.endswith(TEMPORARY_SUFFIX)
    assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in name)

"""Lists of checksums as people have them: GNU, BSD and SFV, in any mixture of lines."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from dropmill.core.errors import Problem
from dropmill.jobs.checksum.algorithms import Algorithm

MOST_BYTES = 64 << 20


class Line(msgspec.Struct, frozen=True):
    """What a file must add up to. `name` is as written, its escapes resolved."""

    name: str
    algorithm: Algorithm
    hex: str


_BY_LENGTH = {
    8: Algorithm.CRC32,
    16: Algorithm.XXH3,
    32: Algorithm.MD5,
    40: Algorithm.SHA1,
    64: Algorithm.SHA256,
    96: Algorithm.SHA384,
    128: Algorithm.SHA512,
}
_LENGTHS = {algorithm: length for length, algorithm in _BY_LENGTH.items()} | {Algorithm.BLAKE3: 64}

# A leading backslash says that the name has escapes; `*` or `^` before the name is a mode.
_GNU = re.compile(r"(\\?)(?:XXH3_)?([0-9a-fA-F]{8,128}) (?: |\*|\?|\^)?(.+)", re.DOTALL)
_BSD = re.compile(r"(\\?)([A-Za-z0-9/-]+) ?\((.+)\) ?= ?([0-9a-fA-F]{8,128})", re.DOTALL)
_CRC32 = re.compile(r"[0-9a-fA-F]{8}")
_SORT = r"(?:sha-?(?:1|224|256|384|512)|md5|b3|b2|blake[23]|xxh(?:32|64|128|3)?|crc32)"
_LIST_NAME = re.compile(
    rf"(?:.+\.(?:{_SORT}|sfv)|(?:.*[._-])?(?:{_SORT}|check)sums?(?: \(\d+\))?(?:\.txt)?)"
    r"(?:\.asc|\.gpg|\.sig|\.sign)?",
    re.IGNORECASE,
)
_ESCAPES = {"\\\\": "\\", "\\n": "\n", "\\r": "\r"}
_ESCAPE = re.compile(r"\\[\\nr]")


def read_sum_file(data: bytes, name: str) -> tuple[tuple[Line, ...], int]:
    """Return what a list says, and how many of its lines say nothing that can be understood.

    `name` is the list's own name: it tells BLAKE3 from SHA-256, and SFV from the others. Problem
    when no line can be understood.
    """
    text = _decoded(data)
    lines: list[Line] = []
    unknown = 0
    hint = _hinted(name)
    for written in text.split("\n"):
        line = written.removesuffix("\r")
        if not line.strip() or line.lstrip().startswith((";", "#")):
            continue
        found = _parse(line, hint, is_sfv=name.lower().endswith(".sfv"))
        if found is None:
            unknown += 1
        else:
            lines.append(found)
    if not lines:
        raise Problem(
            f"“{name}” is not a list of checksums",
            "Choose a list as sha256sum, md5sum, b3sum or an SFV program writes it.",
        )
    return tuple(lines), unknown


def is_sum_file_name(name: str) -> bool:
    """Tell whether lists of checksums are called so, and signatures of such lists."""
    return bool(_LIST_NAME.fullmatch(name))


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    # File names are bytes: those that are no UTF-8 come back from a surrogate as they were.
    return data.decode("utf-8", "surrogateescape")


_MARKS: tuple[tuple[bytes, Literal["utf-8", "utf-16-le", "utf-16-be"]], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def _hinted(name: str) -> Algorithm | None:
    """Return the algorithm that the list's name tells, as in SHA256SUMS or files.b3.

    Its ending comes first: what is before that may be the name of the file.
    """
    word = name.lower()
    for part in (word.rpartition(".")[2], word):
        if re.search(r"b3|blake3", part):
            return Algorithm.BLAKE3
        if found := next((a for a in Algorithm if a.value in part), None):
            return found
    return None


def _parse(line: str, hint: Algorithm | None, *, is_sfv: bool) -> Line | None:
    candidates = (_sfv, _bsd, _gnu) if is_sfv else (_bsd, _gnu, _sfv)
    return next((found for parse in candidates if (found := parse(line, hint))), None)


def _gnu(line: str, hint: Algorithm | None) -> Line | None:
    match = _GNU.fullmatch(line)
    if match is None:
        return None
    escaped, value, name = match.groups()
    algorithm = _BY_LENGTH.get(len(value))
    if hint is not None and _LENGTHS[hint] == len(value):
        algorithm = hint
    return None if algorithm is None else Line(_name(name, escaped), algorithm, value.lower())


def _bsd(line: str, _hint: Algorithm | None) -> Line | None:
    match = _BSD.fullmatch(line)
    if match is None:
        return None
    escaped, word, name, value = match.groups()
    spelt = word.lower().replace("-", "").replace("/", "")
    spelt = {"sha2256": "sha256", "sha2384": "sha384", "sha2512": "sha512"}.get(spelt, spelt)
    algorithm = next((a for a in Algorithm if a.value == spelt), None)
    if algorithm is None or _LENGTHS[algorithm] != len(value):
        return None
    return Line(_name(name, escaped), algorithm, value.lower())


def _sfv(line: str, _hint: Algorithm | None) -> Line | None:
    text = line.rstrip()
    name, value = text[:-8], text[-8:]
    # Without a search for the gap between them: it would take the square of a line's length.
    if name[-1:] not in {" ", "\t"} or not name.strip(" \t") or not _CRC32.fullmatch(value):
        return None
    return Line(name.rstrip(" \t"), Algorithm.CRC32, value.lower())


def _name(name: str, escaped: str) -> str:
    return _ESCAPE.sub(lambda match: _ESCAPES[match[0]], name) if escaped else name


def names_of(line: Line) -> Iterator[str]:
    """Yield the paths, with slashes, that a line may mean: as written, then as Windows writes."""
    yield line.name
    if "\\" in line.name:
        yield line.name.replace("\\", "/")

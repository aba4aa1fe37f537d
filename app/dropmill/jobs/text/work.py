"""Writes one text anew. Runs in a child process: what it reads is not trusted."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from dropmill.core.errors import JobSkipped, Problem
from dropmill.core.offload.report import Report
from dropmill.jobs.guess import guessed
from dropmill.jobs.results import unproven
from dropmill.jobs.text.payload import Newline, Rewrite, Rewritten

PIECE_BYTES = 1 << 20
HEAD_BYTES = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WITH_MARK = {"utf-8": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE}
_WITH_MARK |= {"utf-16-be": codecs.BOM_UTF16_BE, "utf-32-le": codecs.BOM_UTF32_LE}
_WITH_MARK |= {"utf-32-be": codecs.BOM_UTF32_BE}
# Without saying which, these are written with the lower byte first, as everywhere today.
_PLAIN = {"utf-16": "utf-16-le", "utf-32": "utf-32-le", "utf-8-sig": "utf-8"}
_NOT_IN_TEXT = bytes(set(range(32)) - {*b"\t\n\f\r\x1b"})


def rewrite(task: Rewrite, report: Report) -> Rewritten:
    """Write the text in another encoding and read that again; JobSkipped for what is no text."""
    source, target = Path(task.source), Path(task.target)
    size_bytes = source.stat().st_size
    old = task.from_encoding or _found_out(source)
    encoding = codecs.lookup(task.encoding).name
    encoding = _PLAIN.get(encoding, encoding)
    mark = _WITH_MARK.get(encoding, b"") if task.has_bom else b""
    encoder = codecs.getincrementalencoder(encoding)("strict")
    expected, done = hashlib.sha256(), 0
    before = hashlib.sha256()
    try:
        with source.open("rb") as file, target.open("r+b") as written:
            written.truncate()
            written.write(mark)
            for text, size in _pieces(file, old, task.newline, before):
                expected.update(text.encode("utf-8", "surrogatepass"))
                written.write(encoder.encode(text))
                done += size
                report(done, max(done, size_bytes))
            written.write(encoder.encode("", final=True))
    except UnicodeDecodeError as error:
        raise Problem(
            f"“{source.name}” is not written in {old}",
            "Say which encoding it has, such as cp1252.",
            detail=str(error),
            setting="from_encoding",
        ) from error
    except UnicodeEncodeError as error:
        letters = error.object[error.start : error.start + 1]
        raise Problem(
            f"“{source.name}” has a “{letters}”, which {task.encoding} cannot write",
            "Choose utf-8.",
            detail=str(error),
            setting="encoding",
        ) from error
    proof, after = hashlib.sha256(), hashlib.sha256(mark)
    with target.open("rb") as file:
        file.seek(len(mark))
        for text, _ in _pieces(file, encoding, Newline.KEEP, after):
            proof.update(text.encode("utf-8", "surrogatepass"))
    if proof.digest() != expected.digest():
        raise unproven(task.source)
    return Rewritten(old, before.digest() == after.digest())


def _pieces(
    file: BinaryIO, encoding: str, newline: Newline, seen: hashlib._Hash
) -> Iterator[tuple[str, int]]:
    """Yield text with the line ends that are wanted, and how many bytes it was made from."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    held = ""
    while True:
        data = file.read(PIECE_BYTES)
        seen.update(data)
        text = held + decoder.decode(data, final=not data)
        held = ""
        if newline is not Newline.KEEP:
            # A CR at the end of a piece may be the first half of a line end.
            if data and text.endswith("\r"):
                text, held = text[:-1], "\r"
            text = text.replace("\r\n", "\n").replace("\r", "\n")
            if newline is Newline.CRLF:
                text = text.replace("\n", "\r\n")
        yield text, len(data)
        if not data:
            return


def _found_out(source: Path) -> str:
    """Return the encoding of a text; JobSkipped for what is none."""
    with source.open("rb") as file:
        head = file.read(HEAD_BYTES)
        is_all = not file.read(1)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(head, final=is_all)
        guess = "utf-8"
    except UnicodeDecodeError:
        guess = guessed(head)
    if not guess or (head.translate(None, _NOT_IN_TEXT) != head and not guess.startswith("utf-1")):
        raise JobSkipped("it is no text")
    return guess

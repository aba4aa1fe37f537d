"""Whether files are what a list of checksums says; what is missing, bad and extra, apart."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from dropmill.core.context import JobContext
from dropmill.core.errors import Problem, explain
from dropmill.core.files import open_input
from dropmill.core.job import Result
from dropmill.core.plain_text import shown
from dropmill.jobs.checksum.algorithms import Reader
from dropmill.jobs.checksum.sum_file import (
    MOST_BYTES,
    Line,
    is_sum_file_name,
    names_of,
    read_sum_file,
)

NAMED_MOST = 1000


class Findings(msgspec.Struct):
    """What was found, as names in the list."""

    good: int = 0
    bad: list[str] = []
    missing: list[str] = []
    unreadable: list[str] = []
    extra: list[str] = []

    @property
    def is_fine(self) -> bool:
        """Whether every file that is listed is there and right; extra ones do no harm."""
        return not (self.bad or self.missing or self.unreadable)


def verify(path: Path, ctx: JobContext) -> Result:
    """Check all files that a list names, relative to its folder; Problem unless all are right."""
    with open_input(path) as file:
        if os.fstat(file.fileno()).st_size > MOST_BYTES:
            raise Problem(f"“{path.name}” is too large for a list of checksums", "Choose a list.")
        lines, unknown = read_sum_file(file.read(), path.name)
    findings = check(lines, path, ctx)
    values = {
        "good": f"{findings.good:,}",
        "bad": f"{len(findings.bad):,}",
        "missing": f"{len(findings.missing):,}",
        "extra": f"{len(findings.extra):,}",
    }
    if unknown:
        values["lines not understood"] = f"{unknown:,}"
    if findings.extra:
        values["extra files"] = ", ".join(map(shown, findings.extra[:NAMED_MOST]))
    if not findings.is_fine:
        raise _unfit(findings)
    return Result(values=values)


def check(lines: Iterable[Line], path: Path, ctx: JobContext) -> Findings:
    """Read every file that is listed; say which are right."""
    found = {line: _place_of(line, path.parent) for line in dict.fromkeys(lines)}
    findings = Findings()
    total = sum(size for _, size in found.values())
    reader = Reader()
    before = 0
    for line, (place, size) in found.items():
        ctx.checkpoint()
        if place is None:
            findings.missing.append(line.name)
            continue
        try:
            made = reader.sums(str(place), [line.algorithm], ctx, share(ctx, before, total))
        except (OSError, Problem) as error:
            findings.unreadable.append(f"{line.name}: {explain(error).title}")
        else:
            if made[line.algorithm.value] == line.hex:
                findings.good += 1
            else:
                findings.bad.append(line.name)
        before += size
        ctx.progress(min(before, total), total)
    findings.extra = _extra(path, {place for place, _ in found.values() if place is not None})
    return findings


def _place_of(line: Line, folder: Path) -> tuple[Path | None, int]:
    for name in names_of(line):
        place = folder / name
        try:
            return place, place.stat().st_size
        except (OSError, ValueError):
            continue
    return None, 0


def share(ctx: JobContext, before: int, total: int) -> Callable[[int, int], None]:
    """Return what tells how far one file of many is as so much of them all."""

    def progress(done: int, _total: int) -> None:
        ctx.progress(min(before + done, total), total)

    return progress


def _extra(path: Path, listed: set[Path]) -> list[str]:
    """Return the files beside those that are listed, by their names from the list's folder.

    Other lists of checksums are none: no list names another.
    """
    known = {place.resolve() for place in listed} | {path.resolve()}
    extra: list[str] = []
    for folder in sorted({place.parent for place in listed}):
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        extra += [
            os.path.relpath(entry.path, path.parent)
            for entry in entries
            if entry.is_file()
            and not is_sum_file_name(entry.name)
            and Path(entry.path).resolve() not in known
        ]
    return extra


def _unfit(findings: Findings) -> Problem:
    apart = (
        (findings.bad, "does not have its checksum", "do not have their checksums"),
        (findings.missing, "is missing", "are missing"),
        (findings.unreadable, "cannot be read", "cannot be read"),
    )
    words, details = [], []
    for names, one, many in apart:
        if not names:
            continue
        words.append(
            f"“{shown(names[0])[:100]}” {one}"
            if len(names) == 1
            else f"{len(names):,} files {many}"
        )
        details += [f"{many}:", *(f"  {shown(name)}" for name in names[:NAMED_MOST])]
        if len(names) > NAMED_MOST:
            details.append(f"  and {len(names) - NAMED_MOST:,} more")
    if findings.extra:
        details += ["not in the list:", *(f"  {shown(n)}" for n in findings.extra[:NAMED_MOST])]
    return Problem(
        ", ".join(words),
        f"Right: {findings.good:,}. The log names the others: get those again.",
        detail="\n".join(details),
    )

"""What tests that break things on purpose came to: for each promise the tries and the losses.

A try is one case of a test; what a test tries many times over within one case it counts itself
(`faults.counts`). Both are kept in docs/measured/faults.jsonl, so that `make faults` for some of
the tests replaces their lines only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree

import msgspec

from proof import tables
from proof.promises import CHAPTERS, NOT_TRIED, Promise


class Trial(msgspec.Struct, frozen=True, tag="trial"):
    """The cases of one test."""

    test: str
    """`folder/file.py::test`, under tests/; with the part of it where it tells of parts."""
    tries: int
    losses: int
    seeds: tuple[int, int] | None = None
    """The least and the greatest that dice were rolled with."""


class Count(msgspec.Struct, frozen=True, tag="count"):
    """What was counted of a promise within tests."""

    promise: str
    tries: int
    losses: int
    seeds: tuple[int, int] | None = None


Kept = Trial | Count

_LINE = msgspec.json.Decoder(Trial | Count)
_SKIPPED = "skipped"


def read(folder: Path) -> list[Kept]:
    """Return what was tried last."""
    path = folder / "faults.jsonl"
    if not path.is_file():
        return []
    return [_LINE.decode(line) for line in path.read_bytes().splitlines()]


def keep(folder: Path, new: Iterable[Kept]) -> list[Kept]:
    """Put what was tried now in the place of what the same tests came to before."""
    newest = {_key(one): one for one in [*read(folder), *new]}
    lines = [msgspec.json.encode(one) for _, one in sorted(newest.items())]
    folder.mkdir(exist_ok=True)
    (folder / "faults.jsonl").write_bytes(b"\n".join(lines) + b"\n")
    return list(newest.values())


def of_reports(reports: Iterable[Path]) -> list[Trial]:
    """Read pytest's reports in JUnit's form; what was skipped was not tried."""
    found: dict[str, Trial] = {}
    for case in _cases(reports):
        if case.find(_SKIPPED) is not None or not case.get("classname"):
            continue  # what has no class is no test, but what ended the run
        test = _test_of(case)
        is_lost = case.find("failure") is not None or case.find("error") is not None
        seeds = _seeds_of(case)
        before = found.get(test, Trial(test, 0, 0))
        found[test] = Trial(
            test, before.tries + 1, before.losses + is_lost, _span(before.seeds, seeds)
        )
    return list(found.values())


def of_counts(file: Path) -> list[Count]:
    """Read what tests have counted themselves."""
    found: dict[str, Count] = {}
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    for told in map(json.loads, lines):
        before = found.get(told["promise"], Count(told["promise"], 0, 0))
        seeds = (told["seed"], told["seed"])
        found[before.promise] = Count(
            before.promise,
            before.tries + told["tries"],
            before.losses + told["losses"],
            _span(before.seeds, seeds),
        )
    return list(found.values())


def written(kept: Sequence[Kept]) -> str:
    """Write the tables: each promise with what tried it."""
    trials = [one for one in kept if isinstance(one, Trial)]
    parts = []
    for chapter in CHAPTERS:
        rows = [_row(promise, trials) for promise in chapter.promises]
        parts.append(f"### {chapter.title}\n\n{tables.table(_HEADS, rows)}")
    counts = [one for one in kept if isinstance(one, Count)]
    if counts:
        rows = [(one.promise, *_numbers(one.tries, one.losses, one.seeds)) for one in counts]
        parts.append(f"### Counted within the tests\n\n{tables.table(_HEADS, rows)}")
    parts.append(NOT_TRIED)
    return "\n\n".join(parts)


_HEADS = ("", "tries", "losses", "seeds")


def _row(promise: Promise, trials: Sequence[Trial]) -> Sequence[str]:
    own = list(_of(promise, trials))
    if not own:
        return (promise.words, "not run yet", "", "")
    seeds: tuple[int, int] | None = None
    for trial in own:
        seeds = _span(seeds, trial.seeds)
    tries, losses = sum(t.tries for t in own), sum(t.losses for t in own)
    return (promise.words, *_numbers(tries, losses, seeds))


def _of(promise: Promise, trials: Sequence[Trial]) -> Iterator[Trial]:
    for trial in trials:
        if any(trial.test == test or trial.test.startswith(_begun(test)) for test in promise.tests):
            yield trial


def _begun(test: str) -> str:
    """Return how the tests of a file or a folder begin."""
    return f"{test}::" if test.endswith(".py") else f"{test}/"


def _numbers(tries: int, losses: int, seeds: tuple[int, int] | None) -> tuple[str, str, str]:
    told = ""
    if seeds is not None:
        first, last = seeds
        told = f"{first}" if first == last else f"{first} to {last}"
    return f"{tries:,}", f"**{losses:,}**" if losses else "0", told


def _cases(reports: Iterable[Path]) -> Iterator[ElementTree.Element]:
    for report in reports:
        yield from ElementTree.parse(report).iter("testcase")  # noqa: S314 - pytest wrote it


def _test_of(case: ElementTree.Element) -> str:
    path = (case.get("classname") or "").removeprefix("tests.").replace(".", "/")
    part = _told(case, "part")
    name = (case.get("name") or "").partition("[")[0]
    return f"{path}.py::{name}" + (f" ({part})" if part else "")


def _seeds_of(case: ElementTree.Element) -> tuple[int, int] | None:
    told = _told(case, "seed")
    return None if told is None else (int(told), int(told))


def _told(case: ElementTree.Element, name: str) -> str | None:
    """Return a property that a test has recorded."""
    found = (one.get("value") for one in case.iter("property") if one.get("name") == name)
    return next(found, None)


def _span(a: tuple[int, int] | None, b: tuple[int, int] | None) -> tuple[int, int] | None:
    if a is None or b is None:
        return a or b
    return min(a[0], b[0]), max(a[1], b[1])


def _key(kept: Kept) -> tuple[str, str]:
    return ("trial", kept.test) if isinstance(kept, Trial) else ("count", kept.promise)

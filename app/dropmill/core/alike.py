"""The same errors of many jobs, put together."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from dropmill.core.errors import Failure
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import State

_QUOTED = re.compile(r"“[^”]*”")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


class Alike(msgspec.Struct, frozen=True):
    """Jobs that failed in the same way."""

    title: str
    """What went wrong, in the words of all; a name that differs from job to job is “…”."""
    hint: str
    ids: tuple[int, ...]
    """By number."""

    @property
    def count(self) -> int:
        """How many they are."""
        return len(self.ids)


def errors_alike(pictures: Iterable[Snapshot]) -> tuple[Alike, ...]:
    """Group the failed ones among these by what went wrong, the most frequent first.

    Names in quotation marks and figures may differ. Any thread; costs a look at each picture.
    """
    found: dict[str, list[tuple[int, Failure]]] = {}
    for picture in pictures:
        if picture.state is State.FAILED and picture.error is not None:
            found.setdefault(key_of(picture.error), []).append((picture.id, picture.error))
    groups = [_group(members) for members in found.values()]
    return tuple(sorted(groups, key=lambda group: (-group.count, group.ids)))


def key_of(error: Failure) -> str:
    """Return what errors of one sort have in common."""
    return _key_of_title(error.title)


def jobs_alike(titles: Iterable[tuple[int, str]]) -> list[tuple[str, tuple[int, ...]]]:
    """Return what these say, the same together, with the jobs that say it; most frequent first."""
    found: dict[str, list[tuple[int, str]]] = {}
    for number, title in titles:
        found.setdefault(_key_of_title(title), []).append((number, title))
    groups = [
        (_common([title for _, title in members]), tuple(number for number, _ in members))
        for members in found.values()
    ]
    return sorted(groups, key=lambda group: -len(group[1]))


def _key_of_title(title: str) -> str:
    return _NUMBER.sub("0", _QUOTED.sub("“…”", title))


def _group(members: list[tuple[int, Failure]]) -> Alike:
    errors = [error for _, error in members]
    ids = tuple(sorted(number for number, _ in members))
    return Alike(_common([e.title for e in errors]), _common([e.hint for e in errors]), ids)


def _common(texts: list[str]) -> str:
    """Return the one text, or the first without the names, which differ."""
    first = texts[0]
    if all(text == first for text in texts):
        return first
    return _QUOTED.sub("“…”", first)

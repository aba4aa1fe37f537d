"""Many files that change their names together: swaps, chains and taken names solved beforehand."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from dropmill.core.files import TEMPORARY_SUFFIX, IfExists, numbered, shortened_stem


class Moves(msgspec.Struct, frozen=True):
    """How a set of moves is done so that each name is free when it is needed."""

    steps: tuple[tuple[Path, Path], ...]
    """In this order; a file in a circle goes by way of a temporary name beside it."""
    finals: tuple[Path | None, ...]
    """Where each file comes to lie, in the order given; None for one that stays."""
    kept: tuple[str, ...]
    """Why one stays where it is, "" for those that move."""
    replaced: tuple[Path, ...]
    """Files that are in the way and were said to be overwritten: they must go first."""
    final_of: Mapping[str, str]
    """Where each comes to lie, by where it is; only of those that move."""


def solved(
    moves: Sequence[tuple[Path, Path]],
    if_exists: IfExists,
    *,
    is_there: Callable[[Path], bool] = os.path.lexists,
    names: Callable[[Path], Iterator[Path]] = numbered,
) -> Moves:
    """Solve moves (from, to) of absolute paths; nothing is changed on the disk.

    A name that another of these files gives up is free. One that is taken is solved by the policy,
    also when two of them want it: the first one gets it. `names` yields those to try.
    """
    staying: dict[int, str] = {}
    while True:
        finals, replaced, more = _finals(moves, staying, if_exists, is_there, names)
        if not more:
            break
        staying |= more  # what stays keeps its name taken: look again
        if if_exists is not IfExists.RENAME:
            _spread(moves, staying, list(more))
    pairs = [
        (source, final)
        for (source, _), final in zip(moves, finals, strict=True)
        if final is not None
    ]
    why = tuple(staying.get(number, "") for number in range(len(moves)))
    final_of = {str(source): str(final) for source, final in pairs}
    return Moves(tuple(_ordered(pairs)), tuple(finals), why, tuple(replaced), final_of)


def _finals(
    moves: Sequence[tuple[Path, Path]],
    staying: dict[int, str],
    if_exists: IfExists,
    is_there: Callable[[Path], bool],
    names: Callable[[Path], Iterator[Path]],
) -> tuple[list[Path | None], list[Path], dict[int, str]]:
    """Give each a place; return with it what is replaced and which turn out to stay."""
    leaving = {source for number, (source, _) in enumerate(moves) if number not in staying}
    taken: set[Path] = set()
    finals: list[Path | None] = []
    replaced: list[Path] = []
    more: dict[int, str] = {}

    def is_free(place: Path) -> bool:
        return place not in taken and (place in leaving or not is_there(place))

    for number, (source, target) in enumerate(moves):
        final: Path | None = target
        if number in staying:
            final = None
        elif target == source:
            final, more[number] = None, "it has that name already"
        elif not is_free(target):
            if if_exists is IfExists.RENAME:
                final = next(place for place in names(target) if place == source or is_free(place))
                if final == source:
                    final, more[number] = None, f"“{target.name}” is taken"
            elif if_exists is IfExists.OVERWRITE and target not in taken:
                replaced.append(target)
            else:
                final, more[number] = None, f"“{target.name}” is there already"
        if final is not None:
            taken.add(final)
        finals.append(final)
    return finals, replaced, more


def _spread(moves: Sequence[tuple[Path, Path]], staying: dict[int, str], news: list[int]) -> None:
    """Let all stay that want the name of one that stays, and those that want theirs, and so on."""
    wanted: dict[Path, list[int]] = {}
    for number, (_, target) in enumerate(moves):
        wanted.setdefault(target, []).append(number)
    while news:
        source, _ = moves[news.pop()]
        for number in wanted.get(source, ()):
            if number not in staying:
                staying[number] = f"“{source.name}” is there already"
                news.append(number)


def _ordered(pairs: Iterable[tuple[Path, Path]]) -> list[tuple[Path, Path]]:
    """Put moves in an order in which every name is free when it is taken."""
    to_do = dict(pairs)  # by source; every source and every final place stands there once
    steps: list[tuple[Path, Path]] = []
    while to_do:
        chain = []
        source = next(iter(to_do))
        seen = {source}
        while True:
            target = to_do.pop(source)
            chain.append((source, target))
            if target in seen:
                # A circle: its last file steps aside, and takes its name when that is free.
                steps += _around(chain, target)
                break
            if target not in to_do:
                steps += reversed(chain)
                break
            seen.add(target)
            source = target
    return steps


def _around(chain: list[tuple[Path, Path]], first: Path) -> list[tuple[Path, Path]]:
    start = [source for source, _ in chain].index(first)
    lead_in, circle = chain[:start], chain[start:]
    last, target = circle[-1]
    aside = last.with_name(f".{shortened_stem(last.name)}.{secrets.token_hex(4)}{TEMPORARY_SUFFIX}")
    return [(last, aside), *reversed(circle[:-1]), (aside, target), *reversed(lead_in)]

"""Moves of many files at once, tried on a made-up disk."""

from __future__ import annotations

import itertools
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from dropmill.core.files import TEMPORARY_SUFFIX, IfExists
from dropmill.core.moves import Moves, solved

NAMES = [Path(f"/d/{name}") for name in "abcdefg"]


def played(disk: dict[Path, str], moves: Moves) -> dict[Path, str]:
    """Do the steps; a name that is not free when it is taken is an error."""
    left = {path: text for path, text in disk.items() if path not in moves.replaced}
    for source, target in moves.steps:
        assert target not in left, f"{target} is taken"
        left[target] = left.pop(source)
    return left


def solve(disk: dict[Path, str], pairs: list[tuple[Path, Path]], policy: IfExists) -> Moves:
    return solved(pairs, policy, is_there=lambda path: path in disk)


@given(
    there=st.sets(st.sampled_from(NAMES)),
    targets=st.lists(st.sampled_from(NAMES), max_size=len(NAMES)),
    policy=st.sampled_from(IfExists),
)
def test_nothing_is_lost_and_each_comes_where_the_plan_says(
    there: set[Path], targets: list[Path], policy: IfExists
) -> None:
    disk = {path: path.name for path in there}
    pairs = list(zip(sorted(there), targets, strict=False))
    moves = solve(disk, pairs, policy)
    after = played(disk, moves)
    for (source, target), final, why in zip(pairs, moves.finals, moves.kept, strict=True):
        assert after[final or source] == disk[source]
        assert (final is None) == bool(why)
        if policy is not IfExists.RENAME and final is not None:
            assert final == target
    assert not any(path.name.endswith(TEMPORARY_SUFFIX) for path in after)
    assert len(after) == len(disk) - len(moves.replaced)
    if policy is not IfExists.OVERWRITE:
        assert not moves.replaced


def test_two_files_swap_their_names() -> None:
    a, b = NAMES[:2]
    moves = solve({a: "a", b: "b"}, [(a, b), (b, a)], IfExists.SKIP)
    assert played({a: "a", b: "b"}, moves) == {a: "b", b: "a"}
    assert len(moves.steps) == 3


def test_a_chain_needs_no_temporary_name() -> None:
    a, b, c = NAMES[:3]
    moves = solve({a: "a", b: "b"}, [(a, b), (b, c)], IfExists.SKIP)
    assert moves.steps == ((b, c), (a, b))


def test_what_stays_keeps_its_name_taken() -> None:
    a, b, c = NAMES[:3]
    moves = solve({a: "a", b: "b", c: "c"}, [(a, b), (b, c)], IfExists.SKIP)
    assert moves.steps == ()
    assert moves.kept == ("“b” is there already", "“c” is there already")


def test_two_that_want_one_name_get_two() -> None:
    a, b, c = NAMES[:3]
    moves = solve({a: "a", b: "b"}, [(a, c), (b, c)], IfExists.RENAME)
    assert moves.finals == (c, c.with_name("c (1)"))


def test_a_long_chain_takes_little_time() -> None:
    paths = [Path(f"/d/{n:06}") for n in range(50_001)]
    moves = solve(dict.fromkeys(paths[:-1], ""), list(itertools.pairwise(paths)), IfExists.SKIP)
    assert len(moves.steps) == 50_000
    assert moves.steps[0] == (paths[-2], paths[-1])
    moves = solve(dict.fromkeys(paths, ""), list(itertools.pairwise(paths)), IfExists.SKIP)
    assert moves.steps == ()

"""Links written as a pattern: `img[001-100].jpg`, `[a-z]`, `[0-100:10]`, `{small,large}`."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence

from dropmill.core.errors import Problem

MOST_LINKS = 10_000
"""Links that one pattern may stand for."""

_PART = re.compile(
    r"\[(?P<from>\d{1,18})-(?P<to>\d{1,18})(?::(?P<step>\d{1,9}))?\]"
    r"|\[(?P<first>[a-zA-Z])-(?P<last>[a-zA-Z])(?::(?P<by>\d{1,2}))?\]"
    r"|\{(?P<words>[^{},]*(?:,[^{},]*)+)\}",
    re.ASCII,
)


def expand(text: str) -> Iterator[str]:
    """Yield the links that a pattern stands for, the last part counting fastest.

    Numbers keep their leading zeros; brackets and braces that are no pattern, such as those of an
    IPv6 address, stay as they are, and %5B and %7B always mean the character. A text without a
    pattern is yielded as it is. Problem for a range that leads nowhere or stands for too many.
    """
    if "[" not in text and "{" not in text:
        yield text
        return
    literals: list[str] = []
    choices: list[Sequence[str] | _Numbers] = []
    position = 0
    for match in _PART.finditer(text):
        literals.append(text[position : match.start()])
        choices.append(_choices(match))
        position = match.end()
    if not choices:
        yield text
        return
    count = math.prod(len(choice) for choice in choices)
    if count > MOST_LINKS:
        raise Problem(
            f"“{text}” stands for {count:,} links",
            f"At most {MOST_LINKS:,} can be made from one pattern: make its ranges smaller.",
        )
    rest = text[position:]
    for chosen in itertools.product(*choices):
        yield "".join(itertools.chain(*zip(literals, chosen, strict=True))) + rest


class _Numbers(Sequence[str]):
    """The numbers of a range, made when asked for: a range may be long until it is refused."""

    def __init__(self, numbers: range, width: int) -> None:
        self._numbers = numbers
        self._width = width

    def __len__(self) -> int:
        return min(len(self._numbers), 10**18)

    def __getitem__(self, index: int) -> str:  # type: ignore[override]
        return f"{self._numbers[index]:0{self._width}d}"


def _choices(match: re.Match[str]) -> Sequence[str]:
    if match["words"] is not None:
        return match["words"].split(",")
    if match["from"] is not None:
        first, last, step = int(match["from"]), int(match["to"]), int(match["step"] or 1)
        _check(match[0], is_forward=first <= last, step=step)
        has_zeros = match["from"].startswith("0") and len(match["from"]) > 1
        width = len(match["from"]) if has_zeros else 0
        return _Numbers(range(first, last + 1, step), width)
    first, last, step = ord(match["first"]), ord(match["last"]), int(match["by"] or 1)
    has_one_case = match["first"].islower() == match["last"].islower()
    _check(match[0], is_forward=first <= last and has_one_case, step=step)
    return [chr(code) for code in range(first, last + 1, step)]


def _check(part: str, *, is_forward: bool, step: int) -> None:
    if not is_forward:
        raise Problem(f"“{part}” goes backwards", "Write the smaller end first, as [1-9] or [a-z].")
    if not step:
        raise Problem(
            f"“{part}” goes on in steps of 0", "Write a step of 1 or more, as [0-100:10]."
        )

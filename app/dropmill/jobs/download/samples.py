"""Whether another link leads to the same file: samples of what is there are fetched from it."""

from __future__ import annotations

import random
from collections.abc import Generator
from functools import partial

from dropmill.jobs.download.asking import Asker
from dropmill.jobs.download.judge import Verdict, judge_range
from dropmill.jobs.download.part import Part
from dropmill.jobs.download.pieces import Interval
from dropmill.transfer.exchange import Head
from dropmill.transfer.transfer import Write
from dropmill.transfer.validators import Validators, validators_of

SAMPLE_BYTES = 64 * 1024
MOST_SAMPLES = 8


class _Answer:
    """What came back for one sample; written on the transfer thread."""

    def __init__(self) -> None:
        self.body = bytearray()
        self.validators = Validators()
        self.verdict: Verdict | None = None

    def accept(self, head: Head, first: int, last: int, size: int, of: Validators) -> Write | None:
        self.verdict = judge_range(head, first, last, of=of, size=size, is_conditional=False)
        self.validators = validators_of(head)
        return self.body.extend if self.verdict is Verdict.JOINED else None


def compare_samples(
    asker: Asker, part: Part, there: list[Interval], size: int
) -> Generator[None, None, Validators | None]:
    """Return the validators of the file behind the source's link; None if it is another one.

    The same means: the same length, and the same bytes at up to eight places of what is there,
    its ends among them.
    """
    validators = Validators()
    for first, last in _places(there):
        answer = _Answer()
        accept = partial(answer.accept, first=first, last=last, size=size, of=validators)
        yield from asker.get(accept, first=first, last=last)
        if answer.verdict is not Verdict.JOINED or answer.body != part.read(first, last + 1):
            return None
        validators = answer.validators
    return validators


def _places(there: list[Interval]) -> list[Interval]:
    """Choose where to look: first and last byte of each, both included."""
    blocks = [
        (start, min(start + SAMPLE_BYTES, end) - 1)
        for begin, end in there
        for start in range(begin, end, SAMPLE_BYTES)
    ]
    few = {blocks[0], blocks[-1]}
    middle = blocks[1:-1]
    few.update(random.sample(middle, min(len(middle), MOST_SAMPLES - len(few))))
    return sorted(few)

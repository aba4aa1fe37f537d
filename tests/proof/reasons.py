"""Why a bar is not held, and which decision records say what was tried.

A bar that is missed without a reason here fails tests/proof/test_reasons.py: what a change made
worse cannot go by unseen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from proof.verdicts import Verdict


@dataclass(frozen=True)
class Reason:
    """What keeps some bars from being held."""

    bars: str
    """A pattern of the names of what was measured; all of a name must match."""
    words: str
    records: tuple[str, ...] = ()
    """Numbers of the decision records that tell what was tried."""


REASONS = (
    Reason(
        r"(small copies|hashing), .*: of what the best fixed width brings",
        "one run is within a tenth of the next; trying takes 2 % by itself",
        ("0048", "0061"),
    ),
    Reason(
        r"2,000 x 100 KB|10,000 x 4 KB",
        "the Runner's record of each file, on top of a transfer as quick as the best",
        ("0043", "0046", "0059", "0060", "0067", "0077"),
    ),
    Reason(
        r"everything for 10 min",
        "four sorts of children share two processors with the window",
        ("0050", "0062", "0068"),
    ),
    Reason(
        r"(sha256|blake3|xxh3) of 10000 x 64 kB|Copy of 20000 x 16 kB",
        "the Runner's record of each file takes as long as the tool takes for all of it",
        ("0053", "0064", "0071"),
    ),
    Reason(
        r"256 px JPEG.*",
        "Python and its libraries are loaded anew for every 100 photos",
        ("0064",),
    ),
    Reason(
        r"first window",
        "an empty window of PySide6 takes 1.5 times a Qt program by itself",
        ("0049", "0069"),
    ),
    Reason(
        r"memory of the window with 0 jobs",
        "an empty window of PySide6 takes 52 MB, downloads 10 by their libraries",
        ("0069",),
    ),
    Reason(
        r"CSV of 256 MB to Parquet",
        "each number, day and time is compared with its text, so that no 007 becomes a 7",
        ("0081",),
    ),
    Reason(
        r"100,000 jobs: a Runner: (cancel|remove) all",
        "few beats, in which window and Runner both compute in Python all the time",
        ("0078", "0080"),
    ),
    Reason(
        r"100,000 jobs, loaded: .*",
        "64 transfers, two children and the screen's server want the same two processors",
        ("0068", "0078", "0080"),
    ),
)


def reason_of(verdict: Verdict) -> Reason | None:
    """Return why a bar is not held; None when nobody knows."""
    return next((one for one in REASONS if re.fullmatch(one.bars, verdict.what)), None)

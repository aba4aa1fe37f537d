"""What texts are sorted by: without regard to case, numbers by their value.

One text at a time in plain Python; many by numpy on a worker, from pieces that the UI thread has
only joined. Both give the same order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

MOST = 120
"""Characters of a text, and bytes of its key, that are looked at."""

TABLES_MOST = 64
"""Pieces whose keys are kept: of some 200,000 texts."""

_SEPARATOR = "\0"
_ZERO = ord("0")
_DIGIT_COUNT = 10
_DIGITS = re.compile(rb"[0-9]+")
_WORD_BYTES = 8


def text_key(text: str) -> bytes:
    """Return what one text is sorted by."""
    folded = joined([text])
    return _DIGITS.sub(lambda found: _number(found.group()), folded)[:MOST]


def _number(digits: bytes) -> bytes:
    digits = digits.lstrip(b"0")
    return bytes([_ZERO + len(digits)]) + digits  # the longer of two is the larger


def joined(texts: Iterable[str]) -> bytes:
    """Return texts as one piece that can be handed to a worker; a tenth of a µs for each."""
    cut = [text[:MOST] for text in texts]
    piece = _SEPARATOR.join(cut)
    if piece.count(_SEPARATOR) >= len(cut):
        piece = _SEPARATOR.join(text.replace(_SEPARATOR, " ") for text in cut)
    return piece.casefold().encode("utf-8", "replace")


@lru_cache(1)
def kept_ranks(pieces: tuple[bytes, ...]) -> np.ndarray:
    """Return what `dense_ranks` does, at once where it was asked the same before."""
    return dense_ranks(pieces)


def dense_ranks(pieces: Sequence[bytes], leading: np.ndarray | None = None) -> np.ndarray:
    """Return a number for each text of these pieces that sorts as its key does, equal if equal.

    `leading` are bytes, one a text, by which they are sorted first. On a worker.
    """
    import numpy as np  # noqa: PLC0415 - not at the start

    words = _words(pieces, leading)
    first = next(words)
    order = np.argsort(first)
    ordered = first[order]
    is_other = np.ones(len(order), bool)  # than the one before, in this order
    is_other[1:] = ordered[1:] != ordered[:-1]
    for word in words:
        # Most are told apart by the first 8 bytes in which they differ: only the others are
        # sorted by the next.
        is_tied = ~is_other
        is_tied[:-1] |= is_tied[1:]
        places = np.flatnonzero(is_tied)
        if not len(places):
            break
        tied = order[places]
        tied = tied[np.lexsort((word[tied], np.cumsum(is_other)[places]))]
        order[places] = tied
        is_other[places[1:]] |= word[tied[1:]] != word[tied[:-1]]
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.cumsum(is_other) - 1
    return ranks


def _words(pieces: Sequence[bytes], leading: np.ndarray | None) -> Iterator[np.ndarray]:
    """Yield the keys as columns of 64-bit numbers, the first of which counts most.

    What is the same in all is left out, as names often begin alike; there is at least one.
    """
    import numpy as np  # noqa: PLC0415 - not at the start

    tables = [_table(piece) for piece in pieces]
    width = max(table.shape[1] for table in tables)
    if leading is not None:
        yield leading
    for left in range(0, max(width, 1), _WORD_BYTES):
        part = np.zeros((sum(map(len, tables)), _WORD_BYTES), np.uint8)
        first = 0
        for table in tables:
            seen = table[:, left : left + _WORD_BYTES]
            part[first : first + len(table), : seen.shape[1]] = seen
            first += len(table)
        word = part.view(">u8").ravel().astype(np.uint64)
        is_last = left + _WORD_BYTES >= width
        if word.min() != word.max() or (is_last and leading is None):
            yield word


@lru_cache(TABLES_MOST)
def _table(piece: bytes) -> np.ndarray:
    """Return the keys of a piece as rows of bytes, the shorter filled with zeros; not to write to.

    Most names are the same at the next sort.
    """
    import numpy as np  # noqa: PLC0415 - not at the start

    data = _with_numbers(np.frombuffer(piece + b"\0", np.uint8))
    lengths = np.diff(np.flatnonzero(data == 0), prepend=-1) - 1
    places = np.arange(int(lengths.max()))
    table = np.zeros((len(lengths), len(places)), np.uint8)
    table[places < lengths[:, None]] = data[data != 0]
    return table[:, :MOST]


def _with_numbers(data: np.ndarray) -> np.ndarray:
    """Put the length of each run of digits before it, without its leading zeros.

    What ends with no digit is asked for.
    """
    import numpy as np  # noqa: PLC0415 - not at the start

    is_digit = data - np.uint8(_ZERO) < _DIGIT_COUNT  # without a sign: what is below wraps around
    edges = np.flatnonzero(np.diff(is_digit, prepend=False))
    if not len(edges):
        return data
    starts, stops = edges[::2], edges[1::2]
    lengths = stops - starts
    if np.any(data[starts] == _ZERO):
        telling = np.append(np.flatnonzero(is_digit & (data != _ZERO)), len(data))
        firsts = np.minimum(telling[np.searchsorted(telling, starts)], stops)
        zeros = np.zeros(len(data), np.int8)
        zeros[starts] += 1
        zeros[firsts] -= 1
        data = data[np.cumsum(zeros, dtype=np.int8) == 0]
        dropped = firsts - starts
        lengths -= dropped
        starts = starts - np.cumsum(dropped) + dropped
    made = np.empty(len(data) + len(starts), np.uint8)
    is_given = np.ones(len(made), bool)
    places = starts + np.arange(len(starts))
    is_given[places] = False
    made[places] = _ZERO + lengths
    made[is_given] = data
    return made

"""What texts are sorted by: without regard to case, numbers by their value.

One text at a time in plain Python; many by numpy on a worker, from pieces that the UI thread has
only joined. Both give the same order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

MOST = 120
"""Characters of a text, and bytes of its key, that are looked at."""

TABLES_MOST = 32
"""Pieces whose keys are kept: of some 100,000 texts."""

_SEPARATOR = "\0"
_ZERO, _NINE = b"09"
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


def dense_ranks(pieces: Sequence[bytes], leading: np.ndarray | None = None) -> np.ndarray:
    """Return a number for each text of these pieces that sorts as its key does, equal if equal.

    `leading` are bytes, one a text, by which they are sorted first. On a worker.
    """
    import numpy as np  # noqa: PLC0415 - not at the start

    words = _words(pieces, leading)
    order = np.lexsort(words[::-1])
    is_other = np.zeros(len(order), bool)
    for word in words:
        ordered = word[order]
        is_other[1:] |= ordered[1:] != ordered[:-1]
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.cumsum(is_other)
    return ranks


def _words(pieces: Sequence[bytes], leading: np.ndarray | None) -> list[np.ndarray]:
    """Return the keys as columns of 64-bit numbers, the first of which counts most."""
    import numpy as np  # noqa: PLC0415 - not at the start

    tables = [_table(piece) for piece in pieces]
    width = max(table.shape[1] for table in tables)
    whole = np.zeros((sum(map(len, tables)), width + (leading is not None)), np.uint8)
    first = 0
    for table in tables:
        whole[first : first + len(table), : table.shape[1]] = table
        first += len(table)
    if leading is not None:
        whole[:, 1:] = whole[:, :-1]
        whole[:, 0] = leading
    # What is the same in all tells nothing: names often begin alike.
    whole = whole[:, whole.min(axis=0) != whole.max(axis=0)]
    filled = np.zeros((len(whole), -(-whole.shape[1] // _WORD_BYTES) * _WORD_BYTES), np.uint8)
    filled[:, : whole.shape[1]] = whole
    if not filled.shape[1]:
        return [np.zeros(len(whole), np.uint64)]
    return [column.astype(np.uint64) for column in filled.view(">u8").T]


@lru_cache(TABLES_MOST)
def _table(piece: bytes) -> np.ndarray:
    """Return the keys of a piece as rows of bytes, the shorter filled with zeros; not to write to.

    Most names are the same at the next sort.
    """
    import numpy as np  # noqa: PLC0415 - not at the start

    data = _with_numbers(np.frombuffer(piece + b"\0", np.uint8))
    stops = np.flatnonzero(data == 0).astype(np.int32)
    starts = np.concatenate([np.zeros(1, np.int32), stops[:-1] + np.int32(1)])
    lengths = np.minimum(stops - starts, MOST)
    places = np.arange(int(lengths.max()), dtype=np.int32)
    is_text = places < lengths[:, None]
    table = np.zeros(is_text.shape, np.uint8)
    table[is_text] = data[(starts[:, None] + places)[is_text]]
    return table


def _with_numbers(data: np.ndarray) -> np.ndarray:
    """Put the length of each run of digits before it, without its leading zeros."""
    import numpy as np  # noqa: PLC0415 - not at the start

    is_digit = (data >= _ZERO) & (data <= _NINE)
    edges = np.diff(is_digit.astype(np.int8), prepend=0, append=0)
    starts, stops = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    if not len(starts):
        return data
    telling = np.append(np.flatnonzero(is_digit & (data != _ZERO)), len(data))
    firsts = np.minimum(telling[np.searchsorted(telling, starts)], stops)
    zeros = np.zeros(len(data), np.int8)
    zeros[starts] += 1
    zeros[firsts] -= 1
    is_kept = np.cumsum(zeros, dtype=np.int8) == 0
    grows = is_kept.astype(np.int8)
    grows[firsts] += 1
    places = np.cumsum(grows, dtype=np.int32) - np.int32(1)
    made = np.empty(int(places[-1]) + 1, np.uint8)
    made[places[is_kept]] = data[is_kept]
    made[places[firsts] - 1] = _ZERO + stops - firsts
    return made

"""Deflate on all cores: pieces are packed side by side and make one stream in their order.

A piece is packed with the last 32 KiB before it as its dictionary and ended on a byte's border, so
that the pieces together are one plain deflate stream (RFC 1951), which anything can read.
"""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

PIECE_BYTES = 512 << 10
_WINDOW_BYTES = 32 << 10
_AHEAD = 4


class Deflater:
    """Packs streams, one after the other. zlib releases the GIL, so threads do."""

    def __init__(self, level: int, threads: int) -> None:
        self._level = level
        self._most = threads * _AHEAD
        self._pool = ThreadPoolExecutor(threads, "deflate")

    def packed(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Yield one raw deflate stream of these pieces, packed."""
        waiting: deque[Future[bytes]] = deque()
        dictionary = b""
        previous: bytes | None = None
        for piece in pieces:
            if previous is not None:
                waiting.append(self._submit(previous, dictionary, is_last=False))
                dictionary = previous[-_WINDOW_BYTES:]
            previous = piece
            while len(waiting) >= self._most:
                yield waiting.popleft().result()
        waiting.append(self._submit(previous or b"", dictionary, is_last=True))
        while waiting:
            yield waiting.popleft().result()

    def close(self) -> None:
        """End the threads."""
        self._pool.shutdown()

    def _submit(self, piece: bytes, dictionary: bytes, *, is_last: bool) -> Future[bytes]:
        return self._pool.submit(_pack, piece, dictionary, self._level, is_last=is_last)


def _pack(piece: bytes, dictionary: bytes, level: int, *, is_last: bool) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS, zdict=dictionary)
    return packer.compress(piece) + packer.flush(zlib.Z_FINISH if is_last else zlib.Z_SYNC_FLUSH)

"""One transfer: a request on its way through the transfer thread, and where its bytes go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dropmill.transfer.exchange import Head, Outcome, Request, read_head
from dropmill.transfer.hosts import NOWHERE

Write = Callable[[memoryview], "int | None"]
"""Takes a piece of the body, which is gone when it returns; `partial(os.write, fd)` is one."""

Accept = Callable[[Head], "Write | None"]
"""Looks at the head of an answer before the first byte of its body; None refuses the body.

Called once an exchange, on the transfer thread: it must return at once and never raise.
"""

WORDS_BYTES = 4096
_PASSED_OVER_BYTES = 256 * 1024


class Transfer:
    """A request and what became of it.

    Whoever made it reads `head`, `received` and `outcome`, which the transfer thread sets; frozen
    values all. `on_end` is called once, on the transfer thread, after `outcome` was set: with the
    owner, or with the transfer itself if it has none.
    """

    __slots__ = (
        "_body",
        "_lines",
        "_passed_over",
        "_taken",
        "_words",
        "accept",
        "head",
        "host",
        "is_refused",
        "most_bytes",
        "on_end",
        "outcome",
        "owner",
        "received",
        "request",
    )

    def __init__(
        self,
        request: Request,
        accept: Accept,
        on_end: Callable[[Any], None],
        owner: object = None,
    ) -> None:
        self.request = request
        self.accept = accept
        self.on_end = on_end
        self.owner = owner
        self.host = NOWHERE
        self.head: Head | None = None
        self.received = 0
        """Bytes of body so far, sampled ten times a second."""
        self.outcome: Outcome | None = None
        self.is_refused = False
        self.most_bytes: int | None = None
        """Where it was cut: it ends once that many bytes of its body have been taken."""
        self._taken = 0
        self._lines: list[bytes] = []
        self._body: Write | None = None
        self._words = bytearray()
        self._passed_over = 0

    # All below is called by the transfer thread only.

    @property
    def take_header(self) -> Callable[[bytes], None]:
        """Take one header line."""
        return self._lines.append

    @property
    def body(self) -> Write | None:
        """Where the body goes, once that has been decided; None while it has not."""
        return self._body

    def take_first(self, piece: memoryview) -> int | None:
        """Take a piece of the body, after a look at the head; -1 ends the exchange."""
        if self.head is None:
            self.read_head()
        if self._body is None:
            return -1
        return self._body(piece)

    def take_at_most(self, taken: int, most_bytes: int) -> Write:
        """From now on, when `taken` bytes were taken, take only so many in all."""
        self._taken, self.most_bytes = taken, most_bytes
        return self._take_bounded

    def _take_bounded(self, piece: memoryview) -> int | None:
        if self._body is None or self.most_bytes is None:
            return -1
        taken = self._body(piece[: max(0, self.most_bytes - self._taken)])
        taken = len(piece) if taken is None else taken
        self._taken += taken
        return taken

    def read_head(self) -> None:
        """Read the head and let the requester accept or refuse the body."""
        self.head = head = read_head(self._lines)
        if head.status >= 300:
            self._body = self._take_words
            return
        self._body = self.accept(head)
        self.is_refused = self._body is None

    @property
    def words(self) -> str:
        """The beginning of an explaining body as text."""
        return self._words.decode("utf-8", "replace")

    def end(self, outcome: Outcome) -> None:
        """Set the outcome and tell the requester."""
        self.received = outcome.received
        self.outcome = outcome
        self.on_end(self.owner or self)

    def _take_words(self, piece: memoryview) -> int:
        if len(self._words) < WORDS_BYTES:
            self._words += piece[: WORDS_BYTES - len(self._words)]
        # The rest is read and dropped, which is cheaper than another connection, up to a limit.
        self._passed_over += len(piece)
        return len(piece) if self._passed_over <= _PASSED_OVER_BYTES else -1

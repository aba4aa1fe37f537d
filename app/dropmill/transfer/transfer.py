"""One transfer: a request on its way through the transfer thread, and where its bytes go."""

from __future__ import annotations

from collections.abc import Callable
from io import BufferedWriter
from typing import Any

import pycurl

from dropmill.transfer.exchange import Head, Outcome, Request, read_head
from dropmill.transfer.file_servers import head_of_replies, is_file_server
from dropmill.transfer.hosts import NOWHERE
from dropmill.transfer.limits import Limit

Write = Callable[[memoryview], "int | None"]
"""Takes a piece of the body, which is gone when it returns; `bytearray().extend` is one."""

Sink = Write | BufferedWriter
"""Where a body goes. A file is flushed ten times a second, and when its transfer ends by itself.

libcurl hands over 16 KiB at a time; written at once, 256 KiB take a tenth less processor time.
"""

Accept = Callable[[Head], "Sink | None"]
"""Looks at the head of an answer before the first byte of its body; None refuses the body.

Called once an exchange, on the transfer thread: it must return at once and never raise.
"""

UNLIMITED = Limit()
"""What a transfer shares that has no limit of its own."""

_PAUSE: int = pycurl.WRITEFUNC_PAUSE

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
        "_file",
        "_lines",
        "_passed_over",
        "_words",
        "accept",
        "allowance",
        "head",
        "heard",
        "host",
        "is_held",
        "is_paced",
        "is_refused",
        "is_unread",
        "limit",
        "most_bytes",
        "on_end",
        "outcome",
        "owner",
        "received",
        "request",
        "taken",
        "used",
    )

    def __init__(
        self,
        request: Request,
        accept: Accept,
        on_end: Callable[[Any], None],
        owner: object = None,
        limit: Limit = UNLIMITED,
    ) -> None:
        self.request = request
        self.accept = accept
        self.on_end = on_end
        self.owner = owner
        self.limit = limit
        self.host = NOWHERE
        self.head: Head | None = None
        self.received = 0
        """Bytes of body so far, sampled ten times a second."""
        self.outcome: Outcome | None = None
        self.is_refused = False
        self.is_unread = False
        """Its first piece waits for a head."""
        self.most_bytes: int | None = None
        """Where it was cut: it ends once that many bytes of its body have been taken."""
        # What follows is only kept while a transfer is measured, not while it is direct.
        self.taken = 0
        self.used = 0
        self.allowance = 0.0
        self.is_paced = False
        self.is_held = False
        self.heard: list[Transfer] | None = None
        """Where to note that its head has come."""
        self._lines: list[bytes] = []
        self._body: Write | None = None
        self._file: BufferedWriter | None = None
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

    def take_unannounced(self, piece: memoryview) -> int | None:
        """Hold the first piece of what has no head until its figures have been looked at."""
        if self.head is None:
            self.is_unread = True
            if self.heard is not None:
                self.heard.append(self)
            return _PAUSE
        return -1 if self._body is None else self._body(piece)

    def take_measured(self, piece: memoryview) -> int | None:
        """Take a piece as far as it may: to where it was cut, as its allowance lets it."""
        if self.is_paced and self.allowance <= 0:
            self.is_held = True
            return _PAUSE
        if self.head is None:
            self.read_head()
        if self._body is None:
            return -1
        if self.most_bytes is not None:
            piece = piece[: max(0, self.most_bytes - self.taken)]
        written = self._body(piece)
        count = len(piece) if written is None else written
        self.taken += count
        self.used += count
        self.allowance -= count
        return count

    def receive_allowance(self, share: float, most: float) -> None:
        """Let so many bytes more through; what was overdrawn is paid back first."""
        self.allowance = min(self.allowance + share, most)
        self.used = 0

    def read_head(self, head: Head | None = None) -> None:
        """Read the head, unless it is given, and let the requester accept or refuse the body."""
        if head is None and is_file_server(self.request.url):
            head = head_of_replies(self._lines, self.request.first, self.request.last)
        self.head = head = head or read_head(self._lines)
        if self.heard is not None:
            self.heard.append(self)
        if head.status >= 300:
            self._body = self._take_words
            return
        sink = self.accept(head)
        self.is_refused = sink is None
        if isinstance(sink, BufferedWriter):
            self._file = sink
            self._body = sink.write
        else:
            self._body = sink

    def flush(self) -> bool:
        """Have what has come so far in the file; False if the system does not take it."""
        if self._file is not None:
            try:
                self._file.flush()
            except OSError:
                return False
        return True

    @property
    def words(self) -> str:
        """The beginning of an explaining body as text."""
        return self._words.decode("utf-8", "replace") if self._words else ""

    def end(self, outcome: Outcome) -> None:
        """Set the outcome and tell the requester."""
        self.received = outcome.received
        self.outcome = outcome
        self.tell()

    def tell(self) -> None:
        """Tell the requester, after the outcome was set."""
        self.on_end(self.owner or self)

    def _take_words(self, piece: memoryview) -> int:
        if len(self._words) < WORDS_BYTES:
            self._words += piece[: WORDS_BYTES - len(self._words)]
        # The rest is read and dropped, which is cheaper than another connection, up to a limit.
        self._passed_over += len(piece)
        return len(piece) if self._passed_over <= _PASSED_OVER_BYTES else -1

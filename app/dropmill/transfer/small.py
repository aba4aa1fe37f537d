"""Fetching something small at once: a Metalink, a list of links. Not for the UI thread."""

from __future__ import annotations

import threading
from typing import Protocol

from dropmill.core.errors import Problem
from dropmill.transfer.address import next_hop, normal_url, without_credentials
from dropmill.transfer.exchange import Head, Options, Request
from dropmill.transfer.transfer import Transfer, Write

PATIENCE_S = 20.0
_MOST_HOPS = 10
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Begins(Protocol):
    """What can begin and stop transfers: the transfer thread."""

    def begin(self, transfer: Transfer) -> None:
        """Start a transfer."""

    def stop(self, transfer: Transfer) -> None:
        """End it, and wait for that."""


def fetch_small(thread: Begins, link: str, most_bytes: int) -> bytes:
    """Return what is behind a link, through its redirects; waits for it.

    Problem when there is nothing, when it is larger, or when the server takes too long.
    """
    url, user, password = without_credentials(normal_url(link))
    options = Options(
        user=user, password=password, connect_timeout_s=PATIENCE_S / 2, stall_timeout_s=PATIENCE_S
    )
    for _ in range(_MOST_HOPS):
        body = bytearray()
        transfer = _exchange(thread, Request(url, options), body, most_bytes)
        head, outcome = transfer.head, transfer.outcome
        if len(body) > most_bytes:
            raise Problem(f"“{link}” is too large to be a list", "Check the link.")
        if head is None or outcome is None or outcome.code:
            text = "" if outcome is None else outcome.text
            raise Problem(f"“{link}” could not be fetched", "Try again later.", detail=text)
        location = head.get("location")
        if head.status in _REDIRECTS and location:
            url = next_hop(url, location)
            options = Options(connect_timeout_s=PATIENCE_S / 2, stall_timeout_s=PATIENCE_S)
            continue
        if head.status != 200:
            raise Problem(
                f"“{link}” could not be fetched: the server says {head.status} {head.reason}",
                "Check the link.",
            )
        return bytes(body)
    raise Problem(f"“{link}” redirects too often", "Open it in a browser to see where it leads.")


def _exchange(thread: Begins, request: Request, body: bytearray, most_bytes: int) -> Transfer:
    has_ended = threading.Event()

    def write(piece: memoryview) -> int | None:
        body.extend(piece)
        return None if len(body) <= most_bytes else -1

    def accept(head: Head) -> Write | None:
        return write if head.status == 200 else None

    transfer = Transfer(request, accept, lambda _: has_ended.set())
    thread.begin(transfer)
    if not has_ended.wait(2 * PATIENCE_S):
        thread.stop(transfer)
    return transfer

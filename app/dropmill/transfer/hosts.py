"""How many connections a host gets, over all jobs: polite, and no slower than it need be."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dropmill.transfer.transfer import Transfer

USUAL = 16
"""Transfers at once to one host."""

MOST = 64
"""The same where answers are late, so that most of them only wait."""

LATE_S = 0.01
"""An answer that takes longer is late."""

FAR_S = 0.2
"""A host that always takes longer has little for couriers to do; its places do more good here."""

KEPT_PLACES = 2
"""Places of a host that couriers do not get: for what they bring home."""

REST_S = 60.0
"""For so long a host that asked for fewer requests gets fewer."""


class Host:
    """One host. The transfer thread writes it; any thread may read `active` and `most`."""

    __slots__ = (
        "_rests_until",
        "active",
        "address",
        "has_answered",
        "lent",
        "most",
        "on_lent",
        "quickest_s",
        "waiting",
        "waits_since",
    )

    def __init__(self, most: int) -> None:
        self.active = 0
        self.address: tuple[str, int] | None = None
        """Where it was found, IP and port, without a proxy."""
        self.most = most
        self.waiting: dict[Transfer, None] = {}
        """What waits for a place, in order."""
        self.lent = 0
        """Places that couriers have."""
        self.on_lent: Callable[[int], None] | None = None
        """Who is told once they are free."""
        self.has_answered = False
        self.quickest_s = math.inf
        """After what time its quickest answer began: a busy host is quick now and then."""
        self.waits_since: float | None = None
        """When a transfer first had to wait for a place while no answer had come yet."""
        self._rests_until = 0.0

    @property
    def has_room(self) -> bool:
        """Whether one more transfer may begin."""
        return self.active < self.own_most

    @property
    def own_most(self) -> int:
        """How many there may be beside what couriers have."""
        return max(KEPT_PLACES, self.most - self.lent) if self.lent else self.most

    def may_lend(self, usual: int) -> bool:
        """Whether couriers may have, or keep, places."""
        most = MOST if usual >= USUAL else usual
        if time.monotonic() < self._rests_until or FAR_S < self.quickest_s < math.inf:
            return False
        return self.lent + KEPT_PLACES <= most

    def lend(self, count: int, on_lent: Callable[[int], None]) -> None:
        """Keep so many places for couriers, and tell once they are free."""
        self.lent = count
        self.on_lent = on_lent
        self.tell_if_lent()

    def tell_if_lent(self) -> None:
        """Tell who waits for places once there are so many."""
        if self.on_lent is not None and self.active <= self.own_most:
            on_lent, self.on_lent = self.on_lent, None
            on_lent(self.lent)

    def answer(self, status: int, first_byte_s: float, usual: int) -> None:
        """Learn from an answer: late ones allow more at once, 429 and 503 fewer for a while."""
        self.has_answered = True
        if first_byte_s:
            self.quickest_s = min(self.quickest_s, first_byte_s)
        now = time.monotonic()
        if status in {429, 503}:
            self.most = max(1, min(self.most, self.active) // 2)
            self._rests_until = now + REST_S
        elif now >= self._rests_until:
            self.most = max(usual, MOST) if first_byte_s > LATE_S and usual >= USUAL else usual

    def widen_if_late(self, now: float, usual: int) -> bool:
        """Allow more when nothing has answered for a while; returns whether that is so."""
        if self.has_answered or self.waits_since is None or usual < USUAL:
            return False
        if now - self.waits_since < LATE_S or self.most >= MOST:
            return False
        self.most = MOST
        return True


NOWHERE = Host(0)
"""The host of a transfer that the transfer thread has not seen yet."""

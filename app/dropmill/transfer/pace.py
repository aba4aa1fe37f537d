"""Holds the transfers that are under way to their limits. The transfer thread's own.

libcurl's own limit lets a second's worth through at once. So a transfer that shares a limit gets
an allowance fifty times a second, pauses when it is used up, and pays back what it overdrew.
"""

from __future__ import annotations

from collections.abc import Collection

from dropmill.transfer.limits import Limit, fair_shares
from dropmill.transfer.transfer import Transfer

PACE_S = 0.02
"""How often allowances are given."""

_MOST_SAVED_S = 0.1
_UNLIMITED = 1e15
_PIECE_BYTES = 16384
_WANTS_MORE = 1.5


class Pace:
    """Shares what the limits allow among the transfers."""

    def __init__(self) -> None:
        self.of_all = Limit()

    def is_limited(self, transfer: Transfer) -> bool:
        """Whether a transfer is under a limit now."""
        own, of_all = transfer.limit.rate_bytes_per_s, self.of_all.rate_bytes_per_s
        return own is not None or of_all is not None

    def give(self, transfers: Collection[Transfer], passed_s: float) -> None:
        """Give all transfers under a limit their shares of what this time allows."""
        passed_s = min(passed_s, _MOST_SAVED_S)
        by_limit: dict[Limit, list[Transfer]] = {}
        for transfer in transfers:
            by_limit.setdefault(transfer.limit, []).append(transfer)
        wanting, wants = [], []
        for limit, group in by_limit.items():
            rate = limit.rate_bytes_per_s
            most = _UNLIMITED if rate is None else rate * passed_s
            shares = fair_shares(most, [_want(transfer) for transfer in group])
            wanting += group
            wants += shares
        total = self.of_all.rate_bytes_per_s
        if total is not None:
            wants = fair_shares(total * passed_s, wants)
        for transfer, share in zip(wanting, wants, strict=True):
            transfer.receive_allowance(share, most=max(_PIECE_BYTES, 2 * share))


def _want(transfer: Transfer) -> float:
    """What a transfer would use: all it can get when it had to wait, else what it used of late."""
    if transfer.is_held or transfer.allowance <= 0:
        return _UNLIMITED
    return transfer.used * _WANTS_MORE + _PIECE_BYTES

"""Limits are kept to 5 % over 2 s, can change meanwhile, and are shared fairly."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dropmill.core.errors import Problem
from dropmill.transfer.exchange import Head, Request
from dropmill.transfer.limits import Limit, fair_shares, parse_rate
from dropmill.transfer.thread import TransferThread
from dropmill.transfer.transfer import Transfer
from faults.downloading import Serve
from faults.lying_server import Ask

MB = 1_000_000


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("", None),
        ("0", None),
        ("500", 500),
        ("500k", 500_000),
        ("2.5M", 2_500_000),
        ("2.5 MB/s", 2_500_000),
        ("1Mi", 1_048_576),
        ("1GiB/s", 1 << 30),
    ],
)
def test_how_a_speed_is_written(text: str, rate: int | None) -> None:
    assert parse_rate(text) == rate


@pytest.mark.parametrize("text", ["fast", "-1", "1x", "1 2", "k", "1i", "nan"])
def test_what_is_no_speed(text: str) -> None:
    with pytest.raises(Problem, match="not a speed"):
        parse_rate(text)


@given(st.floats(0, 1e9), st.lists(st.floats(0, 1e9), min_size=1, max_size=20))
def test_shares_are_fair(total: float, wants: list[float]) -> None:
    shares = fair_shares(total, wants)
    assert sum(shares) <= total * 1.000001 + 1e-6
    assert all(share <= want for share, want in zip(shares, wants, strict=True))
    hungry = [s for s, want in zip(shares, wants, strict=True) if s < want * 0.999999]
    if hungry:
        assert max(shares) <= min(hungry) * 1.000001 + 1e-6
        assert sum(shares) >= total * 0.999999 - 1e-6


class Meter:
    """Endless transfers, and what came of each in a stretch of time."""

    def __init__(self, url: str, thread: TransferThread) -> None:
        self._url = url
        self._thread = thread
        self._ended: queue.SimpleQueue[Transfer] = queue.SimpleQueue()
        self.counts: list[list[int]] = []

    def begin(self, limit: Limit) -> int:
        count = [0]
        self.counts.append(count)

        def take(piece: memoryview) -> None:
            count[0] += len(piece)

        def accept(_head: Head) -> Callable[[memoryview], None]:
            return take

        transfer = Transfer(Request(self._url), accept, self._ended.put, limit=limit)
        self._thread.begin(transfer)
        return len(self.counts) - 1

    def speeds(self, seconds: float) -> list[float]:
        before, started = [count[0] for count in self.counts], time.monotonic()
        with pytest.raises(queue.Empty):
            self._ended.get(timeout=seconds)
        passed_s = time.monotonic() - started
        return [(count[0] - old) / passed_s for count, old in zip(self.counts, before, strict=True)]


@pytest.fixture
def meter(serve: Serve) -> Callable[[TransferThread], Meter]:
    def behave(ask: Ask) -> None:
        ask.head("200 OK", Content_Length=1 << 40)
        while True:
            ask.raw(bytes(65536))

    server = serve(behave)
    return lambda thread: Meter(server.url(), thread)


@pytest.mark.alone
def test_a_limit_is_kept_and_changed_while_it_runs(
    meter: Callable[[TransferThread], Meter],
) -> None:
    thread = TransferThread()
    try:
        limit, meters = Limit(2 * MB), meter(thread)
        meters.begin(limit)
        meters.begin(limit)
        meters.speeds(0.3)
        assert sum(meters.speeds(2)) == pytest.approx(2 * MB, rel=0.05)
        assert sum(meters.speeds(2)) == pytest.approx(2 * MB, rel=0.05)
        limit.rate_bytes_per_s = 6 * MB
        meters.speeds(0.3)
        assert sum(meters.speeds(2)) == pytest.approx(6 * MB, rel=0.05)
    finally:
        thread.close()


@pytest.mark.alone
def test_the_limit_of_all_is_shared_fairly(meter: Callable[[TransferThread], Meter]) -> None:
    thread = TransferThread()
    try:
        thread.limit_all(4 * MB)
        meters = meter(thread)
        slow = meters.begin(Limit(MB // 2))
        others = [meters.begin(Limit()) for _ in range(3)]
        meters.speeds(0.5)
        speeds = meters.speeds(2)
        assert sum(speeds) == pytest.approx(4 * MB, rel=0.05)
        assert speeds[slow] == pytest.approx(MB / 2, rel=0.1)
        for other in others:
            assert speeds[other] == pytest.approx(3.5 * MB / 3, rel=0.15)
    finally:
        thread.close()


@pytest.mark.parametrize("is_all", [True, False])
def test_what_is_refused_under_a_limit_ends_alone(serve: Serve, *, is_all: bool) -> None:
    """Its first piece is held back before its head is looked at: the thread must survive that."""
    server = serve(lambda ask: ask.answer("200 OK", bytes(3_000_000)))
    thread = TransferThread()
    ended: queue.SimpleQueue[Transfer] = queue.SimpleQueue()
    limit = Limit(None if is_all else MB // 4)
    if is_all:
        thread.limit_all(MB // 4)
    came = bytearray()
    wanted = Transfer(Request(server.url()), lambda _head: came.extend, ended.put, limit=limit)
    others = [
        Transfer(Request(server.url()), lambda _head: None, ended.put, limit=limit)
        for _ in range(8)
    ]
    try:
        for transfer in (wanted, *others):
            transfer.allowance = -5_000.0  # as if it were the turn of others
            thread.begin(transfer)
        assert {ended.get(timeout=20) for _ in others} == set(others)
        assert wanted.outcome is None
    finally:
        thread.close()
    assert all(other.outcome is not None and other.outcome.is_refused for other in others)

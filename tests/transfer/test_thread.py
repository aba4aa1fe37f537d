"""The transfer thread with real sockets: many at once, cancel, close, either way of polling."""

from __future__ import annotations

import errno
import os
import queue
import threading
from collections.abc import Callable, Iterator
from io import BufferedWriter, FileIO
from pathlib import Path
from types import SimpleNamespace

import pycurl
import pytest

from dropmill.transfer.exchange import FAULT, Head, Options, Request
from dropmill.transfer.poll import Poller, SelectorPoller, make_poller
from dropmill.transfer.thread import TransferThread
from dropmill.transfer.transfer import Transfer
from faults.downloading import Serve
from faults.lying_server import Ask, random_bytes


@pytest.fixture(params=[make_poller, SelectorPoller], ids=["best", "selectors"])
def thread(request: pytest.FixtureRequest) -> Iterator[TransferThread]:
    poller: Callable[[], Poller] = request.param
    thread = TransferThread(make_poller=poller, max_active=32)
    yield thread
    thread.close()


class Sink:
    """Takes a body into memory."""

    def __init__(self, url: str, ended: queue.SimpleQueue[Transfer]) -> None:
        self.body = bytearray()
        self.heads: list[Head] = []
        self.threads: set[str] = set()
        self.transfer = Transfer(Request(url), self.accept, ended.put)

    def accept(self, head: Head) -> Callable[[memoryview], None]:
        self.threads.add(threading.current_thread().name)
        self.heads.append(head)
        return self.body.extend


def test_many_at_once_share_one_thread(thread: TransferThread, serve: Serve) -> None:
    bodies = {f"/{n}": random_bytes(n, n * 1000) for n in range(100)}
    server = serve(lambda ask: ask.answer("200 OK", bodies[ask.path]))
    ended: queue.SimpleQueue[Transfer] = queue.SimpleQueue()
    sinks = [Sink(server.url(path), ended) for path in bodies]
    for sink in sinks:
        thread.begin(sink.transfer)
    for _ in sinks:
        transfer = ended.get(timeout=20)
        assert transfer.outcome is not None
        assert transfer.outcome.code == 0
        assert transfer.outcome.received == transfer.received
    for sink, body in zip(sinks, bodies.values(), strict=True):
        assert sink.body == body
        assert len(sink.heads) == 1
        assert sink.threads == {"dropmill-transfer"}
    assert server.connections <= 32


def test_a_cancel_ends_it_once(thread: TransferThread, serve: Serve) -> None:
    server = serve(lambda ask: ask.stall())
    ended: queue.SimpleQueue[Transfer] = queue.SimpleQueue()
    sink = Sink(server.url(), ended)
    thread.begin(sink.transfer)
    assert server.stalled.wait(10)
    thread.cancel(sink.transfer)
    thread.cancel(sink.transfer)
    transfer = ended.get(timeout=10)
    assert transfer.outcome is not None
    assert transfer.outcome.is_cancelled
    thread.stop(sink.transfer)
    assert ended.empty()


def test_a_cancel_of_one_that_stalls_does_not_wait_for_a_flood_to_end(
    thread: TransferThread, serve: Serve
) -> None:
    is_over = threading.Event()

    def flood(ask: Ask) -> None:
        ask.head("200 OK", Content_Length=1 << 40)
        while not is_over.is_set():
            ask.raw(bytes(1 << 20))

    flooding, stalling = serve(flood), serve(lambda ask: ask.stall())
    ended: queue.SimpleQueue[Transfer] = queue.SimpleQueue()

    def transfer(url: str) -> Transfer:
        return Transfer(Request(url), lambda _: len, ended.put)

    floods, stalled = [transfer(flooding.url(f"/{n}")) for n in range(4)], transfer(stalling.url())
    try:
        for begun in (*floods, stalled):
            thread.begin(begun)
        assert stalling.stalled.wait(10)
        thread.cancel(stalled)
        assert ended.get(timeout=10) is stalled
        for begun in floods:
            thread.cancel(begun)
        assert {id(ended.get(timeout=10)) for _ in floods} == {id(begun) for begun in floods}
    finally:
        is_over.set()


def written(thread: TransferThread, url: str, file: FileIO) -> Transfer:
    """Fetch it into a file whose buffer is larger than all of it."""
    ended: queue.SimpleQueue[Transfer] = queue.SimpleQueue()
    with BufferedWriter(file, 1 << 20) as buffered:
        thread.begin(Transfer(Request(url), lambda _: buffered, ended.put))
        transfer = ended.get(timeout=20)
        file.close()  # nothing is written any more
    return transfer


def test_all_is_in_the_file_when_a_transfer_has_ended(
    thread: TransferThread, serve: Serve, tmp_path: Path
) -> None:
    body = random_bytes(1, 100_000)
    server = serve(lambda ask: ask.answer("200 OK", body))
    transfer = written(thread, server.url(), FileIO(tmp_path / "file", "w"))
    assert transfer.outcome is not None
    assert transfer.outcome.code == 0
    assert (tmp_path / "file").read_bytes() == body


class Full(FileIO):
    """A file on a full disk."""

    def write(self, _: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_what_the_disk_does_not_take_at_the_end_is_said(
    thread: TransferThread, serve: Serve, tmp_path: Path
) -> None:
    server = serve(lambda ask: ask.answer("200 OK", bytes(100_000)))
    transfer = written(thread, server.url(), Full(tmp_path / "file", "w"))
    assert transfer.outcome is not None
    assert transfer.outcome.code == pycurl.E_WRITE_ERROR


def test_what_waits_for_a_place_can_be_cancelled_and_comes_on(serve: Serve) -> None:
    thread = TransferThread(max_active=1)
    go_on = threading.Event()

    def behave(ask: Ask) -> None:
        assert go_on.wait(10)
        ask.answer("200 OK", b"x")

    server = serve(behave)
    ended: queue.SimpleQueue[Transfer] = queue.SimpleQueue()
    first, second, third = (Sink(server.url(path), ended) for path in ("/1", "/2", "/3"))
    for sink in (first, second, third):
        thread.begin(sink.transfer)
    thread.cancel(second.transfer)
    assert ended.get(timeout=5) is second.transfer
    go_on.set()
    assert {ended.get(timeout=5), ended.get(timeout=5)} == {first.transfer, third.transfer}
    assert [ask.path for ask in server.asked] == ["/1", "/3"]
    thread.close()


def test_close_ends_everything_and_what_comes_later_too(serve: Serve) -> None:
    thread = TransferThread()
    server = serve(lambda ask: ask.stall())
    ended: queue.SimpleQueue[Transfer] = queue.SimpleQueue()
    early, late = Sink(server.url(), ended), Sink(server.url(), ended)
    thread.begin(early.transfer)
    assert server.stalled.wait(10)
    thread.close()
    assert ended.get(timeout=10) is early.transfer
    thread.begin(late.transfer)
    assert ended.get(timeout=10) is late.transfer
    for sink in (early, late):
        assert sink.transfer.outcome is not None
        assert sink.transfer.outcome.is_cancelled
    thread.close()


def test_nobody_waits_for_what_was_to_be_stopped_when_the_thread_failed(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(lambda ask: ask.stall())
    thread = TransferThread()
    ended: queue.SimpleQueue[Transfer] = queue.SimpleQueue()
    sink = Sink(server.url(), ended)
    thread.begin(sink.transfer)
    assert server.stalled.wait(10)
    monkeypatch.setattr(thread, "_obey", lambda: 1 / 0)
    waiter = threading.Thread(target=thread.stop, args=(sink.transfer,), daemon=True)
    waiter.start()
    waiter.join(10)
    assert not waiter.is_alive()
    assert ended.get(timeout=10) is sink.transfer
    thread.close()


def test_a_fault_of_the_thread_is_no_cancel_for_what_runs_nor_for_what_comes_later(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(lambda ask: ask.stall())
    thread = TransferThread()
    ended: queue.SimpleQueue[Transfer] = queue.SimpleQueue()
    early, late = Sink(server.url(), ended), Sink(server.url(), ended)
    thread.begin(early.transfer)
    assert server.stalled.wait(10)
    multi = thread._multi

    def refuse(_handle: object) -> None:
        raise pycurl.error(pycurl.E_BAD_FUNCTION_ARGUMENT, "it is not one of these")

    stubborn = SimpleNamespace(
        socket_action=multi.socket_action, remove_handle=refuse, close=lambda: None
    )
    monkeypatch.setattr(thread, "_multi", stubborn)
    monkeypatch.setattr(thread, "_obey", lambda: 1 / 0)
    thread._poller.wake()
    assert ended.get(timeout=10) is early.transfer
    thread.begin(late.transfer)
    assert ended.get(timeout=10) is late.transfer
    for sink in (early, late):
        outcome = sink.transfer.outcome
        assert outcome is not None
        assert (outcome.code, outcome.is_cancelled) == (FAULT, False)
        assert "ZeroDivisionError" in outcome.text
    thread.close()
    multi.close()


def test_a_refused_body_is_not_taken(thread: TransferThread, serve: Serve) -> None:
    server = serve(lambda ask: ask.answer("200 OK", b"x" * 1000))
    ended: queue.SimpleQueue[Transfer] = queue.SimpleQueue()
    thread.begin(Transfer(Request(server.url()), lambda _head: None, ended.put))
    outcome = ended.get(timeout=5).outcome
    assert outcome is not None
    assert outcome.is_refused


def test_other_options_get_another_handle(thread: TransferThread, serve: Serve) -> None:
    server = serve(lambda ask: ask.answer("200 OK"))
    ended: queue.SimpleQueue[Transfer] = queue.SimpleQueue()
    agents = [f"agent/{n % 3}" for n in range(200)]
    for agent in agents:
        request = Request(server.url(), Options(user_agent=agent))
        thread.begin(Transfer(request, lambda _head: None, ended.put))
        ended.get(timeout=5)
    assert [ask.headers["user-agent"] for ask in server.asked] == agents

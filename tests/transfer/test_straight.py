"""The straight way to small files: what it understands, and what it leaves to libcurl."""

from __future__ import annotations

import select
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from types import SimpleNamespace

import pycurl
import pytest

from dropmill.transfer.straight import Straight

if sys.platform != "linux":
    pytest.skip("it needs epoll", allow_module_level=True)

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nETag: x\r\n\r\nfour"
MOST_BYTES = 1000


class Server:
    """Answers each request with the next of its answers; None closes the connection first."""

    def __init__(self, answers: Sequence[bytes | None], *, is_closing: bool = False) -> None:
        self._answers = iter(answers)
        self._is_closing = is_closing
        self.asked: list[bytes] = []
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address: tuple[str, int] = self._listener.getsockname()
        self._open: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        for one in (self._listener, *self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._thread.join(10)

    def _serve(self) -> None:
        with suppress(OSError, StopIteration):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                self._open.append(connection)
                with suppress(ConnectionResetError):
                    self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        while request := connection.recv(65536):
            self.asked.append(request)
            answer = next(self._answers)
            if answer is not None:
                connection.sendall(answer)
            if answer is None or self._is_closing:
                connection.shutdown(socket.SHUT_RDWR)
                return


class Told:
    """What the straight way has told, in order: (what, number of the errand, what came)."""

    def __init__(self, address: tuple[str, int], *, patience_s: float = 20.0) -> None:
        terms = SimpleNamespace(
            address=address,
            user_agent="Somebody",
            headers=["Referer: http://from.example/"],
            telling=["content-disposition"],
            pages=["text/html"],
            stall_timeout_s=patience_s,
            connect_timeout_s=20.0,
        )
        self.all: list[tuple[str, int, object]] = []
        self.straight = Straight(
            terms,
            MOST_BYTES,
            take_whole=lambda errand, body: self.all.append(("whole", errand[0], bytes(body))),
            take_other=lambda errand, _, body: self.all.append(("other", errand[0], bytes(body))),
            leave=lambda errand: self.all.append(("left", errand[0], None)),
            fail=lambda errand, code: self.all.append(("failed", errand[0], code)),
        )

    def ask(self, number: int, path: str = "/file") -> None:
        host, port = self.straight._address
        assert self.straight.send((number, f"http://{host}:{port}{path}", "")), path

    def wait(self, count: int) -> list[tuple[str, int, object]]:
        """Return what was told once there is so much of it."""
        until = time.monotonic() + 30
        while len(self.all) < count:
            assert time.monotonic() < until
            select.select([self.straight.fileno()], (), (), 1)
            self.straight.go_on()
        return self.all


Start = Callable[..., tuple[Server, Told]]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a server with these answers, and what asks it."""
    made: list[tuple[Server, Told]] = []

    def begin(
        *answers: bytes | None, is_closing: bool = False, patience_s: float = 20.0
    ) -> tuple[Server, Told]:
        server = Server(answers, is_closing=is_closing)
        made.append((server, Told(server.address, patience_s=patience_s)))
        return made[-1]

    yield begin
    for server, told in made:
        told.straight.recall(set(range(100)))
        told.straight.close()
        server.close()


def test_files_come_over_one_connection_one_after_the_other(start: Start) -> None:
    server, told = start(OK, OK.replace(b"four", b"more"))
    told.ask(1, "/a?b=c")
    told.wait(1)
    told.ask(2, "/d%20e")
    assert told.wait(2) == [("whole", 1, b"four"), ("whole", 2, b"more")]
    assert server.connections == 1
    host = "{}:{}".format(*server.address).encode()
    assert server.asked[0] == (
        b"GET /a?b=c HTTP/1.1\r\nHost: " + host + b"\r\nUser-Agent: Somebody\r\nAccept: */*\r\n"
        b"Accept-Encoding: identity\r\nReferer: http://from.example/\r\n\r\n"
    )


@pytest.mark.parametrize(
    "answer",
    [
        OK.replace(b"ETag: x", b"Content-Disposition: attachment; filename=y"),
        OK.replace(b"ETag: x", b"Content-Type: Text/HTML; charset=utf-8"),
        OK.replace(b"200 OK", b"404 Not Found"),
        OK.replace(b"200 OK", b"206 Partial Content"),
    ],
)
def test_what_means_more_is_passed_on_as_it_came(start: Start, answer: bytes) -> None:
    _, told = start(answer)
    told.ask(1)
    assert told.wait(1) == [("other", 1, b"four")]


@pytest.mark.parametrize(
    "answer",
    [
        OK + b"!",  # more than was announced
        OK.replace(b"HTTP/1.1", b"HTTP/1.0"),
        OK.replace(b"200 OK", b"103 Early Hints"),
        OK.replace(b"200 OK", b"204 No Content"),
        OK.replace(b"200 OK", b"304 Not Modified"),
        OK.replace(b"ETag: x", b"Content-Length: 4"),
        OK.replace(b"ETag: x", b"Content-Length: 5"),
        OK.replace(b"ETag: x", b"Transfer-Encoding: chunked"),
        OK.replace(b"ETag: x", b"Trailer: Digest"),
        OK.replace(b"ETag: x", b"ETag : x"),
        OK.replace(b"ETag: x", b"ETag:\r\n x"),  # obsolete folding
        OK.replace(b"ETag: x", b"ETag: \0"),
        OK.replace(b"ETag: x", b"ETag: \r"),
        OK.replace(b"ETag: x", b"no field"),
        OK.replace(b"Length: 4", b"Length: +4"),
        OK.replace(b"Length: 4", b"Length: 04"),
        OK.replace(b"Length: 4", b"Length: 4, 4"),
        OK.replace(b"Length: 4", b"Length: 0x4"),
        OK.replace(b"Content-Length: 4\r\n", b""),
        OK.replace(b"\r\n", b"\n") + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 9000,
        b"nothing of the kind\r\n\r\n",
        None,
    ],
)
def test_whatever_is_not_understood_is_left(start: Start, answer: bytes | None) -> None:
    _, told = start(answer)
    told.ask(1)
    assert told.wait(1) == [("left", 1, None)]


@pytest.mark.parametrize("size", [0, 20, 40, len(OK) - 1])
def test_an_answer_that_is_cut_off_is_left(start: Start, size: int) -> None:
    _, told = start(OK[:size], is_closing=True)
    told.ask(1)
    assert told.wait(1) == [("left", 1, None)]


def test_a_connection_that_is_not_kept_brings_its_file_and_no_other(start: Start) -> None:
    answer = OK.replace(b"ETag: x", b"Connection: close")
    server, told = start(answer, answer, is_closing=True)
    for number in (1, 2):
        told.ask(number)
        assert told.wait(number)[-1] == ("whole", number, b"four")
    assert server.connections == 2


def test_what_nobody_has_asked_for_is_not_the_next_file(start: Start) -> None:
    server, told = start(OK, OK)
    told.ask(1)
    told.wait(1)
    server._open[0].sendall(OK.replace(b"four", b"evil"))
    select.select([told.straight.fileno()], (), (), 10)
    told.straight.go_on()
    told.ask(2)
    assert told.straight.count == 1
    assert told.wait(2)[1] == ("whole", 2, b"four")


def test_a_large_file_is_not_fetched_here(start: Start) -> None:
    _, told = start(OK.replace(b"Length: 4", b"Length: 1001"))
    told.ask(1)
    assert told.wait(1) == [("failed", 1, pycurl.E_FILESIZE_EXCEEDED)]


def test_a_server_that_says_nothing_is_given_up(start: Start) -> None:
    server, told = start(OK[:30], patience_s=0.0)
    told.ask(1)
    until = time.monotonic() + 30
    while not told.all:
        assert time.monotonic() < until
        told.straight.go_on()
        told.straight.look()
    assert told.all == [("failed", 1, pycurl.E_OPERATION_TIMEDOUT)]
    assert len(server.asked) <= 1


def test_after_several_odd_answers_all_is_left(start: Start) -> None:
    server, told = start(None, None, None)
    for number in (1, 2, 3):
        told.ask(number)
        told.wait(number)
    url = "http://{}:{}/file".format(*server.address)
    assert not told.straight.send((4, url, ""))


def test_nobody_there_leaves_it_to_libcurl() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = listener.getsockname()
    told = Told(address)
    told.ask(1)
    assert told.wait(1) == [("left", 1, None)]
    told.straight.close()


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/a",
        "http://127.0.0.1",
        "http://someone@127.0.0.1/a",
        "http://127.0.0.1/a b",
        "http://127.0.0.1/a\r\nX: y",
        "http://127.0.0.1/a/../b",
        "http://127.0.0.1/ä",
        "http://[::1]/a",
    ],
)
def test_other_addresses_are_not_for_this_way(start: Start, url: str) -> None:
    _, told = start()
    assert not told.straight.send((1, url, ""))


def test_answers_that_come_in_pieces_between_others_stay_apart() -> None:
    answers = {
        number: b"HTTP/1.1 200 OK\r\nContent-Length: 600\r\n\r\n" + bytes([number]) * 600
        for number in (1, 2, 3)
    }
    with socket.create_server(("127.0.0.1", 0)) as listener:
        told = Told(listener.getsockname())
        connections = {}
        for number in answers:
            told.ask(number)
            connections[number], _ = listener.accept()

        def come(number: int, start: int, end: int | None = None) -> None:
            """Let a piece of an answer come, and be heard."""
            connections[number].sendall(answers[number][start:end])
            select.select([told.straight.fileno()], (), (), 30)
            told.straight.go_on()

        told.straight.go_on()  # the requests go out
        come(1, 0, 20)  # not even the head
        come(2, 0, 300)
        come(3, 0)
        come(1, 20, 400)
        come(2, 300)
        come(1, 400)
        assert told.wait(3) == [("whole", n, bytes([n]) * 600) for n in (3, 2, 1)]
        told.straight.close()
        for connection in connections.values():
            connection.close()

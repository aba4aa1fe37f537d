"""A loopback server that lies as it is told: what downloads must survive."""

from __future__ import annotations

import contextlib
import email.utils
import hashlib
import random
import re
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

MOST_CONNECTIONS = 200


def random_bytes(seed: int, size: int) -> bytes:
    """The same bytes for the same seed."""
    return random.Random(seed).randbytes(size)  # noqa: S311 - a test's data


@dataclass(frozen=True)
class Version:
    """One version of a file, as a truthful server would speak of it."""

    body: bytes
    etag: str = ""
    age_s: float | None = None

    @classmethod
    def make(cls, seed: int, size: int, *, age_s: float | None = None, etag: str = "") -> Version:
        body = random_bytes(seed, size)
        return cls(body, etag or f'"{seed}-{size}"', age_s)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()

    @property
    def last_modified(self) -> str:
        if self.age_s is None:
            return ""
        return email.utils.formatdate(time.time() // 3600 * 3600 - self.age_s, usegmt=True)


class Gone(Exception):  # noqa: N818 - no error of the server, the end of a conversation
    """The client has gone, or the server closes."""


@dataclass
class Ask:
    """One request, and the means to answer it."""

    server: LyingServer
    connection: socket.socket
    method: str
    path: str
    headers: dict[str, str]
    number: int  # of requests for this path, from 1
    must_close: bool = field(default=False)

    @property
    def range(self) -> tuple[int, int | None] | None:
        match = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("range", ""))
        if match is None:
            return None
        return int(match[1]), int(match[2]) if match[2] else None

    def raw(self, data: bytes) -> None:
        try:
            self.connection.sendall(data)
        except OSError as error:
            raise Gone from error

    def head(self, status: str, **fields: object) -> None:
        lines = [f"HTTP/1.1 {status}"]
        names = {name.replace("_", "-"): value for name, value in fields.items()}
        names.setdefault("Date", email.utils.formatdate(usegmt=True))
        lines += [f"{name}: {value}" for name, value in names.items() if value not in {None, ""}]
        self.raw("\r\n".join([*lines, "", ""]).encode())

    def answer(self, status: str, body: bytes = b"", **fields: object) -> None:
        """A whole, truthful answer."""
        self.head(status, **{"Content-Length": len(body), **fields})
        self.raw(body)

    def serve(
        self,
        version: Version,
        *,
        knows_range: bool = True,
        knows_if_range: bool = True,
        send_most: int | None = None,
        then: Callable[[], None] | None = None,
        bytes_per_s: float | None = None,
        **fields: object,
    ) -> None:
        """Answer as a good server would; with `send_most`, that much of it and then `then`."""
        validators = {"ETag": version.etag, "Last-Modified": version.last_modified}
        first, last = 0, len(version.body) - 1
        wanted = self.range if knows_range else None
        condition = self.headers.get("if-range", "")
        if wanted and knows_if_range and condition:
            is_same = condition in {version.etag, version.last_modified}
            if not is_same or condition.startswith("W/"):
                wanted = None
        status = "200 OK"
        if wanted is not None:
            first, last = wanted[0], min(wanted[1] if wanted[1] is not None else last, last)
            if first > last:
                self.answer(
                    "416 Range Not Satisfiable",
                    b"no such range",
                    **{"Content-Range": f"bytes */{len(version.body)}", **validators},
                )
                return
            status = "206 Partial Content"
            validators["Content-Range"] = f"bytes {first}-{last}/{len(version.body)}"
        body = version.body[first : last + 1]
        self.head(status, **{"Content-Length": len(body), **validators, **fields})
        is_all = send_most is None or send_most >= len(body)
        self._send(body if is_all else body[:send_most], bytes_per_s)
        if not is_all:
            (then or self.hang_up)()

    def _send(self, body: bytes, bytes_per_s: float | None) -> None:
        if bytes_per_s is None:
            self.raw(body)
            return
        started, step = time.monotonic(), max(1, int(bytes_per_s / 50))
        for sent in range(0, len(body), step):
            self.raw(body[sent : sent + step])
            ahead_s = (sent + step) / bytes_per_s - (time.monotonic() - started)
            if ahead_s > 0:
                self.server.pause(ahead_s)

    def hang_up(self) -> None:
        """Close the connection in order."""
        raise Gone

    def reset(self) -> None:
        """Reset the connection."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise Gone

    def stall(self) -> None:
        """Send nothing until the client goes or the server closes."""
        self.server.stalled.set()
        with contextlib.suppress(OSError):
            self.connection.recv(1)
        raise Gone


Behave = Callable[[Ask], None]


class LyingServer:
    """Serves by `behave`, one thread a connection, until it is closed."""

    def __init__(self, behave: Behave, tls: ssl.SSLContext | None = None) -> None:
        self.behave = behave
        self.asked: list[Ask] = []
        self.stalled = threading.Event()
        self.connections = 0
        self._tls = tls
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._is_closing = False
        self._closed = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self._listener.getsockname()[1]
        self._start(self._listen)

    def url(self, path: str = "/file.bin", host: str = "127.0.0.1") -> str:
        return f"{'https' if self._tls else 'http'}://{host}:{self.port}{path}"

    def ranges(self, path: str = "/file.bin") -> list[str]:
        """The Range field of each request for this path, "" where there was none."""
        return [ask.headers.get("range", "") for ask in self.asked if ask.path == path]

    def pause(self, seconds: float) -> None:
        """Let time pass, but not after the server has been closed."""
        if self._closed.wait(seconds):
            raise Gone

    def close(self) -> None:
        self._is_closing = True
        self._closed.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            still_open = list(self._open)
        for connection in still_open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
            assert not thread.is_alive()

    def _start(self, run: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=run, args=args, daemon=True)
        with self._lock:
            self._threads = [t for t in self._threads if t.is_alive()] + [thread]
        thread.start()

    def _listen(self) -> None:
        while not self._is_closing:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            with self._lock:
                is_full = len(self._open) >= MOST_CONNECTIONS
                if not is_full:
                    self._open.add(connection)
            if is_full:
                connection.close()
            else:
                self._start(self._talk, connection)

    def _talk(self, plain: socket.socket) -> None:
        connection = plain
        try:
            plain.settimeout(60)
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls is not None:
                connection = self._tls.wrap_socket(plain, server_side=True)
                with self._lock:
                    self._open.add(connection)
            while not self._is_closing and (ask := self._read(connection)) is not None:
                self.behave(ask)
                if ask.must_close:
                    break
        except (Gone, OSError):
            pass
        finally:
            with self._lock:
                self._open -= {plain, connection}
            connection.close()
            plain.close()

    def _read(self, connection: socket.socket) -> Ask | None:
        data = b""
        while b"\r\n\r\n" not in data:
            piece = connection.recv(65536)
            if not piece or len(data) > 1_000_000:
                return None
            data += piece
            if not data[:1].isalpha():  # TLS where none is spoken
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
                return None
        first, *lines = data.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        method, path, _ = first.split(" ", 2)
        headers = {
            name.strip().lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines)
        }
        with self._lock:
            number = 1 + sum(ask.path == path for ask in self.asked)
            ask = Ask(self, connection, method, path, headers, number)
            self.asked.append(ask)
        return ask

"""The straight way to a small file: plain HTTP over sockets of a courier's own.

libcurl knows every turn that an exchange can take, and that is most of what a file of 4 KB costs.
This knows one: a GET over a connection that is kept, and an answer in the strictest form of
RFC 9112, whose one Content-Length says where it ends. Whatever else happens, the errand is left to
libcurl, which asks again and judges it. libcurl has found the server's address, too. Linux only,
for its epoll.
"""

from __future__ import annotations

import re
import select
import socket
import time
from collections.abc import Callable
from contextlib import suppress

from dropmill.transfer import codes

TYPE_CHECKING = False  # `typing` takes a tenth of a courier's start
if TYPE_CHECKING:
    from types import SimpleNamespace

SLOWEST_BYTES_PER_S = 32
"""A server that is slower than this for the time of the terms' patience has stalled."""

_HEAD_MOST_BYTES = 8 * 1024
_ODD_MOST = 2

_URL = re.compile(r"http://([0-9a-z.-]+(?::[0-9]+)?)(/[\w!$%&'()*+,./:;=?@~-]*)", re.ASCII)
_STATUS = re.compile(rb"HTTP/1\.1 (20[0-35-9]|30[0-35-9]|[45][0-9][0-9])(?: [^\r\n\0]*)?")
_FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):([^\r\n\0]*)")
_LENGTH = re.compile(rb"0|[1-9][0-9]{0,17}")
_NAMES = ("connection", "content-length", "content-type")
_UNCLEAR = frozenset({b"trailer", b"transfer-encoding", b"upgrade"})
"""Fields of an answer that may end elsewhere than its length says."""

_KNOWN_MOST = 512
_KNOWN_BYTES = 256

Field = tuple[bytes, bytes]
"""The name and the value of a header line, in lower case."""

_NO_MATTER: Field = (b"", b"")
_UNREADABLE: Field = (b"trailer", b"")
"""A line that cannot be understood counts as one that makes the end unclear."""

_END = b"\r\n\r\n"

Errand = tuple[int, str, str]
"""Its number, the address, and the path of the temporary file that it is to make."""


class _Connection:
    __slots__ = (
        "buffer", "end", "errand", "got", "head", "is_kept", "is_open", "is_plain", "marked",
        "marked_at", "request", "socket", "start",
    )  # fmt: skip

    def __init__(self, address: tuple[str, int]) -> None:
        """Begin to connect; OSError when that is refused at once."""
        family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self.socket = socket.socket(family, socket.SOCK_STREAM)
        try:
            self.socket.setblocking(False)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with suppress(BlockingIOError):
                self.socket.connect(address)
        except OSError:
            self.socket.close()
            raise
        self.buffer: memoryview | None = None
        """Where an answer is that did not come in one piece."""
        self.errand: Errand = (0, "", "")
        self.request = b""
        """What is to be sent once it is connected."""
        self.got = 0
        self.head = b""
        self.start = 0
        """Of the body in the buffer,"""
        self.end = 0
        """and its end: 0 while it is not known, -1 when it cannot be."""
        self.is_plain = False
        self.is_kept = True
        self.is_open = False
        self.marked = 0
        self.marked_at = 0.0


class Straight:
    """Fetches what is plain from one host. The courier's only thread calls everything.

    `take_whole` gets each plain file that came whole; `take_other` the head and the body of an
    answer that says more, or something else; what they get is good until they return. `leave` gets
    an errand that is libcurl's from now on, `fail` one that has ended, with libcurl's code for it.
    """

    def __init__(
        self,
        terms: SimpleNamespace,
        most_bytes: int,
        *,
        take_whole: Callable[[Errand, memoryview], None],
        take_other: Callable[[Errand, bytes, memoryview], None],
        leave: Callable[[Errand], None],
        fail: Callable[[Errand, int], None],
    ) -> None:
        self._most_bytes = most_bytes
        self._take_whole = take_whole
        self._take_other = take_other
        self._leave = leave
        self._fail = fail
        self._patience_s: float = terms.stall_timeout_s
        self._connect_s: float = terms.connect_timeout_s
        self._address: tuple[str, int] = (terms.address[0], terms.address[1])
        self._pages = frozenset(page.encode() for page in terms.pages)
        lines = [f"User-Agent: {terms.user_agent}", "Accept: */*", "Accept-Encoding: identity"]
        self._rest = "".join(f"{line}\r\n" for line in (*lines, *terms.headers)).encode() + b"\r\n"
        self._names = frozenset(name.encode() for name in (*_NAMES, *terms.telling)) | _UNCLEAR
        self._fields: dict[bytes, Field] = {}
        self._statuses: dict[bytes, bytes] = {}
        """The lines of a server differ little: what those say that were seen of late."""
        self._buffer = self._new_buffer()
        """Of all connections: nearly every small answer comes whole, and memory that was just used
        is quicker."""
        self._spare: list[memoryview] = []
        self._poll = select.epoll()
        self._busy: dict[int, _Connection] = {}
        self._idle: list[_Connection] = []
        self._odd = self._whole = 0
        self._is_over = False

    @property
    def count(self) -> int:
        """How many errands are out."""
        return len(self._busy)

    def fileno(self) -> int:
        """Return what can be read once there is something to do."""
        return self._poll.fileno()

    def send(self, errand: Errand) -> bool:
        """Ask for a file; False when it is not for this way."""
        if self._is_over or (parts := _URL.fullmatch(errand[1])) is None or "/." in parts[2]:
            return False
        connection = self._idle.pop() if self._idle else self._connect()
        if connection is None:
            return False
        place, path = parts.groups()
        connection.request = f"GET {path} HTTP/1.1\r\nHost: {place}\r\n".encode() + self._rest
        connection.errand = errand
        connection.got = connection.marked = connection.end = 0
        connection.marked_at = time.monotonic()
        self._busy[connection.socket.fileno()] = connection
        if connection.is_open and not self._ask(connection):
            self._refuse(connection)
        return True

    def go_on(self) -> bool:
        """Do what can be done without waiting; returns whether there was anything."""
        if not (self._busy or self._idle):
            return False
        ready = self._poll.poll(0)
        for fd, events in ready:
            connection = self._busy.get(fd)
            if connection is None:
                self._drop_idle(fd)
            elif connection.is_open:
                if not self._hear(connection):
                    self._refuse(connection)
            elif events & (select.EPOLLERR | select.EPOLLHUP) or not self._open(connection):
                self._refuse(connection)
        return bool(ready)

    def look(self) -> None:
        """Look for servers that have stalled. Now and then."""
        now = time.monotonic()
        for connection in list(self._busy.values()):
            waited_s = now - connection.marked_at
            if not connection.is_open:
                if waited_s >= self._connect_s:
                    self._refuse(connection)
            elif waited_s >= self._patience_s:
                if connection.got - connection.marked < SLOWEST_BYTES_PER_S * waited_s:
                    self._close(connection)
                    self._fail(connection.errand, codes.OPERATION_TIMEDOUT)
                connection.marked, connection.marked_at = connection.got, now

    def recall(self, numbers: set[int]) -> list[int]:
        """Give up these, if they are out; return which were."""
        recalled = [c for c in self._busy.values() if c.errand[0] in numbers]
        for connection in recalled:
            self._close(connection)
        return [connection.errand[0] for connection in recalled]

    def close(self) -> None:
        """Close all connections; whatever is out must have been recalled."""
        for connection in self._idle:
            connection.socket.close()
        self._idle.clear()
        self._poll.close()
        self._is_over = True

    def _connect(self) -> _Connection | None:
        try:
            connection = _Connection(self._address)
        except OSError:
            self._is_over = True
            return None
        self._poll.register(connection.socket.fileno(), select.EPOLLOUT)
        return connection

    def _open(self, connection: _Connection) -> bool:
        """Send the first request over a connection that has come about."""
        if connection.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            return False
        connection.is_open = True
        connection.marked_at = time.monotonic()
        self._poll.modify(connection.socket.fileno(), select.EPOLLIN)
        return self._ask(connection)

    def _ask(self, connection: _Connection) -> bool:
        request = connection.request
        try:
            return connection.socket.send(request) == len(request)
        except OSError:
            return False

    def _hear(self, connection: _Connection) -> bool:
        """Take what has come; False when it is not what is understood here."""
        own = connection.buffer
        buffer = self._buffer if own is None else own[connection.got :]
        try:
            count = connection.socket.recv_into(buffer)
        except BlockingIOError:
            return True
        except OSError:
            return False
        connection.got += count
        if not connection.end and not self._read_head(connection):
            may_follow = not connection.end and connection.got < _HEAD_MOST_BYTES
            return may_follow and self._may_follow(connection, count)
        if connection.end - connection.start > self._most_bytes:
            self._close(connection)
            self._fail(connection.errand, codes.FILESIZE_EXCEEDED)
        elif connection.got < connection.end:
            return self._may_follow(connection, count)
        elif connection.got == connection.end:
            self._finish(connection)
        else:
            return False  # more than was announced: whose is it?
        return True

    def _may_follow(self, connection: _Connection, count: int) -> bool:
        """Keep what has come so far apart from what others get; False when nothing follows."""
        if not count:
            return False
        if connection.buffer is None:
            connection.buffer = self._spare.pop() if self._spare else self._new_buffer()
            connection.buffer[: connection.got] = self._buffer[: connection.got]
        return True

    def _new_buffer(self) -> memoryview:
        return memoryview(bytearray(_HEAD_MOST_BYTES + self._most_bytes + 1))

    def _read_head(self, connection: _Connection) -> bool:
        """Find out how much is to come; False when that is not known, with `end` set: for good."""
        buffer = connection.buffer or self._buffer
        data = buffer[: min(connection.got, _HEAD_MOST_BYTES)].tobytes()
        size = data.find(_END)
        if size < 0:
            return False
        connection.end = -1
        connection.head = data[:size]
        status_line, *lines = connection.head.split(b"\r\n")
        status = self._statuses.get(status_line) or self._read_status(status_line)
        if not status:
            return False
        connection.is_plain = status == b"200"
        connection.is_kept = True
        length = None
        known = self._fields
        for line in lines:
            field = known.get(line) or self._read_field(line)
            if field is _NO_MATTER:
                continue
            name, value = field
            if name == b"content-length":
                if length is not None or _LENGTH.fullmatch(value) is None:
                    return False
                length = int(value)
            elif name == b"connection":
                connection.is_kept = connection.is_kept and value == b"keep-alive"
            elif name in _UNCLEAR:
                return False
            elif name != b"content-type" or value.partition(b";")[0].rstrip() in self._pages:
                connection.is_plain = False
        if length is None:
            return False
        connection.start = size + len(_END)
        connection.end = connection.start + length
        return True

    def _read_status(self, line: bytes) -> bytes:
        """Return the status; b"" when it, or its line, is none that is understood here."""
        match = _STATUS.fullmatch(line)
        if match is None:
            return b""
        if len(self._statuses) < _KNOWN_MOST:
            self._statuses[line] = match[1]
        return match[1]

    def _read_field(self, line: bytes) -> Field:
        match = _FIELD.fullmatch(line)
        if match is None:
            return _UNREADABLE
        name = match[1].lower()
        field = (name, match[2].strip(b" \t").lower()) if name in self._names else _NO_MATTER
        if len(line) <= _KNOWN_BYTES:
            if len(self._fields) >= _KNOWN_MOST:
                self._fields.clear()
            self._fields[line] = field
        return field

    def _finish(self, connection: _Connection) -> None:
        del self._busy[connection.socket.fileno()]
        errand, head, is_plain = connection.errand, connection.head, connection.is_plain
        own, connection.buffer = connection.buffer, None
        body = (own or self._buffer)[connection.start : connection.end]
        self._whole += 1
        if connection.is_kept:
            self._idle.append(connection)
        else:
            connection.socket.close()
        if is_plain:
            self._take_whole(errand, body)
        else:
            self._take_other(errand, head + _END, body)
        if own is not None:
            self._spare.append(own)

    def _refuse(self, connection: _Connection) -> None:
        """Leave an errand to libcurl; after too many, all."""
        self._close(connection)
        self._odd += 1
        if self._odd > _ODD_MOST + self._whole // 32:
            self._is_over = True
        self._leave(connection.errand)

    def _close(self, connection: _Connection) -> None:
        del self._busy[connection.socket.fileno()]
        connection.socket.close()
        if connection.buffer is not None:
            self._spare.append(connection.buffer)
            connection.buffer = None

    def _drop_idle(self, fd: int) -> None:
        """Close a connection over which something came that nobody has asked for, or its end."""
        for connection in [c for c in self._idle if c.socket.fileno() == fd]:
            self._idle.remove(connection)
            connection.socket.close()

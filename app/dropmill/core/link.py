"""The link: other processes of the same user send verbs to the one that owns the jobs.

A Unix domain socket, or where Python has none (Windows) a port on loopback. The owner leaves a
card in its folder, readable by the user only, with the address and a token that is new at each
start; both sides prove that they know it, and on Linux the kernel says who the other side is.

Messages are JSON of at most MOST_BYTES behind their length in four bytes, big-endian.
"""

from __future__ import annotations

import contextlib
import hmac
import logging
import os
import secrets
import selectors
import socket
import stat
import struct
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self, Union

import msgspec

from dropmill.core import exact_json
from dropmill.core.errors import Failure, Problem
from dropmill.core.learned import learned
from dropmill.core.ownership import Ownership
from dropmill.core.verbs import ANSWERS, Verb

log = logging.getLogger(__name__)

CARD = "link.json"
SOCKET = "link.sock"

MOST_BYTES = 64 << 20
MOST_CLIENTS = 16
IDLE_S = 60.0
"""A client that asks nothing for so long is sent away."""
MESSAGE_S = 10.0
"""How long a message may take once it has begun."""
HANDSHAKE_S = 2.0
_PAUSE_S = 0.5

# sockaddr_un holds 108 bytes on Linux and 104 on macOS, with a zero at the end.
_MOST_PATH_BYTES = 100
_NONCE_BYTES = 32

Handle = Callable[[Verb], object]


class _Card(msgspec.Struct, frozen=True):
    """Where the owner of the folder can be asked, and the token that both sides know."""

    path: str
    """Of the socket; "" for a port."""
    port: int
    token: str


_ANY_VERB: Any = Union[tuple(ANSWERS)]  # noqa: UP007 - made from the table

# The first byte of an answer: what follows is what the verb gives, or a Failure.
_GIVEN = b"+"
_FAILED = b"-"


class _MessageError(Exception):
    """What came is no message: cut short, too long, too slow."""


class LinkServer:
    """Serves the verbs of other processes, each client on a thread of its own.

    `handle` is called on these threads, several at once. What it returns is the answer; a Problem
    it raises is raised at the client. Only who owns the folder may serve in it.
    """

    def __init__(self, ownership: Ownership, handle: Handle, *, has_port: bool = False) -> None:
        """Listen from now on; OSError when that fails.

        `has_port` takes a port instead of a path, as is done where there is no other way.
        """
        self._folder = ownership.folder
        self._handle = handle
        self._token = secrets.token_bytes(_NONCE_BYTES)
        self._runtime: Path | None = None
        self._clear()
        self._socket, card = self._listening(has_port=has_port or not hasattr(socket, "AF_UNIX"))
        self._clients: dict[socket.socket, threading.Thread] = {}
        self._lock = threading.Lock()  # guards _clients and _is_closed
        self._is_closed = False
        self._wake_reader, self._wake_writer = socket.socketpair()
        _write_private(self._folder / CARD, msgspec.json.encode(card))
        self._thread = threading.Thread(target=self._accept_all, name="dropmill-link", daemon=True)
        self._thread.start()

    def close(self, timeout_s: float = 1.0) -> None:
        """Take no more requests, and wait so long for those under way."""
        self._remove_card()
        with self._lock:
            self._is_closed = True
            clients = dict(self._clients)
        self._wake_writer.close()
        self._thread.join(timeout_s)
        for client in clients:
            with contextlib.suppress(OSError):
                client.shutdown(socket.SHUT_RD)  # an answer under way may still be sent
        deadline = time.monotonic() + timeout_s
        for thread in clients.values():
            thread.join(max(0.0, deadline - time.monotonic()))
        self._clear()

    def _clear(self) -> None:
        """Remove what we, or an owner that crashed, left; nobody else may own the folder now."""
        card = _read_card(self._folder)
        left = [self._folder / SOCKET]
        if card is not None and card.path:
            left.append(Path(card.path))
        if self._runtime is not None:
            left.append(self._runtime / SOCKET)
        for path in left:
            with contextlib.suppress(OSError):
                if stat.S_ISSOCK(path.lstat().st_mode):
                    path.unlink()
                if path.parent != self._folder:
                    path.parent.rmdir()
        self._remove_card()

    def _remove_card(self) -> None:
        try:
            (self._folder / CARD).unlink(missing_ok=True)
        except OSError:  # it leads nowhere without us: nothing else is to wait for that
            log.warning("the card of the link could not be removed", exc_info=True)

    def _listening(self, *, has_port: bool) -> tuple[socket.socket, _Card]:
        token = self._token.hex()
        if has_port:
            listener = socket.create_server(("127.0.0.1", 0), backlog=MOST_CLIENTS)
            return listener, _Card("", listener.getsockname()[1], token)
        path = self._folder / SOCKET
        if len(os.fsencode(path)) > _MOST_PATH_BYTES:
            self._runtime = Path(tempfile.mkdtemp(prefix="dropmill-"))  # for this user only
            path = self._runtime / SOCKET
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            listener.bind(os.fspath(path))
            path.chmod(0o600)
            listener.listen(MOST_CLIENTS)
        except BaseException:
            listener.close()
            raise
        return listener, _Card(os.fspath(path), 0, token)

    def _accept_all(self) -> None:
        with self._socket, self._wake_reader, selectors.DefaultSelector() as selector:
            selector.register(self._socket, selectors.EVENT_READ)
            selector.register(self._wake_reader, selectors.EVENT_READ)
            while not self._is_closed:
                selector.select()
                if not self._is_closed and not self._accept():
                    # It stays where it is and would wake us at once, with too many open files.
                    selector.unregister(self._socket)
                    selector.select(_PAUSE_S)
                    selector.register(self._socket, selectors.EVENT_READ)

    def _accept(self) -> bool:
        """Take the next client; False when the system has none to give now."""
        try:
            client, _ = self._socket.accept()
        except OSError:
            log.warning("a client could not be taken", exc_info=True)
            return False
        thread = threading.Thread(
            target=self._serve, args=(client,), name="dropmill-link-client", daemon=True
        )
        with self._lock:
            if self._is_closed or len(self._clients) >= MOST_CLIENTS or not _is_own(client):
                client.close()
                return True
            self._clients[client] = thread
        thread.start()
        return True

    def _serve(self, client: socket.socket) -> None:
        try:
            with client:
                if _shake_hands(client, self._token, b"server", b"client"):
                    while (request := _receive(client, IDLE_S)) is not None:
                        _send(client, self._answer(request))
                else:
                    log.warning("a client that does not know the token was sent away")
        except (OSError, _MessageError) as error:
            log.info("a client went away: %s", error)
        finally:
            with self._lock:
                del self._clients[client]

    def _answer(self, request: bytes) -> bytes:
        try:
            verb = exact_json.loads(request, _ANY_VERB)
            return _GIVEN + exact_json.dumps(self._handle(verb))
        except Problem as problem:
            failure = problem.failure
        except msgspec.DecodeError as error:
            failure = Failure(
                "The Dropmill that runs does not understand this request",
                "It may be another version: quit it, then try again.",
                str(error),
            )
        except Exception as error:
            log.exception("a request failed")
            failure = Failure(
                f"The request failed ({type(error).__name__})",
                "This is a fault in Dropmill: please report it with the log.",
            )
        return _FAILED + exact_json.dumps(failure)


class Link:
    """A way to the process that owns a folder. One thread at a time; get one by `connect`."""

    def __init__(self, server: socket.socket) -> None:
        self._server = server

    @classmethod
    def connect(cls, folder: Path, timeout_s: float = HANDSHAKE_S) -> Self | None:
        """Reach the owner of this folder; None when nobody serves there.

        Problem when somebody does who is not the owner, or who does not answer in time.
        """
        folder = folder.resolve()
        card = _read_card(folder)
        if card is None:
            return None
        try:
            server = _connected(card, timeout_s)
        except (FileNotFoundError, ConnectionRefusedError):
            return None
        except OSError as error:
            raise _no_answer(error) from error
        try:
            token = bytes.fromhex(card.token)
            is_trusted = _is_own(server) and _shake_hands(server, token, b"client", b"server")
        except (OSError, _MessageError, ValueError) as error:
            server.close()
            raise _no_answer(error) from error
        if not is_trusted:
            server.close()
            raise Problem(
                "What answers in place of the Dropmill that runs is not Dropmill",
                "Quit Dropmill and start it again.",
                detail=f"{card.path or card.port}",
            )
        return cls(server)

    def ask(self, verb: Verb, timeout_s: float = MESSAGE_S) -> Any:
        """Send a verb; return its answer, of the type in ANSWERS.

        Problem as the owner raised it, or when it did not answer in time; after that the link is
        of no more use, for nobody knows what the owner did.
        """
        try:
            _send(self._server, exact_json.dumps(verb))
            answer = _receive(self._server, timeout_s)
        except (OSError, _MessageError) as error:
            self.close()
            raise _no_answer(error) from error
        if answer is None:
            self.close()
            raise _no_answer(ConnectionError("it ended"))
        try:
            if answer[:1] != _FAILED:
                return exact_json.loads(answer[1:], ANSWERS[type(verb)])
            failure = exact_json.loads(answer[1:], Failure)
        except msgspec.DecodeError as error:
            raise Problem(
                "The answer of the Dropmill that runs cannot be understood",
                "It may be another version: quit it, then try again.",
                detail=str(error),
            ) from error
        raise Problem(failure.title, failure.hint, detail=failure.detail)

    def close(self) -> None:
        """Hang up; twice does no harm."""
        self._server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _connected(card: _Card, timeout_s: float) -> socket.socket:
    if not card.path:
        return socket.create_connection(("127.0.0.1", card.port), timeout_s)
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        server.settimeout(timeout_s)
        server.connect(card.path)
    except BaseException:
        server.close()
        raise
    return server


def _is_own(peer: socket.socket) -> bool:
    """Whether the other side is the same user, where the system tells."""
    if sys.platform != "linux" or peer.family != socket.AF_UNIX:
        return True  # the token says it
    _, user, _ = struct.unpack(
        "3i", peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    )
    return bool(user == os.geteuid())


def _shake_hands(peer: socket.socket, token: bytes, own: bytes, other: bytes) -> bool:
    """Prove to the other side that the token is known, and let it prove the same."""
    if peer.family == socket.AF_INET:
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else each message waits 40 ms
    mine = secrets.token_bytes(_NONCE_BYTES)
    _send(peer, mine, HANDSHAKE_S)
    theirs = _receive(peer, HANDSHAKE_S, most_bytes=_NONCE_BYTES)
    if theirs is None:
        raise _MessageError("the other side hung up")
    _send(peer, _proof(token, own, theirs), HANDSHAKE_S)
    proof = _receive(peer, HANDSHAKE_S, most_bytes=_NONCE_BYTES)
    return proof is not None and hmac.compare_digest(proof, _proof(token, other, mine))


def _proof(token: bytes, of: bytes, nonce: bytes) -> bytes:
    # The role is part of it, so that nobody can send a proof back to who made it.
    return hmac.digest(token, of + b":" + nonce, "sha256")


def _send(peer: socket.socket, message: bytes, timeout_s: float = MESSAGE_S) -> None:
    if len(message) > MOST_BYTES:
        raise _MessageError(f"a message of {len(message)} bytes is too long")
    peer.settimeout(timeout_s)
    peer.sendall(struct.pack(">I", len(message)) + message)


def _receive(peer: socket.socket, wait_s: float, *, most_bytes: int = MOST_BYTES) -> bytes | None:
    """Return the next message, which must begin within `wait_s`; None at the end of all."""
    peer.settimeout(wait_s)
    start = peer.recv(4)
    if not start:
        return None
    deadline = time.monotonic() + min(wait_s, MESSAGE_S)
    head = start + _rest(peer, 4 - len(start), deadline)
    (length,) = struct.unpack(">I", head)
    if length > most_bytes:
        raise _MessageError(f"a message of {length} bytes is too long")
    return _rest(peer, length, deadline)


def _rest(peer: socket.socket, length: int, deadline: float) -> bytes:
    parts = bytearray()  # grows with what comes, not with what was promised
    while len(parts) < length:
        left_s = deadline - time.monotonic()
        if left_s <= 0:
            raise _MessageError("a message took too long")
        peer.settimeout(left_s)
        part = peer.recv(min(length - len(parts), 1 << 20))
        if not part:
            raise _MessageError("a message was cut short")
        parts += part
    return bytes(parts)


def _read_card(folder: Path) -> _Card | None:
    """Return the card in a folder; None when there is none that can be trusted."""
    path = folder / CARD
    with contextlib.suppress(OSError, msgspec.DecodeError):
        if hasattr(os, "geteuid") and path.lstat().st_uid != os.geteuid():
            return None
        return msgspec.json.decode(path.read_bytes(), type=learned(_Card))
    return None


def _write_private(path: Path, content: bytes) -> None:
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    fd = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(fd, "wb") as file:
        file.write(content)
    new.replace(path)


def _no_answer(error: Exception) -> Problem:
    return Problem(
        "The Dropmill that runs does not answer",
        "Try again; if that does not help, quit it and start it again.",
        detail=f"{type(error).__name__}: {error}",
        can_pass=True,
    )

"""Other processes reach the owner by verbs, quickly, and strangers do not."""

from __future__ import annotations

import contextlib
import errno
import hmac
import json
import os
import resource
import socket
import stat
import struct
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dropmill.core import link as links
from dropmill.core.errors import Problem
from dropmill.core.job import Lane
from dropmill.core.link import Link, LinkServer
from dropmill.core.ownership import Ownership
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import State
from dropmill.core.verbs import (
    ANSWERS,
    VERBS,
    Accepted,
    Cancel,
    Jobs,
    Move,
    Open,
    Raise,
    RunNext,
    Submit,
    Verb,
)

SNAPSHOT = Snapshot(
    id=1 << 40,
    batch=2,
    kind="copy",
    lane=Lane.DISK,
    name="a",
    inputs=("/a\udcff",),
    dir="",
    state=State.DONE,
)


class Owner:
    """What the owner does with verbs: keeps them, and answers."""

    def __init__(self) -> None:
        self.verbs: list[Verb] = []
        self.gate = threading.Event()
        self.entered = threading.Event()

    def __call__(self, verb: Verb) -> object:
        self.verbs.append(verb)
        match verb:
            case Submit(kind="unknown"):
                raise Problem("There is no kind “unknown”", "The kinds are: copy.")
            case Submit():
                return Accepted(7, tuple(range(1, len(verb.inputs) + 1)))
            case Jobs():
                return (SNAPSHOT,)
            case RunNext(ids=(13,)):
                return "not the answer this verb has"
            case Cancel(ids=(13,)):
                raise ValueError("a fault")
            case Raise(activation="wait"):
                self.entered.set()
                self.gate.wait(20)
                return True
            case Open() | Raise():
                return True
        return None


@pytest.fixture
def owner() -> Owner:
    return Owner()


@pytest.fixture(params=["path", "port"])
def server(request: pytest.FixtureRequest, tmp_path: Path, owner: Owner) -> Iterator[LinkServer]:
    with Ownership.take(tmp_path) as ownership:  # type: ignore[union-attr]
        server = LinkServer(ownership, owner, has_port=request.param == "port")
        yield server
        server.close()
    assert not (tmp_path / links.SOCKET).exists()
    assert not (tmp_path / links.CARD).exists()


def connect(folder: Path) -> Link:
    link = Link.connect(folder)
    assert link is not None
    return link


def raw(folder: Path) -> socket.socket:
    """A connection that has said nothing yet."""
    card = json.loads((folder / links.CARD).read_bytes())
    if not card["path"]:
        return socket.create_connection(("127.0.0.1", card["port"]), 5)
    peer = socket.socket(socket.AF_UNIX)
    peer.settimeout(5)
    peer.connect(card["path"])
    return peer


def test_verbs_arrive_and_are_answered(server: LinkServer, owner: Owner, tmp_path: Path) -> None:
    sent = [
        Submit(kind="copy", inputs=("/a\udcff", "/b"), settings={"dir": "/x"}, is_held=True),
        Jobs(states=(State.DONE,), limit=5),
        Open(inputs=("https://example.org",)),
        Cancel(lane=Lane.NET, batch=4),
        Move(ids=(1, 2), before=3),
        RunNext(ids=(1 << 62,)),
    ]
    with connect(tmp_path) as link:
        answers = [link.ask(verb) for verb in sent]
    assert answers == [Accepted(7, (1, 2)), (SNAPSHOT,), True, None, None, None]
    assert owner.verbs == sent


def test_every_verb_has_a_name_and_an_answer() -> None:
    assert set(VERBS.values()) == set(ANSWERS)
    assert VERBS["run_next"] is RunNext
    concrete = {verb for verb in _all(Verb) if not verb.__subclasses__()}
    assert concrete == set(ANSWERS)


def _all(of: type[Verb]) -> set[type[Verb]]:
    return {of}.union(*(_all(sub) for sub in of.__subclasses__())) - {Verb}


def test_problems_and_faults_come_back(server: LinkServer, owner: Owner, tmp_path: Path) -> None:
    with connect(tmp_path) as link:
        with pytest.raises(Problem, match="no kind") as caught:
            link.ask(Submit(kind="unknown", inputs=("/a",)))
        assert caught.value.hint == "The kinds are: copy."
        with pytest.raises(Problem, match="ValueError"):
            link.ask(Cancel(ids=(13,)))
        with pytest.raises(Problem, match="cannot be understood"):
            link.ask(RunNext(ids=(13,)))
        assert link.ask(Raise()) is True


def test_a_large_submission_passes(server: LinkServer, tmp_path: Path) -> None:
    inputs = tuple(f"/home/somebody/Pictures/IMG_{number:06}.jpg" for number in range(100_000))
    with connect(tmp_path) as link:
        assert len(link.ask(Submit(kind="copy", inputs=inputs)).ids) == 100_000


def test_a_hand_over_takes_a_moment(server: LinkServer, tmp_path: Path) -> None:
    taken = []
    for _ in range(20):
        start = time.perf_counter()
        with connect(tmp_path) as link:
            link.ask(Open(inputs=("/a",)))
        taken.append(time.perf_counter() - start)
    assert sorted(taken)[10] < 0.02


def test_one_that_waits_does_not_stop_the_others(
    server: LinkServer, owner: Owner, tmp_path: Path
) -> None:
    with connect(tmp_path) as slow, connect(tmp_path) as quick:
        waiting = threading.Thread(target=slow.ask, args=(Raise(activation="wait"),))
        waiting.start()
        assert owner.entered.wait(20)
        assert quick.ask(Raise()) is True
        owner.gate.set()
        waiting.join(20)


def test_more_clients_than_there_is_room_for_are_told(server: LinkServer, tmp_path: Path) -> None:
    taken = [connect(tmp_path) for _ in range(links.MOST_CLIENTS)]
    with pytest.raises(Problem, match="does not answer"):
        Link.connect(tmp_path)
    for link in taken:
        assert link.ask(Raise()) is True
        link.close()


def test_who_does_not_know_the_token_is_sent_away(
    server: LinkServer, owner: Owner, tmp_path: Path
) -> None:
    card = tmp_path / links.CARD
    said = json.loads(card.read_bytes())
    card.write_text(json.dumps({**said, "token": "00" * 32}))
    with pytest.raises(Problem, match="not Dropmill"):
        Link.connect(tmp_path)
    for is_echo in (True, False):
        with raw(tmp_path) as peer:
            nonce = message(peer)
            send(peer, nonce)
            # The server's own proof, sent back to it, proves nothing.
            echo = message(peer)
            send(peer, echo if is_echo else hmac.digest(b"guess", b"client:" + nonce, "sha256"))
            assert read_to_end(peer) == b""
    assert owner.verbs == []


@pytest.mark.parametrize(
    "garbage",
    [b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"\0", struct.pack(">I", 1 << 31), b"\0\0\0\x20short"],
)
def test_garbage_harms_nobody(
    server: LinkServer, owner: Owner, tmp_path: Path, garbage: bytes
) -> None:
    with raw(tmp_path) as peer:
        with contextlib.suppress(OSError):  # it may have been sent away already
            peer.sendall(garbage)
            peer.shutdown(socket.SHUT_WR)
        read_to_end(peer)
    with connect(tmp_path) as link:
        assert link.ask(Raise()) is True
    assert owner.verbs == [Raise()]


@pytest.mark.parametrize(
    "request_text",
    [
        "",
        "{",
        "null",
        '{"verb":"shell"}',
        '{"verb":"move"}',
        '{"verb":"submit","kind":1}',
        "[" * 9999,
    ],
)
def test_what_is_no_verb_is_refused_and_the_next_one_heard(
    server: LinkServer, owner: Owner, tmp_path: Path, request_text: str
) -> None:
    with connect(tmp_path) as link:
        links._send(link._server, request_text.encode())
        answer = links._receive(link._server, 5)
        assert answer is not None
        assert answer[:1] == b"-"
        assert "does not understand" in answer.decode()
        assert link.ask(Raise()) is True
    assert owner.verbs == [Raise()]


def test_an_endless_message_is_not_read(server: LinkServer, tmp_path: Path) -> None:
    with connect(tmp_path) as link:
        link._server.sendall(struct.pack(">I", links.MOST_BYTES + 1))
        assert links._receive(link._server, 5) is None


def test_an_answer_that_does_not_come_is_a_problem(
    server: LinkServer, owner: Owner, tmp_path: Path
) -> None:
    with connect(tmp_path) as link:
        with pytest.raises(Problem, match="does not answer"):
            link.ask(Raise(activation="wait"), timeout_s=0.05)
        owner.gate.set()
        with pytest.raises(Problem, match="does not answer"):
            link.ask(Raise())


def test_a_client_that_stalls_in_the_handshake_is_sent_away(
    server: LinkServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "HANDSHAKE_S", 0.05)
    with raw(tmp_path) as peer:
        message(peer)
        assert read_to_end(peer) == b""


def test_a_client_that_asks_nothing_is_sent_away(
    server: LinkServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "IDLE_S", 0.05)
    with connect(tmp_path) as link:
        assert links._receive(link._server, 5) is None


def test_closing_lets_an_answer_under_way_out(
    server: LinkServer, owner: Owner, tmp_path: Path
) -> None:
    with connect(tmp_path) as link:
        answers: list[object] = []
        asking = threading.Thread(target=lambda: answers.append(link.ask(Raise(activation="wait"))))
        asking.start()
        assert owner.entered.wait(20)
        closing = threading.Thread(target=server.close, args=(20,))
        closing.start()
        owner.gate.set()
        asking.join(20)
        closing.join(20)
        assert answers == [True]
    assert Link.connect(tmp_path) is None


def test_nobody_answers_where_nobody_serves(tmp_path: Path) -> None:
    assert Link.connect(tmp_path) is None


def test_the_socket_and_the_card_are_for_the_owner_only(tmp_path: Path, owner: Owner) -> None:
    with Ownership.take(tmp_path) as ownership:  # type: ignore[union-attr]
        server = LinkServer(ownership, owner)
        path = Path(json.loads((tmp_path / links.CARD).read_bytes())["path"])
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE((tmp_path / links.CARD).stat().st_mode) == 0o600
        server.close()


@pytest.mark.parametrize("length", [20, 200])
def test_what_a_crash_left_is_cleared_by_the_next_owner(
    tmp_path: Path, owner: Owner, length: int
) -> None:
    folder = tmp_path / ("f" * length)
    folder.mkdir()
    with Ownership.take(folder) as ownership:  # type: ignore[union-attr]
        first = LinkServer(ownership, owner)
        old = Path(json.loads((folder / links.CARD).read_bytes())["path"])
        kept = (folder / links.CARD).read_bytes()
        first.close()
        # As a crash leaves it: a socket nobody listens at, and the card.
        old.parent.mkdir(exist_ok=True)
        with socket.socket(socket.AF_UNIX) as stale:
            stale.bind(os.fspath(old))
        (folder / links.CARD).write_bytes(kept)
        assert Link.connect(folder) is None
        assert old.exists()
        server = LinkServer(ownership, owner)
        with connect(folder) as link:
            assert link.ask(Raise()) is True
        server.close()
        assert not old.exists()
        assert old.parent == folder.resolve() or not old.parent.exists()


def send(peer: socket.socket, content: bytes) -> None:
    peer.sendall(struct.pack(">I", len(content)) + content)


def message(peer: socket.socket) -> bytes:
    (length,) = struct.unpack(">I", peer.recv(4, socket.MSG_WAITALL))
    return peer.recv(length, socket.MSG_WAITALL)


def read_to_end(peer: socket.socket) -> bytes:
    """What still comes besides the handshake's messages: nothing, once the other side hung up."""
    rest = b""
    try:
        while part := peer.recv(4096):
            rest += part
    except ConnectionResetError:
        pass
    return rest


def test_while_there_are_too_many_open_files_clients_wait_and_nothing_spins(
    tmp_path: Path, owner: Owner, caplog: pytest.LogCaptureFixture
) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with Ownership.take(tmp_path) as ownership:  # type: ignore[union-attr]
        server = LinkServer(ownership, owner)
        path = json.loads((tmp_path / links.CARD).read_bytes())["path"]
        with socket.socket(socket.AF_UNIX) as peer:
            peer.settimeout(10)
            taken: list[int] = []
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 512), hard))
            try:
                with contextlib.suppress(OSError):
                    while True:
                        taken.append(os.open(os.devnull, os.O_RDONLY))
                peer.connect(path)
                wait_until(lambda: "could not be taken" in caplog.text)
                threading.Event().wait(0.3)
                assert caplog.text.count("could not be taken") < 5
            finally:
                resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
                for fd in taken:
                    os.close(fd)
            assert len(peer.recv(4)) == 4  # it is taken now: the handshake begins
        server.close()


def wait_until(is_so: Callable[[], bool], timeout_s: float = 10) -> None:
    deadline = time.monotonic() + timeout_s
    while not is_so():
        assert time.monotonic() < deadline
        threading.Event().wait(0.005)


def test_a_link_ends_though_its_card_cannot_be_removed(
    tmp_path: Path, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Ownership.take(tmp_path) as ownership:  # type: ignore[union-attr]
        server = LinkServer(ownership, owner)
        really = Path.unlink

        def refuse(path: Path, missing_ok: bool = False) -> None:
            if path.name == links.CARD:
                raise OSError(errno.EROFS, "read-only file system")
            really(path, missing_ok=missing_ok)

        with monkeypatch.context() as patch:
            patch.setattr(Path, "unlink", refuse)
            server.close()
        assert Link.connect(tmp_path) is None

"""Real FTP, SFTP and SOCKS servers on loopback, in pure Python."""

from __future__ import annotations

import logging
import select
import socket
import struct
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

with warnings.catch_warnings():
    # pyftpdlib stands on asyncore where Python still has it.
    warnings.simplefilter("ignore", DeprecationWarning)
    from pyftpdlib.authorizers import DummyAuthorizer
    from pyftpdlib.handlers import DTPHandler, FTPHandler
    from pyftpdlib.servers import FTPServer

USER, PASSWORD = "me", "s3cret"


class FtpSite:
    """Serves a folder to anybody and to USER; `most_bytes` breaks each transfer off."""

    def __init__(self, folder: Path) -> None:
        self.most_bytes: int | None = None
        self.commands: list[str] = []
        site = self

        class Data(DTPHandler):
            def send(self, data: bytes) -> int:
                left = site.most_bytes
                if left is not None and self.tot_bytes_sent + len(data) > left:
                    super().send(data[: max(0, left - self.tot_bytes_sent)])
                    self.cmd_channel.close_when_done()
                    self.close()
                    return 0
                return int(super().send(data))

        class Handler(FTPHandler):
            authorizer = DummyAuthorizer()
            dtp_handler = Data
            use_sendfile = False

            def pre_process_command(self, line: str, cmd: str, arg: str) -> None:
                site.commands.append(line)
                super().pre_process_command(line, cmd, arg)

        Handler.authorizer.add_anonymous(str(folder))
        Handler.authorizer.add_user(USER, PASSWORD, str(folder))
        logging.getLogger("pyftpdlib").setLevel(logging.CRITICAL)
        self._server = FTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.socket.getsockname()[1]
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while not self._is_over.is_set():
            self._server.serve_forever(timeout=0.02, blocking=False)
        self._server.close_all()

    def url(self, path: str, user: str = "") -> str:
        return f"ftp://{user}127.0.0.1:{self.port}/{path}"

    def close(self) -> None:
        self._is_over.set()
        self._thread.join(10)


@contextmanager
def sftp_site(folder: Path) -> Iterator[tuple[int, str]]:
    """Serve a folder to USER; yields the port and the line for known_hosts."""
    script = Path(__file__).with_name("sftp_server.py")
    server = subprocess.Popen(
        [sys.executable, script, folder, USER, PASSWORD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with server:
        try:
            assert server.stdout is not None
            port, _, public = server.stdout.readline().strip().partition(" ")
            yield int(port), f"[127.0.0.1]:{port} {public}\n"
        finally:
            server.kill()


class SocksProxy:
    """SOCKS5 without a password (RFC 1928), names resolved here; `hosts` are those asked for."""

    def __init__(self, port_of_all: int) -> None:
        self.hosts: list[str] = []
        self._target = port_of_all
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _listen(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(client,), daemon=True).start()

    def _talk(self, client: socket.socket) -> None:
        with client:
            client.settimeout(20)
            client.recv(2 + client.recv(2)[1] - 2)
            client.sendall(b"\x05\x00")
            _, _, _, kind = client.recv(4)
            host = client.recv(client.recv(1)[0]) if kind == 3 else client.recv(4)
            client.recv(2)
            self.hosts.append(host.decode("latin-1"))
            with socket.create_connection(("127.0.0.1", self._target)) as server:
                client.sendall(b"\x05\x00\x00\x01" + bytes(4) + struct.pack(">H", 0))
                other = {client: server, server: client}
                while True:
                    for ready in select.select([client, server], [], [], 20)[0]:
                        data = ready.recv(65536)
                        if not data:
                            return
                        other[ready].sendall(data)
